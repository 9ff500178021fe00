"""manage.py drill: restores the newest backup on trial, and writes down what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from clinics.keeping import actions


class Command(BaseCommand):
    help = (
        "Restore the newest backup into a place of its own, look it over and remove it again; the"
        " database in use is not touched. Exits with 1 when something is wrong. Run it every week."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help="another one than the newest")
        parser.add_argument(
            "--key", metavar="FILE", help="the secret key; otherwise that of the newest backup"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["file"]) if options["file"] else None
        key = Path(options["key"]) if options["key"] else None
        done = actions.drill(source=source, key=key, now=timezone.now())
        for problem in done.problems.splitlines():
            self.stderr.write(f"drill: {problem}")
        if not done.is_well:
            raise SystemExit(1)
        self.stdout.write(f"the newest backup was restored on trial in {done.seconds:.1f} seconds")
