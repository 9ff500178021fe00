"""The app."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "clinics.accounts.duty"
    label = "duty"
