"""The days of any sheet: never more than six messages, and never an invitation to what lasts."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import Kind, Language
from clinics.delivery import sentences
from clinics.followup import schedule
from clinics.followup.models import FollowUp
from clinics.portal import calendar
from clinics.sheets import waiting
from tests.rules import given, profiles

ZONES = (
    *("Europe/Stockholm", "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
    *("America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/London"),
)
# What the sheet forbids for good, or lets only somebody else decide.
LASTING = ("picking", "sun-avoid", "other-treatments", "repeat-needling", "crust")


def plans(seed: int, count: int) -> Any:
    """Yield plans of random treatments at random times, around changes of clocks too."""
    chance = random.Random(seed)
    for data in profiles.treatments(seed, count):
        day = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(365 * 24 * 60))
        made = data | {"time_zone": chance.choice(ZONES), "performed_at": day.isoformat()}
        try:
            facts = rules.parse_facts(made)
        except rules.FactsInvalid:
            continue  # a clock time that the zone does not have
        yield given.plan(facts, chance.choice(list(Language)))


@pytest.mark.parametrize(
    "count", [pytest.param(150, id="150"), pytest.param(5000, id="5000", marks=pytest.mark.slow)]
)
def test_never_more_than_six_and_each_about_something(count: int) -> None:
    seen: Counter[str] = Counter()
    for plan in plans(5, count):
        zone = ZoneInfo(plan.time_zone)
        issued = plan.performed_at + timedelta(minutes=5)
        found = schedule.moments(plan, issued_at=issued)
        ours = [one for one in found if one.kind != FollowUp.Kind.RESULT]
        assert 1 + len(ours) <= 6
        assert len({one.day for one in ours}) == len(ours), "no date has two"
        assert [one.due_at for one in found] == sorted(one.due_at for one in found)
        for one in found:
            local = one.due_at.astimezone(zone)
            assert local.date() == schedule.date_of(plan, one.day)
            assert one.due_at > issued
            assert 7 <= local.hour <= 19
            seen[one.kind] += 1
        windows = [one for one in ours if one.kind == FollowUp.Kind.WINDOW]
        assert len(windows) <= 2
        for one in windows:
            ending = waiting.ends(plan, schedule.date_of(plan, one.day))
            assert len(ending) >= 2
            assert {line.kind for line in ending} == {Kind.WAIT}
    assert set(seen) == set(FollowUp.Kind.values) - {"chase", "sunscreen"}


def test_nothing_that_lasts_is_ever_said_to_be_allowed() -> None:
    named = 0
    for plan in plans(7, 150):
        lasting = {line.rule for line in plan.advice if line.kind is not Kind.WAIT}
        lasting |= {line.rule for line in plan.advice if line.always}
        days = {line.until for line in plan.advice if line.until}
        for day in days:
            ending = {line.rule for line in waiting.ends(plan, day)}
            assert not ending & lasting
            assert not any(word in rule for rule in ending for word in LASTING)
            # Every name belongs to something that ends on that very day.
            own = {line.title for line in waiting.ends(plan, day)}
            own |= {row.short for row in plan.rows if set(row.rules) <= ending}
            names = waiting.begun_on(plan, day)
            assert set(names) <= own
            assert bool(names) == bool(ending)
            named += len(names)
        invited = {one.on for one in calendar.reminders(plan, "root")}
        assert invited == {line.until for line in waiting.ends(plan)}
    assert named > 1000


def test_a_date_on_which_only_a_limit_ends_is_in_no_message() -> None:
    plan = given.plan(given.facts())
    limits = [line for line in plan.advice if line.kind is Kind.LIMIT and line.until]
    assert limits
    for line in limits:
        assert line.until is not None
        if not waiting.ends(plan, line.until):
            assert waiting.begun_on(plan, line.until) == []
            assert line.until not in {one.on for one in calendar.reminders(plan, "root")}


@pytest.mark.parametrize(("hour", "evening"), [(9, True), (16, True), (17, False), (22, False)])
def test_the_first_evening_is_for_who_was_treated_before_five(hour: int, evening: bool) -> None:
    plan = given.plan(given.facts(performed_at=f"2026-05-04T{hour:02}:00:00"))
    kinds = {one.kind for one in schedule.moments(plan, issued_at=plan.performed_at)}
    assert ("evening" in kinds) is evening


def test_what_was_sent_before_leaves_less_room() -> None:
    plan = given.plan(given.facts())
    for spent in range(8):
        found = schedule.moments(plan, issued_at=plan.performed_at, spent=spent)
        ours = [one for one in found if one.kind != FollowUp.Kind.RESULT]
        assert len(ours) <= max(0, schedule.MOST - spent)


def test_a_day_later_is_the_same_clock_time() -> None:
    zone = ZoneInfo("Pacific/Auckland")
    # The clocks go forward on Sunday 27 September 2026.
    asked = datetime(2026, 9, 26, 17, tzinfo=zone).astimezone(UTC)
    later = schedule.a_day_later(asked, zone)
    assert later.astimezone(zone).hour == 17
    assert later - asked == timedelta(hours=23)


def test_a_neutral_reminder_names_nothing_and_a_plain_one_does() -> None:
    for kind in FollowUp.Kind.values:
        said = {"clinic": "Alder", "result": "book", "opened": ["Makeup", "Shaving"]}
        neutral = sentences.reminder(kind, plainly=False, **said)  # type: ignore[arg-type]
        assert "Alder" in neutral.subject
        assert "Makeup" not in neutral.subject + " ".join(neutral.lines)
    plain = sentences.reminder(
        "window-opens", clinic="Alder", result="none", opened=["Makeup", "Shaving"], plainly=True
    )
    assert plain.subject == "From today you may begin again: Makeup, Shaving"
