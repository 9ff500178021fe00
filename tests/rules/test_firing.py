"""How often each rule is said: the counts are the plans', and the probe set reaches every rule."""

import dataclasses
import hashlib
from types import MappingProxyType

import pytest

from aftercare import rules
from aftercare.rules.compare.firing import said
from aftercare.rules.conditions import Box
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Endpoint, Language
from tests.rules import given, profiles


def said_in(plan: rules.Plan) -> set[str]:
    """Return the rules of a plan's lines, notes and stops."""
    lines = {one.rule for one in plan.advice}
    notes = {one.rule for one in plan.clinician_notes}
    return lines | notes | {one.rule for one in plan.stops}


@pytest.mark.parametrize("anyway", [False, True])
def test_what_is_said_is_what_the_plan_says(anyway: bool) -> None:
    some = [*rules.probe()[::4], *map(rules.parse_facts, profiles.treatments(9, 250))]
    guidance = given.guidance()
    for facts in some:
        plan = rules.build_plan(facts, guidance, Language.SV, anyway=anyway)
        assert said(guidance, facts, anyway=anyway) == said_in(plan), facts


def test_each_rule_is_counted_once_a_treatment() -> None:
    facts = [given.facts(), given.facts(), given.facts(flags={"breastfeeding": "yes"})]
    found = rules.firing(given.guidance(), facts)
    assert found["calm-gate"] == 3
    assert found["breastfeeding-continue"] == 1
    assert found["retinoid-breastfeeding-none"] == 1
    # Outranked by the ban without an end, it is not said to her.
    assert found["retinoid-otc-avoid-early"] == 2
    assert found["pregnant-stop"] == 0
    assert set(found) == set(given.guidance().rule_by_id)


def test_a_line_for_two_products_counts_as_one() -> None:
    twice = [{"name": name, "ingredients": "Aqua, Glycerin, Retinol"} for name in ("A", "B")]
    found = rules.firing(given.guidance(), [given.facts(products=twice)])
    assert found["retinoid-found-in-product"] == 1


def test_no_treatments_give_no_counts() -> None:
    assert set(rules.firing(given.guidance(), ()).values()) == {0}


def test_a_rule_that_is_narrowed_falls_to_zero() -> None:
    guidance = given.guidance()
    for_nobody = dataclasses.replace(
        guidance.rule_by_id["swim-wait"], when=(Box(age=(119, 120)),), unasked_applies=False
    )
    changed = tuple(for_nobody if rule.id == "swim-wait" else rule for rule in guidance.rules)
    by_id = MappingProxyType({rule.id: rule for rule in changed})
    narrowed = dataclasses.replace(guidance, rules=changed, rule_by_id=by_id)
    assert rules.firing(narrowed, rules.probe())["swim-wait"] == 0
    assert rules.firing(guidance, rules.probe())["swim-wait"] == len(rules.probe())


def test_the_probe_set_reaches_every_rule_of_the_reference() -> None:
    assert len(rules.probe()) >= 500
    found = rules.firing(given.guidance(), rules.probe())
    assert [name for name, count in found.items() if count < 3] == []


def test_the_probe_set_has_every_value_of_every_dimension() -> None:
    probes = rules.probe()
    assert {one.device for one in probes} == {*Device, None}
    assert {one.endpoint for one in probes} == {*Endpoint, None}
    assert {zone.area for one in probes for zone in one.zones} == set(Area)
    assert {adjunct for one in probes for adjunct in one.adjuncts or ()} == set(Adjunct)
    assert {one.skin_type for one in probes} == {None, 1, 2, 3, 4, 5, 6}
    for flag, values in FLAG_VALUES.items():
        assert {one.flags.get(flag) for one in probes} == {*values, None}


def test_the_probe_set_is_the_same_for_ever() -> None:
    """Reports of two editions can be compared only over the same treatments."""
    written = "\n".join(
        "; ".join(
            (
                *(str(one.device), str(one.endpoint), str(one.skin_type), str(one.age)),
                *(f"{zone.area} {zone.set_depth_mm}" for zone in one.zones),
                *(("unknown",) if one.adjuncts is None else sorted(one.adjuncts)),
                *(f"{flag} {answer}" for flag, answer in one.flags.items()),
                *one.allergies,
                *(str(product.ingredients) for product in one.products),
            )
        )
        for one in rules.probe()
    )
    assert hashlib.sha256(written.encode()).hexdigest()[:16] == "f6016baaa318e1d2"
