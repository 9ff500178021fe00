"""Conditions: every rule over the full product of what it reads, against a plain reading of it."""

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from aftercare.rules import conditions
from aftercare.rules.engine import selection
from aftercare.rules.guidance import Rule
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Endpoint, Flag, Tier
from tests.rules import given

Values = dict[str, Any]
WARNS = ("avoid", "caution", "help", "stop", "clinician")
# Every value of each dimension that could tell two rules apart; None is not recorded.
DIMENSIONS: dict[str, list[Any]] = {
    "device": [None, *Device],
    "tiers": [
        *(frozenset({tier}) for tier in Tier),
        *(frozenset({Tier.T1, Tier.T3}), frozenset({Tier.T2, Tier.T3, Tier.TE})),
    ],
    "areas": [
        frozenset(),
        *(frozenset({area}) for area in Area),
        frozenset({Area.HAND, Area.CHEEK}),
        frozenset({Area.SCAR, Area.SCALP}),
    ],
    "endpoint": [None, *Endpoint],
    "adjuncts": [
        None,
        frozenset(),
        *(frozenset({adjunct}) for adjunct in Adjunct),
        frozenset({Adjunct.LED, Adjunct.PRP}),
    ],
    "skin_type": [None, 1, 3, 4, 5, 6],
    "age": [None, 0, 17, 18, 21, 22, 120],
    "products": [
        frozenset(),
        *(
            frozenset({topic})
            for topic in ("retinoid-cosmetic", "retinoid-prescription", "minoxidil", "acid-bha")
        ),
    ],
    "allergies": [
        frozenset(),
        *(frozenset({"any", more}) for more in ("anaesthetic", "latex", "nickel")),
    ],
    "deepest_mm": [None, *map(Decimal, ("0.5", "1.0", "1.01", "1.5", "1.51", "5"))],
    "over_limit": [False, True],
    "missing": [
        frozenset(),
        *(frozenset({name}) for name in conditions.RECORDED),
        frozenset({"areas", "depth"}),
    ],
    "stopped": [False, True],
    # These two have tests of their own.
    "unplaced": [False],
    "over_areas": [frozenset()],
    **{f"flags.{flag.value}": [None, *values] for flag, values in FLAG_VALUES.items()},
}
NOTHING: Values = {
    "device": None,
    "tiers": frozenset(),
    "areas": frozenset(),
    "endpoint": None,
    "adjuncts": None,
    "flags": {},
    "skin_type": None,
    "age": None,
    "products": frozenset(),
    "allergies": frozenset(),
    "deepest_mm": None,
    "over_limit": False,
    "missing": frozenset(),
    "stopped": False,
    "over_areas": frozenset(),
    "unplaced": False,
}


class Watched:
    """A profile that writes down which of its dimensions were read."""

    def __init__(self, values: Values) -> None:
        self.values = NOTHING | {k: v for k, v in values.items() if not k.startswith("flags.")}
        answers = {k.removeprefix("flags."): v for k, v in values.items() if k.startswith("flags.")}
        self.flags = WatchedFlags({Flag(k): v for k, v in answers.items() if v is not None})
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.seen.add(name)
        return self.values[name]

    def reads(self) -> set[str]:
        return self.seen | self.flags.seen


class WatchedFlags:
    """Flags that write down which of them were asked for."""

    def __init__(self, answers: Mapping[Flag, str]) -> None:
        self.answers = answers
        self.seen: set[str] = set()

    def get(self, flag: Flag) -> str | None:
        self.seen.add(f"flags.{flag.value}")
        return self.answers.get(flag)


def product_of(names: set[str]) -> Iterator[Values]:
    """Yield every combination of the values of some dimensions."""
    ordered = sorted(names)
    for values in itertools.product(*(DIMENSIONS[name] for name in ordered)):
        yield dict(zip(ordered, values, strict=True))


def declared(boxes: conditions.When) -> set[str]:
    """Return the dimensions that boxes say they read; a missing depth is part of the depth."""
    names = {name for box in boxes for name in box.reads()}
    names |= {"unplaced"} if "areas" in names else set()
    names |= {"over_areas"} if "over_limit" in names else set()
    return names | ({"missing"} if "deepest_mm" in names else set())


def holds(box: dict[str, Any], values: Values, *, unknown: bool, unasked: bool) -> bool:
    """Whether a box of the document holds, read word by word."""
    if "devices" in box and not one_of(values["device"], box["devices"], unknown):
        return False
    if "tiers" in box and not set(values["tiers"]) & set(box["tiers"]):
        return False
    if "areas" in box:
        known = values["areas"] or None
        if not (unknown if known is None else set(known) & set(box["areas"])):
            return False
    if "endpoints" in box and not one_of(values["endpoint"], box["endpoints"], unknown):
        return False
    if "adjuncts" in box:
        used = values["adjuncts"]
        if not (unknown if used is None else set(used) & set(box["adjuncts"])):
            return False
    if "min_depth_mm" in box:
        deepest = values["deepest_mm"]
        deeper = deepest is not None and float(deepest) > float(box["min_depth_mm"])
        if not deeper and not (unknown and "depth" in values["missing"]):
            return False
    if box.get("over_limit") and not values["over_limit"]:
        return False
    if box.get("stopped") and not values["stopped"]:
        return False
    if "missing" in box and not set(box["missing"]) & set(values["missing"]):
        return False
    for flag, answers in box.get("flags", {}).items():
        if not one_of(values[f"flags.{flag}"], answers, unasked):
            return False
    for name in ("skin_type", "age"):
        if name in box:
            low, high = box[name]
            if not one_of(values[name], range(low, high + 1), unasked):
                return False
    return all(
        set(values[name]) & set(box[name]) for name in ("products", "allergies") if name in box
    )


def one_of(value: Any, allowed: Any, when_none: bool) -> bool:
    return when_none if value is None else value in allowed


def wanted(document: dict[str, Any], values: Values) -> tuple[bool, bool]:
    """Return whether a rule of the document applies, and whether what it says is known."""
    boxes = document["when"] or []
    if not boxes:
        return True, True
    category = document["category"]
    unasked = document.get("unasked") or (
        "applies" if category in ("avoid", "caution", "help") else "skips"
    )
    known = any(holds(box, values, unknown=False, unasked=False) for box in boxes)
    perhaps = any(
        holds(box, values, unknown=category in WARNS, unasked=unasked == "applies") for box in boxes
    )
    return known or perhaps, known


DOCUMENT = given.document()
CONDITIONAL = [item for item in DOCUMENT["rules"] if item["when"]]


@pytest.mark.parametrize("item", CONDITIONAL, ids=lambda item: item["id"])
def test_a_rule_applies_exactly_when_its_document_says(item):
    """G01 (a): the whole product, and nothing read that was not declared."""
    rule: Rule = given.guidance().rule_by_id[item["id"]]
    names = declared(rule.when)
    seen: set[str] = set()
    answers: set[tuple[bool, bool]] = set()
    for values in product_of(names):
        profile = Watched(values)
        applies, _, asserted = selection.applicable(rule, profile)  # type: ignore[arg-type]
        expected = wanted(item, NOTHING | values)
        assert (applies, applies and asserted) == expected, values
        seen |= profile.reads()
        answers.add(expected)
    assert seen == names
    assert {True, False} == {applies for applies, _ in answers}


@pytest.mark.parametrize("item", DOCUMENT["modifiers"], ids=lambda item: item["id"])
def test_a_modifier_is_active_exactly_when_its_document_says(item):
    guidance = given.guidance()
    names = declared(guidance.modifiers[item["id"]].when)
    seen: set[str] = set()
    for values in product_of(names):
        profile = Watched(values)
        found = selection.active_modifiers(guidance, profile)  # type: ignore[arg-type]
        expected = any(
            holds(box, NOTHING | values, unknown=True, unasked=True) for box in item["when"]
        )
        assert (item["id"] in found) == expected, values
        seen |= profile.reads() & names
    assert seen == names


def test_a_rule_without_a_condition_reads_nothing():
    for item in DOCUMENT["rules"]:
        if not item["when"]:
            profile = Watched({})
            rule = given.guidance().rule_by_id[item["id"]]
            found = selection.applicable(rule, profile)  # type: ignore[arg-type]
            assert found == (True, None, True)
            assert profile.reads() == set()


def test_the_dimensions_here_are_all_there_are():
    fields = set(conditions.Profile.__dataclass_fields__) - {"flags"}
    assert {name for name in DIMENSIONS if not name.startswith("flags.")} == fields
    assert sum(name.startswith("flags.") for name in DIMENSIONS) == len(Flag)
