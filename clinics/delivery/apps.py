"""The app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "clinics.delivery"
    label = "delivery"
