"""What a plan says at a moment, row by row: all of it, and nothing forbidden turned into a yes."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import rules
from aftercare.rules.vocabulary import Kind, Language
from clinics.portal import reading, translated
from tests.rules import given as core
from tests.rules import profiles

STORED = sorted((Path(__file__).parent.parent / "schemas").glob("plan-*.json"))
PLANS = {path.stem: rules.plan_load(json.loads(path.read_text("utf-8"))["plan"]) for path in STORED}


def read(plan: rules.Plan, now: datetime, language: Language = Language.EN) -> reading.Reading:
    return reading.at(plan, now, phone="08-1", emergency="112", language=language)


def everything(found: reading.Reading) -> list[reading.Said]:
    """Return what the page of all advice holds."""
    return [
        *(one for group in (*found.dated, *found.do, *found.expect) for one in group.said),
        *(one for level in found.help for one in level.said),
        *(*found.first, *found.during, *found.later, *found.products, *found.calm),
    ]


def lines_of(plan: rules.Plan, said: reading.Said) -> list[rules.Line]:
    return [line for line in plan.advice if line.rule in said.row.rules and not line.product]


def check(plan: rules.Plan, now: datetime) -> None:
    found = read(plan, now, plan.language)
    today = now.astimezone(rules.zone(plan.time_zone)).date()
    shown = everything(found)
    assert Counter(id(one.row) for one in shown) == Counter(id(row) for row in plan.rows)
    said = {rule for one in shown for rule in one.row.rules}
    assert {line.rule for line in plan.advice} <= said
    assert not any(mark in one.words for one in shown for mark in ("**", "{clinic_phone}"))
    # Only a wait may ever be begun, and not before it is over.
    for group in found.may_start:
        assert all(one.row.kind is Kind.WAIT and not one.row.always for one in group.said)
        behind = [line for one in group.said for line in lines_of(plan, one)]
        for line in behind:
            by_clock = line.clock and line.until_time is not None and now >= line.until_time
            assert by_clock or (line.until is not None and today >= line.until)
        assert group.on is not None
        assert group.on <= now.astimezone(rules.zone(plan.time_zone)).date()
    waiting = [id(one.row) for group in found.waits for one in group.said]
    started = [id(one.row) for group in found.may_start for one in group.said]
    assert not set(waiting) & set(started)
    wanted = [id(row) for row in plan.rows if row.kind is Kind.WAIT and row.product is None]
    assert set(wanted) <= set(waiting) | set(started)
    if found.next is not None:
        assert {one.row.kind for one in found.next.said} <= {Kind.WAIT, Kind.DO}
    treated = plan.performed_at.date()
    for _monday, days in reading.weeks(found, treated):
        kinds = {one.row.kind for each in days for one in each.said}
        assert kinds <= {Kind.WAIT, Kind.DO}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_stored_by_an_earlier_schema_is_read_whole_on_every_day(name: str) -> None:
    plan = PLANS[name]
    for hours in (0, 5, 13, 30, 50, 75, 100, 24 * 10, 24 * 30, 24 * 200):
        check(plan, plan.performed_at + timedelta(hours=hours))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), hours=st.integers(0, 24 * 120))
def test_every_row_is_read_once_and_only_waits_end_as_a_yes(seed: int, hours: int) -> None:
    (data,) = profiles.treatments(seed=seed, count=1)
    plan = core.plan(rules.parse_facts(data), anyway=True)
    check(plan, plan.performed_at + timedelta(hours=hours))


def test_a_ban_without_a_date_never_opens() -> None:
    plan = core.plan(core.facts(flags={"breastfeeding": "yes"}), anyway=True)
    found = read(plan, plan.performed_at + timedelta(days=400))
    during = {rule for one in found.during for rule in one.row.rules}
    assert "retinoid-breastfeeding-none" in during
    words = " ".join(group.short for group in found.may_start)
    assert "Vitamin A" not in words
    assert "sun" not in words.lower()


def test_a_line_has_its_grounds_and_hard_words_are_explained() -> None:
    plan = core.plan(core.facts(), anyway=True)
    found = read(plan, plan.performed_at)
    by_rule = {rule: one for one in everything(found) for rule in one.row.rules}
    (ground,) = by_rule["niacinamide-avoid"].grounds
    assert ground.sources
    assert ground.sure
    assert [term.word for term in by_rule["niacinamide-avoid"].terms] == ["niacinamide"]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_same_facts_say_the_same_in_both_languages(seed: int) -> None:
    (data,) = profiles.treatments(seed=seed, count=1)
    facts = rules.parse_facts(data)
    english, swedish = (core.plan(facts, one, anyway=True) for one in Language)
    assert translated.is_same(english, swedish)


def test_another_patients_plan_is_not_the_same_in_any_language() -> None:
    one = core.plan(core.facts(flags={"breastfeeding": "yes"}), anyway=True)
    other = core.plan(core.facts(flags={"breastfeeding": "no"}), Language.SV, anyway=True)
    later = core.plan(core.facts(performed_at="2026-03-28T15:00:00"), Language.SV, anyway=True)
    assert not translated.is_same(one, other)
    assert not translated.is_same(one, later)


def started(found: reading.Reading) -> set[str]:
    return {rule for group in found.may_start for one in group.said for rule in one.row.rules}


def test_midnight_is_the_clinics() -> None:
    plan = core.plan(core.facts(), anyway=True)
    before = datetime(2026, 3, 30, 21, 59, tzinfo=UTC)  # 23:59 in Stockholm, in summer time
    assert "makeup-wait" not in started(read(plan, before))
    assert "makeup-wait" in started(read(plan, before + timedelta(minutes=1)))


def test_an_end_by_the_clock_is_over_at_the_printed_quarter() -> None:
    # Treated at 15:00: no washing until Sat 03:00.
    plan = core.plan(core.facts(), anyway=True)

    def today(moment: datetime) -> set[str]:
        return {rule for one in read(plan, moment).today for rule in one.row.rules}

    for minute in (0, 59):
        assert "wash-wait" in today(datetime(2026, 3, 28, 1, minute, tzinfo=UTC))
    assert "wash-wait" not in today(datetime(2026, 3, 28, 2, 0, tzinfo=UTC))


def test_the_day_is_written_as_people_say_it() -> None:
    plan = core.plan(core.facts(), anyway=True)
    day = datetime(2026, 3, 29, 16, tzinfo=UTC)
    assert read(plan, day).day == "Sunday 29 March"
    assert read(plan, day, Language.SV).day == "Söndag 29 mars"
    assert read(plan, datetime(2027, 1, 3, 16, tzinfo=UTC)).day == "Sunday 3 January 2027"


def test_today_on_paper_is_not_today_on_the_page() -> None:
    plan = core.plan(core.facts(), anyway=True)

    def wash(days: int) -> reading.Said:
        found = read(plan, plan.performed_at + timedelta(days=days))
        (said,) = [one for one in everything(found) if "wash-wait" in one.row.rules]
        return said

    assert reading.RELATIVE.search(wash(0).row.text)
    assert wash(0).counted_from == ""
    assert wash(1).counted_from == "Friday 27 March"
