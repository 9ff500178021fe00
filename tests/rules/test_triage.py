"""A check-in is triaged by the sheet's own danger signs: every combination of answers."""

from datetime import date, timedelta
from itertools import chain, combinations, product

import pytest

from aftercare.rules import Answers, Line, Looks, Plan, Triage, Urgency, signs, triage
from aftercare.rules.compare.triage import DOUBT, LEVELS, ORDER, level_of
from aftercare.rules.vocabulary import Category, Language
from tests.rules import given, profiles

DAY = date(2026, 3, 28)


def near_the_eye() -> Plan:
    zones = [{"area": "eye_area", "set_depth_mm": 0.5}]
    return given.plan(given.facts(zones=zones))


def asked() -> list[Line]:
    """Return five signs of an ordinary sheet: one an emergency, two urgent, two for the clinic."""
    lines = signs(near_the_eye(), DAY)
    counts = {Urgency.EMERGENCY: 1, Urgency.URGENT: 2, Urgency.CLINIC: 2}
    return [
        line
        for level, count in counts.items()
        for line in [line for line in lines if level_of(line) is level][:count]
    ]


def subsets(items: list[str] | tuple[Urgency, ...]) -> list[frozenset[str]]:
    return [
        frozenset(one)
        for one in chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))
    ]


def every_answer(lines: list[Line]) -> list[Answers]:
    return [
        Answers(looks, ticked, frozenset(Urgency(level) for level in none))
        for looks, ticked, none in product(
            [None, *Looks], subsets([line.rule for line in lines]), subsets(LEVELS)
        )
    ]


def rank(found: Triage) -> int:
    return ORDER.index(found.urgency)


def test_every_combination_of_answers_leads_where_the_signs_say() -> None:
    lines = asked()
    assert len(lines) == 5
    tried = every_answer(lines)
    assert len(tried) == 4 * 32 * 8
    for answers in tried:
        found = triage(lines, answers)
        ticked = [line for line in lines if line.rule in answers.signs]
        for line in ticked:
            assert rank(found) >= ORDER.index(level_of(line))
            assert line in found.lines
        unsettled = set(LEVELS) - answers.none_of - {level_of(line) for line in ticked}
        for level in unsettled:
            assert rank(found) >= ORDER.index(DOUBT[level])
        is_emergency = any(level_of(line) is Urgency.EMERGENCY for line in ticked)
        assert (found.urgency is Urgency.EMERGENCY) == is_emergency
        is_calm = answers.looks is Looks.AS_EXPECTED and not ticked and not unsettled
        assert (found.urgency is Urgency.AS_EXPECTED) == is_calm
        if is_calm:
            assert found.lines == ()


def test_a_further_sign_or_a_further_doubt_never_makes_it_milder() -> None:
    lines = asked()
    for answers in every_answer(lines):
        before = rank(triage(lines, answers))
        for line in lines:
            more = Answers(answers.looks, answers.signs | {line.rule}, answers.none_of)
            assert rank(triage(lines, more)) >= before
        for level in answers.none_of:
            less = Answers(answers.looks, answers.signs, answers.none_of - {level})
            assert rank(triage(lines, less)) >= before
        for looks in (None, Looks.UNSURE, Looks.WORSE):
            worse = Answers(looks, answers.signs, answers.none_of)
            assert rank(triage(lines, worse)) >= before


@pytest.mark.parametrize("looks", [None, Looks.UNSURE, Looks.WORSE])
def test_unsure_is_never_as_expected(looks: Looks | None) -> None:
    found = triage(asked(), Answers(looks, frozenset(), frozenset(LEVELS)))
    assert found.urgency is Urgency.CLINIC


def test_a_sign_that_was_not_asked_counts_as_the_worst_that_was() -> None:
    odd = Answers(Looks.AS_EXPECTED, frozenset({"no-such-sign"}), frozenset(LEVELS))
    assert triage(asked(), odd).urgency is Urgency.EMERGENCY
    assert triage([], odd).urgency is Urgency.CLINIC


def test_what_was_not_asked_yet_is_no_doubt() -> None:
    lines = asked()
    (first,) = [line for line in lines if level_of(line) is Urgency.EMERGENCY]
    step = frozenset({Urgency.EMERGENCY})
    alone = triage(lines, Answers(None, frozenset({first.rule}), frozenset(), step))
    assert (alone.urgency, alone.lines) == (Urgency.EMERGENCY, (first,))
    doubt = triage(lines, Answers(None, frozenset(), frozenset(), step))
    assert (doubt.urgency, doubt.lines) == (Urgency.URGENT, (first,))


def test_each_sign_has_one_row_in_one_step() -> None:
    for data in profiles.treatments(seed=8, count=100):
        facts = given.rules.parse_facts(data)
        plan = given.plan(facts, anyway=True)
        found = signs(plan, facts.performed_at.date())
        steps = [[line.rule for line in found if level_of(line) is level] for level in LEVELS]
        rows = [rule for step in steps for rule in step]
        wanted = [line.rule for line in plan.advice if line.category is Category.HELP]
        assert sorted(rows) == sorted(wanted)
        assert len(set(rows)) == len(rows)


def test_nothing_asked_and_all_as_expected_is_as_expected() -> None:
    calm = Answers(Looks.AS_EXPECTED, frozenset(), frozenset())
    assert triage([], calm).urgency is Urgency.AS_EXPECTED


def test_signs_that_ended_are_not_asked_and_early_ones_are() -> None:
    plan = near_the_eye()
    named = [line.rule for line in signs(plan, DAY)]
    assert "help-infection" in named
    assert given.line(plan, "help-infection").starts is not None
    late = DAY + timedelta(days=100)
    assert "help-eye" in named
    assert "help-eye" not in [line.rule for line in signs(plan, late)]


def test_every_sheet_asks_about_pus_and_breath_on_the_first_and_third_day() -> None:
    for data in profiles.treatments(seed=5, count=150):
        facts = given.rules.parse_facts(data)
        plan = given.plan(facts, Language.SV, anyway=True)
        for days in (1, 3):
            lines = signs(plan, facts.performed_at.date() + timedelta(days=days))
            assert all(line.category is Category.HELP for line in lines)
            assert {"help-infection", "help-anaphylaxis"} <= {line.rule for line in lines}
            order = [LEVELS.index(level_of(line)) for line in lines]
            assert order == sorted(order)
