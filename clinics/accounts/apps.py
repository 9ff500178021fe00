"""The app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "clinics.accounts"
    label = "directory"
