"""The app."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "clinics.bulk"
    label = "bulk"
