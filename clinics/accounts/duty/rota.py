"""A week of duty as values: whose turn it is at an instant, until when, when the next begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = 24 * 60
# Nobody is told of a turn further ahead.
AHEAD: Final = 62


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn; `ends` beyond 1440 lasts into the next day. People are named by their keys."""

    days: frozenset[int]
    begins: int
    ends: int
    person: int
    deputy: int | None = None
    first_on: date | None = None
    last_on: date | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it holds only between two days, and goes before the ordinary week then."""
        return self.first_on is not None

    def begins_on(self, day: date) -> bool:
        """Whether it begins on a day."""
        if day.weekday() not in self.days:
            return False
        return self.first_on is None or (self.first_on <= day <= (self.last_on or self.first_on))


@dataclass(frozen=True, slots=True)
class Now:
    """Whose turn it is, and until when."""

    turn: Turn
    until: datetime


def at(turns: Sequence[Turn], zone: ZoneInfo, now: datetime) -> Now | None:
    """Return whose turn it is: of several one that is for these days, then the first."""
    today = now.astimezone(zone).date()
    found = [
        (not turn.is_dated, place, Now(turn, end))
        for place, turn in enumerate(turns)
        for start, end in _spans(turn, zone, (today - timedelta(days=1), today))
        if start <= now < end
    ]
    return min(found, key=lambda one: one[:2])[2] if found else None


def next_begins(turns: Iterable[Turn], zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when the next turn begins after now; None where none does soon."""
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=count) for count in range(AHEAD)]
    starts = [start for turn in turns for start, _end in _spans(turn, zone, days) if start > now]
    return min(starts, default=None)


def _spans(turn: Turn, zone: ZoneInfo, days: Iterable[date]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the instants of a turn; where the clocks change it begins early and ends late."""
    for day in days:
        if turn.begins_on(day):
            yield _instants(day, turn.begins, zone)[0], _instants(day, turn.ends, zone)[1]


def _instants(day: date, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    day, minutes = day + timedelta(days=minutes // DAY), minutes % DAY
    clock = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
    first, second = sorted(clock.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second


def overlaps(turns: Sequence[Turn]) -> list[tuple[int, int]]:
    """Return which turns of the ordinary week are at the same time as an earlier one: places."""
    spans = [
        (place, (day * DAY + turn.begins), (day * DAY + turn.ends))
        for place, turn in enumerate(turns)
        if not turn.is_dated
        for day in turn.days
    ]
    week = 7 * DAY
    found = {
        (min(a, b), max(a, b))
        for a, begins, ends in spans
        for b, other_begins, other_ends in spans
        for moved in (-week, 0, week)
        if a != b and begins < other_ends + moved and other_begins + moved < ends
    }
    return sorted(found)
