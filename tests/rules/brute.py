"""A second opinion on what is looser: every treatment asked one by one, with no sets at all."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from types import MappingProxyType
from typing import Any

from aftercare.rules.engine import build, selection
from aftercare.rules.facts import Facts, Zone
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    Adjunct,
    Area,
    Category,
    Device,
    Endpoint,
    Flag,
)

WHEN = datetime(2026, 3, 27, 14, tzinfo=UTC)
DEPTHS = tuple(Decimal(mm) for mm in ("0.25", "1.0", "2.5"))
ADJUNCTS: tuple[frozenset[Adjunct] | None, ...] = (
    frozenset(),
    frozenset({Adjunct.PEEL}),
    frozenset({Adjunct.PRP}),
    None,
)
Told = tuple[float, float]  # from, until


def treatments(areas: tuple[Area, ...]) -> Iterator[dict[str, Any]]:
    """Yield the core space: each device, depth, endpoint and added treatment, known or not."""
    zones = [(Zone(area, depth),) for area in areas for depth in (*DEPTHS, None)]
    for device, zone, endpoint, adjuncts in product(
        (*Device, None), (*zones, ()), (*Endpoint, None), ADJUNCTS
    ):
        yield {"device": device, "zones": zone, "endpoint": endpoint, "adjuncts": adjuncts}


def patients(guidance: tuple[Guidance, ...], rule: str) -> Iterator[dict[str, Any]]:
    """Yield every patient that a rule, or what lengthens it, can tell from another."""
    boxes = [
        box
        for one in guidance
        for found in (one.rule_by_id.get(rule),)
        if found is not None
        for when in (found.when, *(one.modifiers[e.modifier].when for e in found.modifiers))
        for box in when
    ]
    flags = sorted({flag for box in boxes for flag, _ in box.flags})
    skins = (2, 4, 5, 6, None) if any(box.skin_type for box in boxes) else (2,)
    ages = (17, 34, None) if any(box.age for box in boxes) else (34,)
    for answers in product(*((*FLAG_VALUES[flag], None) for flag in flags)):
        given = {flag: answer for flag, answer in zip(flags, answers, strict=True) if answer}
        for skin, age in product(skins, ages):
            yield {"flags": _flags(given, flags), "skin_type": skin, "age": age}


def _flags(given: Mapping[Flag, str], asked: list[Flag]) -> Mapping[Flag, str]:
    rest = {flag: values[0] for flag, values in FLAG_VALUES.items() if flag not in asked}
    return MappingProxyType({**rest, **given})


def milder(old: Guidance, new: Guidance, rule: str, limit: int) -> set[str]:
    """Return in which ways somebody is told less by a rule, over at most so many treatments.

    "gone": no longer told; "earlier": held back for less long; "later": told only later.
    """
    found: set[str] = set()
    everybody = list(patients((old, new), rule))
    whens = (one.rule_by_id[rule].when for one in (old, new))
    named = sorted({area for when in whens for box in when for area in box.areas})
    areas = dict.fromkeys((*named[:1], Area.CHEEK, Area.NECK))
    every = list(treatments(tuple(areas) if named else (Area.CHEEK,)))
    cases = list(product(every, everybody))
    if len(cases) > limit:
        cases = random.Random(rule).sample(cases, limit)
    for treatment, patient in cases:
        facts = Facts(WHEN, "Europe/Stockholm", **treatment, **patient)
        was, now = (_told(one, facts, rule) for one in (old, new))
        if was is not None:
            found |= _ways(old.rule_by_id[rule], was, now)
    return found


def _ways(rule: Rule, was: Told, now: Told | None) -> set[str]:
    if now is None:
        return {"gone"}
    ways = set()
    if now[1] < was[1]:
        ways.add("earlier")
    if now[0] > was[0] and rule.category in (Category.AVOID, Category.CAUTION, Category.HELP):
        ways.add("later")
    return ways


def _told(guidance: Guidance, facts: Facts, rule: str) -> Told | None:
    found = guidance.rule_by_id.get(rule)
    if found is None:
        return None
    known, tiering, _ = build.judged(facts, guidance)
    profile = build.profile_of(known, guidance, tiering, ())
    chosen = selection.choose(
        found,
        profile,
        selection.hours_of_all(guidance, tiering),
        selection.active_modifiers(guidance, profile),
    )
    return None if chosen is None else (chosen.starts_h, chosen.until_h)
