"""The safety checks: each one goes red when its own kind of harm is done on purpose."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.plan import Plan
from aftercare.rules.safety import invariants, wording
from aftercare.rules.vocabulary import Category, Device, Flag, Kind, Language, Tier, Verdict
from tests.rules import given

Spoil = Callable[[Plan], Plan]
RETINOL = {"name": "Night cream", "ingredients": "Aqua, Glycerin, Panthenol, Retinol"}
BLAND = {"name": "Cream", "ingredients": "Aqua, Glycerin, Panthenol, Squalane"}
TONER = {"name": "Toner", "ingredients": "Aqua, Glycerin, Panthenol, Glycolic Acid"}
MAKEUP = {"name": "Foundation", "ingredients": "Aqua, Dimethicone, Glycerin, CI 77491"}
UNREAD = {"name": "Balm", "ingredients": None}


def broken(plan: Plan, facts: rules.Facts, guidance: rules.Guidance | None = None) -> set[str]:
    found = invariants.violations(plan, facts, guidance or given.guidance())
    return {violation.invariant for violation in found}


# Ways to spoil a plan that was good.


def without(*ids: str) -> Spoil:
    """Drop lines."""
    return lambda plan: dataclasses.replace(
        plan, advice=tuple(line for line in plan.advice if line.rule not in ids)
    )


def without_notes(*ids: str) -> Spoil:
    return lambda plan: dataclasses.replace(
        plan, clinician_notes=tuple(note for note in plan.clinician_notes if note.rule not in ids)
    )


def line(rule: str, /, **changes: Any) -> Spoil:
    """Change one line."""
    return lambda plan: dataclasses.replace(
        plan,
        advice=tuple(
            dataclasses.replace(one, **changes) if one.rule == rule else one for one in plan.advice
        ),
    )


def product(**changes: Any) -> Spoil:
    """Change what is said of every product."""
    return lambda plan: dataclasses.replace(
        plan, products=tuple(dataclasses.replace(one, **changes) for one in plan.products)
    )


def whole(**changes: Any) -> Spoil:
    return lambda plan: dataclasses.replace(plan, **changes)


def tier(tier: Tier, words: str = "x") -> Spoil:
    return lambda plan: dataclasses.replace(
        plan, treatment=dataclasses.replace(plan.treatment, tier=tier, tier_words=words)
    )


def stops(**changes: Any) -> Spoil:
    return lambda plan: dataclasses.replace(
        plan, stops=tuple(dataclasses.replace(one, **changes) for one in plan.stops)
    )


def earlier(rule: str, days: int = 1) -> Spoil:
    """Bring one line's end forward, as rounding down would."""

    def spoil(plan: Plan) -> Plan:
        until = given.line(plan, rule).until
        assert until is not None
        return line(rule, until=until - timedelta(days=days))(plan)

    return spoil


def doubled(rule: str) -> Spoil:
    return lambda plan: dataclasses.replace(plan, advice=(*plan.advice, given.line(plan, rule)))


def row(rule: str, /, **changes: Any) -> Spoil:
    """Change the printed row of one rule."""
    return lambda plan: dataclasses.replace(
        plan,
        rows=tuple(
            dataclasses.replace(one, **changes) if rule in one.rules else one for one in plan.rows
        ),
    )


def without_row(rule: str) -> Spoil:
    return lambda plan: dataclasses.replace(
        plan, rows=tuple(one for one in plan.rows if rule not in one.rules)
    )


T0 = date(2026, 3, 27)
NURSING = {"flags": {"breastfeeding": "yes"}}
USES = {"flags": {"topical_retinoid": "cosmetic"}}
UNASKED = {"flags": {"breastfeeding": None}}
IMPLANT = {"device": "rf", "flags": {"implant_active": "yes"}}
SORES = {"flags": {"cold_sores": "active"}}
NURSED_SERUM = NURSING | {"adjuncts": ["unapproved_topical"]}
# invariant, how the plan is spoiled, the treatment
SABOTAGE: list[tuple[str, str, Spoil, dict[str, Any]]] = [
    ("INV-01", "no retinoid rule", without("retinoid-otc-avoid-early"), {}),
    ("INV-01", "a day too early", earlier("retinoid-otc-avoid-early"), {}),
    ("INV-36", "not printed", without_row("swim-wait"), {}),
    ("INV-36", "printed without a cause", row("swim-wait", rules=("swim-wait", "x")), {}),
    ("INV-36", "another day", row("swim-wait", until=date(2026, 4, 1)), {}),
    ("INV-36", "no day at all", row("sun-avoid-direct", until=None), {}),
    ("INV-36", "among what to do", row("sun-avoid-direct", kind=Kind.DO), {}),
    ("INV-01", "no end", line("retinoid-otc-avoid-early", until=None), {}),
    ("INV-01", "restart early", line("retinoid-restart-slowly", starts=date(2026, 4, 6)), USES),
    ("INV-01", "restart at once", line("retinoid-restart-slowly", starts=None), USES),
    (
        "INV-01",
        "another line allows it",
        line("comfort-care", topics=("retinoid-prescription",)),
        {},
    ),
    (
        "INV-02",
        "no prescription rule",
        without("retinoid-rx-avoid-early"),
        {"flags": {"topical_retinoid": "prescription"}},
    ),
    (
        "INV-02",
        "nobody asked",
        without("retinoid-rx-avoid-early"),
        {"flags": {"topical_retinoid": None}},
    ),
    (
        "INV-02",
        "ten days",
        earlier("retinoid-rx-avoid-early", 4),
        {"flags": {"topical_retinoid": "prescription"}},
    ),
    ("INV-03", "no rule", without("retinoid-breastfeeding-none"), NURSING),
    (
        "INV-03",
        "a date after all",
        line("retinoid-breastfeeding-none", always=False, until=date(2026, 9, 1)),
        NURSING,
    ),
    ("INV-03", "said twice", doubled("retinoid-breastfeeding-none"), NURSING),
    (
        "INV-03",
        "allowed elsewhere",
        line("comfort-care", topics=("retinoid-cosmetic",), starts=date(2026, 12, 1)),
        NURSING,
    ),
    (
        "INV-03",
        "a product waits",
        product(verdict=Verdict.WAIT, starts=date(2026, 12, 1)),
        NURSING | {"products": [RETINOL]},
    ),
    (
        "INV-03",
        "pregnant, no rule",
        without("retinoid-pregnancy-none"),
        {"flags": {"pregnant": "possible"}},
    ),
    (
        "INV-03",
        "trying, no rule",
        without("retinoid-pregnancy-none"),
        {"flags": {"trying_to_conceive": "yes"}},
    ),
    ("INV-04", "does not block", whole(unanswered=()), UNASKED),
    ("INV-04", "counts as no", without("retinoid-breastfeeding-none"), UNASKED),
    (
        "INV-05",
        "retinol is fine",
        product(verdict=Verdict.OK, starts=date(2026, 12, 1)),
        {"products": [RETINOL]},
    ),
    ("INV-05", "retinol next week", product(starts=date(2026, 4, 6)), {"products": [RETINOL]}),
    ("INV-05", "retinol some day", product(starts=None), {"products": [RETINOL]}),
    ("INV-08", "no rule", without("breastfeeding-no-numbing-breast"), NURSING),
    (
        "INV-08",
        "with an end",
        line("breastfeeding-no-numbing-breast", always=False, until=date(2026, 12, 1)),
        NURSING,
    ),
    ("INV-09", "no rule", without("numbing-cream-home-avoid"), {}),
    ("INV-09", "six days", earlier("numbing-cream-home-avoid"), {}),
    (
        "INV-10",
        "no warning",
        without("help-numbing-toxicity"),
        {"adjuncts": ["anaesthetic"]},
    ),
    ("INV-10", "not recorded", without("help-numbing-toxicity"), {"adjuncts": None}),
    (
        "INV-10",
        "not urgent",
        line("help-numbing-toxicity", level="clinic"),
        {"adjuncts": ["anaesthetic"]},
    ),
    ("INV-11", "no sign-off", without_notes("glide-breastfeeding-signoff"), NURSED_SERUM),
    ("INV-12", "no sunscreen", without("sunscreen-mineral-daily"), {}),
    ("INV-12", "SPF 15", line("sunscreen-mineral-daily", text="Wear SPF 15."), {}),
    ("INV-12", "sunscreen at once", line("sunscreen-mineral-daily", starts=T0), {}),
    ("INV-12", "no start", line("sunscreen-mineral-daily", starts=None), {}),
    ("INV-12", "no sun rule", without("sun-avoid-direct"), {}),
    ("INV-12", "sun without a date", line("sun-avoid-direct", until=None), {}),
    *(
        ("INV-13", f"no {red_flag}", without(red_flag), {})
        for red_flag in (
            *("help-infection", "help-emergency-sepsis", "help-anaphylaxis"),
            *("help-rash-allergy", "help-cold-sore", "help-lumps-late"),
            *("help-bleeding", "help-redness-prolonged"),
        )
    ),
    ("INV-14", "RF without burns", without("help-rf-burn-nerve"), {"device": "rf"}),
    ("INV-14", "perhaps RF", without("help-rf-burn-nerve"), {"device": None}),
    ("INV-14", "PRP", without("help-prp-illness"), {"adjuncts": ["prp"]}),
    ("INV-14", "perhaps PRP", without("help-prp-illness"), {"adjuncts": None}),
    ("INV-15", "no words for the tier", tier(Tier.T2, " "), {}),
    (
        "INV-15",
        "an area left out",
        lambda plan: dataclasses.replace(
            plan, treatment=dataclasses.replace(plan.treatment, zones=())
        ),
        {},
    ),
    ("INV-16", "infection not named", without("infection-possible"), {}),
    ("INV-20", "device unknown", tier(Tier.T2), {"device": None}),
    ("INV-20", "endpoint unknown", tier(Tier.T2), {"endpoint": None}),
    ("INV-20", "depth unknown", tier(Tier.T1), {"zones": []}),
    ("INV-20", "nobody is told", without_notes("not-recorded-note"), {"device": None}),
    ("INV-22", "rounded down", earlier("swim-wait"), {}),
    ("INV-22", "a caution rounded down", earlier("nsaid-wait"), {}),
    ("INV-23", "a topic twice", line("makeup-wait", topics=("makeup", "sun")), {}),
    ("INV-23", "allowed and forbidden", line("comfort-care", topics=("heat",)), {}),
    (
        "INV-23",
        "allowed too early",
        line("comfort-care", topics=("heat",), starts=date(2026, 3, 30)),
        {},
    ),
    ("INV-24", "no calm condition", without("calm-gate"), {}),
    (
        "INV-25",
        "the longest tier is not used",
        lambda plan: tier(Tier.T2)(dataclasses.replace(plan, treated_anyway=True)),
        {},
    ),
    ("INV-25", "nobody is told", whole(treated_anyway=True), {}),
    ("INV-26", "no stop", whole(stops=()), IMPLANT),
    ("INV-26", "can be overridden", stops(overridable=True), IMPLANT),
    ("INV-26", "was overridden", stops(overridden=True), IMPLANT),
    (
        "INV-28",
        "an unread list is fine",
        product(verdict=Verdict.OK, starts=date(2026, 12, 1)),
        {"products": [UNREAD]},
    ),
    (
        "INV-28",
        "an unread list waits",
        product(verdict=Verdict.WAIT, starts=date(2026, 12, 1)),
        {"products": [UNREAD]},
    ),
    (
        "INV-28",
        "an allergy is fine",
        product(verdict=Verdict.OK, starts=date(2026, 12, 1)),
        {"products": [BLAND], "allergies": ["Glycerin"]},
    ),
    (
        "INV-28",
        "an acid is fine",
        product(verdict=Verdict.OK, starts=date(2026, 12, 1)),
        {"products": [TONER]},
    ),
    ("INV-28", "an acid too early", product(starts=date(2026, 4, 6)), {"products": [TONER]}),
    ("INV-28", "an acid some day", product(starts=None), {"products": [TONER]}),
    *(
        ("INV-29", f"no {rule}", without(rule), {})
        for rule in (
            *("acid-aha-pha-avoid", "acid-bha-avoid", "vitamin-c-avoid", "fragrance-avoid"),
            *("benzoyl-peroxide-avoid", "exfoliant-scrub-enzyme-avoid", "new-product-avoid"),
        )
    ),
    ("INV-29", "self-tan", line("sun-avoid-direct", topics=("sun",)), {}),
    ("INV-30", "cream at once", line("bland-moisturiser", starts=None), {}),
    ("INV-30", "cream too early", line("bland-moisturiser", starts=date(2026, 3, 28)), {}),
    ("INV-30", "another cream at once", line("comfort-care", topics=("lightener",)), {}),
    ("INV-30", "a product at once", product(starts=None), {"products": [BLAND]}),
    ("INV-37", "a plain cream is refused", product(verdict=Verdict.WAIT), {"products": [BLAND]}),
    ("INV-37", "a plain cream is late", product(starts=date(2026, 4, 2)), {"products": [BLAND]}),
    ("INV-37", "make-up too early", product(starts=date(2026, 3, 30)), {"products": [MAKEUP]}),
    ("INV-30", "a product too early", product(starts=date(2026, 3, 28)), {"products": [BLAND]}),
    ("INV-33", "a clinician's line", line("calm-gate", category=Category.CLINICIAN), {}),
    ("INV-33", "a stop on the sheet", line("calm-gate", category=Category.STOP), {}),
    ("INV-33", "another's words", line("comfort-care", rule="made-up"), {}),
    ("INV-33", "a note on the sheet", line("comfort-care", rule="rf-area-note"), {}),
]


@pytest.mark.parametrize(
    ("invariant", "spoil", "changes"),
    [pytest.param(i, s, c, id=f"{i} {name}") for i, name, s, c in SABOTAGE],
)
def test_a_spoilt_plan_is_refused_and_the_invariant_named(invariant, spoil, changes):
    facts = given.facts(**changes)
    good = given.plan(facts)
    assert broken(good, facts) == set()
    bad = spoil(good)
    assert bad != good
    assert invariant in broken(bad, facts)
    with pytest.raises(rules.UnsafePlan) as caught:
        rules.check(bad, facts, given.guidance())
    assert invariant in {violation.invariant for violation in caught.value.violations}
    assert invariant in str(caught.value)


def test_an_open_stop_may_not_be_issued(monkeypatch):
    """INV-25: whatever a plan says of itself."""
    facts = given.facts(**SORES)
    plan = given.plan(facts)
    assert not plan.may_be_issued
    monkeypatch.setattr(Plan, "may_be_issued", property(lambda plan: True))
    assert broken(plan, facts) == {"INV-25"}


def windows(*until: float | None) -> dict[str, list[float | None]]:
    return {tier.value: [0, end] for tier, end in zip(Tier, until, strict=True)}


def both(text: str) -> dict[str, str]:
    return {"en": text, "sv": text}


# invariant, the rule that is changed, how, the treatment: content cannot switch the checks off
BAD_CONTENT: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("INV-01", "retinoid-otc-avoid-early", {"windows": windows(0, 0, 0, 0)}, {}),
    ("INV-01", "retinoid-otc-avoid-early", {"windows": windows(168, 168, 168, 168)}, {}),
    ("INV-01", "retinoid-otc-avoid-early", {"when": [{"devices": ["rf"]}]}, {}),
    ("INV-01", "retinoid-otc-avoid-early", {"topics": ["exfoliant"]}, {}),
    ("INV-01", "retinoid-otc-avoid-early", {"category": "caution"}, {}),
    (
        "INV-02",
        "retinoid-rx-avoid-early",
        {"windows": windows(168, 240, 336, 336), "modifiers": []},
        {"flags": {"topical_retinoid": "prescription"}},
    ),
    ("INV-03", "retinoid-breastfeeding-none", {"when": [{"devices": ["rf"]}]}, NURSING),
    ("INV-03", "retinoid-breastfeeding-none", {"windows": windows(999, 999, 999, 999)}, NURSING),
    ("INV-04", "retinoid-breastfeeding-none", {"unasked": "skips"}, UNASKED),
    ("INV-08", "breastfeeding-no-numbing-breast", {"when": [{"areas": ["breast"]}]}, NURSING),
    ("INV-09", "numbing-cream-home-avoid", {"windows": windows(24, 24, 24, 24)}, {}),
    (
        "INV-10",
        "help-numbing-toxicity",
        {"level": "urgent"},
        {"adjuncts": ["anaesthetic"]},
    ),
    ("INV-11", "glide-breastfeeding-signoff", {"when": [{"devices": ["rf"]}]}, NURSED_SERUM),
    ("INV-12", "sunscreen-mineral-daily", {"windows": windows(672, 672, 672, 672)}, {}),
    ("INV-12", "sun-avoid-direct", {"topics": ["exercise"]}, {}),
    ("INV-13", "help-bleeding", {"when": [{"devices": ["rf"]}]}, {}),
    ("INV-14", "help-rf-burn-nerve", {"when": [{"endpoints": ["none"]}]}, {"device": "rf"}),
    ("INV-16", "infection-possible", {"when": [{"devices": ["rf"]}]}, {}),
    ("INV-20", "not-recorded-note", {"when": [{"devices": ["rf"]}]}, {"endpoint": None}),
    ("INV-24", "calm-gate", {"when": [{"devices": ["rf"]}]}, {}),
    ("INV-26", "implant-rf-stop", {"overridable": True}, IMPLANT),
    ("INV-26", "implant-rf-stop", {"when": [{"age": [0, 3]}]}, IMPLANT),
    ("INV-29", "vitamin-c-avoid", {"when": [{"devices": ["rf"]}]}, {}),
    ("INV-30", "bland-moisturiser", {"windows": windows(336, 336, 336, 336)}, {}),
    # What texts may never say.
    *(
        (invariant, "comfort-care", {"text": both(text)}, {})
        for invariant, text in (
            ("INV-07", "Stop breastfeeding for a day."),
            ("INV-07", "Pause feeding your baby."),
            ("INV-07", "Sluta amma i ett dygn."),
            ("INV-08", "Put the gel on your nipple."),
            ("INV-16", "There is no risk."),
            ("INV-16", "There is no infection risk."),
            ("INV-16", "It is risk-free."),
            ("INV-16", "You cannot get infected."),
            ("INV-16", "The skin closes within minutes."),
            ("INV-16", "Results are guaranteed."),
            ("INV-16", "Ingen infektionsrisk, ingen risk."),
            ("INV-16", "Huden sluts inom minuter."),
            ("INV-16", "Vi garanterar resultatet."),
            ("INV-17", "An FDA-approved cream."),
            ("INV-17", "Medical-grade care."),
            ("INV-17", "Creams absorb better now."),
            ("INV-17", "Krämer tas upp bättre nu."),
            ("INV-27", "Stop your aspirin."),
            ("INV-27", "Start antiviral pills."),
            ("INV-27", "Skip your insulin today."),
            ("INV-27", "Sluta med din blodförtunnande medicin."),
        )
    ),
    ("INV-16", "comfort-care", {"title": both("No risk")}, {}),
    ("INV-18", "swim-wait", {"windows": windows(72, 48, 168, 168)}, {}),
    ("INV-18", "swim-wait", {"windows": windows(72, 120, 96, 168)}, {}),
    ("INV-18", "swim-wait", {"windows": windows(72, 120, 168, 96)}, {}),
    ("INV-31", "comfort-care", {"sources": ["S2-58"]}, {}),
    ("INV-31", "comfort-care", {"sources": ["P04", "S0-21"]}, {}),
    ("INV-32", "comfort-care", {"sources": ["L07", "S2-19"]}, {}),
    ("INV-32", "expect-results-slow", {"sources": ["L14", "S2-19"]}, {}),
]


@pytest.mark.parametrize(
    ("invariant", "rule", "changes", "treatment"),
    [pytest.param(*row, id=f"{n} {row[0]} {row[1]}") for n, row in enumerate(BAD_CONTENT)],
)
def test_bad_content_is_refused_when_it_is_used(invariant, rule, changes, treatment):
    """Either the document is not accepted at all, or no plan can be built from it."""
    facts = given.facts(**treatment)
    document = given.changed_rule(rule, **changes)
    try:
        guidance = rules.parse_guidance(document, 1)
    except rules.GuidanceInvalid as refusal:
        problems = tuple(map(str, refusal.problems))
    else:
        with pytest.raises(rules.UnsafePlan) as caught:
            rules.build_plan(facts, guidance, Language.EN)
        problems = tuple(str(one) for one in caught.value.violations)
    assert any(problem.startswith((invariant, f"rules.{rule}")) for problem in problems), problems


def test_a_question_that_no_longer_blocks_is_refused():
    document = given.small_document()
    for flag in document["flags"]:
        flag["blocks_issue"] = False
    with pytest.raises(rules.UnsafePlan, match="INV-04"):
        rules.build_plan(given.facts(**UNASKED), rules.parse_guidance(document, 1), Language.EN)


ALLOWED = [
    "You do not need to stop breastfeeding if you used one before.",
    "You can keep breastfeeding after your treatment.",
    "Du behöver inte sluta amma.",
    "Never stop aspirin or blood thinners that your doctor gave you.",
    "Do not stop your blood thinner.",
    "Sluta inte med dina blodförtunnande läkemedel.",
    "Infection is uncommon but possible.",
    "Do not put numbing cream on your breast, nipple or the dark skin around it.",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_the_careful_way_to_say_it_is_allowed(text):
    assert wording.broken_by(text) == ()


def test_every_invariant_in_the_code_has_been_seen_to_fail():
    named = {name for name, _ in invariants._CHECKS} | set(wording.FORBIDDEN)
    named |= {"INV-18", "INV-31", "INV-32"}
    seen = {invariant for invariant, *_ in SABOTAGE} | {row[0] for row in BAD_CONTENT}
    assert named <= seen


def test_good_plans_break_nothing():
    for device in Device:
        for value in ("no", "yes", None):
            facts = given.facts(device=device.value, flags={Flag.BREASTFEEDING.value: value})
            assert broken(given.plan(facts), facts) == set()


def test_an_unsafe_plan_is_never_returned(monkeypatch):
    """The engine holds the checks itself: nobody has to remember to call them."""
    facts = given.facts()
    monkeypatch.setattr(invariants, "_CHECKS", [("INV-99", lambda case: ["made up"])])
    with pytest.raises(rules.UnsafePlan, match="INV-99: made up"):
        given.plan(facts)
