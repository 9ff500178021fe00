"""Changes to the working copy: saving, undoing, answering for a finding, loading a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from aftercare import rules
from aftercare.guidance.models import Load, Part, PartAuthor, SignedException, Upload
from aftercare.guidance.store import parts, working_copy
from aftercare.guidance.store.actions import queue


class Stale(ValueError):
    """Somebody saved first; `theirs` is the item as it reads now (None: it is gone)."""

    def __init__(self, theirs: working_copy.Item | None) -> None:
        super().__init__("somebody else saved this meanwhile")
        self.theirs = theirs


class IdTaken(ValueError):
    """A rule's id was used by an earlier edition, and is kept for what it meant there."""


@transaction.atomic
def save_part(
    *, kind: str, key: str, data: Any, version: int, by: AbstractUser, now: datetime
) -> Part | None:
    """Save one item over the version that was shown; `data` None takes it out.

    Returns None where it now reads as published: then there is nothing to propose. Raises Stale
    where somebody saved first, IdTaken for a new rule with an old id, ValueError for an item that
    is not what it is called, PermissionDenied for who is no editor.
    """
    require_editor(by)
    if kind not in parts.KINDS:
        raise ValueError(f"{kind} is no part of a document")
    if data is not None and kind != "words" and parts.key_of(kind, data) != key:
        raise ValueError(f"{key}: the item calls itself {parts.key_of(kind, data)}")
    line = queue.wait()
    old = working_copy.item(kind, key)
    if (old.version if old else _version(kind, key)) != version:
        raise Stale(old)
    if kind == "rules" and old is None and key in working_copy.ids_ever_used():
        raise IdTaken(key)
    return _write(line, kind, key, data, old, by, now)


@transaction.atomic
def move_together(
    *,
    kind: str,
    moved: Mapping[str, tuple[Any, int]],
    by: AbstractUser,
    now: datetime,
) -> None:
    """Save two items by one press, each over the version that was shown, and note that they belong.

    `moved` is the new item and the version for each key. Raises what `save_part` raises; then
    neither is saved.
    """
    for key, (data, version) in moved.items():
        save_part(kind=kind, key=key, data=data, version=version, by=by, now=now)
    for key in moved:
        other = next(each for each in moved if each != key)
        Part.objects.filter(kind=kind, key=key).update(moved_with=working_copy.slot(kind, other))


def _version(kind: str, key: str) -> int:
    """Return the version of an item that is not there: 0 unless it once was."""
    return working_copy.touched_versions().get(working_copy.slot(kind, key), 0)


def _write(
    line: Any,
    kind: str,
    key: str,
    data: Any,
    old: working_copy.Item | None,
    by: AbstractUser | None,
    now: datetime,
) -> Part | None:
    """Write one item, with a new version if it reads otherwise than before."""
    was, published = (old.data, old.published) if old else (None, None)
    version = queue.touch(line, [(kind, key)]) if data != was else _version(kind, key)
    _drop_answered(kind, key, was, data)
    own = Part.objects.filter(kind=kind, key=key)
    writers = PartAuthor.objects.filter(kind=kind, key=key)
    if data == published:
        own.delete()
        writers.delete()
        return None
    if data == was:
        return own.get()
    if by is not None:
        PartAuthor.objects.get_or_create(kind=kind, key=key, user_id=by.pk)
    values = {"data": data, "version": version, "edited_by": by, "edited_at": now}
    return Part.objects.update_or_create(kind=kind, key=key, defaults=values)[0]


def _drop_answered(kind: str, key: str, was: Any, now_reads: Any) -> None:
    """Drop the exceptions that were signed for a text that has changed."""
    for signed in SignedException.objects.filter(kind=kind, key=key):
        field = signed.field
        if parts.get_field(was, field) != parts.get_field(now_reads, field):
            signed.delete()


@transaction.atomic
def undo_part(*, kind: str, key: str, version: int, by: AbstractUser, now: datetime) -> None:
    """Let an item read as published again; a new one is gone. Raises Stale."""
    require_editor(by)
    line = queue.wait()
    old = working_copy.item(kind, key)
    if old is None or old.version != version:
        raise Stale(old)
    _write(line, kind, key, old.published, old, by, now)


@transaction.atomic
def sign_exception(
    *,
    kind: str,
    key: str,
    field: str,
    code: str,
    reason: str,
    by: AbstractUser,
    now: datetime,
) -> SignedException:
    """Answer for a finding by name; it holds until the field's text changes."""
    require_editor(by)
    queue.wait()
    values = {"reason": reason.strip(), "signed_by_id": by.pk, "signed_at": now}
    return SignedException.objects.update_or_create(
        kind=kind, key=key, field=field, code=code, defaults=values
    )[0]


@transaction.atomic
def drop_exception(*, exception: SignedException, by: AbstractUser, now: datetime) -> None:
    """No longer answer for a finding: it counts again."""
    require_editor(by)
    queue.wait()
    SignedException.objects.filter(pk=exception.pk).delete()


@transaction.atomic
def load_document(*, document: Mapping[str, Any], by: AbstractUser | None, now: datetime) -> Load:
    """Let the working copy read as a whole document; what stood there before is kept.

    `by` is None from the command line. Raises `rules.GuidanceInvalid` with every problem of the
    text. The tables keep the order of the newest edition; what is new comes last.
    """
    if by is not None:
        require_editor(by)
    digest = rules.parse_guidance(dict(document), 0).digest
    document = rules.lift_guidance(document)
    line = queue.wait()
    on = working_copy.base()
    before = working_copy.laid_over(on)
    changed = parts.between(before, document)
    load = Load.objects.create(
        digest=digest,
        before=rules.canonical(before).decode() if Part.objects.exists() else "",
        loaded_by_id=by.pk if by else None,
        loaded_at=now,
    )
    was, published = parts.taken_apart(before), parts.taken_apart(on.document)
    for (kind, key), data in changed.items():
        name = (kind, key)
        old = working_copy.Item(kind, key, was.get(name), published.get(name), 0)
        _write(line, kind, key, data, old, by, now)
    return load


@transaction.atomic
def keep_upload(*, name: str, text: str, by: AbstractUser, now: datetime) -> Upload:
    """Keep a document that was sent, to be looked at; it takes the place of one's last one."""
    require_editor(by)
    Upload.objects.filter(uploaded_by_id=by.pk).delete()
    return Upload.objects.create(name=name[:200], text=text, uploaded_by_id=by.pk, uploaded_at=now)


@transaction.atomic
def load_upload(
    *, upload: Upload, document: Mapping[str, Any], by: AbstractUser, now: datetime
) -> Load:
    """Load a document that was sent into the working copy, once; raises what `load_document` does.

    A second press finds no upload any more: Upload.DoesNotExist.
    """
    queue.wait()
    Upload.objects.select_for_update().get(pk=upload.pk, uploaded_by_id=by.pk).delete()
    return load_document(document=document, by=by, now=now)


def require_editor(by: AbstractUser) -> None:
    """Raise PermissionDenied for who may not change the guidance."""
    if not by.has_perm("guidance.edit"):
        raise PermissionDenied(f"{by.get_username()} may not change the guidance")
