"""When a kind of product may start: as the sheet's own lines on what it is used for let it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from aftercare.rules.lexicon import ProductKind
from aftercare.rules.plan import Line
from aftercare.rules.products.kinds import PLAIN_GEL, PLAIN_WATER, Kind
from aftercare.rules.vocabulary import Category

# Inside this rule's window nothing but the clinic's own gel goes on the skin (INV-30), and what
# the sheet itself lets her do then.
FIRST_DAYS: Final = "first-day-clinic-product-only"
IN_FIRST_DAYS: Final = frozenset({"rinse-off", "sunscreen-mineral", PLAIN_WATER})
# The clinic's own gel is for the first hours.
OWN_GEL: Final = "hyaluronic"
# What every sheet orders: a mild cleanser, a mineral sunscreen, a plain cream.
ORDERED: Final = frozenset({"rinse-off", "sunscreen-mineral", "leave-on"})
BANS: Final = (Category.AVOID, Category.CAUTION)


@dataclass(frozen=True, slots=True)
class Start:
    """The first day, the instant within the first two days where there is one, and its reason.

    `is_ban` says that the kind itself is held back: make-up, a peel, an oil.
    """

    day: date | None
    moment: datetime | None = None
    is_ban: bool = False


def of_kind(kind: Kind, lines: Iterable[Line], is_own: bool) -> Start:
    """Return when a product of this kind may start; day None is from the first hour."""
    lines = tuple(line for line in lines if line.product is None)
    first = max((ln.until for ln in lines if ln.rule == FIRST_DAYS and ln.until), default=None)
    if kind.kind is None:
        return Start(first)
    if is_own and kind.kind.id == PLAIN_GEL:
        return _latest([line for line in lines if OWN_GEL in line.topics])
    topics = frozenset(kind.kind.topics)
    about = [line for line in lines if not topics.isdisjoint(line.topics)]
    start = _latest(about)
    if kind.kind.id in IN_FIRST_DAYS and start.day is not None:
        return start
    if first is not None and (start.day is None or first >= start.day):
        return Start(first)
    return start


def latest(kinds: Iterable[ProductKind], lines: Iterable[Line]) -> date | None:
    """Return the day from which no kind of product is held back but those that wait as a whole."""
    lines = tuple(lines)
    days = (of_kind(Kind(kind), lines, is_own=False).day for kind in kinds if not kind.whole)
    return max((day for day in days if day is not None), default=None)


def _latest(about: list[Line]) -> Start:
    """Return the latest of the ends of bans and the starts of what is to be done.

    Where one of them ends by the clock, all are told by the clock: the evening's wash is allowed
    from that instant, not only from the next day.
    """
    by_clock = any(line.clock for line in about)
    latest = Start(None)
    for line in about:
        bans = line.category in BANS
        if not bans and line.category is not Category.DO:
            continue
        day = line.until if bans else line.starts
        exact = line.until_time if bans else line.starts_time
        moment = exact if by_clock else None
        begins = moment.date() if moment is not None else day
        if begins is None:
            continue
        later = latest.day is None or begins > latest.day
        same = begins == latest.day and _later(moment, latest.moment)
        if later or same:
            latest = Start(begins, moment, is_ban=bans and moment is None)
    return latest


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
