"""Writing what is to be sent, and a person's decisions about it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from clinics.accounts import delivery_settings, once
from clinics.accounts.delivery_settings import ClinicDelivery
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.delivery import queries
from clinics.delivery.models import Channel, Delivery, Kind, PatientChannel, Problem, State
from clinics.portal import actions as portal
from clinics.records.models import Patient
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet

CHOICES = (
    *("allow_pdf_attachment", "reply_to", "link_days_after", "second_factor", "show_opened"),
    *("message_evening", "message_morning", "messages_windows", "check_in_day_3"),
    *("message_redness", "message_result", "chase_unanswered"),
)


class DeliveryRefused(ValueError):
    """A message that can't be sent; `code` says why.

    no-address, address-not-confirmed, pdf-not-allowed, no-mail: `post` and `issue_and_deliver`.
    not-waiting: `cancel`. not-open: `settle`. not-ended, sheet-withdrawn, sent-again: `send_again`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def issue_and_deliver(*, channel: str, wants_pdf: bool, **issue: Any) -> Sheet:
    """Issue a sheet and write down what is to be sent, all or nothing; nothing is sent here.

    The keywords are those of `sheets.actions.issue_sheet`. `wants_pdf` is the patient's own wish
    for this sheet. The same form sent again returns the first sheet and sends nothing more.
    Raises what `issue_sheet` raises, and DeliveryRefused when the channel is not open.
    """
    sheet = sheets.issue_sheet(**issue)
    # One link a sheet, on paper too: the code beside it opens the patient's page.
    portal.make_link(sheet=sheet, by=issue["by"], now=issue["now"])
    posted = Delivery.objects.filter(clinic=sheet.clinic, form_key=issue["form_key"])
    if channel == Channel.PRINT or posted.exists():
        return sheet
    if channel == Channel.EMAIL_PDF and not (
        wants_pdf and delivery_settings.settings_of(sheet.clinic).allow_pdf_attachment
    ):
        raise DeliveryRefused("pdf-not-allowed")
    is_pdf = channel == Channel.EMAIL_PDF
    first = Kind.SHEET_PDF if is_pdf else Kind.SHEET_LINK
    post(
        kind=Kind.SHEET_REPLACED if sheet.replaces_id else first,
        patient=sheet.patient,
        sheet=sheet,
        language=sheet.language,
        # The patient's wish, for this sheet alone.
        data={"wants_pdf": True} if is_pdf else {},
        form_key=issue["form_key"],
        by=issue["by"],
        now=issue["now"],
    )
    return sheet


@transaction.atomic
def post(
    *,
    kind: str,
    patient: Patient,
    sheet: Sheet | None,
    language: str,
    data: Mapping[str, Any],
    form_key: UUID,
    by: User | None,
    now: datetime,
    run_after: datetime | None = None,
    not_after: datetime | None = None,
) -> Delivery:
    """Write down one message to the patient; a worker sends it at `run_after` or soon.

    Whether it may go, where to and with which link is asked again when it leaves, and from
    `not_after` on it no longer goes; see `leaving`. `data` holds ids and codes only. The same form
    key returns the first message; raises FormReused when that was another one, and DeliveryRefused
    when there is nowhere to send it.
    """
    clinic = once.held(patient.clinic_id)
    same = {"kind": kind, "patient_id": patient.pk, "sheet_id": sheet.pk if sheet else None}
    first = once.made_before(Delivery, clinic, form_key, **same)
    if first is not None:
        return first
    made = Delivery(
        clinic=clinic,
        kind=kind,
        patient=patient,
        sheet=sheet,
        to=_address(patient, kind),
        language=language,
        data=dict(data),
        message_id=_message_id(),
        form_key=form_key,
        created_by=by,
        created_at=now,
        run_after=now if run_after is None else run_after,
        not_after=not_after,
    )
    return _write(made)


@transaction.atomic
def post_call(
    *, sheet: Sheet, staff: User, address: str, form_key: UUID, now: datetime
) -> Delivery:
    """Write down one message to somebody who works here: an answer waits. It goes first of all.

    It says nothing about anybody. Raises DeliveryRefused where no mail leaves.
    """
    if not queries.can_mail():
        raise DeliveryRefused("no-mail")
    clinic = once.held(sheet.clinic_id)
    first = once.made_before(Delivery, clinic, form_key, kind=Kind.CALL, staff_id=staff.pk)
    if first is not None:
        return first
    made = Delivery(
        clinic=clinic,
        kind=Kind.CALL,
        patient_id=sheet.patient_id,
        sheet=sheet,
        staff=staff,
        to=address,
        language=clinic.language,
        message_id=_message_id(),
        form_key=form_key,
        created_at=now,
        run_after=now,
    )
    return _write(made)


def _address(patient: Patient, kind: str) -> str:
    """Return where to send it; only the question whether an address is right goes to any."""
    if not queries.can_mail():
        raise DeliveryRefused("no-mail")
    # The patient as it is now, not as it was read before the wait for the clinic's row.
    patient = Patient.objects.get(pk=patient.pk)
    if not patient.email:
        raise DeliveryRefused("no-address")
    if kind == Kind.CONFIRM_ADDRESS:
        return patient.email
    if not (confirmed := queries.confirmed_address(patient)):
        raise DeliveryRefused("address-not-confirmed")
    return confirmed


def _message_id() -> str:
    """Return a Message-ID that says nothing and is never made twice."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<{uuid.uuid4().hex}@{domain}>"


def _write(made: Delivery) -> Delivery:
    made.full_clean(validate_constraints=False)
    made.save(force_insert=True)
    data = {
        "kind": str(made.kind),
        "sheet": str(made.sheet_id) if made.sheet_id else None,
        "wants_pdf": bool(made.data.get("wants_pdf")),
        "again_of": str(made.again_of_id) if made.again_of_id else None,
    }
    journal.write(
        clinic=made.clinic,
        by=made.created_by,
        verb="post-delivery",
        obj=made,
        data=data,
        now=made.created_at,
    )
    return made


@transaction.atomic
def send_again(*, delivery: Delivery, form_key: UUID, by: User, now: datetime) -> Delivery:
    """Write a second message like an ended one, which settles the first; returns the new one.

    This is the only way in which a patient can get a message twice: a person asks for it.
    """
    clinic = once.held(delivery.clinic_id)
    first = once.made_before(Delivery, clinic, form_key, again_of_id=delivery.pk)
    if first is not None:
        return first
    old = Delivery.objects.select_related("patient", "sheet__withdrawal").get(pk=delivery.pk)
    if old.ended_at is None:
        raise DeliveryRefused("not-ended")
    if old.sent_again.exists():
        # In another tab, or by a colleague: the new one can be sent again in its turn.
        raise DeliveryRefused("sent-again")
    if old.kind != Kind.SHEET_WITHDRAWN and old.sheet is not None and old.sheet.is_withdrawn:
        raise DeliveryRefused("sheet-withdrawn")
    made = _write(
        Delivery(
            clinic=clinic,
            kind=old.kind,
            patient=old.patient,
            sheet=old.sheet,
            to=_address(old.patient, old.kind),
            language=old.language,
            data=old.data,
            message_id=_message_id(),
            form_key=form_key,
            again_of=old,
            created_by=by,
            created_at=now,
            run_after=now,
        )
    )
    if old.needs_somebody:
        settle(delivery=old, by=by, now=now)
    return made


@transaction.atomic
def settle(*, delivery: Delivery, by: User, now: datetime, arrived: bool | None = None) -> Delivery:
    """Note that somebody dealt with a failed or doubtful message; it is never sent by itself.

    `arrived` is what the patient said about a doubtful one, None where nobody asked.
    """
    settled = Delivery.objects.filter(
        pk=delivery.pk,
        state__in=[State.FAILED, State.DOUBTFUL],
        settled_at=None,
    ).update(settled_by=by, settled_at=now, has_arrived=arrived)
    if not settled:
        raise DeliveryRefused("not-open")
    delivery.refresh_from_db()
    journal.write(
        clinic=delivery.clinic,
        by=by,
        verb="settle-delivery",
        obj=delivery,
        data={"arrived": arrived},
        now=now,
    )
    return delivery


@transaction.atomic
def cancel(*, delivery: Delivery, by: User, now: datetime) -> Delivery:
    """Stop a message that no worker has taken yet."""
    stopped = Delivery.objects.filter(pk=delivery.pk, state=State.DUE).update(
        state=State.CANCELLED, problem=Problem.STOPPED, ended_at=now
    )
    if not stopped:
        raise DeliveryRefused("not-waiting")
    delivery.refresh_from_db()
    _note(delivery, "cancel-delivery", by, now)
    return delivery


def _note(delivery: Delivery, verb: str, by: User, now: datetime) -> None:
    journal.write(clinic=delivery.clinic, by=by, verb=verb, obj=delivery, now=now)


@transaction.atomic
def remember_channel(*, patient: Patient, channel: str, by: User, now: datetime) -> PatientChannel:
    """Note how the patient wants sheets from now on."""
    found = _channel_of(patient)
    found.channel = Channel(channel)
    return _keep_channel(found, by, now)


@transaction.atomic
def confirm_address(
    *, patient: Patient, address: str, by: User | None, now: datetime
) -> PatientChannel:
    """Note that the address is the patient's own; `by` is None when the patient said so by mail.

    Whoever has chosen no channel so far gets links from now on.
    """
    found = _channel_of(patient)
    if found._state.adding:
        found.channel = Channel.EMAIL
    found.confirmed_address, found.confirmed_at = address, now
    return _keep_channel(found, by, now)


def _channel_of(patient: Patient) -> PatientChannel:
    # One at a time: two first rows for one patient can't both be made.
    once.held(patient.clinic_id)
    return queries.channel_of(patient)


def _keep_channel(kept: PatientChannel, by: User | None, now: datetime) -> PatientChannel:
    kept.full_clean()
    kept.save()
    # The journal's own words since the first release.
    data = {"way": str(kept.channel), "confirmed": bool(kept.confirmed_address)}
    journal.write(clinic=kept.clinic, by=by, verb="set-way", obj=kept, data=data, now=now)
    return kept


@transaction.atomic
def change_settings(*, clinic: Clinic, by: User, now: datetime, **changes: Any) -> ClinicDelivery:
    """Change how the clinic delivers; raises ValidationError for what can't be."""
    once.held(clinic.pk)
    found = delivery_settings.settings_of(clinic)
    for name, value in changes.items():
        if name not in CHOICES:
            raise TypeError(f"{name} of a clinic's delivery can't be changed")
        setattr(found, name, value)
    if any(character in found.reply_to for character in "\r\n"):
        raise ValidationError({"reply_to": "one line"})
    found.full_clean()
    found.save()
    data = {"fields": sorted(changes)}
    journal.write(clinic=clinic, by=by, verb="change-delivery", obj=found, data=data, now=now)
    return found


@transaction.atomic
def note_report(*, what: str, reason: str, delivery: str, provider_id: str, now: datetime) -> None:
    """Note what a mail service reports of a message: that it came back, or was called spam.

    The message is the one whose id we gave the service, or else the one that it gave us. The
    first report of each kind counts; other kinds and other people's messages change nothing.
    """
    fields = {"bounced": "bounced_at", "rejected": "bounced_at", "complained": "complained_at"}
    if what not in fields:
        return
    rows = Delivery.objects.filter(state__in=[State.SENT, State.DOUBTFUL], **{fields[what]: None})
    try:
        found = rows.filter(pk=UUID(delivery)).first()
    except ValueError:
        found = rows.filter(provider_id=provider_id).first() if provider_id else None
    if found is None:
        return
    changes = {fields[what]: now} | ({} if what == "complained" else {"bounce": reason[:20]})
    rows.filter(pk=found.pk).update(**changes)
    data = {"what": what, "reason": reason[:20]}
    journal.write(clinic=found.clinic, by=None, verb="mail-report", obj=found, data=data, now=now)
