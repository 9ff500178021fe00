"""Debian's Chromium for the tests that need a browser."""

import os
import shutil
from typing import Any

import pytest
from django.db import connections

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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep the database in a file, as on a clinic's server: a connection each, which wait in turn.

    In memory the server's threads and the test would share one connection and its locks.
    """
    settings = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("browser") / "care.sqlite3")
        # Nothing of it outlives the run.
        settings["OPTIONS"]["init_command"] += "PRAGMA synchronous = OFF;"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Migrate the file that is there already, with the tables of the last run."""
    return True
