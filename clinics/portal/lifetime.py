"""How long a link lives: counted from what the sheet says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aftercare import rules
from aftercare.rules.vocabulary import Category

# What the patient does, avoids and takes care with. Signs to get help for and what to expect go
# on for half a year, but whoever sees one calls the clinic and needs no link for it.
WINDOWS = frozenset({Category.AVOID, Category.CAUTION, Category.DO})
# A line without an end ("while you are breastfeeding") keeps the page open this long at least:
# the twelve weeks in which the skin settles.
WEEKS_WITHOUT_END = 12


def expires_at(plan: rules.Plan, *, days_after: int, now: datetime) -> datetime:
    """Return the midnight in the clinic's zone at which a link ends, counted from the last window.

    Where the windows were over before `now`, the days are counted from now.
    """
    zone = ZoneInfo(plan.time_zone)
    last = max(last_day(plan), now.astimezone(zone).date())
    return datetime.combine(last + timedelta(days=days_after + 1), time.min, zone)


def last_day(plan: rules.Plan) -> date:
    """Return the first day on which all windows have ended."""
    first = plan.performed_at.astimezone(ZoneInfo(plan.time_zone)).date()
    days = [first, *(product.starts for product in plan.products if product.starts)]
    for line in plan.advice:
        if line.category in WINDOWS:
            days += [day for day in (line.starts, line.until) if day is not None]
            if line.always:
                days.append(first + timedelta(weeks=WEEKS_WITHOUT_END))
    return max(days)
