"""The processes that are killed: forked from one that has loaded everything and holds nothing.

`python -m tests.crash.victims` reads one command a line and answers with the number of the
process that it made for it. Times are a hundredth of the real ones.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402 – needs the settings
from django.template.loader import get_template  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from clinics.delivery import actions, mail, queue, worker  # noqa: E402
from clinics.records.models import Treatment  # noqa: E402
from clinics.sheets import queries as sheets  # noqa: E402
from clinics.sheets.models import Sheet  # noqa: E402

# Long enough for one message on a machine that does much else.
LEASE = timedelta(seconds=5)


def quicken() -> None:
    """Let hours pass in seconds."""
    queue.LEASE = LEASE  # type: ignore[misc]
    queue.WAITS = tuple(wait / 600 for wait in queue.WAITS)  # type: ignore[misc]
    worker.CARE_EVERY = timedelta(seconds=0.3)  # type: ignore[misc]


def die() -> None:
    """End as a process does whose machine loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(number: int | None, after: bool) -> None:
    """Arrange to die before or after the given statement or commit of this process."""
    count = 0

    def counted(go: Callable[..., Any], *given: Any) -> Any:
        nonlocal count
        count += 1
        if count == number and not after:
            die()
        result = go(*given)
        if count == number and after:
            die()
        return result

    connection.ensure_connection()
    connection.execute_wrappers.append(counted)
    given: Any = connection
    commit = given._commit
    given._commit = lambda: counted(commit)


def issue(*, treatments: list[str], log: str, **_: Any) -> None:
    """Issue and deliver, one sheet after another; say so in the log once it is done."""
    said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for treatment in Treatment.objects.filter(pk__in=treatments).select_related("recorded_by"):
        key = uuid.uuid4()
        digest = sheets.shown(treatment, language="en").digest
        os.write(said, f"begun {key}\n".encode())
        actions.issue_and_deliver(
            treatment=treatment,
            channel="email",
            wants_pdf=False,
            language="en",
            paper="a4",
            large_print=False,
            form_key=key,
            shown_digest=digest,
            by=treatment.recorded_by,
            now=timezone.now(),
        )
        # What the browser would have been told.
        os.write(said, f"done {key}\n".encode())


def post(*, count: int, **_: Any) -> None:
    """Post messages to patients who have a sheet."""
    found = list(Sheet.objects.select_related("patient", "issued_by").order_by("?")[:count])
    for number in range(count):
        sheet = found[number % len(found)]
        actions.post(
            kind="check-in",
            patient=sheet.patient,
            sheet=sheet,
            language="en",
            data={},
            form_key=uuid.uuid4(),
            by=sheet.issued_by,
            now=timezone.now(),
        )


def work(*, name: str, step: str | None, seconds: float, **_: Any) -> None:
    """Work for so long, or until a named step of a message."""
    me = worker.Worker(
        name=f"{name}-{os.getpid()}",
        carrier=mail.carrier(),
        clock=timezone.now,
        at=lambda reached: die() if reached == step else None,
    )
    end = time.monotonic() + seconds
    me.work(is_over=lambda: time.monotonic() > end, pause=lambda: time.sleep(0.02))


VICTIMS: dict[str, Callable[..., None]] = {"issue": issue, "post": post, "work": work}


def warm() -> None:
    """Load what every process needs, and let go of the database again."""
    treatment = Treatment.objects.first()
    assert treatment is not None
    sheets.shown(treatment, language="en")
    # The addresses of the whole site, and the words of the messages.
    reverse("door", args=["x"])
    for kind in ("sheet-link", "sentences"):
        for form in ("subject.txt", "txt", "html"):
            get_template(f"delivery/mail/{kind}.{form}")
    connections.close_all()


def main() -> None:
    """Make a process for each command."""
    quicken()
    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        if pid := os.fork():
            print(pid, flush=True)
            continue
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            random.seed()
            if command["statement"] is not None:
                die_at(command["statement"], command["after"])
            VICTIMS[command["do"]](**command)
            with open(command["ended"], "a") as ended:
                ended.write(f"{os.getpid()}\n")
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)


if __name__ == "__main__":
    main()
