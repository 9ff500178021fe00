"""How often each rule is said: to a fixed set of made-up treatments, or to any facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from aftercare.rules.engine import build, selection
from aftercare.rules.engine.products import read_products
from aftercare.rules.facts import Facts, Product, Zone
from aftercare.rules.guidance import Guidance
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    Adjunct,
    Area,
    Category,
    Device,
    Endpoint,
    Flag,
    Language,
)

T = TypeVar("T")
# How many treatments the probe set has, and what decides them; another seed is another set.
PROBES: Final = 600
SEED: Final = "aftercare-probe-1"
PERFORMED: Final = datetime(2026, 3, 27, 14, tzinfo=UTC)
ZONE: Final = "Europe/Stockholm"
DEPTHS: Final = tuple(Decimal(mm) for mm in ("0.25", "0.5", "0.75", "1.0", "1.5", "2.0", "2.5"))
AGES: Final = (17, 19, 21, 28, 34, 46, 58, 70, None)
ALLERGIES: Final = ("lidocaine", "nickel", "latex")
# One label for each kind of ingredient that some rule speaks of.
LABELS: Final = (
    *("Retinol", "Tretinoin", "Glycolic Acid", "Salicylic Acid", "Ascorbic Acid", "Papain"),
    *("Benzoyl Peroxide", "Hydroquinone", "Niacinamide", "Parfum", "Alcohol Denat", "Minoxidil"),
    *("Lidocaine", "Dihydroxyacetone", "Octocrylene", "Squalane"),
)
NOTHING_SPECIAL: Final = MappingProxyType({flag: values[0] for flag, values in FLAG_VALUES.items()})


def firing(guidance: Guidance, facts: Iterable[Facts], *, anyway: bool = True) -> Mapping[str, int]:
    """Return for every rule in how many of the treatments it is said.

    A rule is said where its line, note or stop is in the plan: one that another outranks is not.
    `anyway` is as in `build_plan`: a treatment with an open stop counts as one that was given.
    """
    counts = dict.fromkeys((rule.id for rule in guidance.rules), 0)
    for one in facts:
        for name in said(guidance, one, anyway=anyway):
            counts[name] += 1
    return MappingProxyType(counts)


def said(guidance: Guidance, facts: Facts, *, anyway: bool = True) -> frozenset[str]:
    """Return the rules that a plan for these facts says, without writing the plan."""
    facts, tiering, _ = build.judged(facts, guidance)
    products = read_products(facts, guidance)
    profile = build.profile_of(facts, guidance, tiering, products)
    stops = {
        rule.id
        for rule in guidance.rules
        if rule.category is Category.STOP and selection.applicable(rule, profile)[0]
    }
    if stops and anyway:
        tiering = build.longest(tiering)
        profile = build.profile_of(facts, guidance, tiering, products, stopped=True)
    for chosen in build.choose_all(guidance, profile, tiering):
        rule = chosen.rule
        wanted = {topic for box in rule.when for topic in box.products}
        # A line about a product is written once for each product that has what it speaks of.
        about = "{product}" in rule.text[Language.EN]
        if not about or any(product.match(wanted) is not None for product in products):
            stops.add(rule.id)
    return frozenset(stops)


@lru_cache(maxsize=1)
def probe() -> tuple[Facts, ...]:
    """Return the probe set: the same made-up treatments for ever.

    It begins with an ordinary treatment changed in one thing at a time, through every value of
    every dimension; the rest is mixed, one half of patients with little to tell.
    """
    found = [_facts(**changes) for changes in _one_at_a_time()]
    found += [_mixed(_Chance(number)) for number in range(PROBES - len(found))]
    return tuple(found)


def _facts(**changes: Any) -> Facts:
    """Return the ordinary treatment: a pen at 1 mm on the cheek, red and not bleeding."""
    ordinary: dict[str, Any] = {
        "device": Device.PEN,
        "zones": (Zone(Area.CHEEK, Decimal(1)),),
        "endpoint": Endpoint.ERYTHEMA,
        "adjuncts": frozenset(),
        "flags": NOTHING_SPECIAL,
        "skin_type": 2,
        "age": 34,
    }
    return Facts(PERFORMED, ZONE, **(ordinary | changes))


def _one_at_a_time() -> Iterator[dict[str, Any]]:
    for flag, values in FLAG_VALUES.items():
        for answer in (*values[1:], None):
            yield {"flags": _answers({**NOTHING_SPECIAL, flag: answer})}
    for device in (*Device, None):
        yield {"device": device}
    for area in Area:
        yield {"zones": (Zone(area, Decimal(1)),)}
    for depth in (*DEPTHS, None):
        yield {"zones": (Zone(Area.CHEEK, depth),)}
    yield {"zones": ()}
    for endpoint in (*Endpoint, None):
        yield {"endpoint": endpoint}
    for adjunct in Adjunct:
        yield {"adjuncts": frozenset({adjunct})}
    yield {"adjuncts": None}
    for skin_type in (1, 3, 4, 5, 6, None):
        yield {"skin_type": skin_type}
    for age in AGES:
        yield {"age": age}
    for allergy in ALLERGIES:
        yield {"allergies": (allergy,)}
    for label in LABELS:
        yield {"products": (_product(label),)}
    # Two things at once that one rule speaks of.
    for flag in (Flag.IMPLANT_ACTIVE, Flag.IMPLANT_METAL, Flag.RECENT_FILLER):
        yield {"device": Device.RF, "flags": _answers({**NOTHING_SPECIAL, flag: "yes"})}
    nursing = _answers({**NOTHING_SPECIAL, Flag.BREASTFEEDING: "yes"})
    yield {"zones": (Zone(Area.BREAST, Decimal("0.5")),), "flags": nursing}
    for adjunct in Adjunct:
        yield {"adjuncts": frozenset({adjunct}), "flags": nursing}


def _answers(flags: Mapping[Flag, str | None]) -> Mapping[Flag, str]:
    return MappingProxyType({key: value for key, value in flags.items() if value is not None})


def _product(*labels: str) -> Product:
    return Product("Product", ", ".join(("Aqua", "Glycerin", "Panthenol", *labels)))


class _Chance:
    """Numbers that look random and are the same for ever, on every machine."""

    def __init__(self, number: int) -> None:
        self.key = f"{SEED}/{number}"
        self.drawn = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, not including, a limit."""
        self.drawn += 1
        bytes_ = hashlib.sha256(f"{self.key}/{self.drawn}".encode()).digest()
        return int.from_bytes(bytes_[:8]) % limit

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of some values."""
        return values[self.below(len(values))]

    def some(self, values: Iterable[T], percent: int) -> tuple[T, ...]:
        """Return each value with so many chances in a hundred."""
        return tuple(value for value in values if self.below(100) < percent)


def _mixed(chance: _Chance) -> Facts:
    quiet = chance.below(2) == 0
    usual = 95 if quiet else 60
    flags = {
        flag: values[0] if chance.below(100) < usual else chance.one_of((*values, None))
        for flag, values in FLAG_VALUES.items()
    }
    adjuncts = frozenset(chance.some(Adjunct, 8 if quiet else 20))
    labels = chance.some(LABELS, 5 if quiet else 10)
    return _facts(
        device=chance.one_of((*Device, Device.PEN, Device.PEN, None)),
        zones=tuple(
            Zone(area, chance.one_of(DEPTHS if quiet else (*DEPTHS, None)))
            for area in chance.some(Area, 8)
        ),
        endpoint=chance.one_of((*Endpoint, None)),
        adjuncts=None if chance.below(10) == 0 else adjuncts,
        flags=_answers(flags),
        skin_type=chance.one_of((1, 2, 3, 4, 5, 6, None)),
        age=chance.one_of(AGES),
        allergies=chance.some(ALLERGIES, 6),
        products=(_product(*labels),) if labels else (),
    )
