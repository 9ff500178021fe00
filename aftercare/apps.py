"""The project as an app: its system checks."""

from django.apps import AppConfig
from django.core import checks


class AftercareConfig(AppConfig):
    name = "aftercare"
    label = "aftercare"

    def ready(self) -> None:
        from aftercare.installation import checks as check_system

        checks.register(check_system.problems)
