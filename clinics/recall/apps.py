"""The app."""

from django.apps import AppConfig


class RecallConfig(AppConfig):
    name = "clinics.recall"
    label = "recall"
