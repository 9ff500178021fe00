"""The app, for its command; it has no rows."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "clinics.demo"
    label = "demo"
