"""What counts as the right answer at the door: the code, or the date of birth, however written."""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import date, datetime
from typing import Final

from clinics.accounts.delivery_settings import Factor
from clinics.accounts.models import Paper
from clinics.portal import tokens
from clinics.portal.models import Link

# Stands in for a token that nobody has, so that it takes as much work as a real link.
DECOY: Final = "0" * 64
MONTHS: Final = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mar apr maj jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}


def is_right(link: Link | None, said: str, now: datetime) -> bool:
    """Whether the answer is the link's; how long this takes tells nothing about it."""
    wanted, given = tokens.code_of(link.nonce if link else DECOY), code_in(said)
    if link is not None and link.factor == Factor.BIRTH:
        month_first = link.clinic.paper == Paper.LETTER
        read = birth_in(said, today=now.date(), month_first=month_first)
        wanted, given = link.patient.date_of_birth.isoformat(), read.isoformat() if read else ""
    return hmac.compare_digest(wanted.encode(), given.encode())


def code_in(said: str) -> str:
    """Return the code in an answer: capitals or not, with spaces, hyphens or none."""
    plain = unicodedata.normalize("NFKC", said).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def birth_in(said: str, *, today: date, month_first: bool = False) -> date | None:
    """Return the date of birth in an answer: one reading only, so that a guess is one guess.

    "1984-03-07", "19840307", "840307", "7/3/1984", "7.3.84", "7 March 1984", "7 mars 84". Where
    day and month could be either, the day comes first; with `month_first`, as in the USA, it
    comes second. Two figures of a year mean the last such year that is not to come.
    """
    plain = unicodedata.normalize("NFKC", said).lower()
    found = re.findall(r"[0-9]+|[^\W\d_]+", plain)
    # Other words than months, such as "den", "of" or the "th" of "7th", say nothing.
    parts = [part for part in found if part.isdecimal() or part[:3] in MONTHS]
    named = [n for n, part in enumerate(parts) if not part.isdecimal()]
    if len(parts) == 1 and not named:
        return _together(parts[0], today)
    if len(parts) != 3 or len(named) > 1:
        return None
    return _apart(parts, named, today, month_first)


def _together(figures: str, today: date) -> date | None:
    if len(figures) == 8:
        return _date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    if len(figures) == 6:
        return _date(_year(figures[:2], today), int(figures[2:4]), int(figures[4:]))
    return None


def _apart(parts: list[str], named: list[int], today: date, month_first: bool) -> date | None:
    if named:
        month = MONTHS[parts[named[0]][:3]]
        first, last = (part for n, part in enumerate(parts) if n != named[0])
        year, day = (first, last) if len(first) == 4 else (last, first)
        return _date(_year(year, today), month, int(day))
    if len(parts[0]) == 4:
        return _date(int(parts[0]), int(parts[1]), int(parts[2]))
    first_, second = int(parts[0]), int(parts[1])
    is_swapped = month_first if first_ <= 12 and second <= 12 else second > 12
    month, number = (first_, second) if is_swapped else (second, first_)
    return _date(_year(parts[2], today), month, number)


def _year(figures: str, today: date) -> int:
    """Return the year; of two figures, the last one that is not to come."""
    if len(figures) != 2:
        return int(figures)
    year = today.year // 100 * 100 + int(figures)
    return year if year <= today.year else year - 100


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
