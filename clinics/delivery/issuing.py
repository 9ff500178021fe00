"""Issuing by the channel that was chosen on the form, and sending what was issued before."""

from __future__ import annotations

import contextlib
import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from clinics.accounts.models import User
from clinics.delivery import actions, channels, queries
from clinics.delivery.models import TO_PATIENTS, Channel, Delivery, Kind, State
from clinics.portal import actions as portal
from clinics.records.models import Patient
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet, Withdrawal


@transaction.atomic
def issue_as_chosen(
    *, patient: Patient, channel: str, wants_pdf: bool, read_back: str, **issue: Any
) -> Sheet:
    """Issue a sheet, remember the channel, and note an address that was read back to the patient.

    `read_back` is the address as it was read to the patient, or empty. The other keywords are
    those of `actions.issue_and_deliver`, which says what is raised; then nothing is remembered.
    """
    by, now = issue["by"], issue["now"]
    kept = queries.channel_of(patient)
    if channel != Channel.PRINT and read_back and read_back != kept.confirmed_address:
        actions.confirm_address(patient=patient, address=read_back, by=by, now=now)
    sheet = actions.issue_and_deliver(channel=channel, wants_pdf=wants_pdf, **issue)
    # Where nothing but paper is open, paper was not chosen.
    if channels.offer(patient).by_mail and queries.channel_of(patient).channel != channel:
        actions.remember_channel(patient=patient, channel=channel, by=by, now=now)
    return sheet


@transaction.atomic
def send_link(*, sheet: Sheet, form_key: UUID, by: User, now: datetime) -> Delivery:
    """Send a link to a sheet that was issued before; made now where it had none.

    Raises what `actions.post` raises, and DeliveryRefused for a sheet that was withdrawn.
    """
    if Withdrawal.objects.filter(sheet=sheet).exists():
        raise actions.DeliveryRefused("sheet-withdrawn")
    portal.make_link(sheet=sheet, by=by, now=now)
    return actions.post(
        kind=Kind.SHEET_REPLACED if sheet.replaces_id else Kind.SHEET_LINK,
        patient=sheet.patient,
        sheet=sheet,
        language=sheet.language,
        data={},
        form_key=form_key,
        by=by,
        now=now,
    )


@transaction.atomic
def withdraw(*, sheet: Sheet, reason_code: str, reason: str, by: User, now: datetime) -> None:
    """Withdraw a sheet, and tell the patient by mail where it went out by mail.

    Raises WithdrawalRefused. Where no mail can go, the clinic sees no message and calls.
    """
    sheets.withdraw_sheet(sheet=sheet, reason_code=reason_code, reason=reason, by=by, now=now)
    was_mailed = Delivery.objects.filter(
        TO_PATIENTS, sheet=sheet, state__in=(State.SENT, State.DOUBTFUL, State.HANDING)
    )
    if not was_mailed.exists():
        return
    with contextlib.suppress(actions.DeliveryRefused):
        actions.post(
            kind=Kind.SHEET_WITHDRAWN,
            patient=sheet.patient,
            sheet=sheet,
            language=sheet.language,
            data={},
            form_key=uuid.uuid5(sheet.pk, "withdrawn"),
            by=by,
            now=now,
        )


@transaction.atomic
def keep_channel(
    *, patient: Patient, channel: str, read_back: str, by: User, now: datetime
) -> None:
    """Note how the patient wants sheets, and an address that was read back to the patient."""
    if channel != Channel.PRINT and read_back:
        actions.confirm_address(patient=patient, address=read_back, by=by, now=now)
    actions.remember_channel(patient=patient, channel=channel, by=by, now=now)
