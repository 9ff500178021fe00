"""When a clinic is open, by its own clock: a week, and the days that are otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

# From and until, in minutes after midnight; 1440 is the end of the day.
Span = tuple[int, int]
DAY: Final = 24 * 60
WEEK: Final = 7
MOST_DAYS: Final = 366
# Nobody is told of an opening further ahead: then the clinic does not know itself.
AHEAD: Final = 62
_CLOSED: Final = ("", "-", "–", "closed", "stängt")
_CLOCK: Final = r"(\d{1,2})(?:[:.](\d{2}))?"
_SPAN: Final = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}")
_DATES: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:\s*[-–]\s*(\d{4}-\d{2}-\d{2}))?(?:\s*:\s*|\s+|$)(.*)"
)


class HoursUnreadable(ValueError):
    """Hours that can't be read; the text is what was written."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Seven days from Monday, and dates that differ from their weekday; no span means closed."""

    week: tuple[tuple[Span, ...], ...] = ((),) * WEEK
    days: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def are_known(self) -> bool:
        """Whether anybody wrote them down: a clinic that never opens has not said."""
        return any(self.week)

    def on(self, day: date) -> tuple[Span, ...]:
        """Return when the clinic is open on a day."""
        return self.days.get(day, self.week[day.weekday()])

    def to_json(self) -> dict[str, Any]:
        """Return the hours as plain values; nothing where they are not known."""
        if not self.are_known:
            return {}
        days = {day.isoformat(): written(spans) for day, spans in sorted(self.days.items())}
        return {"week": [written(spans) for spans in self.week], "days": days}


def from_json(data: Mapping[str, Any]) -> Hours:
    """Return the hours of `to_json`'s values; raises HoursUnreadable."""
    if not data:
        return Hours()
    if set(data) != {"week", "days"} or len(data["week"]) != WEEK:
        raise HoursUnreadable(str(data))
    try:
        days = {date.fromisoformat(day): read(text) for day, text in data["days"].items()}
    except ValueError as error:
        raise HoursUnreadable(str(error)) from error
    return Hours(tuple(read(text) for text in data["week"]), days)


def read(text: str) -> tuple[Span, ...]:
    """Return a day's spans from "8-12, 13-17.30"; empty and "closed" are none."""
    if text.strip().casefold() in _CLOSED:
        return ()
    spans = tuple(_span(part) for part in re.split(r"\s*[,;]\s*", text.strip()))
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise HoursUnreadable(text)
    return spans


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise HoursUnreadable(text)
    hour, minute, to_hour, to_minute = (int(each or 0) for each in found.groups())
    opens, closes = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or not opens < closes <= DAY:
        raise HoursUnreadable(text)
    return opens, closes


def read_days(text: str) -> dict[date, tuple[Span, ...]]:
    """Return dates from lines such as "2026-12-24", "2026-12-31 8-12", "2027-07-05 – 2027-07-25".

    A line without hours is closed. Raises HoursUnreadable with the line.
    """
    found: dict[date, tuple[Span, ...]] = {}
    for line in filter(str.strip, text.splitlines()):
        match = _DATES.fullmatch(line.strip())
        if match is None:
            raise HoursUnreadable(line.strip())
        first, last, spans = match.groups()
        try:
            found |= dict.fromkeys(_between(first, last or first), read(spans))
        except ValueError as error:
            raise HoursUnreadable(line.strip()) from error
    if len(found) > MOST_DAYS:
        raise HoursUnreadable(text.strip().splitlines()[-1])
    return found


def _between(first: str, last: str) -> list[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    if not day <= end <= day + timedelta(days=MOST_DAYS):
        raise HoursUnreadable(f"{first} – {last}")
    return [day + timedelta(days=count) for count in range((end - day).days + 1)]


def written(spans: tuple[Span, ...]) -> str:
    """Return a day's spans as they are typed and kept: "08:00-12:00, 13:00-17:00"."""
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in spans)


def written_days(days: Mapping[date, tuple[Span, ...]]) -> str:
    """Return dates as they are typed, a line each; days in a row that are alike share one."""
    lines: list[tuple[date, date, tuple[Span, ...]]] = []
    for day, spans in sorted(days.items()):
        if lines and lines[-1][1] + timedelta(days=1) == day and lines[-1][2] == spans:
            lines[-1] = (lines[-1][0], day, spans)
        else:
            lines.append((day, day, spans))
    return "\n".join(
        f"{first}{'' if first == last else f' – {last}'} {written(spans)}".strip()
        for first, last, spans in lines
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


# By the clock


def openings(hours: Hours, zone: ZoneInfo, since: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield the instants between which the clinic is open, from the day before on, in UTC.

    Spans that touch, as over midnight, are one. Where the clocks change, a time that comes twice or
    not at all opens at the later and closes at the earlier instant: nobody calls a closed clinic.
    """
    held: tuple[datetime, datetime] | None = None
    for count in range(-1, AHEAD):
        day = since + timedelta(days=count)
        for opens, closes in hours.on(day):
            start, end = _instants(day, opens, zone)[1], _instants(day, closes, zone)[0]
            if held is not None and held[1] >= start:
                held = held[0], max(end, held[1])
            elif start < end:
                if held is not None:
                    yield held
                held = start, end
    if held is not None:
        yield held


def _instants(day: date, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants that a clock time may mean, in order: one, unless the clocks change."""
    day, minutes = day + timedelta(days=minutes // DAY), minutes % DAY
    at = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
    first, second = sorted(at.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second
