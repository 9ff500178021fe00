"""What is printed: no rule and no date falls out, and the bold words alone are safe."""

import random
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.guidance import Guidance
from aftercare.rules.plan import Plan, Row
from aftercare.rules.safety.printed import fallen_out
from aftercare.rules.vocabulary import Area, Category, Device, Kind, Language
from tests.rules import given, profiles

BOLD = re.compile(r"\*\*(.+?)\*\*")
NO = {
    Language.EN: re.compile(r"\b(no|not|nothing|never|only|leave|keep|feed from)\b", re.IGNORECASE),
    Language.SV: re.compile(
        r"\b(ingen|inget|inga|inte|aldrig|bara|låt|håll|helst inte|amma från)\b", re.IGNORECASE
    ),
}
# "You may start", "allowed again": what only a calendar says, of what is waited for.
INVITES = {
    Language.EN: re.compile(r"\b(you may|you can) (start|use|again)\b|\ballowed\b", re.IGNORECASE),
    Language.SV: re.compile(r"\bdu (får|kan) (börja|använda)\b|\btillåtet\b", re.IGNORECASE),
}
WORST: list[dict[str, Any]] = [
    {},
    {"device": None, "zones": [], "endpoint": None, "adjuncts": None, "skin_type": None},
    {"flags": {"breastfeeding": "yes", "pregnant": "possible", "dark_marks": "yes"}},
    {"flags": {"breastfeeding": "yes"}, "zones": [{"area": "breast", "set_depth_mm": 1.0}]},
    {"flags": {"topical_retinoid": "prescription"}},
    {"zones": [{"area": "scalp", "set_depth_mm": 1.0}], "adjuncts": ["prp", "anaesthetic"]},
    {"device": "rf", "adjuncts": ["peel", "laser"], "skin_type": 6},
    *({"device": device.value} for device in Device),
    *({"zones": [{"area": area.value, "set_depth_mm": 0.5}]} for area in Area),
]


def check(plan: Plan) -> None:
    assert list(fallen_out(plan)) == []
    assert len({(row.id, row.product, row.rules) for row in plan.rows}) == len(plan.rows)
    lines = {(line.rule, line.product): line for line in plan.advice}
    for row in plan.rows:
        assert row.text.count("**") % 2 == 0
        assert set(re.findall(r"\{(\w+)[:}]", row.text)) <= {"clinic_phone", "emergency_number"}
        assert (row.level is not None) == (row.kind is Kind.HELP)
        if row.kind is Kind.WAIT:
            said = {lines[rule, row.product].kind for rule in row.rules}
            assert said == {Kind.WAIT}, row.id
            assert row.until is not None


@pytest.mark.parametrize("language", list(Language))
def test_nothing_falls_out_of_random_plans(language: Language) -> None:
    chance = random.Random(20261130)
    for _ in range(150):
        check(given.plan(rules.parse_facts(profiles.treatment(chance)), language, anyway=True))


@pytest.mark.parametrize("language", list(Language))
def test_nothing_falls_out_of_the_worst_plans(language: Language) -> None:
    for changes in WORST:
        check(given.plan(given.facts(**changes), language, anyway=True))


def printed(guidance: Guidance) -> Iterator[tuple[str, Kind, bool, Language, str]]:
    """Yield every printed line: its id, kind, whether it bans, the language and its words."""
    for rule in guidance.rules:
        for words in (rule.paper, rule.paper_unasked):
            for language, text in (words or {}).items():
                assert rule.kind is not None
                yield rule.id, rule.kind, rule.category is Category.AVOID, language, text
    for line in guidance.lines:
        bans = line.kind in (Kind.WAIT, Kind.LIMIT)
        for language, text in line.words.items():
            yield line.id, line.kind, bans, language, text


def test_the_bold_words_of_a_ban_say_no() -> None:
    for name, _, bans, language, text in printed(given.guidance()):
        first = BOLD.search(text)
        assert first is not None, name
        if bans:
            assert NO[language].search(first[1]), (name, first[1])


def test_no_bold_run_is_the_bare_name_of_what_is_forbidden() -> None:
    """Each run, not only the first: "tvätta huden" never stands in bold alone."""
    guidance = given.guidance()
    names = {
        text.casefold()
        for rule in guidance.rules
        if rule.category is Category.AVOID
        for words in (rule.short, rule.part)
        for text in (words or {}).values()
    } | {"washing", "tvätta huden", "covering the skin", "täcka huden", "picking and rubbing"}
    for name, _, _, _, text in printed(guidance):
        for run in BOLD.findall(text):
            assert run.casefold().strip(" .,:;") not in names, (name, run)


def test_no_title_of_a_ban_is_an_order_to_do_it() -> None:
    for rule in given.guidance().rules:
        if rule.category is Category.AVOID:
            for language, title in rule.title.items():
                assert NO[language].search(title), (rule.id, title)


def test_only_a_calendar_invites_and_only_to_what_was_waited_for() -> None:
    for name, _, _, language, text in printed(given.guidance()):
        assert not INVITES[language].search(text), name
    for rule in given.guidance().rules:
        if rule.category is Category.AVOID and rule.kind is Kind.WAIT:
            assert rule.short is not None, rule.id


def test_every_rule_for_patients_has_a_kind_a_line_and_help_a_level() -> None:
    for rule in given.guidance().rules:
        for_patients = rule.category not in (Category.STOP, Category.CLINICIAN)
        assert (rule.kind is not None) is for_patients, rule.id
        assert (rule.paper is not None) is for_patients, rule.id
        assert (rule.level is not None) is (rule.category is Category.HELP), rule.id


def rows(**changes: Any) -> dict[str, Row]:
    return {row.id: row for row in given.plan(given.facts(**changes)).rows}


def test_rules_share_a_line_while_their_date_is_the_same() -> None:
    shared = rows()["active-skincare"]
    assert (shared.kind, shared.until, shared.short) == (
        *(Kind.WAIT, date(2026, 4, 7)),
        "acids, scrubs",
    )
    assert "retinol" in shared.text
    assert "retinoid-otc-avoid-early" in shared.rules
    # A light treatment: two of them end on other days, and each has a line of its own.
    light = rows(zones=[{"area": "cheek", "set_depth_mm": 0.25}])
    assert "no-other-treatment" not in light
    assert light["other-treatments-wait"].until == date(2026, 4, 11)
    assert light["repeat-needling-wait"].until == date(2026, 4, 25)


def test_a_user_of_a_prescription_reads_one_date_for_vitamin_a() -> None:
    found = rows(flags={"topical_retinoid": "prescription"})
    assert found["no-vitamin-a-prescribed"].until == date(2026, 4, 11)
    assert "retinol" not in found["active-skincare"].text
    assert "retinoid-restart-slowly" not in found


def test_a_moment_at_night_is_told_as_the_morning() -> None:
    assert "before tomorrow morning (Saturday)" in rows()["wash-wait"].text
    by_day = rows(performed_at="2026-03-27T09:00:00")["wash-wait"].text
    assert "before 21:00 today" in by_day


def test_a_scalp_has_words_of_its_own() -> None:
    found = rows(zones=[{"area": "scalp", "set_depth_mm": 0.5}])
    assert "makeup-scalp" in found
    assert "shampoo" in found["wash-scalp"].text
    mixed = rows(
        zones=[{"area": "scalp", "set_depth_mm": 0.5}, {"area": "cheek", "set_depth_mm": 0.5}]
    )
    assert "makeup-scalp" not in mixed


def test_a_treated_breast_while_nursing_has_one_instruction() -> None:
    plan = given.plan(
        given.facts(
            flags={"breastfeeding": "yes"}, zones=[{"area": "breast", "set_depth_mm": 1.0}]
        ),
        anyway=True,
    )
    ids = [row.id for row in plan.rows]
    assert "treated-breast" in ids
    assert "breastfeeding-continue" not in ids
    assert "breastfeeding-baby-contact" not in ids


def test_what_is_known_goes_before_what_nobody_asked_and_both_are_said() -> None:
    trying = given.plan(given.facts(flags={"breastfeeding": None, "trying_to_conceive": "yes"}))
    (line,) = [one for one in trying.advice if "retinoid-cosmetic" in one.topics]
    assert line.rule == "retinoid-pregnancy-none"
    assert "Talk to your doctor" in line.text
    both = given.plan(
        given.facts(flags={"breastfeeding": "yes", "trying_to_conceive": "yes"}), anyway=True
    )
    (line,) = [one for one in both.advice if "retinoid-cosmetic" in one.topics]
    assert "You do not need to stop breastfeeding" in line.text
    assert "Talk to your doctor" in line.text


def test_one_day_a_sheet_on_which_redness_should_be_better() -> None:
    chance = random.Random(7)
    for _ in range(150):
        plan = given.plan(rules.parse_facts(profiles.treatment(chance)), anyway=True)
        after = given.line(plan, "help-redness-prolonged").starts
        expected = {
            line.until
            for line in plan.advice
            if line.rule.startswith(("expect-tier", "expect-energy"))
        }
        assert expected == {after}
