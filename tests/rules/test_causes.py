"""A clinician's note knows which answers cause it, and whether they are still the same."""

from decimal import Decimal
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import FLAG_VALUES, Flag, Language
from tests import noted
from tests.rules import given, profiles

DIMENSIONS = ("device", "zones", "endpoint", "adjuncts", "skin_type", "age", "allergies")
CASES = noted.cases()
EACH = pytest.mark.parametrize(("rule", "facts"), CASES.values(), ids=CASES)


def notes(data: dict[str, Any], **options: Any) -> dict[str, rules.Note]:
    plan = given.plan(rules.parse_facts(data), anyway=True, **options)
    return {note.rule: note for note in plan.clinician_notes}


def named(facts: dict[str, Any]) -> set[str]:
    """Return what of the record is not as in the ordinary treatment."""
    plain = given.ORDINARY
    flags = {f"flags.{k}" for k, v in facts["flags"].items() if v != plain["flags"][k]}
    return {name for name in DIMENSIONS if facts[name] != plain[name]} | flags


def test_there_are_notes_enough_to_ask_about() -> None:
    assert len({rule for rule, _ in CASES.values()}) > 25


@EACH
def test_a_note_names_what_causes_it(rule: str, facts: dict[str, Any]) -> None:
    note = notes(facts)[rule]
    assert note.causes
    assert note.reason
    boxes = given.guidance().rule_by_id[rule].when
    assert set(note.causes) <= _may_cause(boxes)
    # Whatever had to be recorded for it is among them; the areas alone change for other rules.
    assert named(facts) - set(note.causes) <= {"zones"}


def _may_cause(boxes: Any) -> set[str]:
    of_tier = {"device", "zones", "endpoint", "adjuncts"}
    wide = {
        "tiers": of_tier,
        "missing": of_tier,
        "stopped": {f"flags.{flag}" for flag in Flag},
        **{name: {"zones"} for name in ("areas", "deepest_mm", "over_limit")},
    }
    return {x for box in boxes for name in box.reads() for x in wide.get(name, {name})}


@EACH
def test_taking_back_a_cause_takes_back_the_note_or_what_was_signed(
    rule: str, facts: dict[str, Any]
) -> None:
    note = notes(facts)[rule]
    for cause in note.causes:
        flag = cause.removeprefix("flags.")
        plain = given.ORDINARY
        if flag != cause:
            changed = facts | {"flags": facts["flags"] | {flag: plain["flags"][flag]}}
        else:
            changed = facts | {cause: plain[cause]}
        if changed != facts:
            after = notes(changed).get(rule)
            assert after is None or after.rests_on != note.rests_on


def test_whatever_else_is_recorded_leaves_what_was_signed_alone() -> None:
    kept: dict[tuple[Any, ...], str] = {}
    seen = 0
    for data in profiles.treatments(20261201, 400):
        facts = rules.parse_facts(data)
        for note in given.plan(facts, anyway=True).clinician_notes:
            if set(note.causes) - {"age", "skin_type", "device"} - {f"flags.{x}" for x in Flag}:
                continue
            answers = tuple(
                facts.flags.get(Flag(name.removeprefix("flags.")))
                if name.startswith("flags.")
                else getattr(facts, name)
                for name in note.causes
            )
            key = (note.rule, note.assumed, note.causes, answers)
            assert kept.setdefault(key, note.rests_on) == note.rests_on
            seen += 1
    assert seen > len(kept) > 50
    assert len(set(kept.values())) == len(kept)


def test_the_language_of_the_reader_does_not_count() -> None:
    for rule, facts in CASES.values():
        said = [
            {
                n.rule: n.rests_on
                for n in given.plan(rules.parse_facts(facts), x, anyway=True).clinician_notes
            }[rule]
            for x in Language
        ]
        assert len(set(said)) == 1


def test_numbing_cream_of_another_kind_is_signed_for_anew() -> None:
    facts = given.data(flags={"breastfeeding": "yes"}, adjuncts=["anaesthetic"])
    rule = "breastfeeding-anaesthetic-review"
    said = {
        notes(facts | more)[rule].rests_on
        for more in (
            {},
            {"anaesthetic_agent": "lidocaine", "anaesthetic_percent": 4},
            {"anaesthetic_agent": "lidocaine", "anaesthetic_percent": 10},
            {"anaesthetic_agent": "lidocaine_prilocaine", "anaesthetic_percent": 5},
        )
    }
    assert len(said) == 4
    more = facts | {"adjuncts": ["anaesthetic", "hyaluronic_acid"]}
    assert notes(more)[rule].rests_on == notes(facts)[rule].rests_on


def test_a_note_about_a_stop_rests_on_the_answers_that_stop() -> None:
    data = given.data(flags={"pregnant": "yes", "cold_sores": "active"})
    assert set(notes(data)["active-stop-note"].causes) == {"flags.pregnant", "flags.cold_sores"}
    one = notes(data, overridden=frozenset({"pregnant-stop"}))["active-stop-note"]
    assert one.causes == ("flags.cold_sores",)


def test_what_nobody_recorded_is_only_assumed() -> None:
    unknown = notes(given.data(adjuncts=None, flags={"breastfeeding": "yes"}))
    assert unknown["glide-breastfeeding-signoff"].assumed
    assert unknown["not-recorded-note"].assumed
    assert unknown["not-recorded-note"].causes == ("adjuncts",)
    assert not unknown["breastfeeding-label-check"].assumed
    assert FLAG_VALUES[Flag.BREASTFEEDING][-1] == "yes"


def test_a_number_stored_with_more_noughts_is_the_same_number() -> None:
    def digests(depth: str, percent: str) -> dict[str, str]:
        zones = [{"area": "cheek", "set_depth_mm": Decimal(depth)}]
        data = given.ORDINARY | {"zones": zones, "adjuncts": ["anaesthetic"]}
        data |= {"anaesthetic_agent": "lidocaine", "anaesthetic_percent": Decimal(percent)}
        data["flags"] = data["flags"] | {"breastfeeding": "yes"}
        return {rule: note.rests_on for rule, note in notes(data).items()}

    assert digests("2.5", "4") == digests("2.50", "4.00") != {}
    assert digests("2.5", "4") != digests("2.4", "4")
