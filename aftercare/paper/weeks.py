"""The calendar of the first weeks: only what may be begun, on the day from which it may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from aftercare.paper.dates import Calendar
from aftercare.paper.pages import Cell
from aftercare.rules import Row
from aftercare.rules.vocabulary import Kind

MOST_WEEKS: Final = 5
MOST_WORDS: Final = 6


def openings(rows: Iterable[Row], calendar: Calendar) -> dict[date, list[str]]:
    """Return what may be begun on each day, in words of one or two.

    A ban may end as a permission only where its kind is *wait*; an act has the day it starts on.
    """
    found: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        day, clock = _begins(row, calendar)
        if day is None or row.always or row.product is not None or not row.short:
            continue
        for word in row.short.split(", "):
            said = f"{word} {clock}" if clock else word
            if said not in found[day]:
                found[day].append(said)
    return dict(sorted(found.items()))


def _begins(row: Row, calendar: Calendar) -> tuple[date | None, str]:
    """Return from which day the row's thing may be begun, and from which time if by day."""
    if row.kind is Kind.WAIT:
        return calendar.exact(row.until, row.until_time if row.clock else None)
    if row.kind is Kind.DO and row.starts and row.starts > calendar.start.date():
        return calendar.exact(row.starts, row.starts_time if row.clock else None)
    return None, ""


def grid(
    opens: Mapping[date, list[str]], calendar: Calendar
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[str, ...]]:
    """Return the weeks, each of seven cells from Monday, and in words what comes after them.

    A week on which nothing may be begun is left out; the next one names its month.
    """
    treated = calendar.start.date()
    if not opens:
        return (), ()
    monday = treated - timedelta(days=treated.weekday())
    end = monday + timedelta(weeks=MOST_WEEKS)
    inside = [day for day in opens if day < end]
    last = max(inside, default=treated)
    weeks = []
    follows = False  # whether the week before this one is shown
    while monday <= last:
        days = [monday + timedelta(days=number) for number in range(7)]
        shown = treated in days or any(day in opens for day in days)
        if shown:
            named = () if follows else days[:1]
            weeks.append(tuple(_cell(day, opens, calendar, names=day in named) for day in days))
        follows = shown
        monday += timedelta(weeks=1)
    beyond = tuple(
        f"{calendar.day(day)}: {', '.join(words)}" for day, words in opens.items() if day >= end
    )
    return tuple(weeks), beyond


def listed(opens: Mapping[date, list[str]], calendar: Calendar) -> str:
    """Return the same as a text, for a page that has no room for the weeks."""
    return " ".join(f"**{calendar.day(day)}:** {', '.join(words)}." for day, words in opens.items())


def _cell(day: date, opens: Mapping[date, list[str]], calendar: Calendar, *, names: bool) -> Cell:
    treated = calendar.start.date()
    number = calendar.short(day) if names or day.day == 1 or day == treated else str(day.day)
    if day == treated:
        return Cell(number, (calendar.say("treated_day"),), is_treated=True)
    return Cell(number, tuple(opens.get(day, ())[:MOST_WORDS]))
