"""A message is judged when it leaves: whether it may go, where to, and with which link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clinics.accounts.journal.models import Event
from clinics.delivery import actions, issuing, leaving, queue, sending, wishes, worker
from clinics.delivery.models import REMINDERS, Channel, Delivery, Kind, Problem, State
from clinics.portal import actions as portal
from clinics.portal import tokens
from clinics.portal.models import Link
from clinics.records.models import Patient
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet
from tests import factories
from tests.delivery import made
from tests.delivery.made import MINUTE, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
EVERY = sorted(set(Kind) - {Kind.CONFIRM_ADDRESS, Kind.CALL})
LINKED = sorted(set(EVERY) - {Kind.SHEET_WITHDRAWN})


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return made.sheet()


@pytest.fixture
def server() -> made.FakeServer:
    return made.FakeServer()


def work(server: made.FakeServer, at: sending.Step = sending.nothing) -> None:
    """Let a worker that was away for three days send what is due."""
    worker.Worker("one", server, clock=lambda: LATER, at=at).drain()


def ended(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.problem


def withdraw(sheet: Sheet) -> None:
    sheets.withdraw_sheet(
        sheet=sheet, reason_code="wrong-patient", reason="", by=sheet.issued_by, now=LATER
    )


def revoke(sheet: Sheet) -> None:
    portal.revoke(link=sheet.link, by=sheet.issued_by, now=LATER)


def lock(sheet: Sheet) -> None:
    Link.objects.filter(sheet=sheet).update(wrong_answers=5, locked_at=LATER)


def expire(sheet: Sheet) -> None:
    Link.objects.filter(sheet=sheet).update(expires_at=LATER)


def stop(sheet: Sheet) -> None:
    wishes.stop_reminders(patient=sheet.patient, by=None, now=LATER)


def take_paper(sheet: Sheet) -> None:
    by = sheet.issued_by
    actions.remember_channel(patient=sheet.patient, channel=Channel.PRINT, by=by, now=LATER)


def change_address(sheet: Sheet) -> None:
    Patient.objects.filter(pk=sheet.patient_id).update(email="new@mail.example")


def correct_address(sheet: Sheet) -> None:
    change_address(sheet)
    patient = Patient.objects.get(pk=sheet.patient_id)
    actions.confirm_address(patient=patient, address=patient.email, by=sheet.issued_by, now=LATER)


BARRED: list[tuple[Callable[[Sheet], None], Problem, Any]] = [
    (withdraw, Problem.SHEET_WITHDRAWN, LINKED),
    (revoke, Problem.LINK_CLOSED, LINKED),
    (lock, Problem.LINK_CLOSED, LINKED),
    (expire, Problem.LINK_CLOSED, LINKED),
    (change_address, Problem.ADDRESS_CHANGED, EVERY),
    (stop, Problem.NOT_WANTED, REMINDERS),
    (take_paper, Problem.NOT_WANTED, REMINDERS),
]


@pytest.mark.parametrize(("happens", "problem", "kinds"), BARRED)
def test_what_changed_since_it_was_posted_counts_for_every_kind(
    sheet, server, happens, problem, kinds
) -> None:
    posted = {kind: made.delivery(sheet, kind=kind) for kind in EVERY}
    happens(sheet)
    work(server)
    for kind, delivery in posted.items():
        expected = (State.CANCELLED, problem) if kind in kinds else (State.SENT, "")
        assert ended(delivery) == expected, kind
    assert len(server.taken) == len(EVERY) - len(kinds)


@pytest.mark.parametrize(("happens", "problem", "kinds"), BARRED)
@pytest.mark.parametrize("step", ["written", "offered"])
def test_what_changes_while_it_is_being_sent_counts_too(
    sheet, server, happens, problem, kinds, step
) -> None:
    delivery = made.delivery(sheet, kind=Kind.CHECK_IN)
    work(server, at=lambda name: happens(sheet) if name == step else None)
    assert ended(delivery) == (State.CANCELLED, problem)
    assert not server.taken


def test_it_goes_to_the_address_that_is_confirmed_when_it_leaves(sheet, server) -> None:
    """Fault 2: an address corrected while a link waits; it went to the wrong one."""
    delivery = made.delivery(sheet)
    correct_address(sheet)
    work(server)
    assert ended(delivery) == (State.SENT, "")
    (letter,) = server.taken
    assert letter.to == "new@mail.example"
    assert b"To: new@mail.example" in letter.raw
    assert delivery.to == "new@mail.example", "what is shown is where it went"


@pytest.mark.parametrize("step", ["written", "offered"])
def test_an_address_corrected_meanwhile_is_written_anew_and_sent_once(sheet, server, step) -> None:
    delivery = made.delivery(sheet)
    done: list[str] = []

    def at(name: str) -> None:
        if name == step and not done:
            done.append(name)
            correct_address(sheet)

    work(server, at)
    assert ended(delivery) == (State.SENT, "")
    assert [letter.to for letter in server.taken] == ["new@mail.example"]


@pytest.mark.parametrize("step", [None, "written", "offered"])
def test_it_carries_the_link_that_opens_when_it_leaves(sheet, server, step) -> None:
    delivery = made.delivery(sheet)
    old = tokens.address(sheet.link)
    done: list[str] = []

    def at(name: str) -> None:
        if name == (step or "taken") and not done:
            done.append(name)
            portal.renew_link(link=sheet.link, by=sheet.issued_by, now=LATER)

    work(server, at)
    assert ended(delivery) == (State.SENT, "")
    (letter,) = server.taken
    text = letter.email.body
    assert old not in text
    assert tokens.address(Link.objects.get(sheet=sheet)) in text


def test_a_reminder_whose_day_is_over_stays(sheet, server) -> None:
    late = made.delivery(sheet, kind=Kind.WINDOW_OPENS, not_after=LATER)
    in_time = made.delivery(sheet, kind=Kind.WINDOW_OPENS, not_after=LATER + MINUTE)
    work(server)
    assert ended(late) == (State.CANCELLED, Problem.TOO_LATE)
    assert ended(in_time) == (State.SENT, "")
    noted = Event.objects.get(verb="delivery-cancelled")
    assert noted.data["problem"] == "too-late"


def test_a_question_about_an_address_goes_to_that_address_or_nowhere(sheet, server) -> None:
    asked = made.delivery(sheet, kind=Kind.CONFIRM_ADDRESS, sheet=None)
    change_address(sheet)
    work(server)
    assert ended(asked) == (State.CANCELLED, Problem.ADDRESS_CHANGED)


def test_a_new_treatment_begins_anew_after_reminders_were_stopped(sheet, server) -> None:
    stop(sheet)
    treatment = factories.treatment(sheet.patient, performed_at=LATER + MINUTE, now=LATER + MINUTE)
    new = made.issue(treatment, channel="print", now=LATER + 2 * MINUTE)
    delivery = made.delivery(new, kind=Kind.CHECK_IN)
    worker.Worker("one", server, clock=lambda: LATER + 3 * MINUTE).drain()
    assert ended(delivery) == (State.SENT, "")


def test_each_bar_is_one_condition_without_a_join(sheet) -> None:
    """An UPDATE over a join asks for the state in a subquery: two workers could both pass."""
    hold = queue.Hold(made.delivery(sheet).pk, "one", 1)
    rows = queue._held(hold, State.TAKEN).filter(leaving.may_leave(NOW))
    assert rows.query.count_active_tables() == 1
    joined = rows.filter(sheet__number=1)
    assert joined.query.count_active_tables() == 2, "the count would show a join"


def test_a_withdrawn_sheet_that_was_mailed_is_told_without_a_link(sheet, server) -> None:
    made.delivery(sheet)
    work(server)
    issuing.withdraw(
        sheet=sheet, reason_code="wrong-patient", reason="", by=sheet.issued_by, now=LATER
    )
    work(server)
    told = server.taken[-1]
    assert told.delivery.kind == Kind.SHEET_WITHDRAWN
    assert "http" not in told.email.body
    assert "please call us" in told.email.subject
    assert "even without reminders" in told.email.body
    assert "List-Unsubscribe" not in told.email.extra_headers


def test_a_withdrawn_sheet_that_nobody_was_mailed_is_not_told(sheet, server) -> None:
    issuing.withdraw(
        sheet=sheet, reason_code="wrong-patient", reason="", by=sheet.issued_by, now=NOW
    )
    assert not Delivery.objects.exists()


def test_a_sheet_in_another_s_place_says_so_and_which_dates_moved(sheet, server) -> None:
    deep = factories.treatment(
        sheet.patient, corrects=sheet.treatment, endpoint="confluent_bleeding", now=NOW + MINUTE
    )
    new = made.issue(deep, replaces=sheet, now=NOW + MINUTE)
    delivery = Delivery.objects.get(sheet=new)
    assert delivery.kind == Kind.SHEET_REPLACED
    stop(sheet)
    work(server)
    assert ended(delivery) == (State.SENT, ""), "it is no reminder"
    (letter,) = server.taken
    assert "Tue 31 March is now Thu 2 April, Sat 4 April" in letter.email.body
    assert "takes the place" in letter.email.body
    assert letter.email.subject == "Södermalm Skin: please read your page again"
