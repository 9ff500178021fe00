"""What a clinic knows of products: its words in an edition, and its shelf found by a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet

from aftercare import rules
from clinics.accounts.models import Clinic
from clinics.shelf.models import HarmlessName, ShelfProduct, UnreadWord


def names(clinic: Clinic) -> QuerySet[HarmlessName]:
    """Return the words that the clinic calls harmless now, those that wait among them."""
    people = ("added_by", "seconded_by")
    return HarmlessName.objects.filter(clinic=clinic, removed_at=None).select_related(*people)


def unread(clinic: Clinic) -> QuerySet[UnreadWord]:
    """Return the words that nobody knew, the commonest first."""
    rows = UnreadWord.objects.filter(clinic=clinic)
    return rows.order_by((F("by_staff") + F("by_patients")).desc(), "-last_at", "plain")


def with_words(
    clinic: Clinic, guidance: rules.Guidance, at: datetime | None = None
) -> rules.Guidance:
    """Return a guidance that reads the clinic's own harmless words; as of an instant, if given."""
    if guidance.lexicon.base is not None:
        return guidance
    rows = HarmlessName.objects.filter(clinic=clinic)
    if at is None:
        rows = rows.filter(removed_at=None)
    else:
        rows = rows.filter(Q(removed_at=None) | Q(removed_at__gt=at), added_at__lte=at)
    one, two = set(), set()
    for word, like, seconded_at in rows.values_list("word", "looks_like", "seconded_at"):
        if not like:
            one.add(word)
        elif seconded_at is not None and (at is None or seconded_at <= at):
            two.add(word)
    return _with(guidance, frozenset(one), frozenset(two)) if one or two else guidance


@lru_cache(maxsize=256)
def _with(guidance: rules.Guidance, one: frozenset[str], two: frozenset[str]) -> rules.Guidance:
    return rules.with_harmless(guidance, one, two)


@dataclass(frozen=True, slots=True)
class Vouched:
    """A word that was read only because somebody at the clinic called it harmless."""

    word: str
    by: str
    at: datetime


def vouched(
    clinic: Clinic, guidance: rules.Guidance, products: Iterable[Mapping[str, Any]]
) -> tuple[Vouched, ...]:
    """Return the words of products that are read by the clinic's own word, and by whose."""
    if guidance.lexicon.base is None:
        return ()
    found = {
        rules.plain_name(word): word
        for each in products
        for word in rules.harmless_in(str(each["name"]), each.get("ingredients"), guidance)
    }
    rows = names(clinic).filter(plain__in=found)
    return tuple(Vouched(found[one.plain], one.added_by.name, one.added_at) for one in rows)


def products(clinic: Clinic) -> QuerySet[ShelfProduct]:
    """Return what stands on the clinic's shelf, by brand and name."""
    return ShelfProduct.objects.filter(clinic=clinic, retired_at=None)


def retired(clinic: Clinic) -> QuerySet[ShelfProduct]:
    """Return what was taken off the shelf."""
    return ShelfProduct.objects.filter(clinic=clinic).exclude(retired_at=None)


@dataclass(frozen=True, slots=True)
class Known:
    """A product whose label the clinic knows: as it is called, its list, and its kind if picked.

    `is_handed_out` says that it is one of the clinic's own advice, named on every sheet.
    """

    name: str
    ingredients: str
    kind: str = ""
    brand: str = ""
    is_handed_out: bool = False


class Shelf:
    """All products whose label a clinic knows, found by what somebody typed as a name."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = tuple(known)
        self._by_whole: dict[str, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        for one in self.known:
            self._by_whole.setdefault(rules.plain_name(one.name), one)
            bare = rules.plain_name(one.name).removeprefix(rules.plain_name(one.brand)).strip()
            self._by_name.setdefault(bare, []).append(one)

    def find(self, typed: str) -> Known | None:
        """Return the product that is meant: by brand and name, or by a name that only one has."""
        plain = rules.plain_name(typed)
        found = self._by_whole.get(plain)
        if found is None and plain:
            named = self._by_name.get(plain, [])
            found = named[0] if len(named) == 1 else None
        return found


def shelf(clinic: Clinic, guidance: rules.Guidance) -> Shelf:
    """Return the products that a name may mean at a clinic: its own advice's first, then its shelf.

    `guidance` is the clinic's own, with what it hands out.
    """
    own = (
        Known(one.name, one.ingredients, is_handed_out=True) for one in guidance.additions.products
    )
    rows = products(clinic)
    return Shelf(
        [*own, *(Known(one.full_name, one.ingredients, one.kind, one.brand) for one in rows)]
    )
