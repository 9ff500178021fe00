"""Taking a backup, restoring one, and trying out whether the newest can be restored."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction

from clinics.accounts.journal import actions as journal
from clinics.keeping import (
    archive,
    catalogue,
    checking,
    cipher,
    engines,
    folders,
    keys,
    places,
)
from clinics.keeping.engines import EngineFailed, InUse
from clinics.keeping.manifest import Manifest, NotOurs, fingerprints
from clinics.keeping.models import Backup, Drill

DATABASE = "database"


class BackupFailed(RuntimeError):
    """No backup was made; the text says why."""


class Unreadable(ValueError):
    """A file that is no whole backup, or that no key here opens; the text says which."""


class RestoreRefused(RuntimeError):
    """A backup that is not restored; `problems` lists why. Nothing was touched."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to; `kept` says where the data that was there before is now."""

    manifest: Manifest
    kept: str


@dataclass(slots=True)
class _Laid:
    """A backup that was read, laid down in a place of its own and looked over."""

    manifest: Manifest
    place: object
    folder: Path
    problems: list[str] = field(default_factory=list)


def take_backup(*, output: str, now: datetime) -> Backup:
    """Write a backup to a file, or to standard output for `-`; raises BackupFailed.

    The file appears under its name only when all of it is on the disk. The server goes on
    meanwhile.
    """
    engine = engines.engine()
    try:
        publics = keys.publics()
        with places.workshop(engine.home()) as folder:
            copy, contents = engine.snapshot(folder)
            paths = {DATABASE: copy} | folders.found()
            manifest = Manifest(
                taken_at=now,
                engine=engine.name,
                contents=contents,
                files=tuple(archive.described(name, path) for name, path in paths.items()),
                keys=fingerprints(),
            )
            publics.append(keys.begin_drill_key())
            with _finished(output) as out:
                archive.write(manifest, paths, out, publics)
            keys.end_drill_key()
    except (keys.NoKey, cipher.KeyRefused, EngineFailed, archive.Damaged) as error:
        raise BackupFailed(str(error)) from None
    except OSError as error:
        raise BackupFailed(f"{output}: can't be written: {error.strerror}") from None
    where = "" if output == "-" else str(Path(output).absolute())
    return _note(
        Backup(taken_at=now, path=where, sha256=out.sha256, size=out.size), "take-backup", now
    )


@contextmanager
def _finished(output: str) -> Iterator[archive.Summed]:
    """Give what a backup is written to; it gets its name at the end, or leaves nothing."""
    if output == "-":
        yield archive.Summed(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    target = Path(output).absolute()
    for left in target.parent.glob(f".{target.name}.*"):
        if places.is_left(left.suffix[1:]):
            left.unlink(missing_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as out:
            yield archive.Summed(out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
        places.settle(target.parent)
    finally:
        draft.unlink(missing_ok=True)


@transaction.atomic
def _note(backup: Backup, verb: str, now: datetime) -> Backup:
    known = Backup.objects.filter(sha256=backup.sha256).first()
    if known is None:
        backup.save(force_insert=True)
        known = backup
        catalogue.note(backup)
    data = {"sha256": backup.sha256, "taken_at": backup.taken_at.isoformat()}
    journal.write(clinic=None, by=None, verb=verb, obj=known, data=data, now=now)
    return known


def restore(
    *, source: Path, key: Path | None, may_be_older: bool = False, now: datetime
) -> Restored:
    """Put a backup in the place of the database, and what it replaces aside.

    All of it is read, laid down in a new place and looked over first. Raises Unreadable and
    RestoreRefused; then nothing was touched.
    """
    engine = engines.engine()
    with places.workshop(engine.home()) as workshop, _laid_down(source, key, workshop) as laid:
        if laid.problems:
            raise RestoreRefused(*laid.problems)
        known = catalogue.newest()
        if known and laid.manifest.taken_at < known.taken_at and not may_be_older:
            raise RestoreRefused(
                f"was taken at {laid.manifest.taken_at:%Y-%m-%d %H:%M:%S %Z}, and there is a newer"
                f" one of {known.taken_at:%Y-%m-%d %H:%M:%S %Z}"
                f" ({known.path or 'written to standard output'}): restore that one,"
                " or say --older"
            )
        digest = archive.described(source.name, source)
        try:
            kept = engine.swap(laid.place, now)
        except (InUse, EngineFailed) as error:
            raise RestoreRefused(str(error)) from None
        folders.swap(laid.folder, now)
    path = str(source.absolute())
    taken = laid.manifest.taken_at
    backup = Backup(taken_at=taken, path=path, sha256=digest.sha256, size=digest.size)
    _note(backup, "restore-backup", now)
    return Restored(laid.manifest, kept)


def drill(*, source: Path | None, key: Path | None, now: datetime) -> Drill:
    """Restore the newest backup into a place of its own, look it over, and write the result."""
    begun = time.monotonic()
    backup = Backup.objects.first()
    found: Sequence[str]
    if source is None and (backup is None or not backup.path):
        found = ["there is no backup in a file yet"]
    else:
        path = source or Path(backup.path if backup else "")
        found = _tried(path, key, backup if source is None else None)
        if source is not None:
            backup = _known(path)
    return _note_drill(backup, found, time.monotonic() - begun, now)


def _known(path: Path) -> Backup | None:
    try:
        digest = archive.described(path.name, path).sha256
    except OSError:
        return None
    return Backup.objects.filter(sha256=digest).first()


def _tried(path: Path, key: Path | None, expected: Backup | None) -> list[str]:
    """Return what is wrong with a backup: nothing, if it could take the database's place."""
    try:
        if expected and archive.described(path.name, path).sha256 != expected.sha256:
            return [f"{path}: is not the file that was written"]
        home = engines.engine().home()
        with places.workshop(home) as workshop, _laid_down(path, key, workshop) as laid:
            return [f"{path}: {problem}" for problem in laid.problems]
    except (Unreadable, RestoreRefused) as error:
        return [f"{path}: {error}"]
    except OSError as error:
        return [f"{path}: can't be read: {error.strerror}"]


@transaction.atomic
def _note_drill(
    backup: Backup | None, found: Sequence[str], seconds: float, now: datetime
) -> Drill:
    made = Drill.objects.create(
        at=now, backup=backup, seconds=round(seconds, 3), problems="\n".join(found)
    )
    data = {"well": made.is_well, "sha256": backup.sha256 if backup else ""}
    journal.write(clinic=None, by=None, verb="drill-backup", obj=made, data=data, now=now)
    return made


@contextmanager
def _laid_down(source: Path, key: Path | None, workshop: Path) -> Iterator[_Laid]:
    """Give a backup in a place of its own, with what is wrong there; it is removed afterwards."""
    engine = engines.engine()
    try:
        manifest = archive.read(source, workshop, keys.secrets(key))
        if manifest.engine != engine.name:
            raise NotOurs(f"is of a {manifest.engine} database; here is {engine.name}")
        checking.require_known(manifest)
    except (archive.Damaged, cipher.NotOpened, cipher.KeyRefused) as error:
        raise Unreadable(str(error)) from None
    except NotOurs as error:
        raise RestoreRefused(str(error)) from None
    try:
        place = engine.lay_down(workshop / DATABASE)
    except EngineFailed as error:
        raise RestoreRefused(str(error)) from None
    laid = _Laid(manifest, place, workshop)
    try:
        with places.standing_in(place):
            try:
                laid.problems += checking.problems(manifest)
            except DatabaseError as error:
                laid.problems.append(f"the database can't be used: {error}")
        yield laid
    finally:
        engine.take_away(place)
