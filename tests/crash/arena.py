"""The clinic, the mail server and the kills."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import connections
from django.utils import timezone

from clinics.delivery import actions, desk, queue
from clinics.delivery.models import Delivery, State
from clinics.records.models import Patient
from tests import factories

WEIGHTS = {
    "takes": 74,
    "slow": 6,
    "greylists": 4,
    "unknown-address": 2,
    "refuses": 2,
    "refuses-for-now": 4,
    "drops-after-dot": 4,
    "drops-unanswered": 4,
}
STEPS = ("taken", "written", "offered", "handing", "answered", "sent")
# Enough statements and commits to reach the end of one sheet, and of one message.
MOST_STATEMENTS = {"issue": 90, "work": 40}


class Mail:
    """What the mail server does, and what it took."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.is_calm = False
        self.moods: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()

    def mood(self) -> str:
        """Return how the next message is treated."""
        kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
        mood = "takes" if self.is_calm else self.chance.choices(kinds, weights)[0]
        self.moods[mood] += 1
        return mood

    def took(self, content: bytes) -> None:
        """Count one message by its Message-ID."""
        found = re.search(rb"(?im)^message-id:\s*(<[^>]+>)", content)
        assert found is not None
        self.taken[found[1].decode()] += 1


class Victims:
    """The process that makes the others."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.victims"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def start(self, do: str, **given: Any) -> int:
        """Start one; return its number."""
        command = {"do": do, "statement": None, "after": False, "name": do} | given
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return int(self._answer())

    def stop(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)

    def _answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def is_alive(pid: int) -> bool:
    """Whether the process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill(pid: int) -> bool:
    """Kill it; False when it had ended by itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    while is_alive(pid):
        time.sleep(0.002)
    return True


def wait(pid: int, seconds: float = 120) -> None:
    """Wait until it has ended."""
    end = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > end:
            raise RuntimeError(f"process {pid} does not end")
        time.sleep(0.005)


class Arena:
    """One run: `kills` processes are killed on one database."""

    def __init__(self, mail: Mail, folder: Path, seed: int) -> None:
        self.mail, self.folder = mail, folder
        self.chance = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.log = str(folder / "acknowledged")
        self.ended = folder / "ended"
        self.ended.touch()
        self.waiting: list[str] = []
        self.patient = self._patient()
        self._record(1)
        connections.close_all()
        self.victims = Victims()
        # Seconds from one kill to the next, at most.
        self.moment = 0.0

    def _patient(self) -> Patient:
        factories.publish()
        patient = factories.patient(factories.clinic(), email="asa@mail.example")
        actions.confirm_address(
            patient=patient, address=patient.email, by=patient.created_by, now=timezone.now()
        )
        return patient

    def _record(self, count: int) -> None:
        self.waiting += [str(factories.treatment(self.patient).pk) for _ in range(count)]

    def some(self, count: int) -> list[str]:
        """Return treatments without a sheet."""
        while len(self.waiting) < count:
            self._record(count)
        found, self.waiting = self.waiting[:count], self.waiting[count:]
        return found

    def at_each_step(self, every: int) -> None:
        """Kill at each named step, and before and after every so-manyth statement or commit."""
        begun = time.monotonic()
        wait(self._start("issue", treatments=self.some(3), log=self.log))
        # However busy the machine is: some die as they begin, most amid their work.
        self.moment = time.monotonic() - begun
        for step in STEPS:
            self._die("work", step=step)
        for do, most in MOST_STATEMENTS.items():
            for number in range(1, most + 1, every):
                died = [self._die(do, statement=number, after=after) for after in (False, True)]
                if not any(died):
                    # Past its last statement.
                    break

    def _die(self, do: str, **given: Any) -> bool:
        """Let one process do one thing and die of it; whether it did."""
        if do == "issue":
            pid = self._start(do, treatments=self.some(1), log=self.log, **given)
        else:
            self._keep_due(2)
            pid = self._start(do, **{"step": None, "seconds": 1.0} | given)
        wait(pid)
        died = str(pid) not in self.ended.read_text().split()
        self.kills[f"{do}, at a step"] += died
        return died

    def _start(self, do: str, **given: Any) -> int:
        return self.victims.start(do, ended=str(self.ended), **given)

    def _keep_due(self, least: int) -> None:
        due = Delivery.objects.filter(state=State.DUE, run_after__lte=timezone.now()).count()
        if due < least:
            wait(self._start("post", count=2 * least - due))

    def at_random(self, kills: int) -> None:
        """Kill one issuing process and two workers at a time, each at any moment."""
        while sum(self.kills.values()) < kills:
            self._keep_due(25)
            # As a worker that lives would.
            queue.reclaim(now=timezone.now())
            started = {
                self._start("issue", treatments=self.some(6), log=self.log): "issue",
                self._start("work", step=None, seconds=5.0, name="one"): "work",
                self._start("work", step=None, seconds=5.0, name="two"): "work",
            }
            for pid in self.chance.sample(list(started), len(started)):
                time.sleep(self.chance.uniform(0.0, self.moment))
                if kill(pid):
                    self.kills[f"{started[pid]}, at random"] += 1

    def settle(self) -> None:
        """One worker lives, and soon the server takes everything: until nothing waits."""
        if not self.mail.is_calm:
            wait(self._start("work", step=None, seconds=6.0))
        self.mail.is_calm = True
        for _ in range(60):
            wait(self._start("work", step=None, seconds=2.0))
            if not Delivery.objects.filter(state__in=["due", "taken", "handing"]).exists():
                return
        left = Counter(Delivery.objects.values_list("state", "problem", "attempts"))
        raise RuntimeError(f"messages still wait: {left}")

    def send_doubtful_again(self) -> int:
        """Let a person send each doubtful message again."""
        doubtful = list(desk.needs_somebody(Delivery.objects.filter(state="doubtful")))
        for one in doubtful:
            actions.send_again(
                delivery=one, form_key=uuid.uuid4(), by=self.patient.created_by, now=timezone.now()
            )
        self.settle()
        return len(doubtful)
