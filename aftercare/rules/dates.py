"""Hours to calendar days and clock times, always rounded up, in the clinic's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.relativedelta import relativedelta

from aftercare.rules.vocabulary import Language

WEEKDAYS: Final = {
    Language.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Language.SV: ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
}
WEEKDAYS_SHORT: Final = {
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    Language.SV: ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
}
MONTHS: Final = {
    Language.EN: (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    Language.SV: (
        *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
        *("augusti", "september", "oktober", "november", "december"),
    ),
}
QUARTER: Final = 15 * 60


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name that `facts.parse` has accepted."""
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def day_start(day: date, zone_name: str) -> datetime:
    """Return the first instant (UTC) of a calendar day, also where midnight does not exist."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone(zone_name))
    return tz.resolve_imaginary(midnight).astimezone(UTC)


def wall_clock(shown: datetime, zone_name: str) -> datetime:
    """Return the instant (UTC) at which a clock in the zone shows a day and time.

    Of an hour that came twice it is the later one, the cautious way; a time that the clocks
    skipped is read as the clock shows it after the skip.
    """
    later = shown.replace(tzinfo=zone(zone_name), fold=1)
    return tz.resolve_imaginary(later).astimezone(UTC)


def age_on(born_on: date, day: date) -> int:
    """Return the age in whole years on a day.

    Who was born on 29 February is a year older on 1 March in other years. dateutil's
    `relativedelta` says 28 February: a day on which a patient of 17 would count as grown up.
    """
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    return day + relativedelta(months=months)


def first_day_at_or_after(moment: datetime, zone_name: str) -> date:
    """Return the first calendar day that begins at or after an instant: up, never down."""
    day = moment.astimezone(zone(zone_name)).date()
    while day_start(day, zone_name) < moment or not _exists(day, zone_name):
        day += timedelta(days=1)
    return day


def _exists(day: date, zone_name: str) -> bool:
    """Whether the zone has this day: a move across the date line can leave one out."""
    return day_start(day, zone_name).astimezone(zone(zone_name)).date() == day


def after(start: datetime, hours: float) -> datetime:
    """Return the instant `hours` after `start`, counted in UTC, so that no clock change matters."""
    return start.astimezone(UTC) + timedelta(hours=hours)


def local(moment: datetime, zone_name: str) -> datetime:
    """Return the instant as the zone's wall clock shows it, with its offset fixed.

    A fixed offset says the same when it is written and read again, also in the hour that a
    clock change repeats.
    """
    there = moment.astimezone(zone(zone_name))
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta(0)), fold=0)


def up_to_quarter(moment: datetime) -> datetime:
    """Return the instant rounded up to the next quarter of an hour."""
    seconds = moment.minute * 60 + moment.second + moment.microsecond / 1_000_000
    missing = -seconds % QUARTER
    return moment.astimezone(UTC) + timedelta(seconds=missing)


def day_words(day: date, language: Language, *, short: bool = False, year: bool = False) -> str:
    """Return a date as people say it: "Tuesday 7 April", "tisdag 7 april", short "Tue 7 April"."""
    names = WEEKDAYS_SHORT if short else WEEKDAYS
    words = f"{names[language][day.weekday()]} {day.day} {MONTHS[language][day.month - 1]}"
    return f"{words} {day.year}" if year else words


def clock_words(
    moment: datetime, zone_name: str, language: Language, *, same_day: date | None = None
) -> str:
    """Return a clock time rounded up to the quarter, with its day unless it is `same_day`."""
    local = up_to_quarter(moment).astimezone(zone(zone_name))
    clock = f"{local:%H:%M}" if language is Language.EN else f"kl. {local:%H.%M}"
    if same_day is not None and local.date() == same_day:
        return clock
    day = day_words(local.date(), language)
    return f"{clock} on {day}" if language is Language.EN else f"{clock} {day}"
