"""Facts and guidance for the tests of the rules: one ordinary treatment, changed by keyword."""

import pickle
from functools import cache
from typing import Any

from aftercare import rules
from aftercare.guidance.store import documents
from aftercare.rules.vocabulary import FLAG_VALUES, Language

# Every question answered with the answer that asks for the least care.
NOTHING_SPECIAL = {flag.value: values[0] for flag, values in FLAG_VALUES.items()}
# A treatment of nobody in particular: a pen at 1 mm on the cheek, red and not bleeding.
ORDINARY: dict[str, Any] = {
    "performed_at": "2026-03-27T15:00:00",
    "time_zone": "Europe/Stockholm",
    "device": "pen",
    "zones": [{"area": "cheek", "set_depth_mm": 1.0}],
    "endpoint": "erythema",
    "adjuncts": [],
    "flags": NOTHING_SPECIAL,
    "skin_type": 2,
    "age": 34,
    "allergies": [],
    "products": [],
}


@cache
def _document() -> bytes:
    return pickle.dumps(documents.reference_document())


@cache
def _small() -> bytes:
    small = document()
    cited = {key for rule in small["rules"] for key in rule["sources"]} | {"S0-1"}
    small["claims"] = [claim for claim in small["claims"] if claim["id"] in cited]
    del small["conflicts"][1:], small["red_flags"][1:]
    claims = {claim["id"] for claim in small["claims"]}
    conflicts = {conflict["id"] for conflict in small["conflicts"]}
    for claim in small["claims"]:
        claim["conflicts"] = [key for key in claim["conflicts"] if key in conflicts]
    for conflict in small["conflicts"]:
        conflict["claims"] = [key for key in conflict["claims"] if key in claims]
    by_topic = {item["topic"]: item for item in reversed(small["ingredients"]["classes"])}
    small["ingredients"]["classes"] = list(by_topic.values())
    classes = {one["id"] for one in by_topic.values()}
    for one in small["allergens"]:
        one["covers_classes"] = [name for name in one["covers_classes"] if name in classes]
    return pickle.dumps(small)


def document() -> dict[str, Any]:
    """Return a fresh copy of the reference edition's document, free to be broken."""
    found: dict[str, Any] = pickle.loads(_document())
    return found


def small_document() -> dict[str, Any]:
    """Return the reference document with few claims and ingredients: quicker to parse."""
    found: dict[str, Any] = pickle.loads(_small())
    return found


@cache
def guidance() -> rules.Guidance:
    """Return the reference edition."""
    return rules.parse_guidance(document(), 1)


def data(**changes: Any) -> dict[str, Any]:
    """Return the ordinary treatment as JSON data; `flags` are changed one by one."""
    flags = NOTHING_SPECIAL | changes.pop("flags", {})
    return ORDINARY | changes | {"flags": {k: v for k, v in flags.items() if v is not None}}


def facts(**changes: Any) -> rules.Facts:
    """Return the ordinary treatment with changes; a flag given as None was not asked."""
    return rules.parse_facts(data(**changes))


def plan(facts: rules.Facts, language: Language = Language.EN, **options: Any) -> rules.Plan:
    """Return the plan by the reference edition."""
    return rules.build_plan(facts, guidance(), language, **options)


def line(plan: rules.Plan, rule: str) -> rules.Line:
    """Return the one line of a rule."""
    (found,) = [line for line in plan.advice if line.rule == rule]
    return found


def changed_rule(rule: str, **changes: Any) -> dict[str, Any]:
    """Return the reference document with one rule's keys changed."""
    broken = small_document()
    (found,) = [item for item in broken["rules"] if item["id"] == rule]
    found.update(changes)
    return broken


def without_rule(rule: str) -> dict[str, Any]:
    """Return the reference document without one rule."""
    broken = small_document()
    broken["rules"] = [item for item in broken["rules"] if item["id"] != rule]
    return broken
