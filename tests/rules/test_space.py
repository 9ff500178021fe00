"""Plans over the whole space of treatments: none breaks an invariant, all keep their shape."""

import json
import re
from datetime import date, datetime
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import Category, Language, Tier
from tests.rules import given, profiles

LANGUAGES = tuple(Language)
KEPT = {"{clinic_phone}", "{emergency_number}"}
SOME = 50  # every so many plans are also written out and read again


def walk(seed: int, count: int) -> None:
    """Build plans from a seed; building one runs every safety check on it."""
    guidance = given.guidance()
    for number, data in enumerate(profiles.treatments(seed, count)):
        facts = rules.parse_facts(data)
        language = LANGUAGES[number % 2]
        plan = rules.build_plan(facts, guidance, language, anyway=number % 5 == 0)
        try:
            assert_well_formed(plan)
            assert plan.treatment.tier in Tier
            if number % SOME == 0:
                assert_kept_whole(plan)
                assert_contract(rules.plan_to_json(plan), facts)
                assert rules.build_plan(facts, guidance, language, anyway=number % 5 == 0) == plan
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, treatment {number}: {data}") from error


def assert_well_formed(plan: rules.Plan) -> None:
    forbidden: list[str] = []
    for line in plan.advice:
        assert line.sources
        assert line.text.strip()
        words = f"{line.text}{line.title}{line.while_words}"
        assert "{" not in words or set(re.findall(r"\{[^}]*\}?", words)) <= KEPT, words
        if line.category is Category.AVOID:
            forbidden += line.topics
            assert line.topics
            assert line.always != (line.until is not None)
            assert bool(line.while_words) == line.always
        if line.starts and line.until:
            assert line.starts <= line.until
        if line.until_time is not None:
            assert line.until is not None
            assert line.until_time.date() <= line.until
    assert len(forbidden) == len(set(forbidden))
    listed = {source.id for source in plan.sources}
    # Works are printed; what a seed document claims is for clinicians, and never stands alone.
    cited = [{ref for ref in line.sources if "-" not in ref} for line in plan.advice]
    assert all(cited)
    assert set().union(*cited) == listed
    for stop in plan.stops:
        assert "{" not in stop.text.replace("{clinic_phone}", "")


def assert_kept_whole(plan: rules.Plan) -> None:
    written = json.dumps(rules.plan_dump(plan))
    assert rules.plan_load(json.loads(written)) == plan


PLAN_KEYS = {
    *("edition", "language", "performed_at", "time_zone", "treatment", "stops"),
    *("unanswered", "advice", "clinician_notes", "products", "declined"),
}


def assert_contract(data: dict[str, Any], facts: rules.Facts) -> None:
    """Hold the public JSON form against what other programs were promised."""
    assert json.loads(json.dumps(data)) == data
    assert set(data) == PLAN_KEYS
    assert data["edition"]["number"] == 1
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", data["edition"]["digest"])
    assert data["language"] in ("en", "sv")
    assert datetime.fromisoformat(data["performed_at"]) == facts.performed_at
    assert data["time_zone"] == facts.time_zone
    assert set(data["treatment"]) == {"tier", "class", "zones"}
    assert data["treatment"]["tier"] in ("T1", "T2", "T3", "TE")
    assert data["treatment"]["class"] in ("cosmetic", "medical", "surgical", None)
    for zone in data["treatment"]["zones"]:
        assert {"area", "set_depth_mm", "vendor_estimate_mm"} <= set(zone)
    for stop in data["stops"]:
        assert set(stop) == {"rule", "text", "overridable"}
    assert all(isinstance(name, str) for name in data["unanswered"])
    for line in data["advice"]:
        assert_line(line)
    for note in data["clinician_notes"]:
        assert set(note) == {"rule", "text", "sources", "acknowledge"}
    for product in data["products"]:
        assert_product(product)
    for claim in data["declined"]:
        assert set(claim) == {"claim", "text", "why", "invariants"}
    assert "{" not in json.dumps([line["text"] for line in data["advice"]])


def assert_line(line: dict[str, Any]) -> None:
    assert line["category"] in ("do", "avoid", "caution", "expect", "help")
    needed = ("rule", "topics", "text", "from", "until", "sources", "strength", "because")
    assert set(needed) <= set(line)
    for key in ("from", "until"):
        assert line[key] is None or date.fromisoformat(line[key]).isoformat() == line[key]
    if line["category"] == "avoid":
        assert (line["until"] is None) == line.get("always", False)
    if "until_time" in line:
        assert datetime.fromisoformat(line["until_time"]).utcoffset() is not None


def assert_product(product: dict[str, Any]) -> None:
    assert product["verdict"] in ("ok", "wait", "never", "unchecked")
    if product["verdict"] == "wait":
        assert date.fromisoformat(product["from"])
    if product["verdict"] == "never":
        assert product["because"]
        assert product["from"] is None
    for match in product["matches"]:
        assert set(match) == {"ingredient", "topic"}


@pytest.mark.parametrize("seed", range(8))
def test_no_violation_in_four_thousand_treatments(seed):
    walk(seed, 500)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_040))
def test_no_violation_in_two_hundred_thousand_treatments(seed):
    walk(seed, 5_000)


def test_the_random_treatments_reach_everything():
    """A space with a hole proves nothing about what is in the hole."""
    data = list(profiles.treatments(1, 3_000))
    assert {d["device"] for d in data} == {None, "roller", "pen", "stamp", "rf", "injector"}
    assert len({d["endpoint"] for d in data}) == 5
    assert len({zone["area"] for d in data for zone in d["zones"]}) == 22
    assert {len(d["zones"]) for d in data} == {0, 1, 2, 3}
    assert any(d["adjuncts"] is None for d in data)
    assert len({adjunct for d in data for adjunct in d["adjuncts"] or ()}) == 9
    answers = {(flag, d["flags"].get(flag)) for d in data for flag in given.NOTHING_SPECIAL}
    # 27 flags of two answers, not asked besides; eight have a third, isotretinoin a fourth.
    assert len(answers) == 27 * 3 + 8 + 2
    fired: set[str] = set()
    for treatment in data[:700]:
        plan = given.plan(rules.parse_facts(treatment))
        fired |= {line.rule for line in plan.advice}
        fired |= {note.rule for note in plan.clinician_notes} | {s.rule for s in plan.stops}
        fired |= {word for line in plan.advice for word in "|".join(line.because).split()}
    silent = {rule.id for rule in given.guidance().rules} - fired
    assert silent == {"active-stop-note"}
