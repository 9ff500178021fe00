"""The app."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "clinics.keeping"
    label = "keeping"
