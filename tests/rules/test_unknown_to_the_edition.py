"""What the code has learned since an edition was written is unknown to it: careful, and said.

An edition is made older here by taking away what every document must know, and its rows.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.document import first
from aftercare.rules.vocabulary import Adjunct, Area, Device, Flag, Language, LimitLevel, Tier
from tests.rules import given

Document = dict[str, Any]


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> rules.Guidance:
    """The reference edition as if it had been written before some of the vocabulary was known."""
    document = given.document()
    without(document, "devices", "device", "stamp")
    without(document, "areas", "area", "hand")
    without(document, "flags", "flag", "smoker")
    row(document, "flags", "flag", "keloid")["values"].pop("elsewhere")
    document["words"]["adjuncts"].pop("led")
    document["words"]["endpoints"].pop("erythema")
    without(document, "rules", "id", "smoker-note")
    row(document, "rules", "id", "bony-area-depth")["when"][0]["areas"].remove("hand")
    row(document, "rules", "id", "endpoint-mismatch-note")["when"][0]["devices"].remove("stamp")
    monkeypatch.setattr(first, "DEVICES", rest(first.DEVICES, Device.STAMP))
    monkeypatch.setattr(first, "AREAS", rest(first.AREAS, Area.HAND))
    flags = {key: values for key, values in first.FLAGS.items() if key is not Flag.SMOKER}
    flags[Flag.KELOID] = ("none", "in_area")
    monkeypatch.setattr(first, "FLAGS", MappingProxyType(flags))
    words = dict(first.WORDS)
    words["adjuncts"] = rest(words["adjuncts"], "led")
    words["endpoints"] = rest(words["endpoints"], "erythema")
    monkeypatch.setattr(first, "WORDS", MappingProxyType(words))
    return rules.parse_guidance(document, 1)


def row(document: Document, table: str, named: str, key: str) -> Document:
    found: Document = next(one for one in document[table] if one[named] == key)
    return found


def without(document: Document, table: str, named: str, key: str) -> None:
    document[table].remove(row(document, table, named, key))


def rest(members: tuple[Any, ...], gone: object) -> tuple[Any, ...]:
    return tuple(member for member in members if member != gone)


def ends(plan: rules.Plan) -> dict[str, Any]:
    return {line.rule: line.until for line in plan.advice if line.category == "avoid"}


def build(facts: rules.Facts, guidance: rules.Guidance) -> rules.Plan:
    return rules.build_plan(facts, guidance, Language.EN, anyway=True)


def test_it_is_on_no_list_and_yet_has_a_name(older: rules.Guidance) -> None:
    assert Device.STAMP not in older.devices
    assert "hand" not in list(older.areas)
    assert Flag.SMOKER not in [info.flag for info in older.flags.values()]
    assert older.devices[Device.STAMP].label[Language.SV] == "stamp"
    assert older.areas[Area.HAND].limit_mm == 0
    assert not older.flags[Flag.SMOKER].blocks_issue
    assert older.flags.get(Flag.SMOKER) is None


def test_a_treatment_without_the_new_is_judged_as_before(older: rules.Guidance) -> None:
    some: tuple[Change, ...] = ({}, {"device": "rf"}, {"flags": {"smoker": "no"}})
    for facts in (given.facts(**change | {"endpoint": "none"}) for change in some):
        plan, usual = build(facts, older), build(facts, given.guidance())
        assert plan.unjudged == ()
        assert ends(plan) == ends(usual)


Change = dict[str, Any]
NEW: list[tuple[str, Change]] = [
    ("device", {"device": "stamp"}),
    ("areas", {"zones": [{"area": "hand", "set_depth_mm": 0.3}]}),
    ("endpoint", {"endpoint": "erythema"}),
    ("adjuncts", {"adjuncts": ["led"]}),
    ("flags.smoker", {"flags": {"smoker": "yes"}}),
    ("flags.keloid", {"flags": {"keloid": "elsewhere"}}),
]


@pytest.mark.parametrize(("name", "change"), NEW, ids=[name for name, _ in NEW])
def test_it_is_treated_with_most_care_and_said(
    older: rules.Guidance, name: str, change: Change
) -> None:
    light: Change = {"zones": [{"area": "cheek", "set_depth_mm": 0.3}], "endpoint": "none"}
    usual, plan = build(given.facts(**light), older), build(given.facts(**light | change), older)
    assert plan.unjudged == (name,)
    assert rules.plan_to_json(plan)["unjudged"] == [name]
    longest = older_ends(older, light)
    for rule, until in ends(usual).items():
        assert ends(plan)[rule] == longest[rule], rule
        assert until is None or ends(plan)[rule] >= until
    reasons = {reason for line in plan.advice for reason in line.because}
    assert any("new to this edition: the longest window" in reason for reason in reasons)
    assert rules.plan_load(rules.plan_dump(plan)) == plan


def older_ends(older: rules.Guidance, light: Change) -> dict[str, Any]:
    """Return the ends where nothing of the treatment itself was recorded: the longest there are."""
    nothing: Change = {"device": None, "zones": [], "endpoint": None, "adjuncts": None}
    return ends(build(given.facts(**light | nothing), older))


def test_a_depth_in_a_new_area_asks_for_a_reason(older: rules.Guidance) -> None:
    facts = given.facts(zones=[{"area": "hand", "set_depth_mm": 0.3}])
    zone = build(facts, older).treatment.zones[0]
    assert (zone.area, zone.label, zone.level) == (Area.HAND, "hand", LimitLevel.NEVER)


def test_the_tier_of_a_new_device_is_the_deep_one(older: rules.Guidance) -> None:
    assert build(given.facts(device="stamp"), older).treatment.tier is Tier.T3


def test_counting_and_reaching_judge_as_the_plan_does(older: rules.Guidance) -> None:
    facts = given.facts(device="stamp", adjuncts=["led"], flags={"smoker": "yes"})
    plan = build(facts, older)
    said = {line.rule for line in plan.advice} | {note.rule for note in plan.clinician_notes}
    assert said <= rules.rules_said(older, facts)
    reached = rules.reach.reached(facts, older)
    assert reached.profile.device is None
    assert reached.profile.adjuncts is None
    assert Adjunct.LED in (facts.adjuncts or ())


BREAKS: list[tuple[str, Callable[[Document], object]]] = [
    ("devices.stamp", lambda d: without(d, "devices", "device", "stamp")),
    ("areas.hand", lambda d: without(d, "areas", "area", "hand")),
    ("flags.smoker", lambda d: without(d, "flags", "flag", "smoker")),
    ("flags.keloid.values", lambda d: row(d, "flags", "flag", "keloid")["values"].pop("none")),
    ("words.adjuncts.led", lambda d: d["words"]["adjuncts"].pop("led")),
    ("languages.sv", lambda d: d.update(languages=["en"])),
    ("languages.en", lambda d: d.update(languages=None)),
    ("languages[1]", lambda d: d.update(languages=["en", "tlh", "sv"])),
]


@pytest.mark.parametrize(("path", "break_it"), BREAKS, ids=[path for path, _ in BREAKS])
def test_what_every_document_knew_from_the_first_can_not_be_left_out(
    path: str, break_it: Callable[[Document], object]
) -> None:
    document = given.document()
    break_it(document)
    with pytest.raises(rules.GuidanceInvalid) as refused:
        rules.parse_guidance(document, 1)
    assert any(str(problem).startswith(f"{path}: ") for problem in refused.value.problems)


def test_a_condition_on_what_the_edition_has_no_row_for_is_refused(older: rules.Guidance) -> None:
    document = given.document()
    without(document, "flags", "flag", "smoker")
    document["rules"][0]["when"] = [{"flags": {"smoker": ["yes"]}}]
    with pytest.raises(rules.GuidanceInvalid) as refused:
        rules.parse_guidance(document, 1)
    assert any("smoker is not known" in str(problem) for problem in refused.value.problems)


def test_a_language_that_an_edition_lacks_reads_as_english_and_no_sheet_is_written_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(first, "LANGUAGES", (Language.EN,))
    document = given.document() | {"languages": ["en"]}
    del document["rules"][0]["title"]["sv"]
    english = rules.parse_guidance(document, 1)
    assert english.languages == (Language.EN,)
    title = english.rules[0].title
    assert title[Language.SV] == title[Language.EN]
    assert build(given.facts(), english).advice
    with pytest.raises(rules.LanguageMissing):
        rules.build_plan(given.facts(), english, Language.SV)


def test_a_new_harmless_answer_to_a_question_that_the_edition_asks_is_not_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The edition has no word for it, so it may not read as one of the answers that it has."""
    flags = {**first.FLAGS, Flag.DIABETES: ("controlled", "uncontrolled")}
    monkeypatch.setattr(first, "FLAGS", MappingProxyType(flags))
    document = given.document()
    row(document, "flags", "flag", "diabetes")["values"].pop("none")
    plan = build(given.facts(flags={"diabetes": "none"}), rules.parse_guidance(document, 1))
    assert plan.unjudged == ("flags.diabetes",)
