"""The plan as a whole: stops, questions, reasons, words that fit, and its written forms."""

import json

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import Category, Language, Tier
from tests.rules import given

IMPLANT = {"device": "rf", "flags": {"implant_active": "yes"}}


def test_an_override_answers_for_a_stop():
    facts = given.facts(flags={"pregnant": "yes"})
    plan = given.plan(facts, overridden=frozenset({"pregnant-stop"}))
    (stop,) = plan.stops
    assert stop.overridden
    assert plan.may_be_issued
    assert not plan.treated_anyway
    assert plan.treatment.tier is Tier.T2


def test_one_override_does_not_answer_for_two_stops():
    facts = given.facts(flags={"pregnant": "yes", "recent_sun": "yes"})
    plan = given.plan(facts, overridden=frozenset({"pregnant-stop"}))
    assert [stop.overridden for stop in plan.stops] == [True, False]
    assert not plan.may_be_issued


def test_an_override_of_something_else_answers_for_nothing():
    facts = given.facts(flags={"pregnant": "yes"})
    assert not given.plan(facts, overridden=frozenset({"minor-stop", "nonsense"})).may_be_issued


def test_radio_frequency_with_an_active_implant_cannot_be_overridden():
    """INV-26: not by any override; the patient who was treated still gets a sheet."""
    facts = given.facts(**IMPLANT)
    plan = given.plan(facts, overridden=frozenset({"implant-rf-stop"}))
    assert [(stop.rule, stop.overridden) for stop in plan.stops] == [("implant-rf-stop", False)]
    assert not plan.may_be_issued
    anyway = given.plan(facts, anyway=True)
    assert anyway.treated_anyway
    assert anyway.may_be_issued
    assert anyway.treatment.tier is Tier.TE
    assert "active-stop-note" in {note.rule for note in anyway.clinician_notes}


def test_anyway_says_nothing_where_no_stop_is_open():
    facts = given.facts(flags={"pregnant": "yes"})
    answered = given.plan(facts, overridden=frozenset({"pregnant-stop"}), anyway=True)
    assert not answered.treated_anyway
    assert given.plan(given.facts(), anyway=True) == given.plan(given.facts())


@pytest.mark.parametrize("anyway", [False, True])
def test_an_unanswered_question_blocks_whatever_else_holds(anyway):
    facts = given.facts(flags={"pregnant": None, "recent_sun": "yes"})
    plan = given.plan(facts, anyway=anyway)
    assert plan.unanswered == ("pregnant",)
    assert not plan.may_be_issued


@pytest.mark.parametrize(
    ("changes", "unanswered"),
    [
        ({"age": None}, ("age",)),
        ({"flags": {"implant_active": None}}, ()),
        ({"device": "rf", "flags": {"implant_active": None}}, ("implant_active",)),
        ({"device": None, "flags": {"implant_active": None}}, ("implant_active",)),
        ({"flags": {"smoker": None}}, ()),
    ],
)
def test_only_what_could_stop_the_treatment_must_be_answered(changes, unanswered):
    assert given.plan(given.facts(**changes)).unanswered == unanswered


@pytest.mark.parametrize(
    ("answer", "begins"),
    [("yes", "While you are breastfeeding, do not"), (None, "If you are breastfeeding, do not")],
)
def test_nobody_is_told_what_nobody_asked(answer, begins):
    plan = given.plan(given.facts(flags={"breastfeeding": answer}))
    assert given.line(plan, "retinoid-breastfeeding-none").text.startswith(begins)


def test_two_reasons_without_an_end_are_one_line():
    """INV-03: exactly once, and it names both."""
    plan = given.plan(given.facts(flags={"breastfeeding": "yes", "pregnant": "yes"}))
    held = [line for line in plan.advice if "retinoid-cosmetic" in line.topics]
    assert len(held) == 1
    assert held[0].while_words is not None
    assert held[0].while_words.startswith("you are breastfeeding or pregnant")
    assert any("outranks retinoid-pregnancy-none" in why for why in held[0].because)


def test_an_outranked_rule_is_kept_as_a_reason():
    plan = given.plan(given.facts(flags={"breastfeeding": "yes"}))
    retinoid = given.line(plan, "retinoid-breastfeeding-none")
    assert "outranks retinoid-otc-avoid-early (10 days)" in retinoid.because
    assert "sets aside retinoid-restart-slowly" not in " ".join(retinoid.because)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "tier T2: 10 days"),
        ({"skin_type": 5}, "Skin that marks easily: 3 days longer"),
        ({"adjuncts": None}, "what else was used not recorded: the longest window"),
        ({"endpoint": None}, "endpoint not recorded: the longest window"),
        ({"adjuncts": ["peel"]}, "peel or laser at the same visit: the longest window"),
    ],
)
def test_a_window_says_why_it_is_so_long(changes, reason):
    plan = given.plan(given.facts(**changes))
    assert reason in given.line(plan, "retinoid-otc-avoid-early").because


def test_the_reasons_are_in_the_sheets_language():
    plan = given.plan(given.facts(skin_type=5), Language.SV)
    because = given.line(plan, "retinoid-otc-avoid-early").because
    assert "nivå T2: 10 dagar" in because
    assert any(why.endswith("3 dagar längre") for why in because)


def test_patients_and_clinicians_are_told_apart():
    """INV-33: no clinician's text and no vendor's estimate among the patient's lines."""
    plan = given.plan(given.facts(device="rf", adjuncts=["prp", "peel", "exosomes"]))
    notes = {note.rule for note in plan.clinician_notes}
    assert len(notes) >= 4
    assert notes.isdisjoint(line.rule for line in plan.advice)
    assert {line.category for line in plan.advice} <= set(Category) - {
        Category.STOP,
        Category.CLINICIAN,
    }
    words = " ".join(line.text + line.title for line in plan.advice).lower()
    assert "vendor" not in words
    assert "estimate" not in words


def test_a_product_that_holds_a_retinoid_is_named_with_what_was_found():
    serum = {"name": "Silk serum", "ingredients": "Aqua, Glycerin, Panthenol, Retinol"}
    plan = given.plan(given.facts(products=[serum]))
    found = given.line(plan, "retinoid-found-in-product")
    assert found.product == "Silk serum"
    assert "Silk serum has a form of vitamin A in it (Retinol)" in found.text


def test_a_product_name_with_braces_is_only_a_name():
    odd = {"name": "{date} {clinic_x} {", "ingredients": "Aqua, Glycerin, Panthenol, Retinol"}
    plan = given.plan(given.facts(products=[odd]))
    assert "{date} {clinic_x} {" in given.line(plan, "retinoid-found-in-product").text


def test_the_same_facts_give_the_same_plan_in_any_order():
    one = given.facts(
        zones=[{"area": "cheek", "set_depth_mm": 1.0}], adjuncts=["prp", "led", "peel"]
    )
    data = given.data(
        zones=[{"area": "cheek", "set_depth_mm": 1.0}], adjuncts=["peel", "prp", "led"]
    )
    data["flags"] = dict(reversed(list(data["flags"].items())))
    other = rules.parse_facts(data)
    assert json.dumps(rules.plan_dump(given.plan(one))) == json.dumps(
        rules.plan_dump(given.plan(other))
    )


def test_the_public_form_has_no_hole_where_a_number_goes():
    plan = given.plan(given.facts())
    texts = {line["rule"]: line["text"] for line in rules.plan_to_json(plan)["advice"]}
    assert "Call 112 at once" in texts["help-anaphylaxis"]
    filled = rules.plan_to_json(plan, phone="08-123", emergency="999")["advice"]
    assert "Call 999 at once" in {x["rule"]: x["text"] for x in filled}["help-anaphylaxis"]
    assert "{emergency_number}" in given.line(plan, "help-anaphylaxis").text
    assert rules.fill("{clinic_phone} {emergency_number}", phone="1", emergency="2") == "1 2"


def test_a_stored_plan_is_the_same_plan():
    facts = given.facts(
        flags={"breastfeeding": "yes", "pregnant": "yes"},
        allergies=["lidocaine"],
        products=[{"name": "A", "ingredients": None}],
    )
    plan = given.plan(facts, Language.SV, anyway=True)
    stored = json.dumps(rules.plan_dump(plan))
    assert rules.plan_load(json.loads(stored)) == plan


def test_the_timeline_shows_what_is_forbidden_and_until_when():
    plan = given.plan(given.facts(flags={"breastfeeding": "yes"}))
    bars = {bar.topic: bar for bar in plan.timeline}
    bans = {topic: x for x in plan.advice if x.category is Category.AVOID for topic in x.topics}
    assert set(bars) <= set(bans)
    assert {"sun", "makeup", "swimming", "retinoid-cosmetic"} <= set(bars)
    assert bars["retinoid-cosmetic"].always
    for topic, bar in bars.items():
        assert (bar.until, bar.always) == (bans[topic].until, bans[topic].always)
        assert bar.starts == plan.performed_at.date()


def test_declined_claims_are_those_on_what_is_forbidden():
    plan = given.plan(given.facts())
    claims = {one.claim for one in plan.declined}
    assert "S2-19" in claims
    reference = given.guidance()
    assert {reference.claims[key].decision for key in claims} == {"declined"}


@pytest.mark.parametrize("hour", ["01:00:00", "01:30:00-04:00", "01:30:00-05:00"])
def test_a_plan_of_the_hour_that_comes_twice_is_read_again_as_it_was_written(hour):
    facts = given.facts(performed_at=f"2035-11-04T{hour}", time_zone="America/New_York")
    plan = given.plan(facts)
    again = rules.plan_load(json.loads(json.dumps(rules.plan_dump(plan))))
    assert again == plan
    assert again.performed_at == facts.performed_at
