"""What a patient wishes of messages: reminders or none, plain titles, sunscreen in the morning."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import transaction

from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.delivery import queries
from clinics.delivery.models import PatientChannel
from clinics.records.models import Patient
from clinics.sheets.models import Sheet

NEVER: Final = datetime(1900, 1, 1, tzinfo=UTC)


@transaction.atomic
def stop_reminders(*, patient: Patient, by: User | None, now: datetime) -> None:
    """Send no more reminders of what was done so far; `by` None is the patient's own wish.

    What keeps the patient safe is still sent: that a sheet was replaced or withdrawn.
    """
    wishes = _held(patient)
    since = Sheet.objects.filter(
        patient=patient, treatment__performed_at__gt=wishes.reminders_stopped_at or NEVER
    )
    if wishes.reminders_stopped_at is None or since.exists():
        changes = {"reminders_stopped_at": now, "sunscreen_until": None}
        _keep(wishes, "stop-messages", by, now, **changes)


@transaction.atomic
def resume_reminders(*, patient: Patient, by: User | None, now: datetime) -> None:
    """Take that back: what is due from now on is sent again."""
    wishes = _held(patient)
    if wishes.reminders_stopped_at is not None:
        _keep(wishes, "resume-messages", by, now, reminders_stopped_at=None)


@transaction.atomic
def name_things(*, patient: Patient, plainly: bool, now: datetime) -> None:
    """Let messages and calendar say what they are about, or no longer."""
    wishes = _held(patient)
    if wishes.plain_titles != plainly:
        _keep(wishes, "name-messages", None, now, plain_titles=plainly)


@transaction.atomic
def remind_of_sunscreen(*, patient: Patient, until: date | None, now: datetime) -> None:
    """Remind each morning up to and with that day; None is not at all."""
    wishes = _held(patient)
    if wishes.sunscreen_until != until:
        _keep(wishes, "sunscreen-messages", None, now, sunscreen_until=until)


def _held(patient: Patient) -> PatientChannel:
    once.held(patient.clinic_id)
    return queries.channel_of(patient)


def _keep(
    wishes: PatientChannel, verb: str, by: User | None, now: datetime, **changes: Any
) -> None:
    for name, value in changes.items():
        setattr(wishes, name, value)
    wishes.full_clean()
    wishes.save()
    journal.write(clinic=wishes.clinic, by=by, verb=verb, obj=wishes, now=now)
