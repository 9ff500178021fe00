"""The drawing of the first weeks: two weeks by day, then six columns of a week each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from aftercare.paper import sheet
from aftercare.paper.dates import Calendar
from aftercare.rules import Bar, Line, Plan
from aftercare.rules.vocabulary import Category

DAYS = 14
WEEKS = 6
COLUMNS = DAYS + WEEKS
ROOM_FOR_WORDS = 74  # per cent: a bar that ends later carries its words inside


def timeline(plan: Plan, calendar: Calendar) -> sheet.Timeline:
    """Return the ticks and the bars, the earliest end first; positions are per cent."""
    avoided = (line for line in plan.advice if line.category is Category.AVOID)
    lines = {topic: line for line in avoided for topic in line.topics}
    rows = tuple(
        _row(bar, lines.get(bar.topic), calendar) for bar in sorted(plan.timeline, key=_order)
    )
    return sheet.Timeline(_ticks(calendar), rows)


def _order(bar: Bar) -> tuple[bool, date, str]:
    end = bar.until or (bar.until_time.date() if bar.until_time else date.max)
    return (not bar.always, end, bar.label)


def _ticks(calendar: Calendar) -> tuple[sheet.Tick, ...]:
    first = calendar.start.date()
    days = [first + timedelta(days=n) for n in range(DAYS)]
    weeks = [first + timedelta(days=DAYS + 7 * n) for n in range(WEEKS)]
    by_day = [sheet.Tick(calendar.weekday(day), str(day.day), n == 7) for n, day in enumerate(days)]
    by_week = [sheet.Tick(calendar.month(day), str(day.day), True) for day in weeks]
    return (*by_day, *by_week)


def _row(bar: Bar, line: Line | None, calendar: Calendar) -> sheet.TimelineRow:
    start = _place(datetime.combine(bar.starts, datetime.min.time()), calendar)
    if bar.always:
        words = calendar.always(line.while_words if line else None)
        return sheet.TimelineRow(bar.label, start, 100, words, True, True)
    if bar.until_time is not None and line is not None and line.clock:
        end = _place(bar.until_time.astimezone(calendar.zone).replace(tzinfo=None), calendar)
        words = calendar.time(bar.until_time)
    else:
        until = bar.until or bar.starts
        end = _place(datetime.combine(until, datetime.min.time()), calendar)
        words = calendar.day(until)
    shown = max(min(end, 100), start + 1)
    return sheet.TimelineRow(bar.label, start, shown, words, shown > ROOM_FOR_WORDS, end > 100)


def _place(moment: datetime, calendar: Calendar) -> int:
    """Return how far along the drawing a local instant is, in per cent."""
    begin = datetime.combine(calendar.start.date(), datetime.min.time())
    days = max((moment - begin) / timedelta(days=1), 0)
    columns = days if days <= DAYS else DAYS + (days - DAYS) / 7
    return round(columns * 100 / COLUMNS)
