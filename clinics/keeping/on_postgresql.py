"""PostgreSQL: by its own programs, pg_dump and pg_restore."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from clinics.keeping import contents, places
from clinics.keeping.engine import EngineFailed, InUse
from clinics.keeping.manifest import Contents

# Where a database is made and renamed from: a place that is always there.
MAINTENANCE = "postgres"
LONGEST_NAME = 63


class Postgresql:
    """The PostgreSQL database that is configured."""

    name = "postgresql"

    def home(self) -> Path:
        """Return the folder of the keys."""
        return Path(settings.DATA_DIR)

    def snapshot(self, folder: Path) -> tuple[Path, Contents]:
        """Dump the database as of the moment at which it is counted."""
        copy = folder / "database.pgdump"
        name = connection.settings_dict["NAME"]
        with places.standing_in(name), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
            found = contents.read(cursor, self.name)
            copy.touch(mode=0o600)
            _run(
                *("pg_dump", "--format=custom", "--no-owner", "--no-privileges"),
                f"--snapshot={moment}",
                f"--file={copy}",
                f"--dbname={name}",
            )
        return copy, found

    def lay_down(self, copy: Path) -> str:
        """Make a database beside the one in use, from the copy."""
        place = _named("restoring")
        with _maintenance() as cursor:
            cursor.execute(f"CREATE DATABASE {_quoted(place)} TEMPLATE template0")
        try:
            _run(
                *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
                *("--single-transaction", f"--dbname={place}", str(copy)),
            )
        except EngineFailed:
            self.take_away(place)
            raise
        return place

    def take_away(self, place: str) -> None:
        """Drop a database that `lay_down` made."""
        with _maintenance() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(place)}")

    def problems(self) -> list[str]:
        """Return nothing: pg_restore checked every row against every constraint."""
        return []

    def swap(self, place: str, now: datetime) -> str:
        """Rename both databases in one step."""
        live = connection.settings_dict["NAME"]
        kept = _named(f"before_{now:%Y%m%dt%H%M%S}")
        connection.close()
        with _maintenance() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [live])
            is_there = cursor.fetchone() is not None
            try:
                with transaction.atomic():
                    if is_there:
                        cursor.execute(f"ALTER DATABASE {_quoted(live)} RENAME TO {_quoted(kept)}")
                    cursor.execute(f"ALTER DATABASE {_quoted(place)} RENAME TO {_quoted(live)}")
            except DatabaseError as error:
                if getattr(error.__cause__, "sqlstate", "") == "55006":
                    raise InUse("the database is in use: stop the server and the workers") from None
                raise EngineFailed(f"the database can't be replaced: {error}") from None
        return kept if is_there else ""


@contextmanager
def _maintenance() -> Iterator[Any]:
    with places.standing_in(MAINTENANCE):
        try:
            with connection.cursor() as cursor:
                yield cursor
        except DatabaseError as error:
            raise EngineFailed(
                f"{str(error).strip()} (the user of DATABASE_URL needs the right to make"
                " databases, CREATEDB, while a backup is restored)"
            ) from None


def _named(end: str) -> str:
    """Return a name of our own beside that of the database in use."""
    own = f"_{end}_{secrets.token_hex(3)}"
    return str(connection.settings_dict["NAME"])[: LONGEST_NAME - len(own)] + own


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's against our server; the password is not on its line."""
    described = connection.settings_dict
    where = [
        f"--{option}={described[key]}"
        for option, key in (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        if described[key]
    ]
    env = dict(os.environ)
    if described["PASSWORD"]:
        env["PGPASSWORD"] = described["PASSWORD"]
    for name, value in described.get("OPTIONS", {}).items():
        env[f"PG{name.upper()}"] = str(value)
    command = [_found(program), "--no-password", *where, *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        raise EngineFailed(f"{program}: {_last_line(done.stderr.splitlines())}")


def _last_line(lines: Sequence[str]) -> str:
    return next((line for line in reversed(lines) if line.strip()), "failed without a word")


def _found(program: str) -> str:
    """Return the newest of a program's versions: it reads what every older server writes."""
    newest = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: int(path.parts[-3]),
    )
    found = str(newest[-1]) if newest else shutil.which(program)
    if found is None:
        raise EngineFailed(f"{program} is not installed: apt-get install postgresql-client")
    return found
