"""Which backups are known here, kept outside the database that they are of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from clinics.keeping.models import Backup

NAME: Final = "backups.jsonl"


@dataclass(frozen=True, slots=True)
class Known:
    """A backup that was taken here."""

    taken_at: datetime
    path: str
    sha256: str


def note(backup: Backup) -> None:
    """Add a backup to the file."""
    said = {
        "taken_at": backup.taken_at.isoformat(),
        "path": backup.path,
        "sha256": backup.sha256,
        "size": backup.size,
    }
    path = _path()
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")


def newest() -> Known | None:
    """Return the newest backup that the file or the database knows, whichever can be read."""
    found = [*_in_file(), *_in_database()]
    return max(found, key=lambda one: one.taken_at, default=None)


def _in_file() -> list[Known]:
    try:
        lines = _path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found: list[Known] = []
    for line in lines:
        try:
            said = json.loads(line)
            at = datetime.fromisoformat(said["taken_at"])
            found.append(Known(at, said["path"], said["sha256"]))
        except (ValueError, KeyError, TypeError):
            # A line that was cut by a crash; the database has the same.
            continue
    return found


def _in_database() -> list[Known]:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        # Looking would make an empty one.
        return []
    try:
        last = Backup.objects.first()
    except DatabaseError:
        # Gone or damaged: that is why somebody restores.
        return []
    return [Known(last.taken_at, last.path, last.sha256)] if last else []


def _path() -> Path:
    return Path(settings.DATA_DIR) / NAME
