"""Adding a photograph, changing its words and days, and taking it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.photographs.models import Photograph


@transaction.atomic
def add(
    *,
    clinic: Clinic,
    data: bytes,
    size: tuple[int, int],
    shows: str,
    first_day: int,
    last_day: int,
    skin_type: int | None,
    words: Mapping[str, str],
    consented_on: date,
    consent_ends_on: date | None,
    release: str,
    form_key: UUID,
    by: User,
    now: datetime,
) -> Photograph:
    """Keep a photograph with its consent; the same form sent twice keeps one.

    `data` is a JPEG drawn anew, `size` its width and height in pixels.
    """
    found = Photograph.objects.filter(clinic=clinic, form_key=form_key).first()
    if found is not None:
        return found
    made = Photograph.objects.create(
        clinic=clinic,
        data=data,
        width=size[0],
        height=size[1],
        shows=shows,
        first_day=first_day,
        last_day=last_day,
        skin_type=skin_type,
        words=dict(words),
        consented_on=consented_on,
        consent_ends_on=consent_ends_on,
        release=release,
        form_key=form_key,
        added_by=by,
        added_at=now,
    )
    said = {"shows": shows, "days": [first_day, last_day]}
    journal.write(clinic=clinic, by=by, verb="add-photograph", obj=made, data=said, now=now)
    return made


@transaction.atomic
def change(
    *,
    photograph: Photograph,
    shows: str,
    first_day: int,
    last_day: int,
    skin_type: int | None,
    words: Mapping[str, str],
    consented_on: date,
    consent_ends_on: date | None,
    release: str,
    by: User,
    now: datetime,
) -> None:
    """Change what is said of a photograph that was not taken away; the picture stays."""
    held = Photograph.objects.select_for_update().get(pk=photograph.pk)
    if held.removed_at is not None:
        return
    new = {
        "shows": shows,
        "first_day": first_day,
        "last_day": last_day,
        "skin_type": skin_type,
        "words": dict(words),
        "consented_on": consented_on,
        "consent_ends_on": consent_ends_on,
        "release": release,
    }
    changed = sorted(name for name, value in new.items() if getattr(held, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(held, name, new[name])
    held.save(update_fields=changed)
    said = {"changed": changed}
    journal.write(clinic=held.clinic, by=by, verb="change-photograph", obj=held, data=said, now=now)


@transaction.atomic
def remove(*, photograph: Photograph, by: User, now: datetime) -> None:
    """Take a photograph away: from now on no patient sees it, and its picture is gone."""
    held = Photograph.objects.select_for_update().get(pk=photograph.pk)
    if held.removed_at is not None:
        return
    held.data, held.removed_by, held.removed_at = b"", by, now
    held.save(update_fields=["data", "removed_by", "removed_at"])
    journal.write(clinic=held.clinic, by=by, verb="remove-photograph", obj=held, now=now)
