"""The app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "clinics.portal"
    label = "portal"
