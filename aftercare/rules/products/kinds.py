"""What kind of product it is: by its name, then by its list, or as somebody said with one tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aftercare.rules.lexicon import KindGroup, Lexicon, ProductKind, Role
from aftercare.rules.products import label as labels
from aftercare.rules.products.screen import Seen

# The ids of kinds that a list shows where the name says nothing.
CLEANSER: Final = "rinse-off"
SUNSCREEN: Final = "sunscreen-mineral"
SUNSCREEN_CHEMICAL: Final = "sunscreen-chemical"
STRONG_CLEANSER: Final = "strong-cleanser"
PLAIN_GEL: Final = "plain-gel"
PLAIN_WATER: Final = "plain-water"
OINTMENT: Final = "ointment"
HAIR_REMOVAL: Final = "hair-removal"
UNSURE: Final = "leave-on"
# By which place a cleanser's first surfactant stands.
SURFACTANT_BY: Final = 4
# A gel or a saline that is nothing else has at most so many things in it.
MOST_IN_GEL: Final = 6
# A list without a name is told by its filters only if they are a sunscreen's.
LEAST_FILTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of one product, and how it was told; None for `kind` is not known."""

    kind: ProductKind | None
    is_asked: bool = False  # somebody said so
    is_sold_as_sunscreen: bool = False
    is_tinted: bool = False

    @property
    def group(self) -> KindGroup | None:
        """Return how it is used."""
        return None if self.kind is None else self.kind.group


def of(name: str, seen: Sequence[Seen], lexicon: Lexicon, asked: str | None = None) -> Kind:
    """Return the kind of a product; `asked` is the id of a kind that somebody picked.

    What is picked never weakens what the list shows: a peel stays a peel, a hair remover one.
    """
    by_id = {kind.id: kind for kind in lexicon.kinds}
    roles = [_roles(one) for one in seen]
    every = frozenset(role for some in roles for role in some)
    named = [by_id[one] for one in _named(name, lexicon.root)]
    sold_as_sunscreen = any(one.id == SUNSCREEN for one in named)
    tinted = Role.PIGMENT in every
    found = _strongest(named, roles, every, by_id)
    if asked is not None and (found is None or not found.whole):
        found = _asked(asked, roles, every, by_id) or found
    return Kind(
        found,
        is_asked=asked is not None,
        is_sold_as_sunscreen=sold_as_sunscreen
        or (found is not None and found.group is KindGroup.SUNSCREEN),
        is_tinted=tinted,
    )


def _strongest(
    named: list[ProductKind],
    roles: list[frozenset[Role]],
    every: frozenset[Role],
    by_id: dict[str, ProductKind],
) -> ProductKind | None:
    """Return the kind that the name gives, corrected by the list; else the list's own."""
    if Role.HAIR_REMOVER in every and HAIR_REMOVAL in by_id:
        return by_id[HAIR_REMOVAL]
    whole = [kind for kind in named if kind.whole]
    if whole:
        return whole[0]
    if named:
        first = named[0]
        if first.id in (SUNSCREEN, SUNSCREEN_CHEMICAL):
            return by_id.get(_sunscreen(every), first)
        if first.id == CLEANSER and _is_strong(roles):
            return by_id.get(STRONG_CLEANSER, first)
        return first
    return by_id.get(_by_list(roles, every))


def _sunscreen(every: frozenset[Role]) -> str:
    if Role.FILTER_CHEMICAL in every or Role.FILTER_MINERAL not in every:
        return SUNSCREEN_CHEMICAL
    return "makeup" if Role.PIGMENT in every else SUNSCREEN


def _by_list(roles: list[frozenset[Role]], every: frozenset[Role]) -> str:
    if not roles:
        return ""
    if any(Role.SURFACTANT in some for some in roles[:SURFACTANT_BY]):
        return STRONG_CLEANSER if _is_strong(roles) else CLEANSER
    if len(roles) <= MOST_IN_GEL and all(some & {Role.PLAIN, Role.WATER} for some in roles):
        return PLAIN_GEL
    if Role.GREASE in roles[0]:
        return OINTMENT
    filters = sum(bool(some & {Role.FILTER_CHEMICAL, Role.FILTER_MINERAL}) for some in roles[:8])
    if filters >= LEAST_FILTERS:
        return _sunscreen(every)
    return ""


def _is_strong(roles: list[frozenset[Role]]) -> bool:
    return any(Role.STRONG in some for some in roles[:SURFACTANT_BY])


def _asked(
    asked: str, roles: list[frozenset[Role]], every: frozenset[Role], by_id: dict[str, ProductKind]
) -> ProductKind | None:
    if asked in (SUNSCREEN, SUNSCREEN_CHEMICAL):
        return by_id.get(_sunscreen(every))
    return by_id.get(asked)


def _roles(one: Seen) -> frozenset[Role]:
    return frozenset(role for each in one.classes for role in each.roles)


@lru_cache(maxsize=4096)
def _named(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the ids of the kinds that a name names, in the edition's order.

    A kind's words are whole words or phrases; some end longer words, as Swedish and German put
    them together. Its `not` words take one of them away.
    """
    words = labels.words(name)
    said = _windows(words)
    found: list[str] = []
    for kind in lexicon.kinds:
        if said.isdisjoint(kind.words):
            continue
        if not said.isdisjoint(kind.not_words):
            left = f" {' '.join(words)} "
            for word in kind.not_words:
                left = left.replace(f" {word} ", " / ")
            if _windows(left.split()).isdisjoint(kind.words):
                continue
        found.append(kind.id)
    return tuple(found)


def _windows(words: list[str]) -> frozenset[str]:
    """Return every run of a few words, and the endings that some words are known by."""
    runs = {
        " ".join(words[place : place + count])
        for count in range(1, LONGEST_WORDS + 1)
        for place in range(len(words) - count + 1)
    }
    for word in words:
        runs.update(word[-n:] for n in range(3, len(word)) if word[-n:] in ENDINGS)
    return frozenset(runs)


LONGEST_WORDS: Final = 4
ENDINGS: Final = frozenset(
    re.findall(
        r"\w+",
        "kram creme krem crem lotion serum gel balm salva olja olje tval schampo shampoo mask "
        "peeling skrubb scrub tvatt rengoring skum foam mist toner spray mousse cleanser milk "
        "mjolk solkram solskydd balsam foundation puder duschgel duschkram",
    )
)
