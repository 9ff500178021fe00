"""A backup that was killed leaves nothing that looks like one; one that ended can be restored."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from clinics.accounts.journal import queries as journal
from clinics.keeping import actions, archive, engines, keys, places
from clinics.records.models import Patient
from tests import factories
from tests.keeping.conftest import Installation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a process begins with one database"),
]
NOW = factories.NOW
BACKUPS = int(os.environ.get("BACKUPS", "50"))


def child(act: Callable[[], object]) -> int:
    """Do something in a process of its own; return its number."""
    number = os.fork()
    if number:
        return number
    try:
        act()
        os._exit(0)
    except BaseException:
        os._exit(1)


def ended(number: int) -> int:
    """Wait for a process; return its code, or the signal that killed it, negative."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def die(*args: object, **options: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# Where the process is killed: the last moments before each step that leaves a trace.
STEPS = {
    "the copy is there": (archive, "described"),
    "the key of the trial": (keys, "begin_drill_key"),
    "the first bytes": (archive.Summed, "write"),
    "all but the name": (Path, "replace"),
    "the key in force": (keys, "end_drill_key"),
    "the row": (actions, "_note"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_backup_leaves_the_one_before_it_and_nothing_else(
    live: Installation, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = live.folder / "a.backup"
    actions.take_backup(output=str(path), now=NOW)
    before = path.read_bytes()
    place, name = STEPS[step]
    with monkeypatch.context() as patch:
        patch.setattr(place, name, die)
        killed = child(lambda: actions.take_backup(output=str(path), now=NOW + timedelta(hours=1)))
        assert ended(killed) == -signal.SIGKILL
    if step in ("the key in force", "the row"):
        assert path.read_bytes() != before
    else:
        assert path.read_bytes() == before
    # Whichever lies there can be tried, without the operator's key as well.
    (live.folder / "backup_key").rename(live.folder / "away")
    assert actions.drill(source=path, key=None, now=NOW).is_well
    (live.folder / "away").rename(live.folder / "backup_key")
    actions.take_backup(output=str(path), now=NOW + timedelta(hours=2))
    left = {each.name for each in live.folder.iterdir()}
    assert {name for name in left if name.startswith(("aftercare-", ".a."))} == set()
    assert actions.drill(source=None, key=None, now=NOW).is_well


@contextmanager
def writing(live: Installation) -> Iterator[None]:
    """Write without a pause, in another process."""

    def write() -> None:
        with places.standing_in(connection.settings_dict["NAME"]):
            clinic = live.patient.clinic
            while True:
                factories.patient(clinic, by=live.patient.created_by)

    number = child(write)
    try:
        yield
    finally:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)


@pytest.mark.crash
def test_what_ended_under_load_is_restored_although_half_were_killed(live: Installation) -> None:
    chance = random.Random(11)
    folder = live.folder / "backups"
    folder.mkdir()
    finished: list[Path] = []
    killed = 0
    with writing(live):
        begun = time.monotonic()
        for number in range(BACKUPS):
            path = folder / f"{number}.backup"
            now = NOW + timedelta(minutes=number)

            def take(path: Path = path, now: object = now) -> None:
                with places.standing_in(connection.settings_dict["NAME"]):
                    actions.take_backup(output=str(path), now=now)  # type: ignore[arg-type]

            process = child(take)
            if number % 2:
                time.sleep(chance.random() * (time.monotonic() - begun) / (number + 1))
                os.kill(process, signal.SIGKILL)
            killed += ended(process) == -signal.SIGKILL
            if path.exists():
                finished.append(path)
    assert killed >= BACKUPS // 4
    assert len(finished) >= BACKUPS // 2
    counts: list[int] = []
    for path in finished:
        place = live.folder / f"{path.name}.sqlite3"
        with places.standing_in(place):
            actions.restore(source=path, key=None, may_be_older=True, now=NOW + timedelta(days=1))
            assert journal.verify(live.patient.clinic).is_sound
            counts.append(Patient.objects.count())
        engines.engine().take_away(place)
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
