"""Words of labels that clinics call harmless: offered for all, taken in, or declined."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from aftercare import rules
from aftercare.guidance.names import ProposedName
from aftercare.guidance.store import working_copy
from aftercare.guidance.store.actions import queue
from aftercare.guidance.store.actions.editing import require_editor, save_part

State = ProposedName.State


class NameRefused(ValueError):
    """A word that can't be taken in; `code` is `class`, `decided`, `danger` or `empty`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def propose_name(*, word: str, whence: str, by: AbstractUser, now: datetime) -> ProposedName:
    """Offer a word to the editors; the same one from the same place waits once."""
    queue.wait()
    found, _ = ProposedName.objects.get_or_create(
        plain=rules.plain_name(word)[:120],
        whence=whence[:120],
        state=State.OPEN,
        defaults={"word": word[:120], "proposed_by_id": by.pk, "proposed_at": now},
    )
    return found


@transaction.atomic
def take_name(
    *, name: ProposedName, into: str, guidance: rules.Guidance, by: AbstractUser, now: datetime
) -> None:
    """Write a word into a harmless class of the working copy; it is published like any change.

    All who offered it are answered. `guidance` is the edition in force, by which the word must
    not be a danger. Raises NameRefused, PermissionDenied.
    """
    require_editor(by)
    queue.wait()
    name = ProposedName.objects.get(pk=name.pk)
    item = working_copy.item("ingredients", into)
    if item is None or item.data is None or item.data.get("topic") is not None:
        raise NameRefused("class")
    if name.state != State.OPEN:
        raise NameRefused("decided")
    if (why := rules.why_not_harmless(name.word, guidance)) in ("danger", "empty"):
        raise NameRefused(why)
    known = [*(item.data.get("names") or [])]
    if rules.plain_name(name.word) not in map(rules.plain_name, known):
        data = {**item.data, "names": [*known, name.plain]}
        version = item.version
        save_part(kind="ingredients", key=into, data=data, version=version, by=by, now=now)
    _decide(name, by, now, state=State.TAKEN, taken_into=into)


@transaction.atomic
def decline_name(*, name: ProposedName, remarks: str, by: AbstractUser, now: datetime) -> None:
    """Say to all who offered a word why it is not taken in. Raises NameRefused."""
    require_editor(by)
    queue.wait()
    name = ProposedName.objects.get(pk=name.pk)
    if name.state != State.OPEN:
        raise NameRefused("decided")
    _decide(name, by, now, state=State.DECLINED, remarks=remarks.strip()[:300])


def _decide(name: ProposedName, by: AbstractUser, now: datetime, **values: str) -> None:
    same = ProposedName.objects.filter(plain=name.plain, state=State.OPEN)
    same.update(decided_by_id=by.pk, decided_at=now, **values)
