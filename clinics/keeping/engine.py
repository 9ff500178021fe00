"""What both databases do for a backup, and what may go wrong."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from clinics.keeping.manifest import Contents


class EngineFailed(RuntimeError):
    """A database or one of its programs that didn't do what it should; the text says why."""


class InUse(RuntimeError):
    """A database that somebody uses is not swapped for another."""


class Engine(Protocol):
    """One of the two, about the database that is configured."""

    name: str

    def home(self) -> Path:
        """Return a folder on whose disk there is room for a copy."""

    def snapshot(self, folder: Path) -> tuple[Path, Contents]:
        """Copy the database as of one moment while others write; return the copy, counted."""

    def lay_down(self, copy: Path) -> Any:
        """Make a new place from a copy; return its name for `places.standing_in`."""

    def take_away(self, place: Any) -> None:
        """Remove a place that `lay_down` made."""

    def problems(self) -> list[str]:
        """Return what the database itself finds wrong with the place that is stood in for."""

    def swap(self, place: Any, now: datetime) -> str:
        """Put a place where the configured database is; return where that one is kept, if any.

        Raises InUse.
        """
