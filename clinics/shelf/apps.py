"""The app."""

from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "clinics.shelf"
    label = "shelf"
