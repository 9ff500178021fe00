"""Serves the demo: migrates, loads the demo clinics, says where, starts a worker and gunicorn."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGINS = ROOT / "var" / "demo-logins.json"
COLUMNS = ("clinic", "role", "username", "password")


def main() -> None:
    port = os.environ.get("PORT", "8000")
    refuse_busy(port)
    os.environ["DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.settings")
    prepare()
    print(f"\nAftercare runs at http://127.0.0.1:{port}  (Ctrl-C stops it)\n")
    print(table(json.loads(LOGINS.read_text())), flush=True)
    # It becomes the server's child and ends with it, however the server ends.
    subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "worker", "--with-parent"])
    # exec, so that Ctrl-C and signals reach the server itself.
    config = str(ROOT / ".setup" / "gunicorn.conf.py")
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", config])


def refuse_busy(port: str) -> None:
    """Stop with a message when another program holds the port."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is {port!r}: write a number from 1 to 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            sys.exit(f"Port {port} can't be used ({error.strerror}). Try: make run PORT=8001")


def prepare() -> None:
    """Bring the database up to date and load the demo clinics where they are missing."""
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import CommandError, call_command
    from django.db import connections

    django.setup()
    try:
        call_command("check")
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("seed_demo", out=str(LOGINS))
    except CommandError as error:
        sys.exit(str(error))
    connections.close_all()


def table(logins: list[dict[str, str | None]]) -> str:
    """Return the demo logins as lines, one a person."""
    rows = [COLUMNS, *(tuple(person.get(name) or "" for name in COLUMNS) for person in logins)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    pairs = (zip(row, widths, strict=True) for row in rows)
    return "\n".join("  ".join(cell.ljust(width) for cell, width in row).rstrip() for row in pairs)


if __name__ == "__main__":
    main()
