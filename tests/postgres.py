"""A PostgreSQL server for as long as it is needed, as root or not.

`python -m tests.postgres COMMAND …` runs the command with DATABASE_URL naming such a server.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=300"


class NoServer(Exception):
    """PostgreSQL is not installed here."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a server with an empty database and give its address; remove it all afterwards."""
    programs = _programs()
    # The server refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    # In the system's folder: the path of a socket has to be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        _run([programs / "initdb", "--no-sync", "-A", "trust", "-U", "care", "-D", "data"], folder)
        start: list[str | Path] = [programs / "pg_ctl", "-D", "data", "-w", "-l", "log"]
        _run([*start, "-o", f"{OPTIONS} -c unix_socket_directories='{folder}'", "start"], folder)
        try:
            yield f"postgresql://care@{quote(str(folder), safe='')}/postgres"
        finally:
            _run([programs / "pg_ctl", "-D", "data", "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise NoServer("PostgreSQL is not installed: apt-get install postgresql")


def _run(command: list[str | Path], folder: Path) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    # Not into a pipe: the server would inherit it, and this would wait until the server ends.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(command, cwd=folder, user=user, stdout=output, stderr=output)
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed: {output.read()}")


def main(command: list[str]) -> int:
    try:
        with server() as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode
    except NoServer as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
