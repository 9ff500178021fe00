"""The app."""

from django.apps import AppConfig


class LabelsConfig(AppConfig):
    name = "clinics.labels"
    label = "labels"
