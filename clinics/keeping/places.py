"""Places for a database: the one in use, and others in which it is tried out."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.db import connections

TAKING: Final = "aftercare-keeping-"


@contextmanager
def standing_in(name: Any) -> Iterator[None]:
    """Let everything in this thread use the database of that name in place of the usual one."""
    usual = connections["default"]
    there = usual.__class__(usual.settings_dict | {"NAME": name, "CONN_MAX_AGE": 0}, "default")
    connections["default"] = there
    try:
        yield
    finally:
        there.close()
        connections["default"] = usual


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """Make a folder of our own on the disk of `beside`, and take it away afterwards.

    Folders that a killed process left there hold patients' data: they are taken away first.
    """
    for left in beside.glob(f"{TAKING}*"):
        if is_left(left.name.removeprefix(TAKING).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{TAKING}{os.getpid()}-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_left(number: str) -> bool:
    """Whether a process of that number is gone, and what is named after it was left behind."""
    if not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def free(path: Path) -> Path:
    """Return the path, with a number behind it where something is called so already."""
    names = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return path if not path.exists() else next(each for each in names if not each.exists())


def settle(folder: Path) -> None:
    """Make sure that what was renamed in a folder is on the disk."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
