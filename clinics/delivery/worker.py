"""A worker: takes what is due, sends it, does what waits, and lets others know that it is there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils.module_loading import import_string

from clinics.delivery import queue, sending
from clinics.delivery.carriers import Carrier

log = logging.getLogger(__name__)

Tick = Callable[[datetime], None]
# How often it says that it is there, looks for lost workers, and calls the ticks.
CARE_EVERY: Final = timedelta(seconds=15)


def ticks() -> list[Tick]:
    """Return what is called with the time, again and again: `settings.WORKER_TICKS`."""
    return [import_string(name) for name in settings.WORKER_TICKS]


class Job(Protocol):
    """Does one thing that waits, if any does since `due_by` at least; False when none does."""

    def __call__(self, *, now: datetime, due_by: datetime | None) -> bool:
        """Take it and do it; it may be begun twice, and bears that."""


def jobs() -> list[Job]:
    """Return what a worker does when no message is due: `settings.WORKER_JOBS`."""
    return [import_string(name) for name in settings.WORKER_JOBS]


@dataclass
class Worker:
    """One worker; `clock`, `carrier` and `at` are the edges that tests replace."""

    name: str
    carrier: Carrier
    clock: sending.Clock
    ticks: Sequence[Tick] = ()
    jobs: Sequence[Job] = ()
    at: sending.Step = sending.nothing
    _started_at: datetime | None = field(default=None, init=False)
    _cared_at: datetime | None = field(default=None, init=False)

    def work(self, *, is_over: Callable[[], bool], pause: Callable[[], object]) -> None:
        """Take turns until it is over; a message that was begun is brought to its end first."""
        while not is_over():
            try:
                is_busy = self.turn()
            except DatabaseError as error:
                # Away or busy: whatever was held is found again by its lease.
                log.error("the database can't be used: %s", type(error).__name__)
                is_busy = False
            close_old_connections()
            if not is_busy:
                pause()
        try:
            queue.gone(worker=self.name)
        except DatabaseError:
            log.error("the database can't be used: it will show this worker as lost")

    def turn(self, *, due_by: datetime | None = None) -> bool:
        """Do one thing that is due, at `due_by` already if given; False when there was none."""
        now = self.clock()
        if self._cared_at is None or now - self._cared_at >= CARE_EVERY:
            self._care(now)
        hold = queue.take(worker=self.name, now=now, due_by=due_by)
        if hold is not None:
            sending.send(hold, carrier=self.carrier, clock=self.clock, at=self.at)
            return True
        return any(job(now=now, due_by=due_by) for job in self.jobs)

    def drain(self, *, due_by: datetime | None = None) -> int:
        """Take turns until nothing is due; return how many."""
        count = 0
        while self.turn(due_by=due_by):
            count += 1
        return count

    def _care(self, now: datetime) -> None:
        if self._started_at is None:
            self._started_at = now
        queue.heard_of(worker=self.name, now=now, started_at=self._started_at)
        queue.reclaim(now=now)
        self._cared_at = now
        for tick in self.ticks:
            try:
                tick(now)
            except DatabaseError:
                raise
            except Exception as error:
                # One that fails keeps neither the others nor the mail.
                log.error("a tick failed: %s", sending.where(error))
