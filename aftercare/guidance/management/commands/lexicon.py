"""Imports the official list of ingredient names, which is then recognised on labels."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from aftercare.guidance.store import official


class Command(BaseCommand):
    """`import FILE` takes the list as the Commission publishes it; it changes no edition."""

    help = "Import the official list of ingredient names (CosIng export or EU glossary, CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the command and its file."""
        commands = parser.add_subparsers(dest="what", required=True)
        load = commands.add_parser("import", help="keep a list; the newest one is used")
        load.add_argument("file", metavar="FILE", help="a CSV file; - is stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep the list and say what was kept, or print every problem and exit with 2."""
        name = options["file"]
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            kept = official.keep(data, Path(name).name, now=timezone.now())
        except OSError as error:
            self.stderr.write(f"file: {error.strerror or error}")
            sys.exit(2)
        except official.Unreadable as error:
            for problem in error.problems:
                self.stderr.write(problem)
            sys.exit(2)
        self.stdout.write(f"{kept.count} names, {kept.digest}")
