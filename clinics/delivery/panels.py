"""What a sheet's page and a patient's page show of deliveries."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from clinics.accounts import delivery_settings
from clinics.delivery import channels, desk, queries
from clinics.delivery.desk import Row
from clinics.delivery.models import TO_PATIENTS, Channel, Delivery
from clinics.records.models import Patient
from clinics.sheets.models import Sheet

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class OfSheet:
    """What was sent about one sheet, and whether its link can be sent now."""

    rows: list[Row]
    may_send: bool
    may_confirm: bool
    form_key: UUID


def of_sheet(sheet: Sheet, now: datetime) -> OfSheet:
    """Return what the sheet's page shows."""
    wishes, offer = delivery_settings.settings_of(sheet.clinic), channels.offer(sheet.patient)
    sent = Delivery.objects.filter(TO_PATIENTS, sheet=sheet).order_by("-created_at", "id")
    rows = desk.rows(sent[:20], now=now, show_opened=wishes.show_opened)
    return OfSheet(
        rows=rows,
        # What was sent once is sent again from its own page, which knows whether it arrived.
        may_send=not rows and offer.by_mail and offer.is_confirmed,
        may_confirm=not rows and offer.by_mail and not offer.is_confirmed,
        form_key=uuid.uuid4(),
    )


@dataclass(frozen=True, slots=True)
class OfPatient:
    """How a patient gets sheets, and the latest messages."""

    channel: str
    is_confirmed: bool
    rows: list[Row]
    has_more: bool
    show_opened: bool


def of_patient(patient: Patient, now: datetime) -> OfPatient:
    """Return what the patient's page shows."""
    kept, wishes = queries.channel_of(patient), delivery_settings.settings_of(patient.clinic)
    sent = Delivery.objects.filter(TO_PATIENTS, patient=patient).order_by("-created_at", "id")
    rows = desk.rows(sent[: MOST + 1], now=now, show_opened=wishes.show_opened)
    return OfPatient(
        channel=str(Channel(kept.channel).label),
        is_confirmed=bool(patient.email) and patient.email == kept.confirmed_address,
        rows=rows[:MOST],
        has_more=len(rows) > MOST,
        show_opened=wishes.show_opened,
    )
