"""What a patient tells tightens what she goes by: never the other way, whatever she tells."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules import Report, Told
from aftercare.rules.vocabulary import Flag, Language, Verdict
from tests.rules import given, profiles

EVERY = tuple(Report(what, "kiwi and lidocaine" if what is Told.ALLERGY else "") for what in Told)
PRODUCTS = (
    ("Night cream", "Aqua, Glycerin, Squalane, Retinol"),
    ("Sun cream SPF 50", "Aqua, Zinc Oxide, Glycerin, Squalane"),
    ("Plain cream", "Aqua, Glycerin, Squalane, Ceramide NP"),
    ("Gentle cleanser", "Aqua, Glycerin, Coco-Glucoside"),
    ("Toner", "Aqua, Alcohol Denat., Niacinamide"),
)


def _both(data: dict[str, object], *told: Report) -> tuple[rules.Plan, rules.Plan]:
    facts, guidance = rules.parse_facts(data), editions.reference()
    held = rules.build_plan(facts, guidance, Language.EN, anyway=True)
    believed = rules.believed(facts, told)
    made = rules.build_plan(believed, guidance, Language.EN, anyway=True)
    return held, rules.tightened(held, made)


def _random(seed: int, count: int) -> Iterator[tuple[dict[str, object], tuple[Report, ...]]]:
    chance = random.Random(seed)
    for data in profiles.treatments(seed, count):
        yield data, tuple(chance.sample(EVERY, chance.randint(1, 3)))


def test_nothing_that_is_held_is_stricter_than_what_she_goes_by() -> None:
    for data, told in _random(41, 250):
        held, now = _both(data, *told)
        assert rules.stricter(now, held) == (), (data, told)


def test_any_other_plan_tightens_and_never_loosens() -> None:
    """Also a plan that is milder: of another patient, for instance."""
    guidance = editions.reference()
    every = list(profiles.treatments(42, 120))
    for data, other in zip(every, reversed(every), strict=True):
        other = other | {key: data[key] for key in ("performed_at", "time_zone", "products")}
        held, told = (
            rules.build_plan(rules.parse_facts(one), guidance, Language.EN, anyway=True)
            for one in (data, other)
        )
        now = rules.tightened(held, told)
        assert rules.stricter(now, held) == ()
        left = {one.about.split(":")[0] for one in rules.stricter(now, told)}
        assert left.isdisjoint({"avoid", "caution", "product", "stop"})


def test_every_line_has_its_row_and_every_row_its_line() -> None:
    for data, told in _random(43, 150):
        _held, now = _both(data, *told)
        lines = {(line.rule, line.product) for line in now.advice}
        rows = {(rule, row.product) for row in now.rows for rule in row.rules}
        assert lines <= rows


def test_no_answer_about_a_product_gets_milder() -> None:
    guidance = editions.reference()
    for data, told in _random(44, 60):
        held, now = _both(data, *told)
        allergies = rules.parse_facts(data).allergies
        more = rules.believed(rules.parse_facts(data), told).allergies
        for name, listed in PRODUCTS:
            asked: dict[str, Any] = {"name": name, "listed": listed}
            before = rules.judge_later(held, guidance, **asked, allergies=allergies)
            after = rules.worse(
                before,
                rules.judge_later(now, guidance, **asked, allergies=more),
            )
            assert _weight(after) >= _weight(before)


def _weight(advice: rules.ProductAdvice) -> tuple[int, date]:
    order = {Verdict.OK: 0, Verdict.WAIT: 0, Verdict.UNCHECKED: 1, Verdict.NEVER: 2}
    return order[advice.verdict], advice.starts or date.min


def test_pregnant_bans_retinol_without_an_end() -> None:
    held, now = _both(given.ORDINARY, Report(Told.PREGNANT))
    guidance = editions.reference()
    asked: dict[str, Any] = {"name": "Night cream", "listed": PRODUCTS[0][1], "familiar": True}
    assert rules.judge_later(held, guidance, **asked).verdict is Verdict.WAIT
    assert rules.judge_later(now, guidance, **asked).verdict is Verdict.NEVER


@pytest.mark.parametrize("what", list(Told))
def test_an_answer_that_asks_for_more_care_stays(what: Told) -> None:
    facts = rules.parse_facts(
        given.ORDINARY
        | {
            "flags": given.NOTHING_SPECIAL
            | {"isotretinoin": "current", "topical_retinoid": "prescription"},
            "allergies": ["none"],
        }
    )
    found = rules.believed(facts, [Report(what, "Nickel")])
    assert found.flags[Flag.ISOTRETINOIN] == "current"
    assert found.flags[Flag.TOPICAL_RETINOID] == "prescription"
    assert found.allergies == (("Nickel",) if what is Told.ALLERGY else ("none",))


def test_what_cannot_be_worked_out_ends_by_itself_nowhere() -> None:
    held = rules.build_plan(
        rules.parse_facts(given.ORDINARY), editions.reference(), Language.EN, anyway=True
    )
    now = rules.withheld(held, "we have not answered")
    assert rules.stricter(now, held) == ()
    assert not [line for line in now.advice if line.kind == "wait" and line.until is not None]
    assert not [row for row in now.rows if row.kind == "wait" and row.until is not None]


def test_a_sharper_sign_wins_in_either_plan() -> None:
    held, _now = _both(given.ORDINARY, Report(Told.OTHER))
    sign = next(line for line in held.advice if line.level == "emergency")
    milder = replace(sign, level="clinic", starts=held.performed_at.date() + timedelta(days=9))
    told = replace(held, advice=tuple(milder if line is sign else line for line in held.advice))
    found = next(line for line in rules.tightened(held, told).advice if line.rule == sign.rule)
    assert (found.level, found.starts) == ("emergency", sign.starts)
    assert isinstance(held.performed_at, datetime)
