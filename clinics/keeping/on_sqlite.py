"""SQLite: one file, copied in one step and swapped by renaming."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import connection

from clinics.keeping import contents, places
from clinics.keeping.engine import EngineFailed, InUse
from clinics.keeping.manifest import Contents

SECONDS = 30.0


class Sqlite:
    """The SQLite file that is configured."""

    name = "sqlite"

    def home(self) -> Path:
        """Return the folder of the file."""
        return _live().parent

    def snapshot(self, folder: Path) -> tuple[Path, Contents]:
        """Copy the file in one step: many small ones never end while others write.

        What was deleted is not in the copy.
        """
        copy = folder / "database.sqlite3"
        try:
            with closing(_open(_live())) as live:
                live.execute("VACUUM INTO ?", [str(copy)])
            copy.chmod(0o600)
            with closing(_open(copy)) as made:
                return copy, contents.read(made.cursor(), self.name)
        except sqlite3.Error as error:
            raise EngineFailed(f"the database can't be copied: {error}") from None

    def lay_down(self, copy: Path) -> Path:
        """Return the copy: it is a place."""
        return copy

    def take_away(self, place: Path) -> None:
        """Remove the files of a place."""
        for path in (place, *_beside(place)):
            path.unlink(missing_ok=True)

    def problems(self) -> list[str]:
        """Return what SQLite finds wrong."""
        found: list[str] = []
        with connection.cursor() as cursor:
            try:
                cursor.execute("PRAGMA integrity_check")
                found += [said for (said,) in cursor.fetchall() if said != "ok"]
                cursor.execute("PRAGMA foreign_key_check")
                found += [f"{row[0]}: a row leads nowhere" for row in cursor.fetchall()]
            except Exception as error:
                found.append(f"can't be checked: {error}")
        return found

    def swap(self, place: Path, now: datetime) -> str:
        """Rename the new file over the old one, of which a copy is kept.

        Whoever waited to write into the old one is refused: nothing goes where nobody looks.
        """
        live = _live()
        connection.close()
        kept = places.free(live.with_name(f"{live.name}.before-{now:%Y%m%dT%H%M%S}"))
        if not live.exists():
            os.replace(place, live)
            places.settle(live.parent)
            return ""
        try:
            with closing(_open(live)) as old:
                self._swap_alone(old, place, live, kept)
        except sqlite3.OperationalError as error:
            kept.unlink(missing_ok=True)
            if "locked" in str(error):
                raise InUse("the database is in use: stop the server and the workers") from None
            raise EngineFailed(f"the database can't be replaced: {error}") from None
        except sqlite3.DatabaseError:
            # What lies there is no database any more: it is kept as it is.
            for path in (live, *_beside(live)):
                if path.exists():
                    path.rename(kept.with_name(kept.name + path.name.removeprefix(live.name)))
            os.replace(place, live)
        places.settle(live.parent)
        return str(kept)

    def _swap_alone(self, old: sqlite3.Connection, place: Path, live: Path, kept: Path) -> None:
        # Refused while anybody else has the file open; it also empties the write-ahead log.
        old.execute("PRAGMA journal_mode = DELETE")
        before = old.execute("PRAGMA data_version").fetchone()
        old.execute("VACUUM INTO ?", [str(kept)])
        kept.chmod(0o600)
        # No journal: its name would be that of the new file's.
        old.execute("PRAGMA journal_mode = OFF")
        old.execute("BEGIN EXCLUSIVE")
        if old.execute("PRAGMA data_version").fetchone() != before:
            raise sqlite3.OperationalError("locked: somebody wrote meanwhile")
        os.replace(place, live)
        # The old file has no name any more. Who has it open finds it empty.
        old.execute("PRAGMA writable_schema = ON")
        old.execute("DELETE FROM sqlite_master")
        old.execute("COMMIT")


def _live() -> Path:
    return Path(connection.settings_dict["NAME"])


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]


def _open(path: Path) -> sqlite3.Connection:
    """Open a file that is there; nothing is made anew by looking."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=SECONDS, isolation_level=None
    )
