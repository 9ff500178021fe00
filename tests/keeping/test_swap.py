"""A database in use is not swapped, and nothing is written where nobody looks any more."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from clinics.keeping import actions, places
from clinics.records.models import Patient
from tests import factories
from tests.keeping.conftest import Installation

pytestmark = pytest.mark.django_db
NOW = factories.NOW
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about a file")


def taken(live: Installation) -> Path:
    path = live.folder / "a.backup"
    actions.take_backup(output=str(path), now=NOW)
    return path


def test_a_database_that_somebody_uses_is_not_swapped(live: Installation) -> None:
    path = taken(live)
    late = factories.patient(live.patient.clinic)
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        other = sqlite3.connect(name)
        other.execute("SELECT count(*) FROM records_patient").fetchone()
        with closing(other), pytest.raises(actions.RestoreRefused, match="in use"):
            actions.restore(source=path, key=None, now=NOW)
    else:
        usual = connection.copy("default")
        usual.settings_dict = connection.settings_dict
        usual.ensure_connection()
        with closing(usual), pytest.raises(actions.RestoreRefused, match="in use"):
            actions.restore(source=path, key=None, now=NOW)
    assert Patient.objects.filter(pk=late.pk).exists()
    actions.restore(source=path, key=None, now=NOW)
    assert not Patient.objects.filter(pk=late.pk).exists()


@on_sqlite
def test_who_waited_to_write_into_the_old_file_is_refused(
    live: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = taken(live)
    name = connection.settings_dict["NAME"]
    came: list[str] = []

    def wait_and_write() -> None:
        with closing(sqlite3.connect(name, timeout=20)) as late:
            ready.set()
            try:
                late.execute("UPDATE records_patient SET phone = '1'")
                late.commit()
                came.append("written")
            except sqlite3.OperationalError as error:
                came.append(str(error))

    ready = threading.Event()
    waiting = threading.Thread(target=wait_and_write)
    rename = os.replace

    def slowly(source: object, target: object) -> None:
        waiting.start()
        ready.wait()
        waiting.join(timeout=0.3)
        rename(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr("clinics.keeping.on_sqlite.os.replace", slowly)
    actions.restore(source=path, key=None, now=NOW)
    waiting.join()
    assert came == ["no such table: records_patient"]
    assert Patient.objects.get().phone == live.patient.phone


@on_sqlite
@pytest.mark.parametrize("left", [None, b"", b"nonsense" * 999])
def test_a_backup_replaces_a_database_that_is_gone_or_damaged(
    live: Installation, left: bytes | None
) -> None:
    path = taken(live)
    name = Path(connection.settings_dict["NAME"])
    connection.close()
    name.unlink()
    if left is not None:
        name.write_bytes(left)
    done = actions.restore(source=path, key=None, now=NOW)
    assert Patient.objects.get() == live.patient
    if left:
        assert Path(done.kept).read_bytes() == left
    assert name.stat().st_mode & 0o077 == 0


@on_sqlite
def test_a_backup_restores_on_a_machine_that_has_nothing_but_the_keys(
    live: Installation, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    path = taken(live)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    settings.DATA_DIR = elsewhere  # type: ignore[attr-defined]
    settings.KEPT_FOLDERS = {"prints": elsewhere / "prints"}  # type: ignore[attr-defined]
    with places.standing_in(elsewhere / "aftercare.sqlite3"):
        assert actions.restore(source=path, key=None, now=NOW).kept == ""
        assert Patient.objects.get() == live.patient
    assert (elsewhere / "prints" / "ab" / "one.pdf").is_file()
