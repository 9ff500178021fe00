"""Processes killed at each step and at random: `make test-crash`, KILLS=300 for the whole of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.crash


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_and_nothing_is_sent_twice(database, capsys) -> None:
    command = [sys.executable, "-m", "tests.crash", os.environ.get("KILLS", "60")]
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    if database == "postgresql":
        command = [sys.executable, "-m", "tests.postgres", *command]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    with capsys.disabled():
        print(done.stdout, done.stderr)
    assert done.returncode == 0
