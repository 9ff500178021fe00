"""The queue: who holds a message, what may follow which state, and when to try again.

Every step is one UPDATE that names the state and the holder it expects: of two workers one wins,
on SQLite and on PostgreSQL alike, and no row is locked. A worker that is killed loses its lease:
what it had not handed over is due again, what it was handing over is doubtful, and a person
decides about that.
"""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Case, DateTimeField, Min, QuerySet, Value, When

from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic
from clinics.delivery import leaving
from clinics.delivery.models import TO_PATIENTS, Delivery, Heartbeat, Kind, Problem, State

# Longer than any wait on the mail server within one step.
LEASE: Final = timedelta(minutes=3)
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# A call to the staff can't wait so long: a worker that is lost is missed soon, and a mail server
# that can't take it is asked again soon. A slow one is given more time at each attempt.
CALL_LEASE: Final = timedelta(seconds=20)
CALL_WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 20, 30, 60, 120, 240))
# Each wait is up to a fifth longer, so that all do not come back at once.
JITTER: Final = 0.2
# A message at which a worker ends this often is kept back: it may be what ends them.
MOST_ATTEMPTS: Final = 30
# Neighbours in the queue that a worker tries to take before it looks again.
NEXT: Final = 20

STUCK_AFTER: Final = timedelta(minutes=2)


class Event(StrEnum):
    """What can happen to a message."""

    TAKE = "take"
    HAND = "hand"
    ACCEPT = "accept"
    PUT_OFF = "put-off"
    REFUSE = "refuse"
    NO_ANSWER = "no-answer"
    LOSE = "lose"
    KEEP_BACK = "keep-back"
    STOP = "stop"


# What follows; a pair that is not here changes nothing. PUT_OFF and LOSE lead to FAILED instead of
# DUE once the message was tried often enough.
FOLLOWS: Final = {
    (State.DUE, Event.TAKE): State.TAKEN,
    (State.DUE, Event.STOP): State.CANCELLED,
    (State.TAKEN, Event.HAND): State.HANDING,
    (State.TAKEN, Event.PUT_OFF): State.DUE,
    (State.TAKEN, Event.REFUSE): State.FAILED,
    (State.TAKEN, Event.LOSE): State.DUE,
    (State.TAKEN, Event.KEEP_BACK): State.CANCELLED,
    (State.HANDING, Event.ACCEPT): State.SENT,
    (State.HANDING, Event.PUT_OFF): State.DUE,
    (State.HANDING, Event.REFUSE): State.FAILED,
    (State.HANDING, Event.NO_ANSWER): State.DOUBTFUL,
    (State.HANDING, Event.LOSE): State.DOUBTFUL,
}


@dataclass(frozen=True, slots=True)
class Hold:
    """One worker's turn at one message; whoever takes it later has another number."""

    pk: UUID
    worker: str
    attempts: int


def own_name() -> str:
    """Return the name of this process as a worker: the machine's, and a number that is its own."""
    return f"{socket.gethostname()[:80]}-{os.getpid()}"


def take(*, worker: str, now: datetime, due_by: datetime | None = None) -> Hold | None:
    """Take the message that has been due longest, since `due_by` at least; None if none is.

    A call to the staff goes before everything else.
    """
    due = _due(due_by or now).order_by("run_after", "id")
    calls = due.filter(kind=Kind.CALL)
    return _first(calls, worker, now) or _first(due, worker, now)


def take_this(pk: UUID | str, *, worker: str, now: datetime) -> Hold | None:
    """Take one message; None when it is not due."""
    return _first(_due(now).filter(pk=pk), worker, now)


def _due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=State.DUE, run_after__lte=now)


def _first(due: QuerySet[Delivery], worker: str, now: datetime) -> Hold | None:
    for pk, attempts, kind in due.values_list("pk", "attempts", "kind")[:NEXT]:
        lease = min(LEASE, CALL_LEASE * (attempts + 1)) if kind == Kind.CALL else LEASE
        taken = Delivery.objects.filter(pk=pk, state=State.DUE, attempts=attempts).update(
            state=FOLLOWS[State.DUE, Event.TAKE],
            worker=worker,
            lease_until=now + lease,
            attempts=attempts + 1,
        )
        if taken:
            return Hold(pk, worker, attempts + 1)
    return None


def hand(hold: Hold, *, now: datetime, to: str, token_hash: str = "") -> bool:
    """Note that it may arrive from now on, and where; False when it must not be handed over.

    `to` and `token_hash` are the address and the link that stand in the letter: one in which
    another stands by now is not handed over either.
    """
    return bool(
        _held(hold, State.TAKEN)
        .filter(leaving.may_leave(now), leaving.is_as_written(to, token_hash), lease_until__gt=now)
        .update(
            state=FOLLOWS[State.TAKEN, Event.HAND],
            to=to,
            handed_at=now,
            lease_until=Case(
                When(kind=Kind.CALL, then=Value(now + min(LEASE, CALL_LEASE))),
                default=Value(now + LEASE),
                output_field=DateTimeField(),
            ),
        )
    )


def let_go(hold: Hold, *, now: datetime) -> bool:
    """Give back what was written and no longer reads so: it is due again, and written anew."""
    back = FOLLOWS[State.TAKEN, Event.LOSE]
    return bool(_held(hold, State.TAKEN).update(state=back, run_after=now, lease_until=None))


def accept(hold: Hold, *, now: datetime, answer: str) -> bool:
    """Note that the mail server took it; `answer` is what it called the message."""
    return _end(hold, Event.ACCEPT, now, sent_at=now, provider_id=answer, problem="")


def refuse(hold: Hold, *, now: datetime, problem: str, detail: str = "") -> bool:
    """Note that the mail server will never take it."""
    return _end(hold, Event.REFUSE, now, problem=problem, problem_detail=detail)


def no_answer(hold: Hold, *, now: datetime, detail: str = "") -> bool:
    """Note that nobody can know whether the mail server took it."""
    return _end(hold, Event.NO_ANSWER, now, problem=Problem.NO_ANSWER, problem_detail=detail)


def keep_back(hold: Hold, *, now: datetime, problem: str = Problem.SHEET_WITHDRAWN) -> bool:
    """Note that it must not go any more, and why, so that it is not sent."""
    return _end(hold, Event.KEEP_BACK, now, problem=problem)


def put_off(
    hold: Hold,
    *,
    now: datetime,
    problem: str,
    detail: str = "",
    chance: Callable[[], float] = random.random,
) -> bool:
    """Note that it was not taken, and when to try again; after the last wait it has failed."""
    row = Delivery.objects.filter(pk=hold.pk)
    kind, refusals = row.values_list("kind", "refusals").get()
    waits = CALL_WAITS if kind == Kind.CALL else WAITS
    if refusals >= len(waits):
        return _end(
            hold, Event.REFUSE, now, problem=problem, problem_detail=detail, refusals=refusals + 1
        )
    wait = waits[refusals] * (1 + JITTER * chance())
    return bool(
        _held(hold, State.TAKEN, State.HANDING).update(
            state=State.DUE,
            run_after=now + wait,
            lease_until=None,
            refusals=refusals + 1,
            problem=problem,
            problem_detail=detail,
        )
    )


def reclaim(*, now: datetime) -> int:
    """Take back what lost workers held; return how many messages that were."""
    count = 0
    lost = Delivery.objects.filter(state__in=[State.TAKEN, State.HANDING], lease_until__lte=now)
    for pk, state, worker, attempts in lost.values_list("pk", "state", "worker", "attempts"):
        hold = Hold(pk, worker, attempts)
        if state == State.HANDING:
            count += _lose(hold, State.DOUBTFUL, Problem.WORKER_LOST, now)
        elif attempts >= MOST_ATTEMPTS:
            count += _lose(hold, State.FAILED, Problem.INTERRUPTED, now)
        else:
            count += (
                _held(hold, State.TAKEN)
                .filter(lease_until__lte=now)
                .update(state=FOLLOWS[State.TAKEN, Event.LOSE], run_after=now, lease_until=None)
            )
    return count


def _held(hold: Hold, *states: State) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        pk=hold.pk, state__in=states, worker=hold.worker, attempts=hold.attempts
    )


@transaction.atomic
def _end(hold: Hold, event: Event, now: datetime, **changes: Any) -> bool:
    """End the message as the event says and write it into the journal, if it is still held."""
    for (before, happened), after in FOLLOWS.items():
        if happened == event and _held(hold, before).update(
            state=after, ended_at=now, lease_until=None, **changes
        ):
            _note(hold.pk, now)
            return True
    return False


@transaction.atomic
def _lose(hold: Hold, after: State, problem: Problem, now: datetime) -> bool:
    before = State.HANDING if after == State.DOUBTFUL else State.TAKEN
    lost = (
        _held(hold, before)
        .filter(lease_until__lte=now)
        .update(state=after, ended_at=now, lease_until=None, problem=problem)
    )
    if lost:
        _note(hold.pk, now)
    return bool(lost)


def _note(pk: UUID, now: datetime) -> None:
    ended = Delivery.objects.select_related("clinic").get(pk=pk)
    journal.write(
        clinic=ended.clinic,
        by=None,
        verb=f"delivery-{ended.state}",
        obj=ended,
        data={"attempts": ended.attempts, "problem": str(ended.problem)},
        now=now,
    )


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the queue is, for a banner and for those who watch the machine."""

    # The instant since when the longest waiting message could have been sent.
    oldest_due: datetime | None
    due: int
    # Waiting after the mail server could not take them.
    put_off: int
    # Ended, and nobody has dealt with them.
    doubtful: int
    failed: int

    def is_stuck(self, now: datetime) -> bool:
        """Whether messages wait though they could have been sent."""
        return self.oldest_due is not None and now - self.oldest_due > STUCK_AFTER

    @property
    def mail_fails(self) -> bool:
        """Whether the mail server did not take what it was last offered."""
        return self.put_off > 0


def state(*, now: datetime, clinic: Clinic | None = None) -> QueueState:
    """Return how the queue is: of one clinic's messages, or of all."""
    rows = Delivery.objects.all() if clinic is None else Delivery.objects.filter(clinic=clinic)
    due = rows.filter(state=State.DUE)
    # Who calls in vain calls somebody else: nobody has to deal with that.
    open_ = rows.filter(TO_PATIENTS, settled_at=None)
    return QueueState(
        oldest_due=due.filter(run_after__lte=now).aggregate(at=Min("run_after"))["at"],
        due=due.count(),
        put_off=due.filter(refusals__gt=0).count(),
        doubtful=open_.filter(state=State.DOUBTFUL).count(),
        failed=open_.filter(state=State.FAILED).count(),
    )


def heard_of(*, worker: str, now: datetime, started_at: datetime) -> None:
    """Note that a worker is there."""
    Heartbeat.objects.update_or_create(
        name=worker,
        defaults={"seen_at": now},
        create_defaults={
            "seen_at": now,
            "started_at": started_at,
        },
    )


def gone(*, worker: str) -> None:
    """Forget a worker that ended as it should."""
    Heartbeat.objects.filter(name=worker).delete()
