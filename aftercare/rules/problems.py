"""A list of every problem found in data, each with its path: shared by the strict parsers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeVar

Member = TypeVar("Member", bound=StrEnum)
# Every control character but the new line and the tab.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Problems:
    """Collects `path: problem` while a parser reads on, so that all are told at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, path: str, problem: str) -> None:
        """Note one problem at one path; an empty path is the whole document."""
        self.found.append(f"{path or 'document'}: {problem}")

    def mapping(self, path: str, value: object, allowed: Iterable[str]) -> Mapping[str, object]:
        """Return `value` as an object with known keys only, or note what is wrong with it."""
        if not isinstance(value, dict):
            self.add(path, "must be an object")
            return {}
        names = [str(key) for key in allowed]
        for key in value:
            if key not in names:
                where = f"{path}.{key}" if path else str(key)
                self.add(where, f"is not known here; allowed: {', '.join(names)}")
        return value

    def items(self, path: str, value: object, most: int) -> Sequence[object]:
        """Return `value` as a list of at most `most` items; None is an empty list."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.add(path, "must be a list")
            return ()
        if len(value) > most:
            self.add(path, f"must have at most {most} items")
            return ()
        return value

    def member(
        self, path: str, value: object, kind: type[Member], *, needed: bool = False
    ) -> Member | None:
        """Return the enum member named by `value`, None for null, or note what is allowed."""
        if value is None and not needed:
            return None
        if isinstance(value, str) and value in kind.__members__.values():
            return kind(value)
        self.add(path, f"must be one of {', '.join(kind)}" + ("" if needed else ", or null"))
        return None

    def integer(self, path: str, value: object, low: int, high: int) -> int | None:
        """Return a whole number within the bounds, None for null, or note what is allowed."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.add(path, f"must be a whole number from {low} to {high}, or null")
            return None
        return value

    def text(self, path: str, value: object, most: int) -> str:
        """Return non-empty text without control characters, or note what is wrong."""
        if not isinstance(value, str) or not value.strip():
            self.add(path, "must be text that is not empty")
            return ""
        if len(value) > most:
            self.add(path, f"must be at most {most} characters")
            return ""
        if CONTROL.search(value):
            self.add(path, "must not contain control characters")
            return ""
        return value
