"""What the sheet orders is never refused and what it bans never allowed, over all plans.

Everything that moves a product's date is tried: each tier with what was seen, unknown facts, each
answer and each extra alone and beside a pregnancy, each area, a stop answered for. What the
engine says is compared here with the lines of the sheet, without the invariants of the core.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    Adjunct,
    Area,
    Category,
    Endpoint,
    Language,
    Verdict,
)
from tests.rules import given

GEL = "Aqua, Sodium Hyaluronate, Glycerin, Sodium Chloride"
# What every sheet orders, and the topics of the lines that order or hold it back.
ORDERED = {
    "Mild cleanser": ("Aqua, Glycerin, Coco-Glucoside, Panthenol", {"cleanser", "washing"}),
    "Mineral sunscreen SPF 50": (
        "Aqua, Zinc Oxide, Caprylic/Capric Triglyceride, Glycerin",
        {"sunscreen-mineral"},
    ),
    "Plain cream": ("Aqua, Glycerin, Squalane, Ceramide NP, Panthenol", {"moisturiser"}),
}
BANNED = {
    "Retinol serum": ("Aqua, Glycerin, Retinol, Panthenol", "retinoid-cosmetic"),
    "Glycolic toner": ("Aqua, Glycolic Acid, Glycerin, Panthenol", "acid-aha-pha"),
    "BHA lotion": ("Aqua, Salicylic Acid, Glycerin, Panthenol", "acid-bha"),
    "Vitamin C serum": ("Aqua, Ascorbic Acid, Glycerin, Panthenol", "vitamin-c"),
    "Perfumed cream": ("Aqua, Glycerin, Panthenol, Parfum", "fragrance"),
    "Foundation": ("Aqua, Dimethicone, Glycerin, CI 77491", "makeup"),
    "Face primer": ("Aqua, Dimethicone, Glycerin, Panthenol", "makeup"),
    "Numbing cream": ("Aqua, Lidocaine, Glycerin, Carbomer", "numbing"),
}
PRODUCTS = [
    {"name": name, "ingredients": listed, "familiar": True}
    for name, (listed, _) in {**ORDERED, **BANNED}.items()
]
BANS = (Category.AVOID, Category.CAUTION)
DEPTHS: dict[str, dict[str, Any]] = {
    "light": {"zones": [{"area": "cheek", "set_depth_mm": 0.25}]},
    "standard": {},
    "deep": {"zones": [{"area": "cheek", "set_depth_mm": 2.0}]},
    "heat": {"device": "rf"},
    "not recorded": {"device": None, "zones": [], "endpoint": None, "adjuncts": None},
}


def with_gel() -> rules.Guidance:
    edition = given.guidance()
    gel = {"name": "Our gel", "ingredients": GEL}
    own = {"schema": 1, "longer": {}, "lines": {}, "products": [gel]}
    return rules.with_additions(edition, rules.parse_additions(own, edition))


def answers() -> Iterator[dict[str, str | None]]:
    """Yield each answer to each question alone, each unasked one, and each beside a pregnancy."""
    for flag, values in FLAG_VALUES.items():
        for value in (*values[1:], None):
            yield {flag.value: value}
            yield {"pregnant": "yes", flag.value: value}
    yield dict.fromkeys(flag.value for flag in FLAG_VALUES)


def treatments(depth: str) -> Iterator[dict[str, Any]]:
    base = DEPTHS[depth]
    for flags in answers():
        yield base | {"flags": flags}
    for endpoint in (*Endpoint, None):
        yield base | {"endpoint": endpoint}
    for adjunct in Adjunct:
        yield base | {"adjuncts": [adjunct.value]}
    if "zones" not in base:
        for area in Area:
            yield base | {"zones": [{"area": area.value, "set_depth_mm": 0.5}]}
    for age in (None, 16, 75):
        yield base | {"age": age}
    for skin in (None, *range(1, 7)):
        yield base | {"skin_type": skin}
    for hour in range(0, 24, 3):
        yield base | {"performed_at": f"2026-10-24T{hour:02}:30:00"}  # the clock changes next night


def against(plan: rules.Plan) -> list[str]:
    """Return where the products and the lines of one plan say different things."""
    told = []
    own = [(one, {"hyaluronic"}) for one in plan.clinic_products]
    ordered = [(one, ORDERED[one.name][1]) for one in plan.products if one.name in ORDERED]
    for advice, topics in (*ordered, *own):
        if advice.verdict is not Verdict.OK:
            told.append(f"{advice.name} is refused: {advice.text}")
        for line in plan.advice:
            if line.category is Category.DO and not topics.isdisjoint(line.topics):
                late = line.starts and advice.starts and advice.starts > line.starts
                told += [f"{advice.name} is later than {line.rule}"] if late else []
            if line.category in BANS and not topics.isdisjoint(line.topics):
                early = line.always or advice.starts is None or advice.starts < _day(line)
                told += [f"{advice.name} is allowed against {line.rule}"] if early else []
    for advice in plan.products:
        topic = BANNED.get(advice.name, ("", ""))[1]
        for line in plan.advice:
            if topic in line.topics and line.category in BANS and advice.verdict in _ALLOWED:
                early = line.always or advice.starts is None or advice.starts < _day(line)
                told += [f"{advice.name} is allowed against {line.rule}"] if early else []
    return told


_ALLOWED = (Verdict.OK, Verdict.WAIT)


def _day(line: rules.Line) -> Any:
    return line.until_time.date() if line.clock and line.until_time else line.until


@pytest.mark.parametrize("depth", DEPTHS)
def test_nothing_ordered_is_refused_and_nothing_banned_allowed(depth: str) -> None:
    guidance = with_gel()
    tried = 0
    for changes in treatments(depth):
        facts = given.facts(**changes, products=PRODUCTS)
        plan = rules.build_plan(facts, guidance, Language.EN, anyway=True)
        assert against(plan) == [], changes
        assert len(plan.clinic_products) == 1
        tried += 1
    assert tried > 100
