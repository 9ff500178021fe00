"""How long a link lives: counted from what the sheet says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aftercare import rules

# A line without an end ("while you are breastfeeding") keeps the page open this long at least:
# the twelve weeks in which the skin settles.
WEEKS_WITHOUT_END = 12


def expires_at(plan: rules.Plan, *, days_after: int) -> datetime:
    """Return the instant at which the link ends: midnight, so many days after the last window."""
    zone = ZoneInfo(plan.time_zone)
    first = plan.performed_at.astimezone(zone).date()
    days = [first]
    for line in plan.advice:
        days += [day for day in (line.starts, line.until) if day is not None]
        if line.always:
            days.append(first + timedelta(weeks=WEEKS_WITHOUT_END))
    days += [product.starts for product in plan.products if product.starts is not None]
    return _midnight_after(max(days), zone, days_after)


def days_from(now: datetime, zone: ZoneInfo, days_after: int) -> datetime:
    """Return the midnight that ends so many days after today."""
    return _midnight_after(now.astimezone(zone).date(), zone, days_after)


def _midnight_after(day: date, zone: ZoneInfo, days_after: int) -> datetime:
    return datetime.combine(day + timedelta(days=days_after + 1), time.min, zone)
