"""Whose turn it is in the lists: a worker takes one sheet at a time, under a lease.

Taking an item moves its `run_after` to the end of the lease and counts the attempt, in one UPDATE
that names what it expects: of two workers one wins. The item of a worker that was killed is due
again by itself once the lease is over, and doing it a second time does nothing twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from clinics.bulk import running
from clinics.bulk.models import BatchItem

log = logging.getLogger(__name__)
State, Problem = BatchItem.State, BatchItem.Problem

LEASE: Final = timedelta(minutes=5)
# After the first fault, the second, and every later one: a database that is busy.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15))
# An item at which workers end this often is left for a person: it may be what ends them.
MOST_ATTEMPTS: Final = 10
# Neighbours in the queue that a worker tries to take before it looks again.
NEXT: Final = 20


def work_next(*, now: datetime, due_by: datetime | None = None) -> bool:
    """Do the item that has waited longest, since `due_by` at least; False when none waits."""
    due = BatchItem.objects.filter(state=State.WAITING, run_after__lte=due_by or now)
    for item in due.order_by("run_after", "batch", "position")[:NEXT]:
        turn = _turn(item, item.attempts)
        if item.attempts >= MOST_ATTEMPTS:
            turn.update(state=State.LEFT, problem=Problem.BROKEN, ended_at=now)
        elif turn.update(run_after=now + LEASE, attempts=item.attempts + 1):
            _work(item, now)
            return True
    return False


def _work(item: BatchItem, now: datetime) -> None:
    """Do an item that was just taken; what raises is tried again after a while."""
    try:
        running.work_off(item=item.pk, now=now)
    except Exception as error:
        log.error("an item of a list waits again: %s", type(error).__name__)
        wait = WAITS[min(item.attempts, len(WAITS) - 1)]
        # Unless somebody took it later: each turn has its own number.
        _turn(item, item.attempts + 1).update(run_after=now + wait)


def _turn(item: BatchItem, attempts: int) -> QuerySet[BatchItem]:
    return BatchItem.objects.filter(pk=item.pk, state=State.WAITING, attempts=attempts)
