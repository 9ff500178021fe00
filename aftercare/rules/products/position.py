"""Where on a list a thing stands, and whether there it counts: the 1 % line, lost order, kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from aftercare.rules.lexicon import (
    MUST_NOT_BE_MISSED,
    Counts,
    IngredientClass,
    KindGroup,
    Role,
)
from aftercare.rules.products.kinds import Kind
from aftercare.rules.products.screen import Seen
from aftercare.rules.products.tables import severity

# The 1 % line is never before this place (0 is the first).
LEAST_LINE: Final = 3
# A list this alphabetical has lost its order; shorter ones are so by chance.
ALPHABETICAL: Final = 0.9
LEAST_ALPHABETICAL: Final = 6
# A list this long that does not begin with water or a fat was shuffled or cleaned.
LONG_LIST: Final = 12


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: where its 1 % line is, and whether the order says anything."""

    line: int
    is_lost: bool


def order_of(seen: Sequence[Seen]) -> Order:
    """Return the order of a list as read."""
    line = next(
        (
            place
            for place, one in enumerate(seen)
            if place >= LEAST_LINE and _has(one, Role.BELOW_LINE)
        ),
        len(seen),
    )
    return Order(line, _is_lost(seen))


def _has(one: Seen, role: Role) -> bool:
    return any(role in each.roles for each in one.classes)


def _is_lost(seen: Sequence[Seen]) -> bool:
    names = [one.written.casefold() for one in seen]
    if len(names) >= LEAST_ALPHABETICAL:
        ordered = sum(a <= b for a, b in pairwise(names))
        if ordered >= ALPHABETICAL * (len(names) - 1):
            return True
    if len(seen) < LONG_LIST:
        return False
    # Water is named, and not where it belongs: at the head.
    places = [place for place, one in enumerate(seen) if _has(one, Role.WATER)]
    return bool(places) and places[0] > len(seen) // 2


def counts(
    one: IngredientClass,
    place: int,
    total: int,
    order: Order,
    kind: Kind,
    *,
    named: bool,
    peeling: bool,
    grains: bool,
) -> bool:
    """Whether a class counts at its place on a list (0 is the first of `total`).

    `named` says that the product's name names the class too, `peeling` that it is sold as a
    peel or a scrub, `grains` that it is sold to scrub. What must never be missed counts
    anywhere, whatever an edition says.
    """
    if severity(one) == MUST_NOT_BE_MISSED and one.counts is not Counts.FIRST_FIVE:
        return True
    if kind.group is KindGroup.RINSE_OFF and not one.rinse_off and not named:
        return False
    if one.counts is None:
        return peeling or not one.first_third or place * 3 < total
    if order.is_lost and one.counts in ORDERED:
        return True
    if one.counts is Counts.NAMED:
        return grains
    return _at(one.counts, place, order, kind, named=named, peeling=peeling)


# What an order that was lost can't excuse.
ORDERED: Final = frozenset({Counts.ABOVE_LINE, Counts.FIRST_THREE, Counts.FIRST_FIVE})


def _at(where: Counts, place: int, order: Order, kind: Kind, *, named: bool, peeling: bool) -> bool:
    if where is Counts.ABOVE_LINE:
        return named or peeling or place < order.line
    if where is Counts.FIRST_THREE:
        leave_on = kind.group is not KindGroup.RINSE_OFF
        return peeling or (leave_on and place < 3)
    if where is Counts.FIRST_FIVE:
        return named or place < 5
    if where is Counts.SUNSCREEN:
        return kind.is_sold_as_sunscreen
    if where is Counts.OINTMENT:
        return kind.group is KindGroup.OINTMENT
    if where is Counts.OIL:
        return kind.group is KindGroup.OIL
    if where is Counts.COLOUR:
        return kind.group is KindGroup.MAKEUP or kind.is_sold_as_sunscreen
    return True
