"""Two workers, a mail server of many moods, withdrawals and crashes in any order.

Whatever happens: no message is taken twice, none is lost, and each doubtful one is shown.
"""

from __future__ import annotations

import contextlib
import uuid
from collections import Counter
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import settings, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from clinics.delivery import actions, desk, queue, worker
from clinics.delivery.models import Delivery, State
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet
from tests import factories
from tests.delivery import made
from tests.delivery.made import MINUTE

STEPS = ("taken", "written", "offered", "handing", "answered", "sent")
NUMBERS = strategies.integers(min_value=0, max_value=59)
# What may happen at a step of one worker's turn.
MEANWHILE = ("crash", "crash", "pause", "other worker", "pause, other worker", "withdraw")


class Killed(BaseException):
    """The worker ends here and now."""


class Machine(RuleBasedStateMachine):
    """The clinic, the queue and the mail server."""

    sheet: ClassVar[Sheet]

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.clock = made.Clock()
        self.server = made.FakeServer()
        self.workers = {name: self.new_worker(name) for name in ("one", "two")}
        self.posted: list[Delivery] = []
        self.is_withdrawn = False
        self.plan: dict[str, str] = {}
        self.busy: str | None = None
        for _ in range(3):
            self.post()

    def teardown(self) -> None:
        if hasattr(self, "before"):
            self.in_the_end_nothing_waits()
            transaction.savepoint_rollback(self.before)

    def new_worker(self, name: str) -> worker.Worker:
        return worker.Worker(name=name, carrier=self.server, clock=self.clock, at=self.at)

    def at(self, step: str) -> None:
        """Let happen what the plan says, once."""
        happens = self.plan.pop(step, "-")
        if "crash" in happens:
            raise Killed
        if "pause" in happens:
            self.clock.on(queue.LEASE)
        if "withdraw" in happens:
            self.withdraw()
        if "other worker" in happens:
            other = "two" if self.busy == "one" else "one"
            self.work(other)

    def work(self, name: str) -> None:
        """Let a worker take one turn; one that is killed comes back as a new process."""
        before, self.busy = self.busy, name
        try:
            self.workers[name].turn()
        except Killed:
            self.workers[name] = self.new_worker(name)
        finally:
            self.busy = before

    @rule(minutes=strategies.integers(min_value=0, max_value=70))
    def time_passes(self, minutes: int) -> None:
        self.clock.on(minutes * MINUTE)

    @rule()
    def post(self) -> None:
        if not self.is_withdrawn:
            self.posted.append(made.delivery(self.sheet, now=self.clock.now))

    @rule(mood=strategies.sampled_from(made.MOODS))
    def the_server_changes(self, mood: str) -> None:
        self.server.mood = mood

    @rule(
        name=strategies.sampled_from(("one", "two")),
        plan=strategies.dictionaries(
            strategies.sampled_from(STEPS), strategies.sampled_from(MEANWHILE), max_size=2
        ),
    )
    def a_worker_takes_a_turn(self, name: str, plan: dict[str, str]) -> None:
        self.plan = dict(plan)
        self.work(name)

    @rule()
    def withdraw(self) -> None:
        if not self.is_withdrawn and self.posted:
            sheets.withdraw_sheet(
                sheet=self.sheet,
                reason_code="wrong-patient",
                reason="",
                by=self.sheet.issued_by,
                now=self.clock.now,
            )
            self.is_withdrawn = True

    # Which one is drawn as any number, not out of what there is: waiting times have chance in them.
    @rule(which=NUMBERS)
    def somebody_sends_again(self, which: int) -> None:
        waiting = list(desk.needs_somebody(Delivery.objects.all()).order_by("created_at"))
        if waiting and not self.is_withdrawn:
            self.posted.append(
                actions.send_again(
                    delivery=waiting[which % len(waiting)],
                    form_key=uuid.uuid4(),
                    by=self.sheet.issued_by,
                    now=self.clock.now,
                )
            )

    @rule(which=NUMBERS)
    def somebody_stops_one(self, which: int) -> None:
        if self.posted:
            one = self.posted[which % len(self.posted)]
            # Refused where a worker was quicker.
            with contextlib.suppress(actions.DeliveryRefused):
                actions.cancel(delivery=one, by=self.sheet.issued_by, now=self.clock.now)

    @invariant()
    def no_message_is_taken_twice(self) -> None:
        if hasattr(self, "before"):
            assert not [one for one, count in Counter(self.server.ids()).items() if count > 1]

    @invariant()
    def each_state_is_true(self) -> None:
        if not hasattr(self, "before"):
            return
        rows = Delivery.objects.filter(pk__in=[one.pk for one in self.posted])
        assert len(rows) == len(self.posted)
        taken = set(self.server.ids())
        for row in rows:
            if row.state == State.SENT:
                assert row.message_id in taken
            elif row.state not in (State.DOUBTFUL, State.HANDING):
                # Due, held, failed, stopped: nobody has it.
                assert row.message_id not in taken, row.state

    @invariant()
    def each_doubtful_one_is_shown(self) -> None:
        if not hasattr(self, "before"):
            return
        shown = set(desk.needs_somebody(Delivery.objects.all()))
        for row in Delivery.objects.filter(state__in=[State.DOUBTFUL, State.FAILED]):
            assert row in shown or row.settled_by is not None

    def in_the_end_nothing_waits(self) -> None:
        """The server takes everything again: each message comes to an end that somebody sees."""
        self.server.mood, self.plan = "takes", {}
        for _ in range(12):
            self.clock.on(300 * MINUTE)
            for one in self.workers.values():
                one.drain()
        rows = Delivery.objects.filter(pk__in=[one.pk for one in self.posted])
        assert all(row.state in made.ENDED for row in rows)
        self.no_message_is_taken_twice()
        self.each_state_is_true()
        self.each_doubtful_one_is_shown()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("examples", "steps"),
    [
        pytest.param(15, 25, id="quick"),
        pytest.param(500, 50, id="long", marks=pytest.mark.slow),
    ],
)
def test_nothing_is_sent_twice_and_nothing_is_lost(examples, steps) -> None:
    factories.publish()
    Machine.sheet = made.sheet()
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=examples, stateful_step_count=steps)
    )
