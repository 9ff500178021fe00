"""The app."""

from django.apps import AppConfig


class PhotographsConfig(AppConfig):
    name = "clinics.photographs"
