"""Page times on one running server, each beside the trivial page, interleaved."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import measure

ROUNDS = 150
GOALS = {
    "patient (one record)": 3.0,
    "sheet's page (one record)": 3.0,
    "patients, 25 rows": 4.0,
    "ready PDF": 1.25,
    "record a treatment (form)": 3.0,
}


class Browser:
    """One kept connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: SimpleCookie = SimpleCookie()
        # Where the last answer led.
        self.location = ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Return status and body of one request; a form makes it a POST."""
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        headers = {"Cookie": cookie} if cookie else {}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form) if form is not None else None
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(value)
        self.location = answer.headers.get("Location", "")
        return answer.status, answer.read()

    def send(self, path: str, form: dict[str, str]) -> None:
        """Fill in and send the form of a page, as a person does."""
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask(path)[1])
        assert token is not None
        status, _ = self.ask(path, form | {"csrfmiddlewaretoken": token[1].decode()})
        assert status == 302, status

    def sign_in(self, username: str, password: str) -> None:
        """Sign in."""
        self.send("/accounts/login/", {"login": username, "password": password})

    def fill_a_page(self, clinic: str) -> None:
        """Add patients until the clinic's list fills a page of 25."""
        for number in range(5):
            name = f"Added {'ABCDE'[number]}"
            form = {"name": name, "date_of_birth": f"198{number}-01-01", "language": "en"}
            self.send(f"/c/{clinic}/patients/new/", form)


@contextmanager
def server() -> Iterator[tuple[int, list[dict[str, str | None]]]]:
    """Serve freshly made demo clinics by one worker; give the port and the logins."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        env = os.environ | {
            "DEMO": "1",
            "DATA_DIR": folder,
            "PORT": str(port),
            "WORKERS": "1",
            "THREADS": "2",
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        logins = Path(folder) / "logins.json"
        for command in (["migrate", "-v0"], ["createcachetable"], ["seed_demo", "--out", logins]):
            run = [sys.executable, "manage.py", *map(str, command)]
            subprocess.run(run, env=env, check=True, stdout=subprocess.DEVNULL)
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", ".setup/gunicorn.conf.py"]
        process = subprocess.Popen(gunicorn, env=env)
        try:
            wait_for(port)
            yield port, json.loads(logins.read_text())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def wait_for(port: int) -> None:
    """Wait until the server on the port answers."""
    for _ in range(200):
        try:
            if Browser(port).ask("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def addresses(browser: Browser, clinic: str) -> dict[str, str]:
    """Return the pages to time, by what they are."""
    today = browser.ask(f"/c/{clinic}/")[1].decode()
    patients = browser.ask(f"/c/{clinic}/patients/")[1].decode()
    sheet = re.findall(rf"/c/{clinic}/sheets/[0-9a-f-]{{36}}/", today)[0]
    patient = re.findall(rf"/c/{clinic}/patients/[0-9a-f-]{{36}}/", patients)[0]
    return {
        "trivial": "/healthz",
        "trivial, signed in": f"/c/{clinic}/nothing/",
        "patient (one record)": patient,
        "sheet's page (one record)": sheet,
        "patients, 25 rows": f"/c/{clinic}/patients/",
        "today": f"/c/{clinic}/",
        "ready PDF": f"{sheet}pdf/",
        "record a treatment (form)": f"{patient}record/",
    }


def main() -> None:
    """Print the median time of each page and its ratio to the trivial one."""
    with server() as (port, logins):
        person = next(p for p in logins if p["role"] == "clinician")
        browser = Browser(port)
        browser.sign_in(str(person["username"]), str(person["password"]))
        browser.fill_a_page(str(person["clinic"]))
        pages = addresses(browser, str(person["clinic"]))

        def timer(path: str) -> measure.Timer:
            def once() -> float:
                start = time.perf_counter()
                status, _ = browser.ask(path)
                taken = time.perf_counter() - start
                assert status == 200, (path, status)
                return taken

            once()
            return once

        found = measure.interleaved({name: timer(path) for name, path in pages.items()}, ROUNDS)
    rows = []
    for name, times in found.items():
        ratios = [measure.ratio(times, found[base]) for base in ("trivial", "trivial, signed in")]
        goal = GOALS.get(name)
        verdicts = [
            f"{ratio:.2f}x" + ("" if goal is None else " met" if ratio <= goal else " NOT met")
            for ratio in ratios
        ]
        wanted = "" if goal is None else f"{goal:g}x"
        rows.append((name, measure.milliseconds(times), *verdicts, wanted))
    heads = ("page", "ms, median [quartiles]", "to trivial", "to trivial, signed in", "goal")
    measure.table("Pages: one worker, one signed-in clinician, SQLite", heads, rows)


if __name__ == "__main__":
    main()
