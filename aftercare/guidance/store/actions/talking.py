"""What is said about the working copy: remarks on an item, and why a looser change is safe."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from aftercare.guidance.models import Reason, Remark
from aftercare.guidance.store import parts, talk, working_copy
from aftercare.guidance.store.actions import editing


@transaction.atomic
def write_remark(*, kind: str, key: str, text: str, by: AbstractUser, now: datetime) -> Remark:
    """Say something about an item, under one's name and for ever.

    The same words sent twice are there once. Raises ValueError for no words and for an item that
    is not there, PermissionDenied for who neither edits nor approves.
    """
    if not (by.has_perm("guidance.edit") or by.has_perm("guidance.approve")):
        raise PermissionDenied(f"{by.get_username()} does not work on the guidance")
    text = text.strip()[: talk.MOST]
    if not text:
        raise ValueError("a remark says something")
    if kind not in parts.KINDS or working_copy.item(kind, key) is None:
        raise ValueError(f"{kind}/{key} is not there")
    last = Remark.objects.filter(kind=kind, key=key).last()
    if last is not None and (last.text, last.written_by_id) == (text, by.pk):
        return last
    return Remark.objects.create(
        kind=kind,
        key=key,
        base_number=working_copy.newest_number(),
        text=text,
        written_by_id=by.pk,
        written_at=now,
    )


@transaction.atomic
def give_reason(
    *,
    kind: str,
    key: str,
    change: str,
    text: str,
    source: str,
    by: AbstractUser,
    now: datetime,
) -> Reason | None:
    """Say why a looser change is still safe, and which source carries it; the newest counts.

    Returns None where the same is said already, or nothing was ever said and nothing is now.
    """
    editing.require_editor(by)
    said = {"text": text.strip()[: talk.MOST], "source": source.strip()[:120]}
    of = {"kind": kind, "key": key, "change": change[:300]}
    of_now = of | {"base_number": working_copy.newest_number()}
    last = Reason.objects.filter(**of_now).last()
    before = {"text": last.text, "source": last.source} if last else {"text": "", "source": ""}
    if said == before:
        return None
    return Reason.objects.create(**of_now, **said, written_by_id=by.pk, written_at=now)
