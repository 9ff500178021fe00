"""What stands below a field while an item is edited, and where two people changed one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aftercare.guidance.review.reading_level import ReadingLevel


@dataclass(frozen=True, slots=True)
class Note:
    """What stands below a field: what is wrong, how it reads, what is published instead.

    `tone` is how it stands to the edition in force: looser, meaning, sentence, stricter or nothing;
    `marks` are what was noticed in a changed sentence, `refused` what no approver can accept.
    """

    field: str
    problem: str
    findings: tuple[Any, ...]
    reading: ReadingLevel | None
    is_changed: bool
    published: str
    tone: str
    marks: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: what the other one saved, and what stands in the form."""

    field: str
    label: str
    theirs: str
    mine: str
