"""Jobs behind Django's task interface: under a lease, tried again, and messages beside them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import default_task_backend
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from clinics.delivery import backend, queue, tasks
from clinics.delivery.models import Job, JobState, OutboxMessage
from clinics.sheets.models import RenderedPdf
from tests import factories
from tests.delivery import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    factories.publish()
    return made.sheet()


def enqueue(sheet):
    return tasks.render_print.enqueue(str(sheet.pk), "a4", False, str(sheet.issued_by.pk))


def test_a_print_is_made_before_somebody_asks_for_it(sheet) -> None:
    result = enqueue(sheet)
    assert result.status == TaskResultStatus.READY
    assert not RenderedPdf.objects.exists()
    assert backend.run_one(worker="one", now=timezone.now())
    assert not backend.run_one(worker="one", now=timezone.now())
    assert RenderedPdf.objects.get().sheet == sheet
    found = tasks.render_print.get_result(result.id)
    assert (found.status, found.attempts) == (TaskResultStatus.SUCCESSFUL, 1)
    result.refresh()
    assert result.is_finished


def test_a_job_waits_for_its_time(sheet) -> None:
    later = timezone.now() + timedelta(hours=1)
    task = tasks.render_print.using(run_after=later)
    task.enqueue(str(sheet.pk), "a4", False, str(sheet.issued_by.pk))
    assert not backend.run_one(worker="one", now=timezone.now())
    assert backend.run_one(worker="one", now=later)


def test_what_raises_is_tried_again_and_then_has_failed(caplog) -> None:
    result = tasks.render_print.enqueue(str(uuid.uuid4()), "a4", False, "1")
    now, waits = timezone.now(), []
    while Job.objects.get().state != JobState.FAILED:
        assert backend.run_one(worker="one", now=now)
        job = Job.objects.get()
        waits.append(round((job.run_after - now).total_seconds() / 60))
        now = max(now, job.run_after)
    assert waits[:3] == [1, 5, 15]
    found = tasks.render_print.get_result(result.id)
    assert found.status == TaskResultStatus.FAILED
    names = [error.exception_class_path.rpartition(".")[2] for error in found.errors]
    assert names == ["DoesNotExist"] * 4
    assert "DoesNotExist" in caplog.text


def test_a_lost_worker_s_job_runs_again(sheet) -> None:
    enqueue(sheet)
    now = timezone.now()
    Job.objects.update(state=JobState.RUNNING, worker="lost", lease_until=now, attempts=1)
    assert not backend.run_one(worker="one", now=now)
    assert backend.reclaim(now=now) == 1
    assert backend.run_one(worker="one", now=now)
    job = Job.objects.get()
    assert (job.state, job.worker, job.attempts) == (JobState.DONE, "one", 2)


def test_a_job_at_which_workers_end_is_given_up(sheet) -> None:
    enqueue(sheet)
    now = timezone.now()
    for _ in range(backend.MOST_ATTEMPTS):
        Job.objects.filter(state=JobState.WAITING).update(
            state=JobState.RUNNING, lease_until=now, attempts=Job.objects.get().attempts + 1
        )
        backend.reclaim(now=now)
    assert Job.objects.get().state == JobState.FAILED


def test_a_message_is_a_task_too(sheet) -> None:
    delivery = made.delivery(sheet)
    result = tasks.deliver.enqueue(str(delivery.pk))
    assert (result.id, result.status) == (str(delivery.pk), TaskResultStatus.READY)
    # The row is the job: there is no second one that could send it again.
    assert not Job.objects.exists()
    tasks.deliver.call(str(delivery.pk))
    tasks.deliver.call(str(delivery.pk))
    assert OutboxMessage.objects.count() == 1
    assert tasks.deliver.get_result(result.id).status == TaskResultStatus.SUCCESSFUL
    assert queue.take(worker="one", now=timezone.now()) is None


@pytest.mark.parametrize("key", [str(uuid.UUID(int=1)), "nonsense"])
def test_a_result_that_is_not_there_says_so(key) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result(key)


def test_a_queue_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidTaskError):
        tasks.render_print.using(queue_name="other")
