"""The app."""

from django.apps import AppConfig


class LooksConfig(AppConfig):
    name = "clinics.accounts.looks"
    label = "looks"
