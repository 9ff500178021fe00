"""A clinic's additions: what they may be, and that a plan is never milder for them."""

import dataclasses
import itertools
import json
import random
from datetime import date
from typing import Any

import pytest

from aftercare import paper, rules
from aftercare.rules.vocabulary import Category, Language, Verdict
from tests.paper import printing, reading, samples
from tests.rules import given, profiles

NOTHING: dict[str, Any] = {"schema": 1, "longer": {}, "lines": {}, "products": []}
HAT = {"en": "Wear a hat in the car too.", "sv": "Ha hatt i bilen också."}
BALM = {
    "name": "Barrier balm",
    "ingredients": "Aqua, Glycerin, Squalane, Ceramide NP, Panthenol, Cetearyl Alcohol",
}
SERUM = {
    "name": "Our night serum",
    "ingredients": "Aqua, Glycerin, Retinol, Squalane, Panthenol, Cetearyl Alcohol",
}
SENTENCES = (
    HAT,
    {"en": "Ask us when you are unsure.", "sv": "Fråga oss när du är osäker."},
    {"en": "Avoid hot yoga as well.", "sv": "Undvik också hot yoga."},
    {"en": "Do not sit in an outdoor tub either.", "sv": "Sitt inte heller i badtunna."},
)
LOOSEST_FIRST = (Verdict.OK, Verdict.WAIT, Verdict.UNCHECKED, Verdict.NEVER)


def written(**changes: Any) -> dict[str, Any]:
    return json.loads(json.dumps(NOTHING | changes))


def parsed(**changes: Any) -> rules.Additions:
    return rules.parse_additions(written(**changes), given.guidance())


def merged(**changes: Any) -> rules.Guidance:
    return rules.with_additions(given.guidance(), parsed(**changes))


def problems(data: Any) -> dict[str, list[str]]:
    """Return the codes of the problems at each path."""
    with pytest.raises(rules.AdditionsInvalid) as caught:
        rules.parse_additions(data, given.guidance())
    found: dict[str, list[str]] = {}
    for problem in caught.value.problems:
        assert str(problem).startswith(f"{problem.path or 'document'}: ")
        found.setdefault(problem.path, []).append(problem.code)
    return found


def on(rule: str, en: str, sv: str) -> dict[str, Any]:
    return written(lines={rule: {"en": en, "sv": sv}})


def windows(guidance: rules.Guidance, rule: str) -> list[tuple[float, float | None]]:
    found = guidance.rule_by_id[rule].windows
    assert found is not None
    return [(window.starts, window.until) for window in found.values()]


def no_sooner(after: date | None, before: date | None) -> bool:
    return before is None or (after is not None and after >= before)


def lengthenable() -> list[str]:
    guidance = given.guidance()
    return [one.id for one in guidance.rules if rules.why_not_longer(one, guidance) is None]


# What may be wished for


def test_a_window_ends_later_in_every_tier_and_no_end_stays_no_end():
    plain = windows(given.guidance(), "sun-avoid-direct")
    longer = windows(merged(longer={"sun-avoid-direct": 7}), "sun-avoid-direct")
    assert plain == [(0, 168), (0, 336), (0, 672), (0, 336)]
    assert longer == [(0, 336), (0, 504), (0, 840), (0, 504)]
    for name in ("retinoid-pregnancy-none", "breastfeeding-no-numbing-breast"):
        assert problems(written(longer={name: 7})) == {f"longer.{name}": ["no-window"]}


def test_what_can_be_lengthened_is_what_is_avoided_heeded_or_goes_on_without_harm():
    found = lengthenable()
    kinds = {given.guidance().rule_by_id[name].category for name in found}
    assert kinds == {Category.AVOID, Category.CAUTION, Category.DO}
    of_do = [n for n in found if given.guidance().rule_by_id[n].category is Category.DO]
    assert of_do == [
        "area-body-friction",
        "sunscreen-mineral-daily",
        "clean-hands-bedding",
        "breastfeeding-baby-contact",
    ]
    refused = {
        "help-infection": "not-longer",
        "infection-possible": "not-longer",
        "pregnant-stop": "not-longer",
        "comfort-care": "not-longer",
        "retinoid-restart-slowly": "not-longer",
        "first-day-clinic-product-only": "not-longer",
        "wash-wait": "in-hours",
        "calm-gate": "no-window",
        "no-such-rule": "unknown-rule",
    }
    data = written(longer=dict.fromkeys(refused, 1))
    assert problems(data) == {f"longer.{name}": [kind] for name, kind in refused.items()}


def test_a_ban_that_would_put_off_care_is_not_lengthened():
    document = given.document()
    ban = next(one for one in document["rules"] if one["id"] == "occlusion-avoid")
    ban["topics"] = ["occlusion", "moisturiser"]
    guidance = rules.parse_guidance(document, 1)
    with pytest.raises(rules.AdditionsInvalid) as caught:
        rules.parse_additions(written(longer={"occlusion-avoid": 1}), guidance)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["words"]) == ("care", "moisturiser")


@pytest.mark.parametrize("days", [0, -1, 366, 1.5, "7", True, None, 10**9])
def test_days_are_whole_and_within_a_year(days):
    assert problems(written(longer={"swim-wait": days})) == {"longer.swim-wait": ["shape"]}


def test_a_window_stays_as_short_as_a_document_may_have_it():
    assert problems(written(longer={"repeat-needling-wait": 365})) == {
        "longer.repeat-needling-wait": ["too-long"]
    }


def test_all_problems_are_told_at_once_each_at_its_place():
    data = written(
        longer={"swim-wait": 0, "nobody": 1},
        lines={"help-infection": HAT, "swim-wait": {"en": "Fine."}},
        products=[BALM, {"name": "", "ingredients": "Aqua"}, BALM, {"name": "x"}],
    )
    assert problems(data) == {
        "longer.swim-wait": ["shape"],
        "longer.nobody": ["unknown-rule"],
        "lines.help-infection": ["not-spoken"],
        "lines.swim-wait": ["missing"],
        "products.1.name": ["missing"],
        "products.2.name": ["twice"],
        "products.3": ["shape"],
    }


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        {},
        NOTHING | {"schema": 2},
        NOTHING | {"schema": True},
        NOTHING | {"longer": []},
        NOTHING | {"lines": {f"r{n}": HAT for n in range(41)}},
        NOTHING | {"products": [BALM] * 13},
        NOTHING | {"shorter": {}},
        NOTHING | {"lines": {"swim-wait": {"en": 1, "sv": None}}},
        NOTHING | {"products": [{"name": 1, "ingredients": []}]},
    ],
)
def test_what_has_another_shape_is_refused(data):
    assert problems(data)


# Lines


ALLOWED = [
    ("sun-avoid-direct", "Wear a hat in the car too.", "Ha hatt i bilen också."),
    ("makeup-wait", "Throw away old sponges.", "Kasta gamla svampar."),
    (
        "clean-hands-bedding",
        "Wash pillowcases at 60 degrees with unscented powder.",
        "Tvätta örngott i 60 grader med oparfymerat tvättmedel.",
    ),
    ("exercise-wait", "Avoid hot yoga as well.", "Undvik också hot yoga."),
    ("sunscreen-mineral-daily", "Choose SPF 50 in summer.", "Välj SPF 50 på sommaren."),
    ("calm-gate", "Ask us when you are unsure.", "Fråga oss när du är osäker."),
    ("heat-wait", "Do not use a heated blanket.", "Använd inte värmefilt."),
    ("no-picking", "Trim your nails once a week.", "Klipp naglarna en gång i veckan."),
]


@pytest.mark.parametrize(("rule", "en", "sv"), ALLOWED)
def test_a_line_that_adds_care_is_accepted(rule, en, sv):
    assert rules.parse_additions(on(rule, en, sv), given.guidance()).lines[rule][Language.SV] == sv


REFUSED = [
    ("permits", "alcohol-drink-wait", "A glass of wine is fine.", "Ett glas vin går bra."),
    ("permits", "swim-wait", "You may paddle.", "Du får plaska."),
    ("permits", "exercise-wait", "Pilates is allowed.", "Pilates är tillåtet."),
    ("permits", "makeup-wait", "Mascara can be used.", "Mascara får användas."),
    ("permits", "heat-wait", "Feel free to use a blanket.", "Filt går bra."),
    (
        "excepts",
        "sun-avoid-direct",
        "Stay inside except at dusk.",
        "Håll dig inne utom i skymning.",
    ),
    ("excepts", "alcohol-drink-wait", "Stay sober, though.", "Var nykter, dock."),
    ("lifts", "swim-wait", "There is no need to avoid the sea.", "Du behöver inte undvika havet."),
    ("lifts", "sun-avoid-direct", "It does no harm.", "Det gör ingen skada."),
    ("lifts", "heat-wait", "Don’t worry about it.", "Du måste inte vänta."),
    ("reassures", "no-picking", "Crusts are harmless.", "Skorpor är ofarliga."),
    ("reassures", "calm-gate", "Redness is normal.", "Rodnad är normalt."),
    ("overrules", "makeup-wait", "Ignore what others say.", "Strunta i vad andra säger."),
    ("overrules", "gentle-cleanse", "Use ours instead of soap.", "Ta vår i stället för tvål."),
    ("time", "makeup-wait", "Start again on Friday.", "Börja igen på fredag."),
    ("time", "sun-avoid-direct", "Cover up for a week.", "Täck huden i en vecka."),
    ("time", "swim-wait", "Stay dry until healed.", "Håll dig torr fram till läkning."),
    ("number", "heat-wait", "Stay below 37.", "Håll dig under 37."),
    ("number", "sunscreen-mineral-daily", "Choose SPF 15.", "Välj SPF 15."),
    ("number", "hyaluronic-acid-hydrate", "Take two layers.", "Ta två lager."),
    ("medicine", "comfort-care", "Take ibuprofen for pain.", "Ta ibuprofen mot smärta."),
    ("medicine", "anticoagulant-caution", "Skip your tablets.", "Hoppa över dina tabletter."),
    ("address", "calm-gate", "See www.example.com.", "Se www.example.com."),
    ("help", "calm-gate", "Call us only when it bleeds.", "Ring oss bara när det blöder."),
    ("help", "swim-wait", "Never visit the hospital.", "Åk aldrig till sjukhus."),
    ("names", "alcohol-drink-wait", "Alcohol relaxes.", "Alkohol lugnar."),
    ("names", "sun-avoid-direct", "Sun does you good.", "Sol gör dig gott."),
    ("names", "bland-moisturiser", "Finish with our retinol.", "Avsluta med vår retinol."),
    ("names", "bland-moisturiser", "Ours has retinaldehyde.", "Vår har retinal."),
    ("names", "gentle-cleanse", "Go swimming to get clean.", "Gå och simma så blir du ren."),
    ("names", "comfort-care", "A sauna helps.", "En bastu hjälper."),
    ("invariant", "gentle-cleanse", "Our soap is medical grade.", "Tvål av medicinsk kvalitet."),
    ("invariant", "calm-gate", "There is no risk.", "Det är ingen risk."),
    ("negation", "heat-wait", "Do not bake.", "Baka bröd."),
    ("placeholder", "swim-wait", "Wait to {date}.", "Vänta {date}."),
    ("control", "swim-wait", "Stay\ndry.", "Håll dig\ntorr."),
    ("control", "swim-wait", "Stay\x00dry.", "Håll dig\x00torr."),
    ("missing", "swim-wait", " ", ""),
    ("too-many-letters", "swim-wait", "Stay dry. " * 25, "Bli torr. " * 25),
]


@pytest.mark.parametrize(("kind", "rule", "en", "sv"), REFUSED)
def test_a_line_that_could_loosen_something_is_refused(kind, rule, en, sv):
    found = problems(on(rule, en, sv))
    assert kind in {one for kinds in found.values() for one in kinds}
    assert set(found) <= {f"lines.{rule}", f"lines.{rule}.en", f"lines.{rule}.sv"}


def test_each_language_is_checked_by_itself():
    assert problems(on("swim-wait", "You may paddle.", "Håll dig torr.")) == {
        "lines.swim-wait.en": ["permits"]
    }
    assert problems(on("swim-wait", "Stay dry.", "Du får plaska.")) == {
        "lines.swim-wait.sv": ["permits"]
    }


BANS = [one.id for one in given.guidance().rules if one.category is Category.AVOID]
# Whose name says nothing of what it is about.
CALLED: dict[str, tuple[str, str]] = {
    "other-treatments-wait": ("laser", "laser"),
    "new-product-avoid": ("an old steroid", "gammal kortison"),
}


@pytest.mark.parametrize("name", BANS)
def test_no_line_says_yes_to_what_a_rule_forbids(name):
    """Whatever a ban is called: to be told that it is good, anywhere, is refused."""
    short = given.guidance().rule_by_id[name].short
    assert short is not None
    en, sv = CALLED.get(name, (short[Language.EN], short[Language.SV]))
    others = ("bland-moisturiser", "calm-gate", "swim-wait")
    # Washing is care as well, and named by its lines.
    for rule in (name, *(others if name not in (*CALLED, "wash-wait") else ())):
        data = on(rule, f"We think that {en} does you good.", f"Vi tror på {sv} för dig.")
        found = problems(data)
        assert set(found) == {f"lines.{rule}.en", f"lines.{rule}.sv"}, rule


# Products


def test_products_need_a_readable_list():
    short = {"name": "Secret cream", "ingredients": "Secret"}
    assert problems(written(products=[short])) == {"products.0.ingredients": ["unreadable"]}


def test_a_product_has_no_promise_for_a_name():
    named = BALM | {"name": "Medical-grade balm"}
    assert problems(written(products=[named])) == {"products.0.name": ["invariant"]}
    named = BALM | {"name": "Totally harmless balm"}
    assert "reassures" in problems(written(products=[named]))["products.0.name"]


def test_the_clinics_products_are_judged_like_the_patients():
    additions = {"products": [BALM, SERUM]}
    plan = rules.build_plan(given.facts(), merged(**additions), Language.EN)
    said = {one.name: (one.verdict.value, one.starts) for one in plan.clinic_products}
    assert said == {
        "Barrier balm": ("ok", date(2026, 3, 30)),
        "Our night serum": ("wait", date(2026, 4, 7)),
    }
    assert plan.products == ()
    feeding = given.facts(flags={"breastfeeding": "yes"}, allergies=["Squalane"])
    plan = rules.build_plan(feeding, merged(**additions), Language.EN)
    assert [one.verdict.value for one in plan.clinic_products] == ["never", "never"]


def test_a_product_that_the_patient_named_is_said_once():
    plan = rules.build_plan(given.facts(products=[BALM]), merged(products=[BALM]), Language.EN)
    assert [one.name for one in plan.products] == ["Barrier balm"]
    assert plan.clinic_products == ()


def test_the_safety_checks_see_the_clinics_products():
    guidance = merged(products=[SERUM])
    facts = given.facts()
    plan = rules.build_plan(facts, guidance, Language.EN)
    (serum,) = plan.clinic_products
    early = dataclasses.replace(serum, verdict=Verdict.OK, starts=date(2026, 3, 28))
    with pytest.raises(rules.UnsafePlan) as caught:
        rules.check(dataclasses.replace(plan, clinic_products=(early,)), facts, guidance)
    assert {one.invariant for one in caught.value.violations} == {"INV-05", "INV-28", "INV-30"}


# What the plan says


def test_the_plan_says_which_words_and_days_are_the_clinics():
    guidance = merged(longer={"sun-avoid-direct": 7}, lines={"sun-avoid-direct": HAT})
    line = given.line(rules.build_plan(given.facts(), guidance, Language.EN), "sun-avoid-direct")
    assert (line.clinic_own, line.clinic_days, line.clinic_text) == (True, 7, HAT["en"])
    assert line.until == date(2026, 4, 18)
    assert line.because == ("tier T2: 14 days", "your clinic: 7 days longer")
    plain = given.line(given.plan(given.facts()), "sun-avoid-direct")
    assert (plain.clinic_own, plain.clinic_days, plain.clinic_text) == (False, 0, "")
    assert line.text == plain.text


def test_what_lengthens_for_a_patient_is_reckoned_after_the_clinics_days():
    guidance = merged(longer={"sun-avoid-direct": 7})
    facts = given.facts(flags={"dark_marks": "yes"}, skin_type=5)
    line = given.line(rules.build_plan(facts, guidance, Language.SV), "sun-avoid-direct")
    assert line.clinic_days == 14
    assert line.because[0] == "nivå T2: 14 dagar"
    assert line.because[-1] == "din klinik: 14 dagar längre"


def test_a_line_that_is_not_longer_after_all_is_not_marked():
    guidance = merged(longer={"sunscreen-mineral-daily": 7})
    facts = given.facts(flags={"dark_marks": "yes"}, skin_type=5)
    line = given.line(rules.build_plan(facts, guidance, Language.EN), "sunscreen-mineral-daily")
    assert (line.clinic_own, line.clinic_days) == (False, 0)


def test_what_to_do_begins_after_the_longer_ban():
    guidance = merged(longer={"retinoid-otc-avoid-early": 4})
    uses = {"topical_retinoid": "cosmetic"}
    facts = given.facts(products=[SERUM | {"name": "Night serum"}], flags=uses)
    plan = rules.build_plan(facts, guidance, Language.EN)
    assert given.line(plan, "retinoid-restart-slowly").starts == date(2026, 4, 11)
    assert plan.products[0].starts == date(2026, 4, 11)


def test_a_longer_line_takes_no_other_lines_place():
    """Two cautions share a topic: the edition's rank stays, and the date is the later one."""
    name = "chemical-uv-filter-delay"
    facts = given.facts(flags={"breastfeeding": "yes"})
    guidance = merged(longer={name: 20}, lines={name: SENTENCES[1]})
    plan = rules.build_plan(facts, guidance, Language.EN)
    line = given.line(plan, "chemical-uv-filter-lactation-delay")
    assert line.until == date(2026, 4, 20)
    assert line.clinic_days == 16
    assert line.clinic_text == ""
    assert name not in {one.rule for one in plan.advice}


def test_the_plan_keeps_the_editions_digest_and_names_the_additions():
    additions = parsed(products=[BALM])
    plan = rules.build_plan(
        given.facts(), rules.with_additions(given.guidance(), additions), Language.EN
    )
    assert plan.edition_digest == given.guidance().digest
    assert plan.additions_digest == additions.digest
    assert additions.digest == rules.digest(written(products=[BALM]))
    assert rules.plan_to_json(plan)["clinic"]["digest"] == additions.digest
    assert rules.plan_load(json.loads(json.dumps(rules.plan_dump(plan)))) == plan


def test_a_plan_without_additions_is_written_as_before_there_were_any():
    plan = given.plan(given.facts(products=[BALM]))
    data = rules.plan_dump(plan)
    assert not {"additions_digest", "clinic_products"} & set(data)
    assert not any({"clinic_text", "clinic_days"} & set(line) for line in data["advice"])
    assert rules.plan_load(data) == plan
    assert "clinic" not in rules.plan_to_json(plan)
    assert rules.with_additions(given.guidance(), parsed()) is given.guidance()


# Never milder


def random_text(chance: random.Random) -> dict[str, Any]:
    spoken = [
        one.id
        for one in given.guidance().rules
        if one.category in (Category.AVOID, Category.CAUTION, Category.DO)
    ]
    longer = {
        name: chance.choice([1, 2, 7, 30, 200])
        for name in chance.sample(lengthenable(), chance.choice([0, 1, 3, 20, 36]))
    }
    lines = {
        name: chance.choice(SENTENCES) for name in chance.sample(spoken, chance.choice([0, 2, 20]))
    }
    products = chance.sample([BALM, SERUM], chance.choice([0, 1, 2]))
    return written(longer=longer, lines=lines, products=products)


def accepted(seed: int, count: int) -> list[rules.Additions]:
    """Return random additions that were accepted, each line that was not left out."""
    chance = random.Random(seed)
    found: list[rules.Additions] = []
    while len(found) < count:
        data = random_text(chance)
        try:
            found.append(rules.parse_additions(data, given.guidance()))
        except rules.AdditionsInvalid as refused:
            for problem in refused.problems:
                kind, name = problem.path.split(".")[:2]
                data[kind].pop(name, None)
            found.append(rules.parse_additions(data, given.guidance()))
    return found


def assert_not_milder(plain: rules.Plan, own: rules.Plan) -> None:
    """Line by line, topic by topic and product by product: the same or later, and all there."""
    key = [(line.rule, line.product, line.topics, line.title) for line in plain.advice]
    assert sorted(key, key=str) == sorted(
        [(line.rule, line.product, line.topics, line.title) for line in own.advice], key=str
    )
    lines = {(line.rule, line.product): line for line in own.advice}
    for line in plain.advice:
        other = lines[line.rule, line.product]
        assert (other.category, other.always, other.level, other.while_words) == (
            *(line.category, line.always, line.level, line.while_words),
        )
        assert (other.tonight, other.calm_gate, other.sources) == (
            *(line.tonight, line.calm_gate, line.sources),
        )
        assert no_sooner(other.until, line.until)
        if line.category is Category.DO:
            assert no_sooner(other.starts, line.starts)
        else:
            assert other.starts == line.starts
        if line.category in (Category.HELP, Category.EXPECT):
            assert other == line
        moved = (line.until, line.starts) != (other.until, other.starts)
        assert moved or other.text == line.text
        changed = other.clinic_days or other.clinic_text
        assert other.clinic_own == bool(changed)
        assert changed or line.category is Category.DO or other.until == line.until
    assert (own.stops, own.unanswered, own.clinician_notes, own.treatment, own.sources) == (
        *(plain.stops, plain.unanswered, plain.clinician_notes, plain.treatment),
        own.sources,
    )
    assert {source.id for source in own.sources} == {source.id for source in plain.sources}
    for before, after in zip(plain.products, own.products, strict=True):
        assert LOOSEST_FIRST.index(after.verdict) >= LOOSEST_FIRST.index(before.verdict)
        # "Ask us" has no date, and is more careful than any.
        asks = LOOSEST_FIRST.index(after.verdict) > LOOSEST_FIRST.index(before.verdict)
        assert (asks and after.starts is None) or no_sooner(after.starts, before.starts)
        assert (after.matches, after.notes) == (before.matches, before.notes)
    ends = {bar.topic: bar for bar in own.timeline}
    for bar in plain.timeline:
        assert ends[bar.topic].always == bar.always
        assert no_sooner(ends[bar.topic].until, bar.until)


def compare(seed: int, of_additions: int, of_facts: int) -> None:
    language = itertools.cycle(Language)
    treatments = profiles.treatments(seed, of_additions * of_facts)
    for additions in accepted(seed, of_additions):
        guidance = rules.with_additions(given.guidance(), additions)
        for data in itertools.islice(treatments, of_facts):
            spoken, facts = next(language), rules.parse_facts(data)
            plain = rules.build_plan(facts, given.guidance(), spoken, anyway=True)
            own = rules.build_plan(facts, guidance, spoken, anyway=True)
            assert_not_milder(plain, own)
            # What is stricter by the plain plan would be milder by the clinic's.
            assert rules.stricter(own, plain) == ()


def test_a_plan_is_never_milder_for_the_clinics_additions():
    compare(seed=3, of_additions=20, of_facts=12)


@pytest.mark.slow
def test_a_plan_is_never_milder_for_the_clinics_additions_in_long():
    compare(seed=4, of_additions=150, of_facts=60)


def test_whatever_is_accepted_is_proven():
    for additions in accepted(5, 12):
        proof = rules.prove(rules.with_additions(given.guidance(), additions))
        assert proof.holds, [str(one) for one in proof.violations]


@pytest.mark.slow
def test_each_window_that_can_be_lengthened_proves_alone_and_all_together():
    for days in (1, 30, 200):
        for name in lengthenable():
            assert rules.prove(merged(longer={name: days})).holds, name
        assert rules.prove(merged(longer=dict.fromkeys(lengthenable(), days))).holds


# By a later edition


def test_what_no_longer_holds_is_left_out_and_told():
    document = given.document()
    document["rules"] = [one for one in document["rules"] if one["id"] != "area-scalp-styling"]
    later = rules.parse_guidance(document, 2)
    data = written(
        longer={"area-scalp-styling": 2, "heat-wait": 3},
        lines={"area-scalp-styling": HAT, "heat-wait": HAT},
    )
    held = rules.what_holds(data, later)
    assert [problem.path for problem in held.problems] == [
        "longer.area-scalp-styling",
        "lines.area-scalp-styling",
    ]
    assert dict(held.additions.longer) == {"heat-wait": 3}
    assert list(held.additions.lines) == ["heat-wait"]
    assert held.guidance.rule_by_id["heat-wait"].own_days == 3
    assert held.refused == ()
    assert rules.prove(held.guidance).holds


def test_windows_that_no_longer_prove_are_not_lengthened_and_the_rest_stays():
    """By the later edition a rule lets something start that the clinic's longer ban forbids."""
    document = given.document()
    expect = next(one for one in document["rules"] if one["id"] == "expect-results-slow")
    expect["topics"] = ["hair-styling"]
    expect["windows"] = {tier: [400, 900] for tier in ("T1", "T2", "T3", "TE")}
    later = rules.parse_guidance(document, 2)
    assert rules.prove(later).holds
    data = written(longer={"heat-wait": 3}, lines={"heat-wait": SENTENCES[1]}, products=[BALM])
    held = rules.what_holds(data, later)
    assert held.problems == ()
    assert dict(held.additions.longer) == {"heat-wait": 3}
    data["longer"]["area-scalp-styling"] = 30
    held = rules.what_holds(data, later)
    assert [(one.path, one.code) for one in held.problems] == [
        ("longer.area-scalp-styling", "care")
    ]


def test_an_edition_that_does_not_prove_gets_no_additions():
    document = given.document()
    ban = next(one for one in document["rules"] if one["id"] == "numbing-cream-home-avoid")
    ban["windows"]["T1"] = [0, 24]
    later = rules.parse_guidance(document, 2)
    held = rules.what_holds(written(longer={"heat-wait": 3}), later)
    assert held.guidance is later
    assert held.additions.is_empty
    assert held.refused


# On the sheet


FULL = {
    "longer": {"sun-avoid-direct": 7, "alcohol-drink-wait": 1},
    "lines": {"sun-avoid-direct": HAT, "calm-gate": SENTENCES[1]},
    "products": [BALM],
}


@pytest.mark.parametrize("language", list(Language))
def test_every_form_of_the_sheet_marks_what_is_the_clinics(language):
    plan = rules.build_plan(given.facts(), merged(**FULL), language)
    letterhead = samples.letterhead()
    forms = (
        reading.html_words(paper.html(plan, letterhead)),
        reading.html_words(paper.fragment(plan, letterhead)),
        reading.squeezed(paper.text(plan, letterhead)),
    )
    said = {
        Language.EN: (
            "From your clinic: 7 days longer. Wear a hat in the car too.",
            "From your clinic: 1 day longer.",
            "From your clinic: Ask us when you are unsure.",
            "Products from your clinic",
        ),
        Language.SV: (
            "Från din klinik: 7 dagar längre. Ha hatt i bilen också.",
            "Från din klinik: 1 dag längre.",
            "Från din klinik: Fråga oss när du är osäker.",
            "Produkter från din klinik",
        ),
    }[language]
    for form in forms:
        assert [words for words in said if form.count(reading.squeezed(words)) != 1] == []
        assert BALM["name"].replace(" ", "") in form.replace(" ", "")


def test_the_pdf_marks_it_too():
    plan = rules.build_plan(given.facts(), merged(**FULL), Language.SV)
    pages = reading.pdf_pages(printing.pdf(paper.html(plan, samples.letterhead())))
    printed = reading.squeezed("".join(pages))
    assert reading.squeezed("Från din klinik: 7 dagar längre. Ha hatt") in printed


def test_a_sheet_without_additions_has_no_mark():
    made = paper.html(given.plan(given.facts()), samples.letterhead())
    body = made.split("</style>")[1]
    assert "†" not in body
    assert 'class="own' not in body
