"""manage.py restore: a backup takes the place of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from clinics.keeping import actions


class Command(BaseCommand):
    help = (
        "Read a backup, lay it down in a new place, look it over, and only then put it where the"
        " database is, which is kept aside. Exits with 1 when it is refused, with 2 when it can't"
        " be read; then nothing was touched. Stop the server and the workers first."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--key", metavar="FILE", help="the secret key; otherwise BACKUP_KEY_FILE"
        )
        parser.add_argument(
            "--older", action="store_true", help="although a newer backup is known here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["file"])
        key = Path(options["key"]) if options["key"] else None
        try:
            done = actions.restore(
                source=source, key=key, may_be_older=options["older"], now=timezone.now()
            )
        except actions.RestoreRefused as error:
            for problem in error.problems:
                self.stderr.write(f"{source}: {problem}")
            raise SystemExit(1) from None
        except actions.Unreadable as error:
            self.stderr.write(f"{source}: {error}")
            raise SystemExit(2) from None
        self.stdout.write(f"restored what was backed up at {done.manifest.taken_at.isoformat()}")
        if done.kept:
            self.stdout.write(f"what was there before is kept: {done.kept}")
