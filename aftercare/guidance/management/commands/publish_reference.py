"""Publishes the reference edition of the data files."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils import timezone

from aftercare import rules
from aftercare.guidance.store import actions, documents


class Command(BaseCommand):
    """One person proposes, another approves: both are user names with the permission for it."""

    help = "Publish the reference edition as the next edition of the guidance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments."""
        parser.add_argument("--proposed-by", required=True, metavar="NAME")
        parser.add_argument("--approved-by", required=True, metavar="NAME")
        parser.add_argument("--note", default="The reference edition")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, or print every problem and exit with 1."""
        users = get_user_model().objects.filter(is_active=True)
        people: dict[str, Any] = {}
        problems: list[str] = []
        for role in ("proposed_by", "approved_by"):
            person = users.filter(username=options[role]).first()
            if person is None:
                option = f"--{role.replace('_', '-')}"
                problems.append(f"{option}: there is no user {options[role]!r}")
            people[role] = person
        if not problems:
            try:
                edition = actions.publish(
                    document=documents.reference_document(),
                    now=timezone.now(),
                    note=options["note"],
                    **people,
                )
            except rules.GuidanceInvalid as error:
                problems += map(str, error.problems)
            except actions.PublishRefused as error:
                problems += [f"edition: {reason}" for reason in error.reasons]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise SystemExit(1)
        self.stdout.write(f"edition {edition.number} {edition.digest}")
