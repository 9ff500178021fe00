"""Every state and every event, by the queue's functions and by bare statements."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from clinics.accounts.journal.models import Event as Entry
from clinics.delivery import actions, queue
from clinics.delivery.models import Delivery, Heartbeat, Problem, State
from clinics.delivery.queue import FOLLOWS, Event
from clinics.sheets import actions as sheets
from tests import factories
from tests.delivery import made
from tests.delivery.made import MINUTE, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + queue.LEASE
guards = import_module("clinics.delivery.migrations.0002_guards")


@pytest.fixture
def sheet():
    factories.publish()
    return made.sheet()


def happen(event: Event, hold: queue.Hold, of: Delivery) -> Any:
    """Let the event happen to the message."""
    by = of.patient.created_by
    ending: dict[str, Any] = {"now": NOW, "problem": Problem.UNREACHABLE}
    match event:
        case Event.TAKE:
            return queue.take_this(hold.pk, worker="two", now=NOW)
        case Event.HAND:
            return made.hand(hold, NOW)
        case Event.ACCEPT:
            return queue.accept(hold, now=NOW, answer="250 ok")
        case Event.PUT_OFF:
            return queue.put_off(hold, **ending)
        case Event.REFUSE:
            return queue.refuse(hold, **ending)
        case Event.NO_ANSWER:
            return queue.no_answer(hold, now=NOW)
        case Event.LOSE:
            return queue.reclaim(now=LATER)
        case Event.KEEP_BACK:
            return queue.keep_back(hold, now=NOW)
        case Event.STOP:
            try:
                return actions.cancel(delivery=of, by=by, now=NOW)
            except actions.DeliveryRefused:
                return None


def test_an_event_leads_where_the_table_says_and_nowhere_else(sheet) -> None:
    for state, event in itertools.product(State, Event):
        delivery, hold = made.in_state(state, sheet)
        happened = happen(event, hold, delivery)
        delivery.refresh_from_db()
        assert delivery.state == FOLLOWS.get((state, event), state), (state, event)
        assert bool(happened) == ((state, event) in FOLLOWS), (state, event)
        # Out of the way of the next pair, if it waits still.
        Delivery.objects.filter(pk=delivery.pk, lease_until__isnull=False).update(
            lease_until=NOW + 1000 * queue.LEASE
        )


def test_only_who_holds_it_goes_on_with_it(sheet) -> None:
    of_holders = sorted(set(Event) - {Event.TAKE, Event.LOSE, Event.STOP})
    for state, event in itertools.product(State, of_holders):
        delivery, hold = made.in_state(state, sheet)
        for other in (
            queue.Hold(hold.pk, "two", hold.attempts),
            queue.Hold(hold.pk, "one", 7),
        ):
            assert not happen(event, other, delivery)
            delivery.refresh_from_db()
            assert delivery.state == state


def refused(act: Callable[..., Any], **given: Any) -> bool:
    """Whether the database refuses the act."""
    try:
        with transaction.atomic():
            act(**given)
    except IntegrityError:
        return True
    return False


def changes(after: State) -> dict[str, Any]:
    """Return what a row needs to be in the state at all."""
    common: dict[str, Any] = {"state": after, "sent_at": NOW, "problem": Problem.UNREACHABLE}
    if after in (State.TAKEN, State.HANDING):
        common |= {"lease_until": LATER, "worker": "one"}
    return common


def test_no_statement_takes_a_step_that_the_queue_does_not_know(sheet) -> None:
    known = {(before, then) for (before, _), then in FOLLOWS.items()}
    # Tried often enough, a lost one has failed too.
    known |= {(State.TAKEN, State.FAILED)} | {(state, state) for state in State}
    for state, after in itertools.product(State, State):
        delivery, _ = made.in_state(state, sheet)
        row = Delivery.objects.filter(pk=delivery.pk)
        values = changes(after)
        if (state, after) == (State.HANDING, State.DUE):
            # Only an answer of the mail server, which is counted, makes it due again.
            assert refused(row.update, **values)
            values["refusals"] = delivery.refusals + 1
        if (state, after) in known:
            assert row.update(**values) == 1, (state, after)
        else:
            assert refused(row.update, **values), (state, after)
            delivery.refresh_from_db()
            assert delivery.state == state


def test_the_database_and_the_queue_have_one_table() -> None:
    ours: dict[str, set[str]] = {}
    for (before, _), after in FOLLOWS.items():
        ours.setdefault(before, set()).add(after)
    assert {before: set(after) for before, after in guards.FOLLOWS.items()} == ours


def test_a_row_begins_as_due(sheet) -> None:
    first = made.delivery(sheet)
    copied = {
        field.attname: getattr(first, field.attname)
        for field in Delivery._meta.concrete_fields
        if field.name not in ("id", "message_id", "form_key")
    }
    for state in State:
        values = copied | changes(state) | {"message_id": f"<{state}@example>"}
        is_refused = refused(Delivery.objects.create, **values)
        assert is_refused == (state != State.DUE), state


def test_what_was_written_stays(sheet) -> None:
    row = Delivery.objects.filter(pk=made.delivery(sheet).pk)
    for change in (
        {"message_id": "<other@example>"},
        {"to": "other@mail.example"},
        {"kind": "check-in"},
        {"sheet": None, "kind": "confirm-address"},
        {"language": "sv"},
    ):
        assert refused(row.update, **change), change


def test_a_message_is_never_deleted(sheet) -> None:
    assert refused(made.delivery(sheet).delete)


def test_a_message_is_for_whom_the_sheet_is(sheet) -> None:
    colleague = made.patient(clinic=sheet.clinic)
    stranger = made.patient()
    for other in (colleague, stranger):
        assert refused(made.delivery, of=sheet, patient=other)


def test_of_two_workers_one_takes_it(sheet) -> None:
    delivery = made.delivery(sheet)
    first = queue.take(worker="one", now=NOW)
    assert first == queue.Hold(delivery.pk, "one", 1)
    assert queue.take(worker="two", now=NOW) is None


def test_the_longest_due_comes_first_and_nothing_before_its_time(sheet) -> None:
    late = made.delivery(sheet, run_after=NOW + MINUTE)
    soon = made.delivery(sheet, now=NOW - MINUTE)
    held = queue.take(worker="one", now=NOW)
    assert held is not None
    assert held.pk == soon.pk
    assert queue.take(worker="one", now=NOW) is None
    held = queue.take(worker="one", now=NOW + MINUTE)
    assert held is not None
    assert held.pk == late.pk


def test_it_waits_longer_each_time_and_then_has_failed(sheet) -> None:
    delivery = made.delivery(sheet)
    now, waits = NOW, []
    for _ in range(5):
        hold = queue.take(worker="one", now=now)
        assert hold is not None
        queue.put_off(hold, now=now, problem=Problem.UNREACHABLE, chance=lambda: 0.0)
        delivery.refresh_from_db()
        waits.append(delivery.run_after - now)
        now = delivery.run_after
    assert waits == [minutes * MINUTE for minutes in (1, 5, 15, 60, 240)]
    hold = queue.take(worker="one", now=now)
    assert hold is not None
    queue.put_off(hold, now=now, problem=Problem.UNREACHABLE)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (State.FAILED, Problem.UNREACHABLE)
    assert delivery.needs_somebody


def test_waits_differ_by_up_to_a_fifth(sheet) -> None:
    chances: tuple[tuple[Callable[[], float], int], ...] = (
        (lambda: 0.0, 60),
        (lambda: 0.5, 66),
        (lambda: 1.0, 72),
    )
    for chance, seconds in chances:
        delivery, hold = made.in_state(State.TAKEN, sheet)
        problem = Problem.UNREACHABLE
        queue.put_off(hold, now=NOW, problem=problem, chance=chance)
        delivery.refresh_from_db()
        assert delivery.run_after - NOW == timedelta(seconds=seconds)


def test_a_worker_that_is_paused_past_its_lease_can_not_hand_it_over(sheet) -> None:
    delivery, hold = made.in_state(State.TAKEN, sheet)
    assert not made.hand(hold, LATER)
    queue.reclaim(now=LATER)
    again = queue.take(worker="two", now=LATER)
    assert again is not None
    assert not made.hand(hold, LATER)
    assert made.hand(again, LATER)
    delivery.refresh_from_db()
    assert (delivery.worker, delivery.attempts) == ("two", 2)


def test_a_message_at_which_workers_end_is_kept_back(sheet) -> None:
    delivery = made.delivery(sheet)
    now = NOW
    for _ in range(queue.MOST_ATTEMPTS):
        assert queue.take(worker="one", now=now) is not None
        now += queue.LEASE
        queue.reclaim(now=now)
    assert queue.take(worker="one", now=now) is None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (State.FAILED, Problem.INTERRUPTED)


def test_a_withdrawn_sheet_is_not_handed_over(sheet) -> None:
    _, hold = made.in_state(State.TAKEN, sheet)
    sheets.withdraw_sheet(
        sheet=sheet, reason_code="wrong-patient", reason="", by=sheet.issued_by, now=NOW
    )
    assert not made.hand(hold, NOW)


def test_each_end_is_in_the_journal_once(sheet) -> None:
    for state in sorted(made.ENDED):
        delivery, _ = made.in_state(state, sheet)
        entries = Entry.objects.filter(object_id=str(delivery.pk)).exclude(verb="post-delivery")
        verb = "cancel-delivery" if state == State.CANCELLED else f"delivery-{state}"
        assert [entry.verb for entry in entries] == [verb]


def test_the_state_of_the_queue(sheet) -> None:
    empty = queue.state(now=NOW)
    assert (empty.oldest_due, empty.due, empty.doubtful, empty.failed) == (None, 0, 0, 0)
    assert not empty.is_stuck(NOW)
    for state in (State.DUE, State.DOUBTFUL, State.FAILED, State.FAILED, State.SENT):
        made.in_state(state, sheet)
    queue.heard_of(worker="one", now=NOW, started_at=NOW)
    found = queue.state(now=NOW + 3 * MINUTE)
    assert (found.oldest_due, found.due, found.doubtful, found.failed) == (NOW, 1, 1, 2)
    assert found.is_stuck(NOW + 3 * MINUTE)
    assert not found.is_stuck(NOW + MINUTE)
    assert not found.mail_fails
    assert queue.state(now=NOW, clinic=factories.clinic()).failed == 0
    queue.gone(worker="one")
    assert not Heartbeat.objects.exists()


def test_a_put_off_message_says_that_mail_fails(sheet) -> None:
    _, hold = made.in_state(State.TAKEN, sheet)
    queue.put_off(hold, now=NOW, problem=Problem.UNREACHABLE)
    found = queue.state(now=NOW)
    assert found.mail_fails
    assert found.oldest_due is None
