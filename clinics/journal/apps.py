"""The app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "clinics.journal"
    label = "journal"
