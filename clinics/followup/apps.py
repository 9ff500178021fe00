"""The app's name, for Django."""

from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    """Following up."""

    name = "clinics.followup"
    label = "followup"
