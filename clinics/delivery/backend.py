"""Keeps the jobs of Django's task interface in a table, under a lease like the messages.

A task whose worker is killed waits again once the lease is over, so it may run twice: tasks are
written to bear that. The messages have rows and a queue of their own, because a message must not
go out twice; `tasks.deliver` shows them through the same interface.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import get_module_path, normalize_json

from clinics.delivery.models import Delivery, Job, JobState, State

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=5)
# What raises is tried again after these; a lost worker's job at once.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15))
MOST_ATTEMPTS: Final = 10
MAIL_QUEUE: Final = "mail"

_JOB_STATUS: Final = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
}
_MAIL_STATUS: Final = {
    State.DUE: TaskResultStatus.READY,
    State.TAKEN: TaskResultStatus.RUNNING,
    State.HANDING: TaskResultStatus.RUNNING,
    State.SENT: TaskResultStatus.SUCCESSFUL,
    State.FAILED: TaskResultStatus.FAILED,
    State.DOUBTFUL: TaskResultStatus.FAILED,
    State.CANCELLED: TaskResultStatus.FAILED,
}


class LeasedBackend(BaseTaskBackend):
    """The backend of `settings.TASKS`."""

    supports_defer = True
    supports_get_result = True

    def enqueue(
        self, task: Task[Any, Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> TaskResult[Any]:
        """Write down a job; in a transaction it exists once that is committed."""
        self.validate_task(task)
        if task.queue_name == MAIL_QUEUE:
            # Posting wrote the row, and the row is the job.
            return self.get_result(str(normalize_json(args)[0]))
        now = timezone.now()
        job = Job.objects.create(
            task=task.module_path,
            args=normalize_json(args),
            kwargs=normalize_json(kwargs),
            run_after=task.run_after or now,
            enqueued_at=now,
        )
        return _result(job, task, self.alias)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Return what became of a job, or of a message."""
        try:
            job = Job.objects.filter(pk=result_id).first()
            delivery = None if job else Delivery.objects.filter(pk=result_id).first()
        except ValidationError:
            raise TaskResultDoesNotExist(result_id) from None
        if job is not None:
            return _result(job, import_string(job.task), self.alias)
        if delivery is not None:
            return _message(delivery, self.alias)
        raise TaskResultDoesNotExist(result_id)


def _result(job: Job, task: Task[Any, Any], alias: str) -> TaskResult[Any]:
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=_JOB_STATUS[JobState(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        last_attempted_at=job.started_at,
        finished_at=job.finished_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=alias,
        errors=[TaskError(exception_class_path=name, traceback="") for name in job.errors],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.returned)
    return result


def _message(delivery: Delivery, alias: str) -> TaskResult[Any]:
    return TaskResult(
        task=import_string("clinics.delivery.tasks.deliver"),
        id=str(delivery.pk),
        status=_MAIL_STATUS[State(delivery.state)],
        enqueued_at=delivery.created_at,
        started_at=None,
        last_attempted_at=None,
        finished_at=delivery.ended_at,
        args=[str(delivery.pk)],
        kwargs={},
        backend=alias,
        errors=[],
        worker_ids=[delivery.worker] * delivery.attempts,
    )


def reclaim(*, now: datetime) -> int:
    """Let the jobs of lost workers wait again; return how many those were."""
    lost = Job.objects.filter(state=JobState.RUNNING, lease_until__lte=now)
    failed = lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED, finished_at=now, lease_until=None
    )
    return failed + lost.update(state=JobState.WAITING, run_after=now, lease_until=None)


def run_one(*, worker: str, now: datetime, due_by: datetime | None = None) -> bool:
    """Run the job that has waited longest, since `due_by` at least; False when none has."""
    waiting = Job.objects.filter(state=JobState.WAITING, run_after__lte=due_by or now)
    for pk, attempts in waiting.order_by("run_after").values_list("pk", "attempts")[:20]:
        taken = Job.objects.filter(pk=pk, state=JobState.WAITING, attempts=attempts).update(
            state=JobState.RUNNING,
            worker=worker,
            lease_until=now + LEASE,
            started_at=now,
            attempts=attempts + 1,
        )
        if taken:
            _run(pk, worker, attempts + 1, now)
            return True
    return False


def _run(pk: UUID, worker: str, attempts: int, now: datetime) -> None:
    job = Job.objects.get(pk=pk)
    held = Job.objects.filter(pk=pk, state=JobState.RUNNING, worker=worker, attempts=attempts)
    try:
        task = import_string(job.task)
        context = [TaskContext(task_result=_result(job, task, task.backend))]
        returned = task.call(*(context if task.takes_context else []), *job.args, **job.kwargs)
    except Exception as error:
        name = get_module_path(type(error))
        log.error("task %s raised %s", job.task, name)
        errors = [*job.errors, name]
        if len(errors) > len(WAITS):
            held.update(state=JobState.FAILED, errors=errors, finished_at=now, lease_until=None)
        else:
            run_after = now + WAITS[len(errors) - 1]
            held.update(
                state=JobState.WAITING, errors=errors, run_after=run_after, lease_until=None
            )
    else:
        held.update(
            state=JobState.DONE,
            returned=normalize_json(returned),
            finished_at=now,
            lease_until=None,
        )
