"""The app."""

from django.apps import AppConfig


class WishesConfig(AppConfig):
    name = "clinics.additions"
    label = "wishes"
