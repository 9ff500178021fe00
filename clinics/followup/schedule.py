"""Which days of a sheet matter: when to write to the patient. It needs no database.

At most six messages by themselves, the one at issue among them: each is about something, and what
matters most keeps its place where there is not room for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aftercare.rules import Plan
from aftercare.rules.vocabulary import Category
from clinics.followup.models import FollowUp
from clinics.sheets import waiting

Kind = FollowUp.Kind

# With the message at issue; what the clinic or the patient asks for comes on top.
MOST: Final = 6
MOST_OPENINGS: Final = 2
# A date on which fewer waiting times end is left to the patient's page.
FEWEST_ENDS: Final = 2
RESULT_DAY: Final = 28
# By the clinic's clock.
EVENING: Final = time(19)
MORNING: Final = time(8)
AFTERNOON: Final = time(17)
MIDMORNING: Final = time(10)
SUNSCREEN: Final = time(7, 30)
# A message about a day is not sent when the day is over.
LATE: Final = timedelta(hours=12)
# Of a message that was meant for an evening nothing is left in the morning.
LATE_EVENING: Final = timedelta(hours=4)
# An answer somewhat before the message is the answer too.
EARLY: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Moment:
    """One day that matters: `day` counts from the treatment, `due_at` is in UTC."""

    kind: str
    day: int
    due_at: datetime


def moments(plan: Plan, *, issued_at: datetime, spent: int = 1) -> tuple[Moment, ...]:
    """Return when to write about a sheet, the earliest first.

    `spent` counts what was sent already, the message at issue among it. What was due before the
    sheet was issued is never planned: the patient was just told. No date has two of them.
    """
    chosen: list[Moment] = []
    for moment in _wanted(plan):
        is_free = all(one.day != moment.day for one in chosen)
        if moment.due_at > issued_at and is_free and len(chosen) < MOST - spent:
            chosen.append(moment)
    result = _at(plan, Kind.RESULT, RESULT_DAY, MIDMORNING)
    if result.due_at > issued_at:
        chosen.append(result)
    return tuple(sorted(chosen, key=lambda one: one.due_at))


def _wanted(plan: Plan) -> Iterator[Moment]:
    """Yield what is worth a message, what matters most first."""
    yield _at(plan, Kind.MORNING, 1, MORNING)
    yield _at(plan, Kind.CHECK_IN, 3, AFTERNOON)
    if plan.performed_at.astimezone(ZoneInfo(plan.time_zone)).time() < AFTERNOON:
        yield _at(plan, Kind.EVENING, 0, EVENING)
    treated = _treated(plan)
    openings = [
        _at(plan, Kind.WINDOW, (on - treated).days, MORNING)
        for on in openings_worth_a_message(plan)
    ]
    yield from openings[:1]
    if (better := better_by(plan)) is not None:
        yield _at(plan, Kind.REDNESS, (better - treated).days, AFTERNOON)
    yield from openings[1:]


def openings_worth_a_message(plan: Plan) -> tuple[date, ...]:
    """Return the dates on which most waiting times end, at most two, the earlier first.

    What falls on the morning after or on the day of the check-in has its message already.
    """
    taken = {_treated(plan) + timedelta(days=day) for day in (0, 1, 3)}
    ends = Counter(line.until for line in waiting.ends(plan) if line.until)
    worth = [on for on, count in ends.items() if count >= FEWEST_ENDS and on not in taken]
    most = sorted(worth, key=lambda on: (-ends[on], on))[:MOST_OPENINGS]
    return tuple(sorted(most))


def better_by(plan: Plan) -> date | None:
    """Return the day by which the sheet says that the skin looks better; None where it does not."""
    treated = _treated(plan)
    days = [
        line.until
        for line in plan.advice
        if line.category is Category.EXPECT
        and line.until is not None
        and (line.starts is None or line.starts <= treated)
    ]
    return max(days, default=None)


def day_of(plan: Plan, now: datetime) -> int:
    """Return how many days of the clinic's calendar have begun since the treatment."""
    return (now.astimezone(ZoneInfo(plan.time_zone)).date() - _treated(plan)).days


def date_of(plan: Plan, day: int) -> date:
    """Return the date of a day that is counted from the treatment."""
    return _treated(plan) + timedelta(days=day)


def a_day_later(due_at: datetime, zone: ZoneInfo) -> datetime:
    """Return the same clock time on the next day, in UTC: 23, 24 or 25 hours later."""
    local = due_at.astimezone(zone)
    later = datetime.combine(local.date() + timedelta(days=1), local.time(), tzinfo=zone)
    return later.astimezone(UTC)


def sunscreen_at(on: date, zone: ZoneInfo) -> datetime:
    """Return when to remind of sunscreen on a day, in UTC."""
    return datetime.combine(on, SUNSCREEN, tzinfo=zone).astimezone(UTC)


def not_after(kind: str, due_at: datetime) -> datetime:
    """Return from when on a message no longer goes."""
    is_short = kind in (Kind.EVENING, Kind.SUNSCREEN)
    return due_at + (LATE_EVENING if is_short else LATE)


def _treated(plan: Plan) -> date:
    return plan.performed_at.astimezone(ZoneInfo(plan.time_zone)).date()


def _at(plan: Plan, kind: str, day: int, at: time) -> Moment:
    zone = ZoneInfo(plan.time_zone)
    due = datetime.combine(_treated(plan) + timedelta(days=day), at, tzinfo=zone)
    return Moment(kind, day, due.astimezone(UTC))
