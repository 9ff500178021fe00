"""From a set of bad cells to one smallest example: facts that anybody can try."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from aftercare.rules import facts as fact
from aftercare.rules.engine import build
from aftercare.rules.guidance import Guidance
from aftercare.rules.proof.axes import ORDINARY_AGE, ORDINARY_MM, ORDINARY_SKIN, Depth
from aftercare.rules.proof.space import Space
from aftercare.rules.safety.invariants import UnsafePlan
from aftercare.rules.vocabulary import FLAG_VALUES, Area, Category, Device, Endpoint, Language

PERFORMED: Final = datetime(2026, 3, 27, 15)
# Windows that differ by an hour give different days only if midnight lies between their ends.
OTHER_TIMES: Final = tuple(PERFORMED + timedelta(minutes=30 * n) for n in range(48))
ALLERGIES: Final = {"any": "latex", "anaesthetic": "lidocaine"}


def smallest(space: Space, bad: int) -> dict[str, Any]:
    """Return one bad cell's values: the ordinary one on every axis that can have it."""
    found: dict[str, Any] = {}
    for one in space.axes:
        order = [one.ordinary, *(n for n in range(len(one.atoms)) if n != one.ordinary)]
        for atom in order:
            kept = bad & space.pick(one.name, 1 << atom)
            if kept:
                bad, found[one.name] = kept, one.atoms[atom]
                break
    return found


def facts_of(values: Mapping[str, Any], guidance: Guidance) -> dict[str, Any]:
    """Return facts as JSON data with these values, and ordinary ones for everything else."""
    flags = {flag.value: answers[0] for flag, answers in FLAG_VALUES.items()}
    for name, value in values.items():
        if name.startswith("flags."):
            flags[name.removeprefix("flags.")] = value
    adjuncts = values.get("adjuncts", frozenset())
    found = {
        "performed_at": PERFORMED.isoformat(),
        "time_zone": "Europe/Stockholm",
        "device": values.get("device", Device.PEN.value),
        "zones": list(_zones(values, guidance)),
        "endpoint": values.get("endpoint", Endpoint.ERYTHEMA.value),
        "adjuncts": None if adjuncts is None else sorted(adjuncts),
        "flags": {name: value for name, value in flags.items() if value is not None},
        "skin_type": values.get("skin_type", ORDINARY_SKIN),
        "age": values.get("age", ORDINARY_AGE),
        "allergies": [allergy(a, guidance) for a in sorted(values.get("allergies", ()))],
        "products": [_product(topic, guidance) for topic in sorted(values.get("products", ()))],
    }
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def allergy(code: str, guidance: Guidance) -> str:
    """Return what somebody says whose allergy a condition names: a group of them, or a code."""
    found = guidance.lexicon.allergens.get(code)
    return ALLERGIES[code] if code in ALLERGIES else found.typed[0] if found else code


def _zones(values: Mapping[str, Any], guidance: Guidance) -> Iterable[dict[str, Any]]:
    depth: Depth = values.get("depth", Depth(ORDINARY_MM, False))
    areas = sorted(values.get("areas", (Area.CHEEK,)))
    if not depth.zones or not areas:
        return
    mm = depth.mm
    if values.get("over_limit") and "depth" not in values:
        mm = guidance.areas[areas[0]].warn_above_mm + Decimal("0.25")
    if depth.missing and mm is not None and len(areas) == 1:
        areas.append(Area.CHEEK if areas[0] is not Area.CHEEK else Area.FOREHEAD)
    for index, area in enumerate(areas):
        known = mm if index == 0 or not depth.missing else None
        yield {"area": area.value, "set_depth_mm": None if known is None else float(known)}


def _product(topic: str, guidance: Guidance) -> dict[str, str]:
    names = (name for one in guidance.lexicon.classes if one.topic == topic for name in one.names)
    return {"name": "Product", "ingredients": f"Aqua, Glycerin, {next(names, topic)}"}


def shown(
    example: dict[str, Any], guidance: Guidance, invariant: str, *, anyway: bool
) -> dict[str, Any] | None:
    """Return the example, at the time of day at which its plan is refused; None if never."""
    for moment in (PERFORMED, *OTHER_TIMES):
        tried = example | {"performed_at": moment.isoformat()}
        facts = fact.parse(tried)
        try:
            build.build_plan(facts, guidance, Language.EN, anyway=anyway)
        except UnsafePlan as refused:
            if any(bad.invariant == invariant for bad in refused.violations):
                return tried
    return None


def stopped(example: dict[str, Any], guidance: Guidance) -> dict[str, Any]:
    """Return the example with an answer that stops the treatment, if one is needed and found."""
    stops = [rule for rule in guidance.rules if rule.category is Category.STOP]
    for rule in stops:
        for box in rule.when:
            if box.flags and not box.areas and not box.devices:
                answers = {flag.value: sorted(values)[-1] for flag, values in box.flags}
                return example | {"flags": example["flags"] | answers}
    return example
