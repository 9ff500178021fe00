"""The app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "clinics.accounts.journal"
    label = "journal"
