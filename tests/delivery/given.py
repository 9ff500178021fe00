"""Messages in every state, for tests of the desk."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from clinics.delivery import actions, mail, queue, sending
from clinics.delivery.carriers import Letter, NoAnswer, NotAccepted
from clinics.delivery.models import Delivery, Problem
from clinics.records.models import Patient
from clinics.sheets.models import Sheet
from tests import factories

NOW = factories.NOW
LATER = NOW + timedelta(minutes=1)


class Refuses:
    """A mail server that does not take it, for good or for now."""

    def __init__(self, *, is_final: bool) -> None:
        self.is_final = is_final

    def offer(self, letter: Letter) -> Any:
        problem = Problem.ADDRESS_REFUSED if self.is_final else Problem.UNREACHABLE
        raise NotAccepted(problem, "550 no such user", is_final=self.is_final)


class BreaksOff:
    """A mail server that says nothing after the end of the message."""

    def offer(self, letter: Letter) -> Any:
        return self

    def finish(self) -> str:
        raise NoAnswer("the line broke")

    def close(self) -> None:
        pass


CARRIERS: dict[str, Any] = {
    "sent": mail.OutboxCarrier(),
    "failed": Refuses(is_final=True),
    "put-off": Refuses(is_final=False),
    "doubtful": BreaksOff(),
}


def confirmed(patient: Patient, email: str = "anna@mail.example") -> Patient:
    """Give the patient an address, and confirm it."""
    Patient.objects.filter(pk=patient.pk).update(email=email)
    patient.refresh_from_db()
    actions.confirm_address(patient=patient, address=email, by=patient.created_by, now=NOW)
    return patient


def message(sheet: Sheet, state: str = "due", *, now: datetime = NOW, **changes: Any) -> Delivery:
    """Return a message about the sheet, in a state that it came to in the ordinary way."""
    values: dict[str, Any] = {"kind": "sheet-link", "language": "en", "data": {}}
    made = actions.post(
        patient=sheet.patient,
        sheet=sheet,
        form_key=uuid.uuid4(),
        by=sheet.issued_by,
        now=now,
        **values | changes,
    )
    if state == "cancelled":
        return actions.cancel(delivery=made, by=sheet.issued_by, now=now)
    if state in CARRIERS:
        hold = queue.take_this(made.pk, worker="w", now=now)
        assert hold is not None
        sending.send(hold, carrier=CARRIERS[state], clock=lambda: now)
    made.refresh_from_db()
    return made


def bounced(sheet: Sheet) -> Delivery:
    """Return a message that came back."""
    made = message(sheet, "sent")
    actions.note_report(
        what="bounced", reason="bounced", delivery=str(made.pk), provider_id="", now=LATER
    )
    made.refresh_from_db()
    return made
