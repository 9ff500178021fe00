"""Reading and writing the files of the command line, where `-` is standard input or output."""

import json
import os
import sys
from pathlib import Path
from typing import Any


class FileUnreadable(ValueError):
    """A file that is not there or is not JSON; the text is `path: problem`."""


def read_json(path: str, *, at_most: int = -1) -> Any:
    """Return the JSON of a file; refuses repeated keys, NaN and what is not Unicode text.

    A file of more than `at_most` bytes is refused before it is read as JSON.
    """
    some = at_most + 1 if at_most >= 0 else -1
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(some)
        else:
            with Path(path).open("rb") as file:
                raw = file.read(some)
    except OSError as error:
        raise FileUnreadable(f"{path}: can't be read: {error.strerror}") from None
    if 0 <= at_most < len(raw):
        raise FileUnreadable(f"{path}: is larger than {at_most} bytes")
    return strict_json(raw, path)


def strict_json(raw: bytes, path: str) -> Any:
    """Return the JSON of some bytes, as `read_json` does; `path` is what they are called."""
    try:
        data = json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant
        )
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        told = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise FileUnreadable(f"{path}: is not JSON: {told}") from None
    return data


def read_text(path: str) -> str:
    """Return a file's text; raises FileUnreadable."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileUnreadable(f"{path}: can't be read: {error.strerror}") from None
    except ValueError:
        raise FileUnreadable(f"{path}: is not text") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} is there twice")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def write(path: str, data: bytes) -> None:
    """Write a whole file or none; raises FileUnreadable when it can't be."""
    if path == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise FileUnreadable(f"{path}: can't be written: {error.strerror}") from None
