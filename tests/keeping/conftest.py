"""An installation in a database of its own, with its keys and files, as on a clinic's machine."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from clinics.keeping import engines, places
from clinics.records.models import Patient
from tests import factories, schema


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it lies, and somebody in it."""

    folder: Path
    patient: Patient

    @property
    def prints(self) -> Path:
        """The folder of files that belong to the database."""
        return self.folder / "prints"


@pytest.fixture(scope="session")
def template(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database with a clinic, a patient and an issued sheet, as a copy to begin from."""
    folder = tmp_path_factory.mktemp("template")
    with django_db_blocker.unblock(), begun(None, folder) as name, places.standing_in(name):
        factories.publish()
        factories.issue(factories.treatment(factories.patient(factories.clinic())))
        made = folder / "made"
        made.mkdir()
        copy, _ = engines.engine().snapshot(made)
    return copy


def databases() -> set[str]:
    """Return the names of the databases of a PostgreSQL server; a restore keeps old ones."""
    if connection.vendor == "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def begun(copy: Path | None, folder: Path) -> Any:
    return _Begun(copy, folder)


class _Begun:
    """A database of our own while it is needed."""

    def __init__(self, copy: Path | None, folder: Path) -> None:
        self.copy, self.folder = copy, folder
        self.name: Any = None

    def __enter__(self) -> Any:
        if connection.vendor == "sqlite":
            self.name = self.folder / "aftercare.sqlite3"
            shutil.copy(self.copy or schema.kept(), self.name)
            return self.name
        empty = self.copy
        if empty is None:
            (self.folder / "empty").mkdir()
            empty, _ = engines.engine().snapshot(self.folder / "empty")
        self.name = engines.engine().lay_down(empty)
        return self.name

    def __exit__(self, *error: object) -> None:
        engines.engine().take_away(self.name)


@pytest.fixture
def live(
    template: Path, settings: Any, tmp_path: Path, django_db_blocker: Any
) -> Iterator[Installation]:
    """The installation, which everything uses in place of the tests' usual database."""
    settings.DATA_DIR = tmp_path
    settings.BACKUP_KEY_FILE = tmp_path / "backup_key"
    settings.KEPT_FOLDERS = {"prints": tmp_path / "prints"}
    (tmp_path / "prints" / "ab").mkdir(parents=True)
    (tmp_path / "prints" / "ab" / "one.pdf").write_bytes(b"%PDF- one")
    with (
        django_db_blocker.unblock(),
        begun(template, tmp_path) as name,
        places.standing_in(name),
    ):
        before = databases()
        yield Installation(tmp_path, Patient.objects.get())
        for left in databases() - before:
            engines.engine().take_away(left)
