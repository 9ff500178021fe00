"""Debian's Chromium for the tests that need a browser."""

import os
import shutil
from typing import Any

import pytest

# Playwright runs an event loop in the test's own thread, where Django refuses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = shutil.which("chromium")
    if not path:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    return browser_type_launch_args | {
        "executable_path": path,
        "args": [
            "--no-sandbox",  # root has none
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        ],
    }
