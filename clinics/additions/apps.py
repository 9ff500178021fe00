"""The app."""

from django.apps import AppConfig


class AdditionsConfig(AppConfig):
    name = "clinics.additions"
    label = "wishes"
