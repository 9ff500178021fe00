"""manage.py backup: the whole installation in one encrypted file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from clinics.keeping import actions, cipher


class Command(BaseCommand):
    help = (
        "Write a backup, encrypted to BACKUP_RECIPIENTS, while the server goes on; exits with 1"
        " when none was made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--output", metavar="FILE", help="the backup; - is standard output")
        what.add_argument(
            "--make-key",
            metavar="FILE",
            help="make a key instead: the secret half goes to a new FILE, the public one is"
            " printed for BACKUP_RECIPIENTS",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["make_key"]:
            self._make_key(Path(options["make_key"]))
            return
        try:
            made = actions.take_backup(output=options["output"], now=timezone.now())
        except actions.BackupFailed as error:
            self.stderr.write(f"backup: {error}")
            raise SystemExit(1) from None
        if made.path:
            self.stdout.write(f"{made.path}: {made.size} bytes, sha256 {made.sha256}")

    def _make_key(self, path: Path) -> None:
        secret, public = cipher.new_key()
        try:
            cipher.write_key(path, secret, public)
        except OSError as error:
            self.stderr.write(f"{path}: can't be written: {error.strerror}")
            raise SystemExit(1) from None
        self.stdout.write(public)
