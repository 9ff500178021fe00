"""Doing one sheet of a list: printing it, sending it, or issuing it again first.

What a worker does bears being begun twice: a print is kept; a sheet or a message is written in one
transaction with the mark that it was done, and has a key that follows from the item. So a worker
may be killed at any moment, and the list be stopped, and nothing is done twice or unknown.
"""

from __future__ import annotations

import contextlib
import logging
import uuid
from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from aftercare import paper, rules
from clinics.accounts.models import Membership
from clinics.accounts.roles import may
from clinics.bulk.models import Batch, BatchItem
from clinics.delivery import actions as delivery
from clinics.delivery import issuing
from clinics.delivery.models import Channel, Delivery
from clinics.portal import tokens
from clinics.sheets import actions as sheets
from clinics.sheets import queries as sheets_queries
from clinics.sheets import sentences
from clinics.sheets.models import Sheet

log = logging.getLogger(__name__)
State, Problem = BatchItem.State, BatchItem.Problem

# Why a message can't be sent, as a problem of the list.
REFUSED = {
    "no-address": Problem.NO_ADDRESS,
    "address-not-confirmed": Problem.NOT_CONFIRMED,
    "sheet-withdrawn": Problem.WITHDRAWN,
    "no-mail": Problem.NO_MAIL,
}


class Stopped(Exception):
    """The item was ended while it was being done: stopped, or done by somebody quicker."""


class LeftForSomebody(Exception):
    """One sheet of the list needs a person; `problem` says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def work_off(*, item: UUID, now: datetime) -> None:
    """Do one item that still waits; one that was done, left or stopped stays as it is."""
    found = (
        BatchItem.objects.select_related(
            "batch__by", "clinic", "issued", "sheet__clinic", "sheet__patient", "sheet__treatment"
        )
        .filter(pk=item, state=State.WAITING)
        .first()
    )
    if found is None:
        return
    with contextlib.suppress(Stopped):
        _do_or_leave(found, now)


def _do_or_leave(found: BatchItem, now: datetime) -> None:
    try:
        _do(found, now)
    except (Stopped, DatabaseError):
        # Stopped: nothing to note. The database, perhaps busy: the queue comes back to it.
        raise
    except LeftForSomebody as left:
        _end(found, now, state=State.LEFT, problem=left.problem)
    except Exception as fault:
        # One sheet that can't be done must not hold up the others; no words, they may be private.
        log.error("an item of a list failed: %s", type(fault).__name__)
        _end(found, now, state=State.LEFT, problem=Problem.BROKEN)


def _end(item: BatchItem, now: datetime, **values: Any) -> None:
    """Say what became of an item; raises Stopped when it no longer waits."""
    waiting = BatchItem.objects.filter(pk=item.pk, state=State.WAITING)
    if not waiting.update(ended_at=now, **values):
        raise Stopped


def _do(item: BatchItem, now: datetime) -> None:
    """Do what the list asks for; what the database holds of it is written in one transaction."""
    batch = item.batch
    if not _may(batch):
        raise LeftForSomebody(Problem.NOT_ALLOWED)
    if batch.sends:
        with transaction.atomic():
            # First the mark, which holds the row: a Stop comes before all of it, or after.
            _end(item, now, state=State.DONE)
            made = _issued_and_sent(item, now) if batch.issues else {"delivery": _sent(item, now)}
            BatchItem.objects.filter(pk=item.pk).update(**made)
        return
    sheet = _issued(item, now) if batch.issues else item.sheet
    _print(sheet, item, now)
    _end(item, now, state=State.DONE)


def _may(batch: Batch) -> bool:
    """Whether who began the list may do it now: roles change while a list waits its turn."""
    member = Membership.objects.filter(
        clinic=batch.clinic_id, user=batch.by_id, user__is_active=True, ended_at=None
    ).first()
    needed = ["send_sheet" if batch.sends else "print_sheet"]
    if batch.issues:
        needed.append("issue_sheet")
    return member is not None and all(may(member, one) for one in needed)


def _issued_and_sent(item: BatchItem, now: datetime) -> dict[str, Any]:
    sheet = _issue_again(item, Channel.EMAIL, now)
    message = Delivery.objects.filter(clinic=sheet.clinic_id, form_key=sheet.form_key).first()
    return {"issued": sheet, "delivery": message}


def _issued(item: BatchItem, now: datetime) -> Sheet:
    """Return the new sheet, and note it before it is printed: printing takes its time."""
    if item.issued is not None:
        return item.issued
    with transaction.atomic():
        waiting = BatchItem.objects.filter(pk=item.pk, state=State.WAITING)
        # The mark holds the row: a Stop comes before the sheet, or after it.
        if not waiting.update(problem=""):
            raise Stopped
        sheet = _issue_again(item, Channel.PRINT, now)
        waiting.update(issued=sheet)
    return sheet


def _key(item: BatchItem) -> UUID:
    """Return the key of the form that this item stands for: the same at each beginning."""
    return uuid.uuid5(item.pk, "item")


def _print(sheet: Sheet, item: BatchItem, now: datetime) -> None:
    try:
        sheets.render_pdf(
            sheet=sheet,
            paper=sheet.paper,
            large_print=sheet.large_print,
            door_of=partial(tokens.door, now=now),
            by=item.batch.by,
            now=now,
        )
    except sheets.SheetWithdrawn:
        raise LeftForSomebody(Problem.WITHDRAWN) from None
    except (sheets.SheetDamaged, paper.RenderingFailed) as fault:
        raise LeftForSomebody(Problem.NOT_PRINTED) from fault


def print_again(batch: Batch, *, now: datetime) -> None:
    """Make new prints of a list's sheets whose kept ones show a code that opens nothing any more.

    What can't be printed now stays out of the file; its own page says why.
    """
    door_of = partial(tokens.door, now=now)
    done = batch.items.filter(state=BatchItem.State.DONE, sheet__withdrawal=None)
    for item in done.select_related("issued__clinic", "sheet__clinic", "batch__by"):
        sheet = item.issued or item.sheet
        if sheets_queries.dead_prints(sheet, door_of(sheet)).exists():
            with contextlib.suppress(LeftForSomebody):
                _print(sheet, item, now)


def _sent(item: BatchItem, now: datetime) -> Delivery:
    try:
        return issuing.send_link(sheet=item.sheet, form_key=_key(item), by=item.batch.by, now=now)
    except delivery.DeliveryRefused as refused:
        raise _left(refused) from refused


def _issue_again(item: BatchItem, channel: Channel, now: datetime) -> Sheet:
    """Issue the sheet that was shown in the old one's place; the same item gives one sheet."""
    old = item.sheet
    try:
        return delivery.issue_and_deliver(
            channel=channel,
            wants_pdf=False,
            treatment=old.treatment,
            language=old.language,
            paper=old.paper,
            large_print=old.large_print,
            notes=old.payload.notes,
            form_key=_key(item),
            shown_digest=item.shown_digest,
            carries=True,
            replaces=old,
            by=item.batch.by,
            now=now,
        )
    except delivery.DeliveryRefused as refused:
        raise _left(refused) from refused
    except sheets.IssueRefused as refused:
        codes = {reason.code for reason in refused.reasons}
        raise LeftForSomebody(_problem(codes)) from refused
    except rules.UnsafePlan as unsafe:
        raise LeftForSomebody(Problem.NEEDS_REVIEW) from unsafe


def _problem(codes: Collection[str]) -> str:
    """Return why a sheet is left for a person, as the list says it."""
    if set(codes) == {"changed"}:
        return Problem.CHANGED
    return Problem.UNSIGNED if set(codes) <= set(sentences.SIGNED) else Problem.NEEDS_REVIEW


def _left(refused: delivery.DeliveryRefused) -> LeftForSomebody:
    return LeftForSomebody(REFUSED.get(refused.code, Problem.BROKEN))
