"""A backup is taken while others write, restores whole, and is refused when anything is wrong."""

import io
import json
import random
import tarfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from aftercare.installation import guards
from clinics.accounts.journal import queries as journal
from clinics.accounts.journal.models import Chain, Event
from clinics.keeping import actions, archive, catalogue, cipher, manifest, queries
from clinics.keeping.models import Backup, Drill
from clinics.records.models import Patient
from clinics.sheets.models import Sheet, SheetPayload
from tests import factories
from tests.keeping.conftest import Installation

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LATER = NOW + timedelta(hours=1)


def taken(live: Installation, name: str = "a.backup", now: Any = NOW) -> Path:
    path = live.folder / name
    actions.take_backup(output=str(path), now=now)
    return path


def restored(path: Path, **changes: Any) -> actions.Restored:
    values: dict[str, Any] = {"key": None, "now": LATER}
    return actions.restore(source=path, **values | changes)


def state() -> dict[str, Any]:
    """Return what must not change while nothing is touched."""
    return {
        "patients": sorted(Patient.objects.values_list("id", "name")),
        "events": sorted(Event.objects.values_list("chain", "seq", "mac")),
        "backups": sorted(Backup.objects.values_list("sha256")),
    }


def test_what_was_backed_up_comes_back_whole(live: Installation) -> None:
    before = state()
    path = taken(live)
    late = factories.patient(live.patient.clinic, name="Came Later")
    (live.prints / "ab" / "one.pdf").write_bytes(b"%PDF- changed")
    (live.prints / "ab" / "two.pdf").write_bytes(b"%PDF- two")
    done = restored(path)
    assert not Patient.objects.filter(pk=late.pk).exists()
    assert state()["patients"] == before["patients"]
    assert Sheet.objects.count() == 1
    assert journal.verify(live.patient.clinic).is_sound
    assert journal.verify(None).is_sound
    assert [each.name for each in (live.prints / "ab").iterdir()] == ["one.pdf"]
    assert (live.prints / "ab" / "one.pdf").read_bytes() == b"%PDF- one"
    last = Event.objects.filter(clinic=None).last()
    assert last is not None
    assert (last.verb, last.object_kind) == ("restore-backup", "backup")
    assert done.kept
    asides = [each for each in live.folder.iterdir() if each.name.startswith("prints.before-")]
    assert [(each / "ab" / "two.pdf").read_bytes() for each in asides] == [b"%PDF- two"]


def test_nothing_of_a_patient_can_be_read_in_a_backup(live: Installation) -> None:
    raw = taken(live).read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n")
    for word in (live.patient.name.encode(), b"SQLite format 3", b"%PDF- one", b"manifest"):
        assert word not in raw
    assert taken(live, "b.backup", LATER).stat().st_mode & 0o777 == 0o600


def test_a_backup_says_what_is_in_it(live: Installation) -> None:
    path = taken(live)
    (live.folder / "out").mkdir()
    said = archive.read(path, live.folder / "out", cipher.read_keys(live.folder / "backup_key"))
    assert said.engine == connection.vendor
    assert said.contents.counts["records_patient"] == 1
    assert ("keeping", "0001_initial") in said.contents.migrations
    end = journal.verify(live.patient.clinic).anchor
    assert said.contents.chains[str(live.patient.clinic_id)] == end
    assert [file.name for file in said.files] == ["database", "prints/ab/one.pdf"]
    assert said.keys == manifest.fingerprints()
    assert set(said.keys) == {"journal", "portal"}


def test_a_finished_backup_is_known_in_two_places(live: Installation) -> None:
    path = taken(live)
    row = Backup.objects.get()
    assert (row.path, row.size) == (str(path), path.stat().st_size)
    assert archive.described("", path).sha256 == row.sha256
    line = json.loads((live.folder / catalogue.NAME).read_text())
    assert (line["sha256"], line["path"]) == (row.sha256, str(path))
    last = Event.objects.filter(clinic=None).last()
    assert last is not None
    assert (last.verb, last.data["sha256"]) == ("take-backup", row.sha256)


def test_a_backup_that_fails_leaves_nothing(live: Installation, settings: Any) -> None:
    settings.BACKUP_RECIPIENTS = ["age1nonsense"]
    with pytest.raises(actions.BackupFailed, match="no public key"):
        taken(live)
    settings.DEMO, settings.BACKUP_RECIPIENTS = False, []
    with pytest.raises(actions.BackupFailed, match="BACKUP_RECIPIENTS is empty"):
        taken(live)
    settings.DEMO = True
    with pytest.raises(actions.BackupFailed, match="can't be written"):
        taken(live, "nowhere/a.backup")
    assert list(live.folder.glob("**/*.backup*")) == []
    assert list(live.folder.glob("aftercare-keeping-*")) == []
    assert Backup.objects.count() == 0


def refused(live: Installation, path: Path, **changes: Any) -> str:
    """Return why a backup is not restored, after making sure that nothing was touched."""
    before, files = state(), sorted(each.name for each in live.folder.rglob("*"))
    with pytest.raises((actions.Unreadable, actions.RestoreRefused)) as error:
        restored(path, **changes)
    assert state() == before
    assert sorted(each.name for each in live.folder.rglob("*")) == files
    return f"{type(error.value).__name__}: {error.value}"


def test_a_damaged_backup_is_refused_wherever_it_is_damaged(live: Installation) -> None:
    path = taken(live)
    raw = path.read_bytes()
    chance = random.Random(7)
    begin = raw.index(b"\n---") + 60
    places = [
        *range(0, begin, 90),
        *(chance.randrange(begin, len(raw)) for _ in range(4)),
        len(raw) - 1,
    ]
    for place in places:
        spoilt = bytearray(raw)
        spoilt[place] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        assert refused(live, path).startswith("Unreadable"), place
    for length in (0, 10, begin, len(raw) // 2, len(raw) - 1):
        path.write_bytes(raw[:length])
        assert refused(live, path).startswith("Unreadable"), length
    for other in (raw + b"x", raw + raw, b"nonsense" * 999):
        path.write_bytes(other)
        assert refused(live, path).startswith("Unreadable")
    path.write_bytes(raw)
    restored(path)


def test_a_backup_of_other_keys_is_refused(live: Installation, settings: Any) -> None:
    path = taken(live)
    for name, variable in (("JOURNAL_KEY", "JOURNAL_KEY_FILE"), ("PORTAL_KEY", "PORTAL_KEY_FILE")):
        ours = getattr(settings, name)
        setattr(settings, name, "another key " * 5)
        assert variable in refused(live, path)
        setattr(settings, name, ours)
    assert refused(live, live.folder / "missing").startswith("Unreadable: can't be read")
    restored(path)


def test_a_backup_that_no_key_here_opens_is_refused(live: Installation, settings: Any) -> None:
    path = taken(live)
    taken(live, "b.backup", LATER)
    own = live.folder / "backup_key"
    away = own.rename(live.folder / "away")
    assert "encrypted to other keys" in refused(live, path, may_be_older=True)
    (live.folder / "empty").write_text("# nothing\n")
    assert "holds no line" in refused(live, path, key=live.folder / "empty")
    restored(path, key=away, may_be_older=True)


def test_an_older_backup_than_the_newest_is_refused(live: Installation) -> None:
    first = taken(live)
    second = taken(live, "b.backup", LATER)
    assert "there is a newer one" in refused(live, first)
    restored(second)
    assert Backup.objects.count() == 2
    restored(first, may_be_older=True)


def forged(live: Installation, change: Any) -> Path:
    """Return a backup that somebody who has our public key made anew from a changed one."""
    path = taken(live)
    secrets = cipher.read_keys(live.folder / "backup_key")
    opened = io.BytesIO()
    with path.open("rb") as file:
        cipher.decrypt(file, opened, secrets)
    opened.seek(0)
    files: list[tuple[str, bytes]] = []
    with tarfile.open(fileobj=opened) as tar:
        for member in tar:
            inside = tar.extractfile(member)
            assert inside is not None
            files.append((member.name, inside.read()))
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for name, data in change(files):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    made.seek(0)
    with path.open("wb") as file:
        cipher.encrypt(made, file, [cipher.public_of(secrets[0], "")])
    return path


FORGERIES: dict[str, tuple[Any, str]] = {
    "another count": (
        lambda files: [(files[0][0], files[0][1].replace(b'"records_patient":1', b'"x":1'))],
        "manifest was changed",
    ),
    "no manifest": (lambda files: files[1:], "no manifest"),
    "not JSON": (lambda files: [(files[0][0], b"[]"), *files[1:]], "no manifest"),
    "no database": (lambda files: [files[0], *files[2:]], "is not in the backup"),
    "another database": (
        lambda files: [files[0], (files[1][0], files[1][1][:-1] + b"x"), *files[2:]],
        "is not what the manifest says",
    ),
    "swapped": (lambda files: [files[0], *files[:0:-1]], "is not in the backup"),
    "one more": (lambda files: [*files, ("more", b"x")], "does not name"),
    "newer": (
        lambda files: [(files[0][0], files[0][1].replace(b'"version":1', b'"version":2'))],
        "newer version",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_backup_made_by_somebody_else_is_refused(live: Installation, name: str) -> None:
    change, said = FORGERIES[name]
    assert said in refused(live, forged(live, change))
    assert forged(live, lambda files: files)
    restored(live.folder / "a.backup", may_be_older=True)


def test_a_backup_of_a_database_that_was_tampered_with_is_refused(
    live: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a backup holds is looked over, not only whether it is whole."""
    monkeypatch.setattr("clinics.keeping.actions.journal.write", lambda **_: None)
    own = tuple(one for one in guards.named() if one.table.startswith(("journal_", "sheets_")))
    guards.drop(connection, own)
    Chain.objects.filter(clinic=live.patient.clinic).update(seq=F("seq") + 1)
    SheetPayload.objects.update(notes="forged")
    guards.create(connection, own)
    said = refused(live, taken(live))
    assert "the end of the chain was moved" in said
    assert "it does not say what was issued" in said


def test_a_backup_of_a_newer_version_is_refused(
    live: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = taken(live)
    with monkeypatch.context() as patch:
        patch.setattr("clinics.keeping.checking.known", lambda: {("keeping", "0001_initial")})
        assert "newer version" in refused(live, path)
    restored(path)


def test_a_database_without_its_guards_is_not_put_in_place(
    live: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = taken(live)
    monkeypatch.setattr("clinics.keeping.checking.guards.missing", lambda: {"guard_of_sheets"})
    assert "guard_of_sheets" in refused(live, path)


def test_the_drill_restores_the_newest_and_writes_the_result(live: Installation) -> None:
    assert not queries.standing(NOW).is_well
    assert "no backup in a file yet" in actions.drill(source=None, key=None, now=NOW).problems
    path = taken(live)
    before = state()
    done = actions.drill(source=None, key=None, now=NOW)
    assert (done.is_well, done.problems, done.backup) == (True, "", Backup.objects.get())
    assert state()["patients"] == before["patients"]
    standing = queries.standing(NOW + timedelta(days=14))
    assert (standing.is_well, standing.drill, standing.well) == (True, done, done)
    assert not queries.standing(NOW + timedelta(days=14, seconds=1)).is_well
    path.write_bytes(path.read_bytes()[:-1])
    failed = actions.drill(source=None, key=None, now=LATER)
    assert "is not the file that was written" in failed.problems
    path.unlink()
    assert "can't be read" in actions.drill(source=None, key=None, now=LATER).problems
    assert queries.standing(LATER).drill == Drill.objects.first()
    last = Event.objects.filter(clinic=None).last()
    assert last is not None
    assert (last.verb, last.data["well"]) == ("drill-backup", False)


def test_the_drill_opens_the_newest_backup_without_the_operators_key_and_no_older(
    live: Installation,
) -> None:
    first = taken(live)
    second = taken(live, "b.backup", LATER)
    (live.folder / "backup_key").rename(live.folder / "away")
    assert actions.drill(source=None, key=None, now=LATER).is_well
    assert actions.drill(source=second, key=None, now=LATER).is_well
    assert "other keys" in actions.drill(source=first, key=None, now=LATER).problems
    assert actions.drill(source=first, key=live.folder / "away", now=LATER).is_well


def test_the_commands_say_what_they_did_and_end_with_their_codes(
    live: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    path = live.folder / "c.backup"
    call_command("backup", "--output", str(path))
    assert f"{path}: {path.stat().st_size} bytes" in capsys.readouterr().out
    call_command("drill")
    assert "was restored on trial" in capsys.readouterr().out
    call_command("restore", str(path))
    assert "restored what was backed up at" in capsys.readouterr().out
    path.write_bytes(b"nonsense")
    for command, code in ((("restore", str(path)), 2), (("drill",), 1), (("restore", "no"), 2)):
        with pytest.raises(SystemExit) as ended:
            call_command(*command)
        assert ended.value.code == code
        assert capsys.readouterr().err.count(": ") >= 1
    call_command("backup", "--make-key", str(live.folder / "new"))
    public = capsys.readouterr().out.strip()
    assert public == cipher.public_of(cipher.read_keys(live.folder / "new")[0], "")
    with pytest.raises(SystemExit):
        call_command("backup", "--make-key", str(live.folder / "new"))
