"""Whose turn it is in a list: leases, faults and lost workers, and lists of the last release."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from clinics.bulk import actions, queue, running
from clinics.bulk.models import Batch, BatchItem
from clinics.delivery import worker
from clinics.delivery.models import Delivery
from clinics.sheets.models import Sheet
from tests import factories
from tests.delivery import given, made
from tests.delivery.made import MINUTE, NOW

pytestmark = pytest.mark.django_db


def sheets(*names: str) -> list[Sheet]:
    """Return a sheet of each patient; all can be reached by mail."""
    factories.publish()
    clinic, found = factories.clinic(), []
    for name in names:
        patient = factories.patient(clinic, name=name)
        given.confirmed(patient, f"{name.split()[0].lower()}@mail.example")
        found.append(made.sheet(treatment=factories.treatment(patient)))
    return found


@pytest.fixture
def batch() -> Batch:
    """A list of two links to send."""
    found = sheets("Anna Ek", "Bea Falk")
    return actions.begin(
        clinic=found[0].clinic,
        act="send",
        sheets=[(sheet, "") for sheet in found],
        form_key=uuid.uuid4(),
        by=factories.member(found[0].clinic).user,
        now=NOW,
    )


def work(now: datetime = NOW) -> int:
    """Work until nothing is due; return how many turns that took."""
    turns = 0
    while queue.work_next(now=now):
        turns += 1
    return turns


def states(batch: Batch) -> list[tuple[str, str]]:
    return list(batch.items.order_by("position").values_list("state", "problem"))


def dying(*_: Any, **__: Any) -> None:
    raise SystemExit


def test_a_list_is_worked_off_in_order_and_nothing_is_left_over(batch) -> None:
    assert queue.work_next(now=NOW)
    assert states(batch) == [("done", ""), ("waiting", "")]
    assert work() == 1
    assert states(batch) == [("done", "")] * 2
    assert Delivery.objects.count() == 2


def test_a_list_waits_for_its_time(batch) -> None:
    assert not queue.work_next(now=NOW - MINUTE)
    assert not queue.work_next(now=NOW, due_by=NOW - MINUTE)
    assert queue.work_next(now=NOW, due_by=NOW)


def test_what_one_worker_holds_no_other_takes_until_the_lease_is_over(batch, monkeypatch) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(running, "work_off", dying)
        for _ in range(2):
            with pytest.raises(SystemExit):
                queue.work_next(now=NOW)
    assert not queue.work_next(now=NOW + queue.LEASE - timedelta(seconds=1))
    assert work(NOW + queue.LEASE) == 2
    assert states(batch) == [("done", "")] * 2
    assert set(batch.items.values_list("attempts", flat=True)) == {2}


def test_of_two_workers_one_wins(batch, monkeypatch) -> None:
    """The other one had read the row before it was taken, and goes on to the next."""
    first, second = batch.items.all()
    taken: list[Any] = []

    def raced(item: BatchItem, attempts: int) -> Any:
        if item.pk == first.pk and not taken:
            BatchItem.objects.filter(pk=first.pk).update(attempts=F("attempts") + 1)
        return turn(item, attempts)

    turn = queue._turn
    monkeypatch.setattr(queue, "_turn", raced)
    monkeypatch.setattr(running, "work_off", lambda *, item, now: taken.append(item))
    assert queue.work_next(now=NOW)
    assert taken == [second.pk]


def test_what_raises_is_tried_again_later_each_time(batch, monkeypatch, caplog) -> None:
    def busy(**_: Any) -> None:
        raise DatabaseError("Anna Ek is locked")

    monkeypatch.setattr(running, "work_off", busy)
    first, now, waits = batch.items.all()[0], NOW, []
    for _ in range(4):
        assert queue.work_next(now=now)
        first.refresh_from_db()
        waits.append((first.run_after - now) / MINUTE)
        now = first.run_after
        BatchItem.objects.exclude(pk=first.pk).update(run_after=now + MINUTE)
    assert waits == [1, 5, 15, 15]
    assert "DatabaseError" in caplog.text
    assert "Anna" not in caplog.text


def test_a_slow_worker_does_not_put_off_what_another_took_since(batch, monkeypatch) -> None:
    def overtaken(*, item: Any, now: datetime) -> None:
        assert queue._turn(BatchItem(pk=item), 1).update(attempts=2, run_after=NOW + queue.LEASE)
        raise DatabaseError

    monkeypatch.setattr(running, "work_off", overtaken)
    queue.work_next(now=NOW)
    first = batch.items.all()[0]
    assert (first.attempts, first.run_after) == (2, NOW + queue.LEASE)


def test_one_at_which_workers_end_is_left_for_a_person(batch, monkeypatch) -> None:
    monkeypatch.setattr(running, "work_off", dying)
    now = NOW
    for _ in range(2 * queue.MOST_ATTEMPTS):
        with pytest.raises(SystemExit):
            queue.work_next(now=now)
        now += queue.LEASE
    assert not queue.work_next(now=now)
    assert states(batch) == [("left", "broken")] * 2


def test_mail_goes_before_lists_and_both_are_done(batch) -> None:
    delivery = made.delivery(batch.items.all()[0].sheet)
    server = made.FakeServer()
    one = worker.Worker(name="one", carrier=server, clock=made.Clock(), jobs=[queue.work_next])
    assert one.turn()
    assert server.ids() == [delivery.message_id]
    assert states(batch) == [("waiting", "")] * 2
    one.drain()
    # The two messages that the list posted went out between its sheets.
    assert len(server.ids()) == 3
    assert states(batch) == [("done", "")] * 2


def test_workers_know_the_lists() -> None:
    assert [import_string(name) for name in settings.WORKER_JOBS] == worker.jobs()
    assert worker.jobs() == [queue.work_next]


OLD = [("bulk", "0002_guards"), ("delivery", "0003_desk")]


@pytest.mark.django_db(transaction=True)
def test_a_list_that_was_begun_with_the_last_release_is_finished() -> None:
    """One was done, one waits with its job, and of one the job was given up."""
    found = sheets("Anna Ek", "Bea Falk", "Cleo Gran")
    by = factories.member(found[0].clinic).user
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        _begun_before(MigrationExecutor(connection).migrate(OLD).apps, found, by)
    finally:
        MigrationExecutor(connection).migrate(newest)
    batch = Batch.objects.get()
    assert states(batch) == [("done", ""), ("waiting", ""), ("left", "broken")]
    assert work(timezone.now()) == 1
    assert states(batch) == [("done", ""), ("done", ""), ("left", "broken")]
    assert Delivery.objects.get().sheet == found[1]
    assert "delivery_job" not in connection.introspection.table_names()
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.items.filter(state="done").update(state="waiting", ended_at=None)


def _begun_before(old: Any, found: list[Sheet], by: Any) -> None:
    """Write the rows as the last release did."""
    clinic = found[0].clinic_id
    batch = old.get_model("bulk", "Batch").objects.create(
        clinic_id=clinic, act="send", form_key=uuid.uuid4(), by_id=by.pk, created_at=NOW
    )
    states = (("done", NOW, "done"), ("waiting", None, "waiting"), ("waiting", None, "failed"))
    for place, (state, ended_at, job) in enumerate(states):
        item = old.get_model("bulk", "BatchItem").objects.create(
            clinic_id=clinic,
            batch=batch,
            position=place,
            sheet_id=found[place].pk,
            state=state,
            ended_at=ended_at,
        )
        old.get_model("delivery", "Job").objects.create(
            task="clinics.bulk.tasks.work_off",
            args=[str(item.pk)],
            state=job,
            run_after=NOW,
            enqueued_at=NOW,
        )
