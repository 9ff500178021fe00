"""For each clinician's note of the reference edition, a treatment that brings it."""

from decimal import Decimal
from typing import Any

from aftercare import rules
from aftercare.rules.conditions import Box
from aftercare.rules.vocabulary import Area, Category, Tier
from tests.rules import given


def facts_for(box: Box, guidance: rules.Guidance) -> dict[str, Any]:
    """Return an everyday treatment changed by as little as makes a condition hold."""
    facts = given.ORDINARY | {"flags": dict(given.NOTHING_SPECIAL)}
    area = min(box.areas) if box.areas else Area.CHEEK
    depth = 1.0
    if box.over_limit:
        depth = float(guidance.areas[area].warn_above_mm) + 0.1
    if box.min_depth_mm is not None:
        depth = float(box.min_depth_mm) + 0.1
    if Tier.T3 in box.tiers:
        depth = 2.0
    facts["zones"] = [{"area": area, "set_depth_mm": depth}]
    for name, values in (("device", box.devices), ("endpoint", box.endpoints)):
        if values:
            facts[name] = min(values)
    if box.adjuncts:
        facts["adjuncts"] = [min(box.adjuncts)]
    for name in ("skin_type", "age"):
        bounds = getattr(box, name)
        if bounds:
            facts[name] = bounds[0]
    facts["flags"] |= {flag.value: min(values) for flag, values in box.flags}
    if box.allergies:
        facts["allergies"] = [min(box.allergies)]
    if box.missing:
        facts["endpoint"] = None
    if box.stopped:
        facts["flags"]["pregnant"] = "yes"
    return facts


def cases() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return each note's rule with the facts of each of its conditions, by a name of their own."""
    guidance = given.guidance()
    return {
        f"{rule.id}-{number}": (rule.id, facts_for(box, guidance))
        for rule in guidance.rules
        if rule.category is Category.CLINICIAN
        for number, box in enumerate(rule.when, start=1)
    }


def signed() -> set[str]:
    """Return the notes that somebody signs for."""
    return {rule.id for rule in given.guidance().rules if rule.acknowledge}


def entry(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the changes of the tests' everyday entry that give these facts."""
    return {
        "device": facts["device"],
        "zones": tuple((z["area"], Decimal(str(z["set_depth_mm"]))) for z in facts["zones"]),
        "depth_reasons": {str(z["area"]): "Meant" for z in facts["zones"]},
        "endpoint": facts["endpoint"],
        "adjuncts": facts["adjuncts"],
        "flags": facts["flags"],
        "skin_type": facts["skin_type"],
        "allergies": facts["allergies"],
    }


def headed(title: str) -> str:
    """Return a note's title as it stands before its text."""
    return title if title.endswith("?") else f"{title}."
