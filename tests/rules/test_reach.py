"""Whom a rule reaches: as the plan says, and conditions that are being typed."""

import dataclasses
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.compare import reach
from aftercare.rules.vocabulary import Category, Flag, Language
from tests.rules import given, profiles


def rule(id: str) -> Any:
    return given.guidance().rule_by_id[id]


def test_whoever_has_the_line_or_the_note_is_reached() -> None:
    """Lines can be outranked; stops that nobody overrode give the longest tier: so one way."""
    for data in profiles.treatments(21, 60):
        facts = rules.parse_facts(data)
        seen = reach.reached(facts, given.guidance())
        every = frozenset(one.id for one in given.guidance().rules)
        plan = given.plan(facts, overridden=every)
        printed = {line.rule for line in plan.advice} | {note.rule for note in plan.clinician_notes}
        printed |= {stop.rule for stop in plan.stops}
        reached = {one.id for one in given.guidance().rules if reach.gets(one, seen)}
        outranked = {one.id for one in given.guidance().rules if one.topics}
        with_product = {
            one.id for one in given.guidance().rules if "{product}" in one.text[Language.EN]
        }
        assert printed <= reached
        assert reached - printed <= outranked | with_product


@pytest.mark.parametrize(
    ("flags", "gets"),
    [({"smoker": "yes"}, True), ({"smoker": "no"}, False), ({"smoker": None}, True)],
)
def test_a_condition_that_is_being_typed(flags, gets) -> None:
    typed = reach.with_condition(rule("makeup-wait"), [{"flags": {"smoker": ["yes"]}}])
    assert reach.gets(typed, reach.reached(given.facts(flags=flags), given.guidance())) is gets


def test_a_whole_rule_says_what_happens_when_nobody_asked() -> None:
    seen = reach.reached(given.facts(flags={"smoker": None}), given.guidance())
    boxes = {"when": [{"flags": {"smoker": ["yes"]}}]}
    for category, unasked, gets in (
        ("avoid", None, True),
        ("avoid", "skips", False),
        ("do", None, False),
        ("do", "applies", True),
    ):
        whole = boxes | {"category": category, "unasked": unasked}
        assert reach.gets(reach.with_condition(rule("makeup-wait"), whole), seen) is gets


def test_no_box_is_everybody() -> None:
    seen = reach.reached(given.facts(), given.guidance())
    assert reach.gets(reach.with_condition(rule("pregnant-stop"), []), seen)


@pytest.mark.parametrize(
    "data",
    [
        "x",
        {"when": 3},
        [{}],
        [{"flags": {"smoker": ["perhaps"]}}],
        [{"device": ["pen"]}],
        [{"age": [40, 10]}],
        {"when": [], "category": "nonsense"},
        {"when": [], "category": ["do"]},
        [[[]]],
        [{"areas": [{}]}],
    ],
    ids=repr,
)
def test_what_can_not_be_read_is_told(data) -> None:
    with pytest.raises(reach.ConditionInvalid) as told:
        reach.with_condition(rule("makeup-wait"), data)
    assert all(": " in str(problem) for problem in told.value.problems)


def test_what_to_expect_goes_by_the_named_tier() -> None:
    facts = given.facts(device="rf", zones=[{"area": "cheek", "set_depth_mm": 2.5}])
    seen = reach.reached(facts, given.guidance())
    assert len(seen.profile.tiers) > len(seen.named.tiers) == 1
    (tier,) = seen.named.tiers
    other = next(iter(seen.profile.tiers - {tier}))
    expect = dataclasses.replace(rule("makeup-wait"), category=Category.EXPECT)
    said = reach.with_condition(expect, [{"tiers": [other.value]}])
    assert not reach.gets(said, seen)
    assert reach.gets(dataclasses.replace(said, category=Category.DO), seen)
    assert Flag.SMOKER in seen.profile.flags
