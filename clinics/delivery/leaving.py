"""Whether a message may leave at this moment: asked when it leaves, not when it was written.

Days may pass between the two: a worker is away, a mail server is down. Meanwhile a sheet is
withdrawn, a link revoked, an address corrected, a patient wants no more of it. Each reason is a
condition on rows, so that the step after which a message may arrive asks all of them in its own
UPDATE; nothing comes between the question and the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils.module_loading import import_string

from clinics.accounts.duty import queries as duty
from clinics.delivery import queries
from clinics.delivery.models import (
    REMINDERS,
    Channel,
    Delivery,
    Kind,
    PatientChannel,
    Problem,
)
from clinics.portal.models import Link
from clinics.records.models import Patient
from clinics.sheets.models import Sheet, Withdrawal

Bar = tuple[Problem, Q]
# Yields what keeps messages back at an instant: a problem, and of which rows it is true.
Bars = Callable[[datetime], Iterator[Bar]]

# Says that what the patient holds does not count: it goes out although, and because, it does not.
WITHDRAWN: Final = Q(kind=Kind.SHEET_WITHDRAWN)
# Asks whether an address is right: it knows neither a sheet nor a confirmed address.
ASKS: Final = Q(kind=Kind.CONFIRM_ADDRESS)
# Goes to somebody at the clinic: no wish and no link of the patient's keeps it back.
CALLS: Final = Q(kind=Kind.CALL)


def bars(now: datetime) -> Iterator[Bar]:
    """Yield what keeps a message back now, the plainest reason first.

    Packages above this one add theirs by `settings.MESSAGE_BARS`. The conditions name the row's
    own columns and subqueries: a join would let two workers pass.
    """
    withdrawn = Withdrawal.objects.filter(sheet=OuterRef("sheet_id"))
    yield Problem.SHEET_WITHDRAWN, Exists(withdrawn) & ~WITHDRAWN & ~CALLS
    opens = Link.objects.filter(
        sheet=OuterRef("sheet_id"), revoked_at=None, locked_at=None, expires_at__gt=now
    )
    yield Problem.LINK_CLOSED, ~Exists(opens) & ~WITHDRAWN & ~ASKS & ~CALLS
    yield from _of_reminders(now)
    for name in settings.MESSAGE_BARS:
        yield from _added(name)(now)
    confirmed = PatientChannel.objects.filter(
        patient=OuterRef("patient_id"), confirmed_address=F("patient__email")
    ).exclude(confirmed_address="")
    yield Problem.ADDRESS_CHANGED, ~Exists(confirmed) & ~ASKS & ~CALLS
    asked = Patient.objects.filter(pk=OuterRef("patient_id"), email=OuterRef("to"))
    yield Problem.ADDRESS_CHANGED, ~Exists(asked) & ASKS
    yield Problem.PERSON_CHANGED, CALLS & ~duty.reached_at("clinic_id", "staff_id", "to")


def _of_reminders(now: datetime) -> Iterator[Bar]:
    """Yield what keeps back only what comes by itself: its day is over, or nobody wants it."""
    is_reminder = Q(kind__in=REMINDERS)
    yield Problem.TOO_LATE, Q(not_after__lte=now)
    unwanted = Sheet.objects.filter(
        pk=OuterRef("sheet_id"),
        treatment__performed_at__lte=F("patient__channel__reminders_stopped_at"),
    )
    yield Problem.NOT_WANTED, Exists(unwanted) & is_reminder
    by_mail = PatientChannel.objects.filter(
        patient=OuterRef("patient_id"), channel__in=(Channel.EMAIL, Channel.EMAIL_PDF)
    )
    yield Problem.NOT_WANTED, ~Exists(by_mail) & is_reminder


@cache
def _added(name: str) -> Bars:
    found: Bars = import_string(name)
    return found


def why_not(pk: UUID, now: datetime) -> Problem | None:
    """Return what keeps a message back now; None when it may go."""
    row = Delivery.objects.filter(pk=pk)
    return next((problem for problem, bar in bars(now) if row.filter(bar).exists()), None)


def may_leave(now: datetime) -> Q:
    """Return the condition under which a message may go now."""
    every = Q()
    for _, bar in bars(now):
        every &= ~bar
    return every


def goes_to(delivery: Delivery) -> str:
    """Return the address that a message goes to now; empty where there is none."""
    if delivery.kind in (Kind.CONFIRM_ADDRESS, Kind.CALL):
        return delivery.to
    return queries.confirmed_address(delivery.patient)


def is_as_written(to: str, token_hash: str) -> Q:
    """Return the condition that address and link are still those that stand in the letter."""
    reads = Patient.objects.filter(pk=OuterRef("patient_id"), email=to)
    same = Q(Exists(reads)) | (CALLS & Q(to=to))
    if token_hash:
        same &= Q(Exists(Link.objects.filter(sheet=OuterRef("sheet_id"), token_hash=token_hash)))
    return same
