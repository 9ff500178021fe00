"""Facts and guidance for the tests of the rules: one ordinary treatment, changed by keyword."""

import copy
from functools import cache
from typing import Any

from aftercare import rules
from aftercare.guidance import documents
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
# Enough of a lexicon for tests of everything but the lexicon.
STAND_IN = {
    "classes": [
        {"id": "retinoid", "topic": "retinoid-cosmetic", "names": ["retinol", "retinal"]},
        {"id": "drug", "topic": "retinoid-prescription", "names": ["tretinoin", "adapalene"]},
        {"id": "aha", "topic": "acid-aha-pha", "names": ["glycolic acid", "lactic acid"]},
        {"id": "bha", "topic": "acid-bha", "names": ["salicylic acid"]},
        {"id": "vitamin-c", "topic": "vitamin-c", "names": ["ascorbic acid"]},
        {"id": "numbing", "topic": "numbing", "names": ["lidocaine"]},
        {"id": "minoxidil", "topic": "minoxidil", "names": ["minoxidil"]},
        {"id": "fragrance", "topic": "fragrance", "names": ["parfum", "linalool"]},
        {"id": "bakuchiol", "topic": "new-product", "names": ["bakuchiol"]},
        {
            "id": "bland",
            "topic": None,
            "names": [
                *("aqua", "glycerin", "panthenol", "ceramide np", "squalane"),
                *("cholesterol", "phenoxyethanol", "sodium hyaluronate"),
            ],
        },
    ]
}


@cache
def _document() -> dict[str, Any]:
    document = documents.reference_document()
    document.setdefault("ingredients", STAND_IN)
    return document


def document() -> dict[str, Any]:
    """Return a fresh copy of the reference edition's document, free to be broken."""
    return copy.deepcopy(_document())


@cache
def guidance() -> rules.Guidance:
    """Return the reference edition."""
    return rules.parse_guidance(_document(), 1)


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
    broken = document()
    (found,) = [item for item in broken["rules"] if item["id"] == rule]
    found.update(changes)
    return broken


def without_rule(rule: str) -> dict[str, Any]:
    """Return the reference document without one rule."""
    broken = document()
    broken["rules"] = [item for item in broken["rules"] if item["id"] != rule]
    return broken
