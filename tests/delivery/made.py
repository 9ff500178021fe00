"""Messages in every state, made by the queue's own steps, and a mail server that does as told."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from clinics.delivery import actions, queue
from clinics.delivery.carriers import Letter, NoAnswer, NotAccepted
from clinics.delivery.models import Delivery, Problem, State
from clinics.records.models import Patient
from clinics.sheets.models import Sheet
from tests import factories

NOW = factories.NOW
MINUTE = timedelta(minutes=1)
ENDED = frozenset({State.SENT, State.FAILED, State.DOUBTFUL, State.CANCELLED})


def patient(**changes: Any) -> Patient:
    """Return a patient whose address is confirmed."""
    clinic = changes.pop("clinic", None) or factories.clinic()
    made = factories.patient(clinic, **{"email": "asa@mail.example"} | changes)
    actions.confirm_address(patient=made, address=made.email, by=made.created_by, now=NOW)
    return made


def sheet(**changes: Any) -> Sheet:
    """Return a sheet with a link, for a patient whose address is confirmed; nothing is sent."""
    treatment = changes.pop("treatment", None) or factories.treatment(patient())
    return issue(treatment, channel="print", **changes)


def issue(treatment: Any, **changes: Any) -> Sheet:
    """Issue and deliver, having seen the sheet."""
    seen = factories.sheets_queries.shown(treatment, language=changes.get("language", "en"))
    values: dict[str, Any] = {
        "channel": "email",
        "wants_pdf": False,
        "language": "en",
        "paper": "a4",
        "large_print": False,
        "form_key": uuid.uuid4(),
        "by": treatment.recorded_by,
        "now": NOW,
        "shown_digest": seen.digest,
        "signed": factories.signatures(treatment, seen),
    }
    return actions.issue_and_deliver(treatment=treatment, **values | changes)


def delivery(of: Sheet, **changes: Any) -> Delivery:
    """Return a message that is due."""
    values: dict[str, Any] = {
        "kind": "sheet-link",
        "patient": of.patient,
        "sheet": of,
        "language": "en",
        "data": {},
        "form_key": uuid.uuid4(),
        "by": of.issued_by,
        "now": NOW,
    }
    return actions.post(**values | changes)


def in_state(state: State, of: Sheet, **changes: Any) -> tuple[Delivery, queue.Hold]:
    """Return a message in the state, and the hold of the worker that had it, or would have."""
    made = delivery(of, **changes)
    hold = queue.Hold(made.pk, "one", 0)
    if state == State.CANCELLED:
        actions.cancel(delivery=made, by=of.issued_by, now=NOW)
    elif state != State.DUE:
        taken = queue.take_this(made.pk, worker="one", now=NOW)
        assert taken is not None
        hold = taken
        _on(state, hold)
    made.refresh_from_db()
    assert made.state == state
    return made, hold


def hand(hold: queue.Hold, now: datetime = NOW, to: str = "") -> bool:
    """Note that a message may arrive from now on, at the address that it was written for."""
    to = to or Delivery.objects.values_list("to", flat=True).get(pk=hold.pk)
    return queue.hand(hold, now=now, to=to)


def _on(state: State, hold: queue.Hold) -> None:
    if state == State.TAKEN:
        return
    assert hand(hold)
    if state == State.SENT:
        queue.accept(hold, now=NOW, answer="250 ok")
    elif state == State.FAILED:
        queue.refuse(hold, now=NOW, problem=Problem.MESSAGE_REFUSED, detail="554 no")
    elif state == State.DOUBTFUL:
        queue.no_answer(hold, now=NOW)


class Clock:
    """A clock that stands until it is set on."""

    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, by: timedelta) -> None:
        """Set it on."""
        self.now += by


class FakeServer:
    """A mail server in the same process: `mood` says how it answers; it keeps what it took."""

    def __init__(self) -> None:
        self.mood = "takes"
        self.taken: list[Letter] = []
        self.said = 0

    def ids(self) -> list[str]:
        """Return the Message-IDs of what it took."""
        return [letter.delivery.message_id for letter in self.taken]

    def offer(self, letter: Letter) -> _FakeHandover:
        """Take all but the end."""
        self.said += 1
        if self.mood == "down":
            raise NotAccepted(Problem.UNREACHABLE, "ConnectionRefusedError")
        if self.mood == "address-unknown":
            raise NotAccepted(Problem.ADDRESS_REFUSED, "550 unknown", is_final=True)
        if self.mood == "greylisting":
            raise NotAccepted(Problem.REFUSED_FOR_NOW, "451 later")
        return _FakeHandover(self, letter)


class _FakeHandover:
    def __init__(self, server: FakeServer, letter: Letter) -> None:
        self.server, self.letter = server, letter

    def finish(self) -> str:
        mood = self.server.mood
        if mood == "refuses":
            raise NotAccepted(Problem.MESSAGE_REFUSED, "554 no", is_final=True)
        if mood == "refuses-for-now":
            raise NotAccepted(Problem.REFUSED_FOR_NOW, "452 full")
        if mood != "drops-before":
            self.server.taken.append(self.letter)
        if mood in ("drops-after", "drops-before"):
            raise NoAnswer("SMTPServerDisconnected")
        return "250 taken"

    def close(self) -> None:
        return


MOODS = (
    *("takes", "down", "address-unknown", "greylisting", "refuses", "refuses-for-now"),
    *("drops-after", "drops-before"),
)
Act = Callable[[], Any]
