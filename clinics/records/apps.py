"""The app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "clinics.records"
    label = "records"
