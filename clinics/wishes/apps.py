"""The app."""

from django.apps import AppConfig


class WishesConfig(AppConfig):
    name = "clinics.wishes"
    label = "wishes"
