"""What workers do, beside sending: bear outages, say that they are there, stop when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from clinics.delivery import queue, worker
from clinics.delivery.models import Delivery, Heartbeat, OutboxMessage, State
from clinics.portal import tokens
from clinics.sheets import actions as sheets
from tests import factories
from tests.delivery import made
from tests.delivery.made import MINUTE, NOW

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def sheet():
    factories.publish()
    return made.sheet()


@pytest.fixture
def clock() -> made.Clock:
    return made.Clock()


@pytest.fixture
def server() -> made.FakeServer:
    return made.FakeServer()


@pytest.fixture
def one(clock, server) -> worker.Worker:
    return worker.Worker(name="one", carrier=server, clock=clock)


def test_a_mail_server_that_is_down_for_an_hour_loses_and_doubles_nothing(
    sheet, clock, server, one
) -> None:
    posted = []
    server.mood = "down"
    for minute in range(150):
        if minute == 60:
            server.mood = "takes"
        if minute < 60 and minute % 6 == 0:
            posted.append(made.delivery(sheet, now=clock.now))
        one.drain()
        found = queue.state(now=clock.now)
        assert found.mail_fails or minute >= 60
        if minute == 30:
            # Paper needs no mail server.
            on_paper = sheets.render_pdf(
                sheet=sheet,
                paper="a4",
                large_print=False,
                door_of=partial(tokens.door, now=clock.now),
                by=sheet.issued_by,
                now=clock.now,
            )
            assert bytes(on_paper.data).startswith(b"%PDF-")
        clock.on(MINUTE)
    states = Counter(Delivery.objects.values_list("state", flat=True))
    assert states == {State.SENT: len(posted)}
    assert sorted(server.ids()) == sorted(one.message_id for one in posted)
    assert not queue.state(now=clock.now).mail_fails


def test_a_sheet_that_is_withdrawn_first_is_not_sent(sheet, clock, server, one) -> None:
    delivery = made.delivery(sheet)
    sheets.withdraw_sheet(
        sheet=sheet, reason_code="wrong-patient", reason="", by=sheet.issued_by, now=NOW
    )
    one.drain()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (State.CANCELLED, "sheet-withdrawn")
    assert server.said == 0


def test_a_worker_takes_back_what_a_lost_one_held(sheet, clock, server, one) -> None:
    _, taken = made.in_state(State.TAKEN, sheet)
    _, handing = made.in_state(State.HANDING, sheet)
    one.turn()
    assert server.ids() == []
    clock.on(queue.LEASE)
    one.drain()
    assert Delivery.objects.get(pk=taken.pk).state == State.SENT
    assert Delivery.objects.get(pk=handing.pk).state == State.DOUBTFUL
    assert len(server.ids()) == 1


def test_a_worker_says_that_it_is_there(clock, one) -> None:
    one.turn()
    clock.on(MINUTE)
    one.turn()
    (seen,) = Heartbeat.objects.all()
    assert (seen.name, seen.started_at, seen.seen_at) == ("one", NOW, NOW + MINUTE)


def test_ticks_are_called_and_one_that_fails_does_no_harm(sheet, clock, server, caplog) -> None:
    called: list[datetime] = []

    def broken(now: datetime) -> None:
        raise ValueError("Åsa Öberg")

    me = worker.Worker(name="one", carrier=server, clock=clock, ticks=[broken, called.append])
    made.delivery(sheet)
    me.drain()
    assert called == [NOW]
    assert len(server.ids()) == 1
    assert "ValueError" in caplog.text
    assert "Åsa" not in caplog.text
    clock.on(MINUTE)
    me.turn()
    assert called == [NOW, NOW + MINUTE]


def test_a_database_that_is_away_ends_no_worker(one, monkeypatch, caplog) -> None:
    turns: list[int] = []

    def away(**_: Any) -> None:
        turns.append(1)
        raise DatabaseError("gone")

    monkeypatch.setattr(queue, "take", away)
    one.work(is_over=lambda: len(turns) == 3, pause=lambda: None)
    assert "DatabaseError" in caplog.text


def test_what_the_server_said_is_kept_though_the_database_is_busy(
    sheet, one, server, monkeypatch
) -> None:
    """A database that is away for a moment after the dot makes no doubtful message."""
    delivery = made.delivery(sheet)
    accept, calls = queue.accept, []

    def busy(*args: Any, **kwargs: Any) -> bool:
        calls.append(1)
        if len(calls) < 3:
            raise DatabaseError("database is locked")
        return accept(*args, **kwargs)

    monkeypatch.setattr(queue, "accept", busy)
    monkeypatch.setattr("clinics.delivery.sending.PAUSE", 0.0)
    # The test's own transaction would end with its connection.
    monkeypatch.setattr("clinics.delivery.sending.close_old_connections", lambda: None)
    one.drain()
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    assert server.ids() == [delivery.message_id]


def test_cron_sends_what_is_due_and_says_how_the_queue_is(sheet, time_machine) -> None:
    time_machine.move_to(NOW)
    made.delivery(sheet)
    out = StringIO()
    call_command("send_pending", once=True, stdout=out)
    assert out.getvalue() == "due 0, put off 0, doubtful 0, failed 0\n"
    assert OutboxMessage.objects.count() == 1
    assert not Heartbeat.objects.exists()


def test_cron_ends_with_1_when_something_is_wrong(sheet, settings, time_machine) -> None:
    time_machine.move_to(NOW)
    made.delivery(sheet)
    settings.MAIL = {"carrier": "none"}
    out = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("send_pending", once=True, stdout=out)
    assert ended.value.returncode == 1
    assert out.getvalue() == "due 1, put off 1, doubtful 0, failed 0\n"


@pytest.fixture
def env(tmp_path) -> dict[str, str]:
    """An environment of its own, with an empty database."""
    env = os.environ | {
        "DEMO": "1",
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "aftercare.settings",
    }
    env.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    return env


def wait_until(is_so: Any) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def seen(env: dict[str, str]) -> bool:
    code = (
        "import sqlite3, os; file = os.environ['DATA_DIR'] + '/aftercare.sqlite3'; "
        "print(sqlite3.connect(file).execute('select count(*) from delivery_worker').fetchone()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    return done.stdout.strip() == "1"


@pytest.mark.slow
def test_a_worker_stops_when_told_and_is_forgotten(env) -> None:
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env)
    wait_until(lambda: seen(env))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert not seen(env)


@pytest.mark.slow
def test_a_worker_ends_with_its_parent_however_that_went(env, tmp_path) -> None:
    starts = (
        "import subprocess, sys, time; child = subprocess.Popen("
        "[sys.executable, 'manage.py', 'worker', '--with-parent']); "
        "open(sys.argv[1], 'w').write(str(child.pid)); time.sleep(60)"
    )
    number = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", starts, str(number)], cwd=ROOT, env=env)
    wait_until(lambda: seen(env))
    child = Path(f"/proc/{number.read_text()}")
    parent.kill()
    parent.wait()
    wait_until(lambda: not child.exists() or " Z " in (child / "stat").read_text())
    assert not seen(env)
