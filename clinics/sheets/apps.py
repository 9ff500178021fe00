"""The app."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "clinics.sheets"
    label = "sheets"
