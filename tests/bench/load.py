"""Clinicians record, issue and print while workers send: how long they wait, on two databases.

Beside the goals for a machine with two cores: pages 500 ms, issuing 800 ms, a PDF 10 s and a mail
handed over within 30 s (99 of 100), and no errors. The machine also carries the clinicians; what
else it does shows in how many processes wait. CLINICIANS and SECONDS change the size.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests import postgres
from tests.bench import measure
from tests.bench.pages import Browser, wait_for
from tests.delivery import smtpd

SECONDS = int(os.environ.get("SECONDS", "90"))
# On SQLite; PostgreSQL gets twice as many, and two workers.
CLINICIANS = int(os.environ.get("CLINICIANS", "50"))
WARM = 10
THINK = 5.0
GOALS = {"page": 0.5, "record": 0.8, "issue": 0.8, "PDF, new": 10.0, "PDF, again": 0.5}
MAIL_GOAL = 30.0
# What a clinician does next, in a hundred. Issuing also prints the new sheet.
NEXT = {"page": 55, "record and issue": 15, "record": 10, "PDF, again": 20}


class Form(HTMLParser):
    """The fields of a page's forms, as a browser would send them untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up a field."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in given or self.select not in self.data:
                self.data[self.select] = value
        elif tag == "input" and name:
            is_choice = given.get("type") in ("radio", "checkbox")
            if not is_choice or "checked" in given:
                self.data[name] = value

    def handle_endtag(self, tag: str) -> None:
        """Leave a list."""
        if tag == "select":
            self.select = ""


class Clinician(threading.Thread):
    """One person at work: thinks, does something, waits for the answer."""

    def __init__(self, port: int, seat: dict[str, Any], seed: int, end: float) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(seed)
        self.seat, self.end = seat, end
        self.browser = Browser(port)
        self.browser.cookies.load(f"sessionid={seat['session']}")
        self.base = f"/c/{seat['clinic']}/"
        self.times: list[tuple[float, str, float]] = []
        self.errors: list[str] = []
        self.sheets: list[str] = list(seat["sheets"])

    def run(self) -> None:
        """Work until the end."""
        time.sleep(self.chance.uniform(0, THINK))
        while time.monotonic() < self.end:
            doing = self.chance.choices(list(NEXT), list(NEXT.values()))[0]
            # The server lets go of a line that was quiet while the clinician thought.
            self.browser.connection.close()
            try:
                self.do(doing)
            except Exception as error:
                self.errors.append(f"{doing}: {type(error).__name__}: {str(error)[:300]}")
            time.sleep(self.chance.expovariate(1 / THINK))

    def do(self, doing: str) -> None:
        """Do one thing."""
        if doing == "page":
            pages = ["", "patients/", f"patients/{self.patient()}/", self.sheet()]
            self.ask("page", self.chance.choice(pages))
        elif doing == "PDF, again":
            self.ask("PDF, again", f"{self.chance.choice(self.seat['sheets'])}pdf/")
        else:
            review = self.record()
            if doing == "record and issue":
                self.issue(review)

    def patient(self) -> str:
        return str(self.chance.choice(self.seat["patients"]))

    def sheet(self) -> str:
        return self.chance.choice(self.sheets)

    def ask(self, kind: str, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Ask for a page and note how long it took; return where it leads and what it says."""
        begun = time.monotonic()
        path = path if path.startswith("/") else self.base + path
        status, body = self.browser.ask(path, form)
        self.times.append((begun, kind, time.monotonic() - begun))
        if status != (302 if form else 200):
            page = body.decode(errors="replace")
            raise RuntimeError(f"{status} for {kind}: {said_wrong(page)}")
        return self.browser.location, body.decode(errors="replace") if "PDF" not in kind else ""

    def record(self) -> str:
        """Record a treatment; return the address of its review."""
        path = f"patients/{self.patient()}/record/"
        page = self.ask("page", path)[1]
        form = Form(page).data | self.seat["treatment"]
        form["form_key"] = str(uuid.uuid4())
        return self.ask("record", path, form)[0]

    def issue(self, review: str) -> None:
        """Issue a sheet by mail, and print it."""
        page = self.ask("page", review)[1]
        form = Form(page).data | {"channel": "email", "confirmed": "on"}
        sheet = self.ask("issue", review, form)[0]
        self.sheets.append(sheet)
        self.ask("PDF, new", f"{sheet}pdf/")


def said_wrong(page: str) -> str:
    """Return what a form's summary says is wrong."""
    start = page.find('class="errors"')
    return " ".join(page[start : start + 400].split()) if start >= 0 else page[:200]


def seed(count: int) -> None:
    """Print the seats of so many clinicians: a session, a clinic, patients and sheets."""
    import django

    django.setup()
    from django.test import Client

    from clinics.delivery import actions
    from tests import factories, forms
    from tests.delivery import made

    factories.publish()
    seats = []
    for number in range(5):
        clinic = factories.clinic(slug=f"load{number}", name=f"Clinic {number}")
        first = factories.member(clinic, user=factories.user(password=None)).user
        patients = [
            made.patient(clinic=clinic, name=f"Patient {one}", by=first) for one in range(30)
        ]
        sheets = [
            made.issue(factories.treatment(each), channel="print", language="en")
            for each in patients[:5]
        ]
        for each in patients:
            actions.remember_channel(patient=each, channel="email", by=first, now=factories.NOW)
        for _ in range(count // 5):
            client = Client()
            client.force_login(factories.member(clinic, user=factories.user(password=None)).user)
            # A list of one answer is that answer.
            treatment = {
                key: value[0] if isinstance(value, list) else value
                for key, value in forms.record(form_key=None).items()
            }
            seats.append(
                {
                    "session": client.cookies["sessionid"].value,
                    "clinic": clinic.slug,
                    "patients": [str(each.pk) for each in patients],
                    "sheets": [f"/c/{clinic.slug}/sheets/{each.pk}/" for each in sheets],
                    "treatment": treatment,
                }
            )
    print(json.dumps(seats))


def mails() -> None:
    """Print how many seconds each message took to be handed over, and what is still open."""
    import django

    django.setup()
    from clinics.delivery.models import Delivery

    rows = Delivery.objects.values_list("state", "created_at", "sent_at")
    waits = [(sent - made).total_seconds() for _, made, sent in rows if sent]
    print(json.dumps({"waits": waits, "open": sum(row[0] != "sent" for row in rows)}))


def run_python(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@contextlib.contextmanager
def site(env: dict[str, str], workers: int) -> Iterator[int]:
    """Serve as `make run` does, with so many workers; give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = env | {"PORT": str(port), "WORKERS": "2", "THREADS": "4"}
    commands = [["-m", "gunicorn", "--config", ".setup/gunicorn.conf.py"]]
    commands += [["manage.py", "worker"]] * workers
    processes = [subprocess.Popen([sys.executable, *command], env=env) for command in commands]
    try:
        wait_for(port)
        yield port
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(timeout=60)


def at_work(port: int, seats: list[dict[str, Any]]) -> tuple[dict[str, list[float]], list[str]]:
    """Let everybody work; return the times of each kind after the first seconds, and errors."""
    for seat in {each["clinic"]: each for each in seats}.values():
        # The prints that are asked for again.
        browser = Browser(port)
        browser.cookies.load(f"sessionid={seat['session']}")
        for sheet in seat["sheets"]:
            browser.ask(f"{sheet}pdf/")
    begun = time.monotonic()
    end = begun + WARM + SECONDS
    people = [Clinician(port, seat, number, end) for number, seat in enumerate(seats)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    times: dict[str, list[float]] = {name: [] for name in GOALS}
    for each in people:
        for at, kind, seconds in each.times:
            if at > begun + WARM:
                times[kind].append(seconds)
    return times, [error for each in people for error in each.errors]


def measured(name: str, env: dict[str, str], clinicians: int, workers: int) -> None:
    """Run one database and print its table."""
    taken: list[bytes] = []
    with smtpd.serving(lambda: "takes", taken.append) as mail_port:
        env = env | {
            "EMAIL_URL": f"smtp+plain://127.0.0.1:{mail_port}",
            "DEFAULT_FROM_EMAIL": "post@clinic.example",
        }
        for command in (["migrate", "-v0"], ["createcachetable"]):
            run_python(env, "manage.py", *command)
        seats = json.loads(run_python(env, "-m", "tests.bench.load", "seed", str(clinicians)))
        with site(env, workers) as port:
            times, errors = at_work(port, seats)
            time.sleep(5)
        handed = json.loads(run_python(env, "-m", "tests.bench.load", "mails"))
    rows = [row(kind, found, GOALS[kind]) for kind, found in times.items() if found]
    rows.append(row("mail, handed over", handed["waits"], MAIL_GOAL))
    measure.table(
        f"{name}: {clinicians} clinicians, {THINK:g} s to think, {workers} workers, {SECONDS} s",
        ("what", "count", "p50 ms", "p99 ms", "longest ms", "goal p99", "met"),
        rows,
    )
    actions = sum(map(len, times.values()))
    print(f"{actions / SECONDS:.1f} requests a second, {len(errors)} errors, ", end="")
    print(f"{os.getloadavg()[0]:.1f} processes waiting for a processor, ", end="")
    print(f"{len(taken)} mails taken, {handed['open']} not sent")
    for error in sorted(set(errors))[:5]:
        print("  ", error)


def row(kind: str, times: list[float], goal: float) -> tuple[str, ...]:
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [times[0]] * 99
    return (
        kind,
        str(len(times)),
        *(f"{1000 * one:.0f}" for one in (cuts[49], cuts[98], max(times), goal)),
        "yes" if cuts[98] <= goal else "NO",
    )


def main() -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        env |= {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "aftercare.settings"}
        wanted = sys.argv[1:] or ["sqlite", "postgresql"]
        if "sqlite" in wanted:
            measured("SQLite", env | {"DATA_DIR": str(Path(folder) / "one")}, CLINICIANS, 1)
        if "postgresql" in wanted:
            with postgres.server() as url:
                place = {"DATA_DIR": str(Path(folder) / "two"), "DATABASE_URL": url}
                measured("PostgreSQL", env | place, 2 * CLINICIANS, 2)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["seed", count]:
            seed(int(count))
        case ["mails"]:
            mails()
        case _:
            main()
