"""What was told and is not answered goes on from sheet to sheet: pure, over keys alone.

A sheet takes over what was told about every sheet that it took the place of. Only two things end
one: a clinician's word that the sheet holds, or a sheet of the very correction, or of a later
correction of that, in which it was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told: about which sheet, whether it ended, and in which correction it stands."""

    key: Hashable
    sheet: Hashable
    has_ended: bool = False
    decided_in: Hashable | None = None


def back(key: Key, before: Callable[[Key], Key | None]) -> Iterator[Key]:
    """Yield a key and all before it: a sheet with those it replaced, a record with those mended."""
    seen: set[Key] = set()
    found: Key | None = key
    while found is not None and found not in seen:
        seen.add(found)
        yield found
        found = before(found)


def unanswered(
    told: Iterable[Told], sheets: Iterable[Hashable], records: Iterable[Hashable]
) -> Iterator[Told]:
    """Yield what makes a page stricter: `sheets` and `records` are the sheet's own, going back."""
    about, mended = set(sheets), set(records)
    for one in told:
        if one.sheet in about and not one.has_ended and one.decided_in not in mended:
            yield one


def undecided(told: Iterable[Told]) -> Iterator[Told]:
    """Yield what a clinician still has to confirm or deny before the record is corrected."""
    return (one for one in told if not one.has_ended and one.decided_in is None)
