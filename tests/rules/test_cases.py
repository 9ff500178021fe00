"""Clinical cases in words: the facts of a treatment, what its sheet must say, and why.

Each file in `tests/cases` is one case. Questions that it does not name were answered with
nothing special, unless `only_these_were_asked`; an answer of null was not asked. A line's value
is the day it ends, "from" a day, a day with a clock time, "always", or "present".
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import Language
from tests.loops import each
from tests.rules import given

FOLDER = Path(__file__).resolve().parent.parent / "cases"
CASES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
KEYS = {"why", "facts", "expected", "only_these_were_asked", "treated_anyway"}
EXPECTED = {
    *("tier", "lines", "absent", "stops", "notes", "unanswered", "may_be_issued", "products"),
}


def plan_of(case: dict[str, Any], language: Language = Language.EN) -> rules.Plan:
    usual = {} if case.get("only_these_were_asked") else given.NOTHING_SPECIAL
    answers = usual | case["facts"]["flags"]
    flags = {flag: answer for flag, answer in answers.items() if answer is not None}
    facts = rules.parse_facts(case["facts"] | {"flags": flags})
    return given.plan(facts, language, anyway=case.get("treated_anyway", False))


def said(line: rules.Line, wanted: str) -> str:
    """Return what a line says, in the form in which the case asks."""
    if wanted == "present":
        return "present"
    if wanted.startswith("from "):
        return f"from {line.starts}"
    if line.always:
        return "always"
    assert line.until is not None
    if ":" in wanted:
        assert line.until_time is not None
        return f"{line.until} {line.until_time:%H:%M}"
    return line.until.isoformat()


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    case, plan = CASES[name], plan_of(CASES[name])
    expected = case["expected"]
    lines = {line.rule: line for line in plan.advice}
    found = {
        rule: said(lines[rule], wanted) if rule in lines else "absent"
        for rule, wanted in expected["lines"].items()
    }
    assert found == expected["lines"], case["why"]
    assert plan.treatment.tier == expected["tier"]
    assert set(expected.get("absent", ())) & set(lines) == set()
    assert [stop.rule for stop in plan.stops] == expected["stops"]
    assert set(expected.get("notes", ())) <= {note.rule for note in plan.clinician_notes}
    assert list(plan.unanswered) == expected.get("unanswered", [])
    assert plan.may_be_issued is expected["may_be_issued"]
    assert {
        product.name: f"{product.verdict.value} {product.starts or ''}".strip()
        for product in plan.products
    } == expected.get("products", {})


@each("name", CASES)
def test_both_languages_say_the_same(name):
    english, swedish = (plan_of(CASES[name], language) for language in Language)
    assert [(x.rule, x.until, x.starts, x.always) for x in english.advice] == [
        (x.rule, x.until, x.starts, x.always) for x in swedish.advice
    ]
    assert all(a.text != b.text for a, b in zip(english.advice, swedish.advice, strict=True))


@each("name", CASES)
def test_a_case_is_written_as_agreed(name):
    case = CASES[name]
    known = set(given.guidance().rule_by_id)
    expected = case["expected"]
    assert set(case) <= KEYS
    assert set(expected) <= EXPECTED
    assert case["why"].endswith(".")
    named = [*expected["lines"], *expected["stops"], *expected.get("notes", ())]
    assert {*named, *expected.get("absent", ())} <= known
    for wanted in expected["lines"].values():
        if wanted not in ("always", "present"):
            assert date.fromisoformat(wanted.removeprefix("from ").split()[0])


def test_there_are_enough_cases():
    assert len(CASES) >= 25
