"""How backups stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from clinics.keeping.models import Backup, Drill

# Without a trial that went well within this time nobody knows whether a backup is one.
LONGEST: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest backup, the newest trial, and the newest one that went well."""

    backup: Backup | None
    drill: Drill | None
    well: Drill | None
    is_well: bool


def standing(now: datetime) -> Standing:
    """Return how backups stand; well only after a trial that went well within 14 days."""
    well = Drill.objects.filter(problems="").select_related("backup").first()
    return Standing(
        backup=Backup.objects.first(),
        drill=Drill.objects.select_related("backup").first(),
        well=well,
        is_well=well is not None and now - well.at <= LONGEST,
    )
