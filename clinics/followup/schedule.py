"""Which days of a sheet matter: when to write to the patient. It needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aftercare.rules import Plan
from clinics.followup.models import FollowUp

CHECK_IN_DAYS: Final = (1, 3)
# By the clinic's clock: after the night, and with the clinic's day still ahead.
AT: Final = time(9, 30)
# A message about a day is not sent when the day is over.
LATE: Final = timedelta(hours=12)
# How long the answer to a check-in is waited for before it is asked for again, once.
PATIENCE: Final = timedelta(hours=24)
# An answer somewhat before the message is the answer too.
EARLY: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Moment:
    """One day that matters: `day` counts from the treatment, `due_at` is in UTC."""

    kind: str
    day: int
    due_at: datetime


def moments(plan: Plan) -> tuple[Moment, ...]:
    """Return when to write about a sheet: check-ins, and each day on which something opens.

    A day with a check-in has no second message: the patient's page shows what is new today.
    """
    zone = ZoneInfo(plan.time_zone)
    treated = plan.performed_at.astimezone(zone).date()
    found = [Moment(FollowUp.Kind.CHECK_IN, day, _at(treated, day, zone)) for day in CHECK_IN_DAYS]
    for opening in sorted(set(_openings(plan))):
        day = (opening - treated).days
        if day > 0 and day not in CHECK_IN_DAYS:
            found.append(Moment(FollowUp.Kind.WINDOW, day, _at(treated, day, zone)))
    return tuple(found)


def day_of(plan: Plan, now: datetime) -> int:
    """Return how many days of the clinic's calendar have begun since the treatment."""
    zone = ZoneInfo(plan.time_zone)
    return (now.astimezone(zone).date() - plan.performed_at.astimezone(zone).date()).days


def _openings(plan: Plan) -> Iterator[date]:
    """Yield the days that the sheet's own picture of the weeks shows: a bar ends on each."""
    for bar in plan.timeline:
        if bar.until is not None:
            yield bar.until


def _at(treated: date, day: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(treated + timedelta(days=day), AT, tzinfo=zone).astimezone(UTC)
