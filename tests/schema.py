"""The empty database of the tests, migrated once and kept for the runs that follow.

To migrate takes seconds in every process of every run, and comes to the same until a file changes
that migrations are made of. The name of the kept file says what these files held.
"""

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db import connections

from tests.house import ROOT, TOPS

# Whatever a migration may name, and the frameworks that bring migrations of their own.
MADE_OF = (
    "requirements.txt",
    "aftercare/settings.py",
    "aftercare/installation/guards.py",
    "clinics/accounts/countries.py",
    "clinics/records/names.py",
    *(f"{top}/**/{files}" for top in TOPS for files in ("migrations/*.py", "models.py")),
)


@cache
def kept() -> Path:
    """Return where the schema of today's migrations is kept, whether or not it is there."""
    digest = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
    return ROOT / "build" / "tests" / f"schema-{digest.hexdigest()[:16]}.sqlite3"


@contextlib.contextmanager
def begun_from_kept() -> Iterator[None]:
    """Fill the database of this process before it is migrated, and keep it once it is."""
    default = connections["default"]
    if default.vendor != "sqlite":
        yield
        return
    name = default.creation._get_test_db_name()  # type: ignore[attr-defined]  # not in the stubs
    # Where it is in memory, the database lives as long as somebody is connected.
    with contextlib.closing(sqlite3.connect(name, uri=True)) as memory:
        if kept().is_file():
            with contextlib.closing(sqlite3.connect(kept())) as file:
                file.backup(memory)
        yield
        if not kept().is_file():
            keep(memory)


def keep(database: sqlite3.Connection) -> None:
    """Write the schema aside and move it into place: another process may do the same."""
    kept().parent.mkdir(parents=True, exist_ok=True)
    for old in kept().parent.glob("schema-*.sqlite3"):
        old.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=kept().parent, suffix=".new")
    os.close(handle)
    with contextlib.closing(sqlite3.connect(name)) as file:
        database.backup(file)
    Path(name).replace(kept())
