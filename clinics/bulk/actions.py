"""Beginning a list, and stopping it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.bulk.models import Batch, BatchItem
from clinics.sheets.models import Sheet

MOST = 200


class ListRefused(ValueError):
    """A list that can't be begun: it is empty, or longer than `MOST`."""


@transaction.atomic
def begin(
    *,
    clinic: Clinic,
    act: str,
    sheets: Sequence[tuple[Sheet, str]],
    form_key: UUID,
    by: User,
    now: datetime,
) -> Batch:
    """Write down a list, which workers then work off; the same form returns the first list.

    Each sheet comes with the digest of what its new one was shown to say, empty where none is
    issued. Raises ListRefused, and FormReused when the form began another list.
    """
    clinic = once.held(clinic.pk)
    first = once.made_before(Batch, clinic, form_key, act=act)
    if first is not None:
        if set(first.items.values_list("sheet_id", flat=True)) != {one.pk for one, _ in sheets}:
            raise once.FormReused("this form began another list")
        return first
    if not 0 < len(sheets) <= MOST:
        raise ListRefused(f"{len(sheets)} sheets; 1 to {MOST} are possible")
    batch = Batch(clinic=clinic, act=act, form_key=form_key, by=by, created_at=now)
    batch.full_clean()
    batch.save(force_insert=True)
    items = BatchItem.objects.bulk_create(
        BatchItem(
            clinic=clinic,
            batch=batch,
            position=place,
            sheet=sheet,
            shown_digest=digest,
            run_after=now,
        )
        for place, (sheet, digest) in enumerate(sheets, start=1)
    )
    data = {"act": str(act), "sheets": len(items)}
    journal.write(clinic=clinic, by=by, verb="begin-list", obj=batch, data=data, now=now)
    return batch


@transaction.atomic
def stop(*, batch: Batch, by: User, now: datetime) -> Batch:
    """Stop a list: what waits is not done; what a worker has in its hands is finished."""
    stopped = Batch.objects.filter(pk=batch.pk, stopped_at=None).update(
        stopped_at=now, stopped_by=by
    )
    batch.refresh_from_db()
    if stopped:
        waiting = batch.items.filter(state=BatchItem.State.WAITING)
        left = waiting.update(state=BatchItem.State.STOPPED, ended_at=now)
        data = {"not_done": left}
        journal.write(clinic=batch.clinic, by=by, verb="stop-list", obj=batch, data=data, now=now)
    return batch
