"""The proof of a document: it holds for the reference, and every invariant in it can fail."""

import json
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import FLAG_VALUES, Language
from tests.rules import mutations
from tests.rules.broken import BROKEN, ONE_HOUR, rows, vendor
from tests.rules.mutations import edited

ALWAYS_NO = {flag.value: values[0] for flag, values in FLAG_VALUES.items()}


def proof_of(document: dict[str, Any]) -> rules.Proof:
    return rules.prove(rules.parse_guidance(document, 1))


def test_the_reference_edition_is_proven() -> None:
    proof = proof_of(mutations.document())
    assert proof.holds
    assert proof.violations == ()
    assert proof.questions > 500
    assert proof.cells > 1_000_000


def test_it_says_which_rules_say_nothing_where_nobody_asked() -> None:
    assert proof_of(mutations.document()).warnings == ()
    silent = edited("faint-epilepsy", unasked="skips")
    assert proof_of(silent).warnings == ("rules.faint-epilepsy: says nothing where nobody asked",)


@pytest.mark.parametrize(
    ("document", "invariant", "rule", "on_a_plan"),
    [case[1:] for case in BROKEN],
    ids=[case[0] for case in BROKEN],
)
def test_what_is_broken_is_named_with_its_rules_and_an_example(
    document: dict[str, Any], invariant: str, rule: str, on_a_plan: bool
) -> None:
    guidance = rules.parse_guidance(document, 1)
    proof = rules.prove(guidance)
    assert not proof.holds
    found = [
        bad
        for bad in proof.violations
        if bad.invariant == invariant and any(rule in name for name in bad.rules)
    ]
    assert found, [str(bad) for bad in proof.violations]
    for bad in proof.violations:
        if bad.example_facts is not None:
            rules.parse_facts(json.loads(json.dumps(bad.example_facts)))
    if on_a_plan:
        example = next(bad.example_facts for bad in found if bad.example_facts is not None)
        facts = rules.parse_facts(example)
        with pytest.raises(rules.UnsafePlan, match=invariant):
            rules.build_plan(facts, guidance, Language.SV)
        rules.build_plan(facts, rules.parse_guidance(mutations.document(), 1), Language.SV)


def example_of(document: dict[str, Any], invariant: str) -> dict[str, Any]:
    """Return the first example of an invariant's failure."""
    found = proof_of(document).violations
    return next(
        bad.example_facts for bad in found if bad.invariant == invariant and bad.example_facts
    )


def test_an_example_is_ordinary_in_all_that_does_not_matter() -> None:
    example = example_of(edited("retinoid-otc-avoid-early", windows=rows(24)), "INV-01")
    assert example == {
        "performed_at": "2026-03-27T15:00:00",
        "time_zone": "Europe/Stockholm",
        "device": "pen",
        "zones": [{"area": "cheek", "set_depth_mm": 0.25}],
        "endpoint": "erythema",
        "adjuncts": [],
        "flags": ALWAYS_NO,
        "skin_type": 2,
        "age": 34,
        "allergies": [],
        "products": [],
    }


def test_an_hour_is_shown_at_the_time_of_day_at_which_it_is_a_day() -> None:
    example = example_of(edited("retinoid-otc-avoid-early", windows=ONE_HOUR), "INV-01")
    assert example["performed_at"] == "2026-03-27T23:30:00"


def test_what_is_hidden_behind_one_rare_combination_comes_back_with_it() -> None:
    box = {
        "devices": ["rf"],
        "endpoints": ["none"],
        "adjuncts": ["led"],
        "skin_type": [6, 6],
        "flags": {"keloid": ["elsewhere"], "smoker": ["yes"]},
    }
    example = example_of(vendor(when=[box]), "INV-01")
    assert example["device"] == "rf"
    assert example["endpoint"] == "none"
    assert example["adjuncts"] == ["led"]
    assert example["skin_type"] == 6
    assert example["flags"] == ALWAYS_NO | {"keloid": "elsewhere", "smoker": "yes"}


def test_a_modifier_that_always_lengthens_may_hold_a_floor() -> None:
    document = edited("retinoid-otc-avoid-early", windows=ONE_HOUR)
    always = {"flags": {"photosensitiser": ["no", "yes"]}}
    modifiers = [dict(one) for one in document["modifiers"] if one["id"] != "healing"]
    for one in modifiers:
        one["when"] = [always] if one["id"] == "skin" else one["when"]
    document["modifiers"] = modifiers
    for rule in document["rules"]:
        if "modifiers" in rule:
            effects = [effect for effect in rule["modifiers"] if effect["id"] != "healing"]
            rule["modifiers"] = effects
    assert proof_of(document).holds


def test_a_rule_that_nobody_can_get_is_a_warning() -> None:
    document = mutations.document()
    like = mutations.rule(document, "comfort-care")
    document["rules"].append({**like, "id": "deepest-care", "when": [{"min_depth_mm": "5"}]})
    proof = proof_of(document)
    assert proof.holds
    assert "rules.deepest-care: nobody can ever get it" in proof.warnings


def test_two_bans_that_say_the_same_of_the_same_are_a_warning() -> None:
    document = mutations.document()
    twin = {**mutations.rule(document, "exercise-wait"), "id": "sport-wait"}
    document["rules"].append(twin)
    assert (
        "rules.sport-wait: says the same of the same as exercise-wait"
        in proof_of(document).warnings
    )


def test_a_question_over_too_many_dimensions_is_refused_not_believed() -> None:
    flags = {name: [values[-1]] for name, values in list(FLAG_VALUES.items())[-20:]}
    proof = proof_of(edited("exercise-wait", when=[{"flags": flags}]))
    assert not proof.holds
    assert any("could not be shown" in bad.message for bad in proof.violations)
