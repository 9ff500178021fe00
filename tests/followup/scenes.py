"""A patient with a sheet who reads mail, and her answers."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from aftercare import rules
from clinics.delivery import actions as delivery
from clinics.delivery import mail, worker
from clinics.delivery.models import Channel
from clinics.followup import actions
from clinics.followup.models import CheckIn
from clinics.portal import actions as portal
from clinics.portal import tokens
from clinics.portal.models import Link
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet
from tests import factories

# By the clinic's clock: treated on Friday 27 March at 16:00; the clocks change on the 29th.
EVENING = datetime(2026, 3, 27, 18, 0, tzinfo=UTC)
DAY_1 = datetime(2026, 3, 28, 7, 0, tzinfo=UTC)
DAY_3 = datetime(2026, 3, 30, 15, 0, tzinfo=UTC)
DAY_4 = DAY_3 + timedelta(days=1)
ALL_LEVELS = frozenset({rules.Urgency.EMERGENCY, rules.Urgency.URGENT, rules.Urgency.CLINIC})


def sheet(
    channel: str = Channel.EMAIL, performed_at: datetime = factories.NOW, **changes: Any
) -> Sheet:
    """Return an issued sheet of a patient whose address was confirmed."""
    factories.publish()
    clinic = factories.clinic()
    by = factories.member(clinic).user
    patient = factories.patient(clinic, email="asa@mail.example", by=by)
    delivery.confirm_address(patient=patient, address=patient.email, by=by, now=factories.NOW)
    delivery.remember_channel(patient=patient, channel=channel, by=by, now=factories.NOW)
    treatment = factories.treatment(patient, performed_at=performed_at)
    made = factories.issue(treatment, by=by, **changes)
    portal.make_link(sheet=made, by=by, now=factories.NOW)
    return Sheet.objects.select_related("clinic", "patient", "payload").get(pk=made.pk)


def sent(now: datetime = DAY_3) -> int:
    """Let a worker send what is due; return how many messages left or were kept back."""
    one = worker.Worker(name="one", carrier=mail.OutboxCarrier(), clock=lambda: now)
    return one.drain()


def calm() -> rules.Answers:
    """Return the answers of somebody who is as the sheet says."""
    return rules.Answers(rules.Looks.AS_EXPECTED, frozenset(), ALL_LEVELS)


def worse_and_pus() -> rules.Answers:
    """Return the answers of somebody with signs of an infection."""
    return rules.Answers(rules.Looks.WORSE, frozenset({"help-infection"}), ALL_LEVELS)


def answer(
    sheet: Sheet, answers: rules.Answers, now: datetime = DAY_1, key: uuid.UUID | None = None
) -> CheckIn:
    """Answer a check-in."""
    return actions.answer_check_in(
        sheet=sheet, form_key=key or uuid.uuid4(), answers=answers, now=now
    )


def lines(sheet: Sheet) -> dict[str, rules.Line]:
    """Return what the sheet says, by rule."""
    return {line.rule: line for line in sheets.plan(sheet).advice}


def opened(sheet: Sheet) -> Client:
    """Return a browser that has opened the sheet's link."""
    client, link = Client(), Link.objects.get(sheet=sheet)
    address = tokens.address(link)
    path = address[address.index("/p/") :]
    answer = client.post(path, {"answer": tokens.code(link)})
    assert answer.status_code == 302, answer.content
    return client
