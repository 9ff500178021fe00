"""Dates of birth as people write them, read in one way by the search, the forms and the door.

In figures, with the month in words, or as a Swedish personal number, which is never stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final

MONTHS: Final = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mar apr maj jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
_PERSONAL: Final = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})\s*([-+]?)\s*(\d{4})")
# Added to the day in the number of somebody who is not registered in Sweden.
_COORDINATION: Final = 60


def one(said: str, *, today: date, month_first: bool = False) -> date | None:
    """Return the date of birth in an answer: one reading only, so that a guess is one guess.

    "1984-03-07", "19840307", "840307", "7/3/1984", "7.3.84", "7 March 1984", "7 mars 84",
    "19840307-0009". Where day and month could be either, the day comes first; with `month_first`,
    as in the USA, it comes second. Two figures of a year mean the last such year that is not to
    come.
    """
    plain = unicodedata.normalize("NFKC", said).lower()
    if found := personal(plain, today=today):
        return found
    parts, named = _parts(plain)
    if len(parts) == 1 and not named:
        return _together(parts[0], today)
    if len(parts) != 3 or len(named) > 1:
        return None
    return _apart(parts, named, today, month_first)


def readings(said: str, *, today: date) -> set[date]:
    """Return every day that a typed date may mean: a search shows them all."""
    plain = unicodedata.normalize("NFKC", said).lower()
    both = (one(said, today=today, month_first=first) for first in (False, True))
    found = {day for day in both if day}
    parts, named = _parts(plain)
    if len(parts) == 1 and len(parts[0]) == 8 and not named:
        only = parts[0]
        found |= {day for day in [_date(int(only[4:]), int(only[2:4]), int(only[:2]))] if day}
    if len(parts) == 3 and not named and len(parts[0]) == 2:
        # A short year first, as in Sweden.
        day = _date(_year(parts[0], today), int(parts[1]), int(parts[2][:4]))
        found |= {day} if day else set()
    return found


def personal(said: str, *, today: date) -> date | None:
    """Return the day of a Swedish personal number; None where it is none, or has a slip."""
    match = _PERSONAL.fullmatch(said.strip())
    if match is None:
        return None
    century, year, month, day, sign, last = match.groups()
    if not passes_luhn(f"{year}{month}{day}{last}"):
        return None
    number = int(day) - _COORDINATION if int(day) > _COORDINATION else int(day)
    whole = int(f"{century}{year}") if century else _year(year, today)
    if sign == "+" and not century:
        # Whoever is a hundred years old.
        whole -= 100
    found = _date(whole, int(month), number)
    if found is not None and found > today and not century:
        found = _date(whole - 100, int(month), number)
    return found


def looks_personal(said: str) -> bool:
    """Whether this is written as a personal number is: with a hyphen, or of twelve figures."""
    match = _PERSONAL.fullmatch(unicodedata.normalize("NFKC", said).strip())
    return match is not None and bool(match[5] or match[1])


def passes_luhn(figures: str) -> bool:
    """Whether the last figure is the one that the others ask for."""
    doubled = (int(figure) * (2 - place % 2) for place, figure in enumerate(figures))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def a_slip_apart(one_: date, other: date) -> bool:
    """Whether two days differ as by one wrong figure, or by day and month changed over."""
    if (one_.year, one_.month, one_.day) == (other.year, other.day, other.month):
        return True
    pairs = zip(f"{one_:%Y%m%d}", f"{other:%Y%m%d}", strict=True)
    return sum(first != second for first, second in pairs) == 1


def _parts(plain: str) -> tuple[list[str], list[int]]:
    """Return the figures and the months, and which of them are months.

    Other words, such as "den", "of" or the "th" of "7th", say nothing.
    """
    found = re.findall(r"[0-9]+|[^\W\d_]+", plain)
    parts = [part for part in found if part.isdecimal() or part[:3] in MONTHS]
    return parts, [n for n, part in enumerate(parts) if not part.isdecimal()]


def _together(figures: str, today: date) -> date | None:
    if len(figures) == 8:
        return _date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    if len(figures) == 6:
        return _date(_year(figures[:2], today), int(figures[2:4]), int(figures[4:]))
    return None


def _apart(
    parts: Sequence[str], named: Sequence[int], today: date, month_first: bool
) -> date | None:
    if named:
        month = MONTHS[parts[named[0]][:3]]
        first, last = (part for n, part in enumerate(parts) if n != named[0])
        year, day = (first, last) if len(first) == 4 else (last, first)
        return _date(_year(year, today), month, int(day[:4]))
    if len(parts[0]) == 4:
        return _date(int(parts[0]), int(parts[1][:4]), int(parts[2][:4]))
    first_, second = int(parts[0][:4]), int(parts[1][:4])
    is_swapped = month_first if first_ <= 12 and second <= 12 else second > 12
    month, number = (first_, second) if is_swapped else (second, first_)
    return _date(_year(parts[2], today), month, number)


def _year(figures: str, today: date) -> int:
    """Return the year; of two figures, the last one that is not to come."""
    if len(figures) != 2:
        return int(figures[:5])
    year = today.year // 100 * 100 + int(figures)
    return year if year <= today.year else year - 100


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
