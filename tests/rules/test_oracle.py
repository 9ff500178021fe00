"""The rules against a second opinion that shares nothing with them: no disagreement allowed."""

import ast
from math import inf
from pathlib import Path
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import Category, Language
from tests.rules import given, oracle, profiles


def disagreements(data: dict[str, Any], *, anyway: bool = False) -> list[str]:
    """Return what the plan and the second opinion do not agree on."""
    facts = rules.parse_facts(data)
    plan = rules.build_plan(facts, given.guidance(), Language.EN, anyway=anyway)
    other = oracle.opinion(data, anyway=anyway)
    found = [
        f"{what}: the plan says {ours!r}, the second opinion {theirs!r}"
        for what, ours, theirs in compared(plan, other)
        if ours != theirs
    ]
    return [*found, *wrong_days(plan, data)]


def compared(plan: rules.Plan, other: oracle.Opinion) -> list[tuple[str, Any, Any]]:
    lines = {category: of(plan, category) for category in Category}
    avoid = {t: end(line) for line in lines[Category.AVOID] for t in line.topics}
    caution = {line.rule for line in lines[Category.CAUTION]}
    outranked = {
        reason.split()[1]
        for line in plan.advice
        for reason in line.because
        if reason.startswith("outranks ")
    }
    said = {line.rule for line in lines[Category.AVOID]} | (outranked & other.avoid_rules)
    notes = {note.rule for note in plan.clinician_notes}
    redness = given.line(plan, "help-redness-prolonged")
    return [
        ("tier", plan.treatment.tier.value, other.tier),
        ("stops", {stop.rule for stop in plan.stops}, other.stops),
        ("avoid", avoid, other.avoid),
        ("avoid rules", said, other.avoid_rules),
        ("caution", caution | (outranked & other.caution), other.caution),
        ("expect", {line.rule for line in lines[Category.EXPECT]}, other.expect),
        ("help", {line.rule for line in lines[Category.HELP]}, other.help),
        ("notes", notes, other.notes),
        ("do", {line.rule for line in lines[Category.DO]}, set(other.starts)),
        ("redness", redness.starts, redness.starts and day(plan, other.redness_from)),
        (
            "starts",
            {line.rule: line.starts for line in lines[Category.DO]},
            {rule: day(plan, hours) if hours else None for rule, hours in other.starts.items()},
        ),
        (
            "products",
            [(product.verdict.value, product.starts) for product in plan.products],
            [
                (verdict, None if hours == inf else day(plan, hours))
                for verdict, hours in other.products
            ],
        ),
    ]


def of(plan: rules.Plan, category: Category) -> list[rules.Line]:
    return [line for line in plan.advice if line.category is category]


def end(line: rules.Line) -> float:
    if line.always:
        return inf
    assert line.until_h is not None
    return line.until_h


def day(plan: rules.Plan, hours: float) -> Any:
    local = plan.performed_at.replace(tzinfo=None).isoformat()
    return oracle.printed_day({"performed_at": local, "time_zone": plan.time_zone}, hours)


def wrong_days(plan: rules.Plan, data: dict[str, Any]) -> list[str]:
    return [
        f"{line.rule}: printed {line.until} for {line.until_h} hours"
        for line in plan.advice
        if line.until_h is not None and line.until != day(plan, line.until_h)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_no_disagreement_on_random_treatments(seed):
    for data in profiles.treatments(seed, 400):
        assert disagreements(data) == [], data


@pytest.mark.parametrize("seed", range(100, 101))
def test_no_disagreement_on_treatments_that_took_place_anyway(seed):
    for data in profiles.treatments(seed, 300):
        assert disagreements(data, anyway=True) == [], data


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1010))
def test_no_disagreement_on_many_random_treatments(seed):
    for data in profiles.treatments(seed, 1500):
        assert disagreements(data, anyway=seed % 2 == 1) == [], data


def test_the_second_opinion_shares_no_code():
    """Otherwise both could be wrong in the same way."""
    for name in ("oracle", "oracle_tables"):
        tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text())
        modules = {
            alias.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not any(str(module).startswith("aftercare") for module in modules)


def test_a_wrong_plan_is_noticed():
    """The comparison itself can fail: one window a day short, one warning less."""
    broken = given.changed_rule("swim-wait", windows={t: [0, 24] for t in ("T1", "T2", "T3", "TE")})
    broken["lines"] = []
    broken["rules"] = [r for r in broken["rules"] if r["id"] != "help-marks-dark-patches"]
    plan = rules.build_plan(given.facts(), rules.parse_guidance(broken, 1), Language.EN)
    other = oracle.opinion(given.data())
    assert [what for what, ours, theirs in compared(plan, other) if ours != theirs] == [
        "avoid",
        "help",
    ]
