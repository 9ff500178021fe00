"""What a sheet says unlike the ordinary one: nothing is left out, nothing is made up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.compare.ordinary import AGE, SKIN_TYPE, Unlike, UnlikeKind
from aftercare.rules.proof import axes
from aftercare.rules.vocabulary import Category, Language
from tests.rules import given, profiles

Kind = UnlikeKind


def differences(data: dict[str, Any], language: Language = Language.EN) -> tuple[Unlike, ...]:
    facts = rules.parse_facts(data)
    plain = given.plan(rules.ordinary(facts, given.guidance()), language, anyway=True)
    return rules.unlike(plain, given.plan(facts, language, anyway=True))


def short(found: tuple[Unlike, ...]) -> set[tuple[str, str]]:
    return {(one.kind.value, one.short) for one in found}


def test_nobody_in_particular_has_the_ordinary_sheet() -> None:
    assert (AGE, SKIN_TYPE) == (axes.ORDINARY_AGE, axes.ORDINARY_SKIN)
    assert differences(given.data()) == ()
    for device, endpoint in (("rf", "erythema"), ("roller", "confluent_bleeding"), (None, None)):
        assert differences(given.data(device=device, endpoint=endpoint)) == ()


def test_breastfeeding_with_dark_marks_and_a_retinol_cream() -> None:
    found = differences(
        given.data(
            flags={"breastfeeding": "yes", "dark_marks": "yes"},
            adjuncts=["anaesthetic"],
            products=[{"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol"}],
        )
    )
    said = short(found)
    assert {("never", "vitamin A"), ("added", "breastfeeding"), ("added", "baby unwell")} <= said
    assert {("later", "direct sun"), ("product", "Night cream")} <= said
    sun = next(one for one in found if one.short == "direct sun")
    assert (str(sun.was_until), str(sun.until)) == ("2026-04-11", "2026-04-25")
    vitamin_a = next(one for one in found if one.short == "vitamin A")
    # What the ordinary sheet says of it is in the same place, not a line of its own.
    assert "retinoid-otc-avoid-early" in vitamin_a.rules
    assert [one.kind for one in found] == sorted((one.kind for one in found), key=list(Kind).index)


def _changed(data: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the rules whose printed line differs, worked out from the lines alone."""
    facts = rules.parse_facts(data)
    plans = [
        given.plan(one, anyway=True) for one in (rules.ordinary(facts, given.guidance()), facts)
    ]
    before, after = (
        {
            # How long a sign is worth a call is not printed.
            (line.rule, line.product): (line.starts, line.always, line.level)
            + ((line.until,) if line.category is not Category.HELP else ())
            for line in plan.advice
        }
        for plan in plans
    )
    changed = {key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    rows = [
        {(rule, row.product): row.text for row in plan.rows for rule in row.rules} for plan in plans
    ]
    worded = {key[0] for key in rows[0].keys() & rows[1].keys() if rows[0][key] != rows[1][key]}
    return changed, worded


@pytest.mark.parametrize("seed", [20261201])
def test_every_line_that_differs_is_told(seed: int) -> None:
    many = 0
    for data in profiles.treatments(seed, 100):
        told = {rule for one in differences(data) for rule in one.rules}
        changed, worded = _changed(data)
        assert changed | worded <= told, (data, (changed | worded) - told)
        many += len(changed)
    assert many > 300


def test_a_row_that_is_the_same_is_not_told() -> None:
    for data in profiles.treatments(7, 40):
        facts = rules.parse_facts(data)
        plain = given.plan(rules.ordinary(facts, given.guidance()), anyway=True)
        plan = given.plan(facts, anyway=True)
        same = {row.text for row in plain.rows if row in plan.rows}
        told = {one.text for one in rules.unlike(plain, plan)}
        assert not told & same


def test_both_languages_tell_the_same() -> None:
    for data in profiles.treatments(11, 25):
        en, sv = (differences(data, one) for one in Language)
        assert [(x.kind, x.rules, x.until) for x in en] == [(x.kind, x.rules, x.until) for x in sv]


def test_what_was_outranked_is_named() -> None:
    facts = given.facts(flags={"breastfeeding": "yes"})
    found = rules.outranked(facts, given.guidance())
    assert ("retinoid-breastfeeding-none", "retinoid-otc-avoid-early") in found
    plain = rules.outranked(rules.ordinary(facts, given.guidance()), given.guidance())
    assert ("retinoid-breastfeeding-none", "retinoid-otc-avoid-early") not in plain


@pytest.mark.parametrize("stopped", [False, True])
def test_what_was_outranked_is_in_no_line(stopped: bool) -> None:
    for data in profiles.treatments(5, 30):
        facts = rules.parse_facts(data)
        plan = given.plan(facts, anyway=stopped)
        said = {line.rule for line in plan.advice}
        pairs = rules.outranked(facts, given.guidance(), stopped=plan.treated_anyway)
        assert {winner for winner, _ in pairs} <= said
        assert {loser for _, loser in pairs}.isdisjoint(said)


def test_a_line_that_goes_or_ends_sooner_is_told_whatever_the_edition() -> None:
    plain = given.plan(given.facts())
    for line in plain.advice:
        rows = tuple(row for row in plain.rows if line.rule not in row.rules)
        fewer = replace(plain, rows=rows, advice=tuple(x for x in plain.advice if x != line))
        assert (Kind.LEFT_OUT, (line.rule,)) in {
            (one.kind, one.rules) for one in rules.unlike(plain, fewer)
        }
    for row in plain.rows:
        if row.until is not None:
            sooner = replace(row, until=row.until - timedelta(days=1))
            rows = tuple(sooner if one is row else one for one in plain.rows)
            (told,) = rules.unlike(plain, replace(plain, rows=rows))
            assert (told.kind, told.until, told.was_until) == (
                Kind.SOONER,
                sooner.until,
                row.until,
            )
