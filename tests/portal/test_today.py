"""One moment of a stored sheet: every line in one place, and nothing allowed before its date."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from aftercare.rules.vocabulary import Language
from clinics.portal import today
from tests.paper import samples
from tests.rules import given

NURSING = {**given.NOTHING_SPECIAL, "breastfeeding": "yes"}
FACTS = [
    {},
    {"flags": NURSING, "adjuncts": ["anaesthetic"]},
    {"endpoint": "confluent_bleeding", "adjuncts": None, "skin_type": 5},
    {"device": "rf", "endpoint": "erythema", "zones": [{"area": "scalp", "set_depth_mm": 1.0}]},
    {"performed_at": "2026-10-24T22:30:00"},  # the clocks go back that night
]


def at(moment, language="en", **facts):
    plan = given.plan(given.facts(**facts), Language(language))
    return plan, today.at(plan, samples.letterhead(), moment)


def titles(openings):
    return [entry.title for each in openings for entry in each.entries]


@pytest.mark.parametrize("number", range(len(FACTS)))
@drawn(hours=st.floats(min_value=0, max_value=24 * 120))
def test_nothing_is_allowed_before_its_printed_end(number, hours):
    facts = FACTS[number]
    start = given.facts(**facts).performed_at
    moment = start.astimezone(UTC) + timedelta(hours=hours)
    plan, now = at(moment, **facts)
    day = moment.astimezone(ZoneInfo(plan.time_zone)).date()
    open_ = {entry.line.rule for each in now.openings if each.is_over for entry in each.entries}
    shut = {entry.line.rule for each in now.not_yet for entry in each.entries}
    endless = {entry.line.rule for group in now.always for entry in group.entries}
    for line in plan.advice:
        if line.category != "avoid" or line.product is not None:
            continue
        # In one place, and only one; but what was not waited for ends silently.
        places = [line.rule in each for each in (open_, shut, endless)].count(True)
        if places == 0:
            assert line.kind != "wait"
            assert line.until is not None
            assert day >= line.until or (line.until_time is not None and moment >= line.until_time)
            continue
        assert places == 1
        assert line.rule not in open_ or line.kind == "wait"
        if line.always or line.until is None:
            assert line.rule in endless
        elif line.rule in open_:
            by_clock = line.clock and line.until_time is not None and moment >= line.until_time
            assert by_clock or day >= line.until
        else:
            assert day < line.until
    assert set(titles(now.new)) | set(titles(now.allowed)) == set(
        titles(o for o in now.openings if o.is_over)
    )


def test_an_end_by_the_clock_ends_at_the_printed_quarter():
    # Treated at 15:00: no washing until Sat 03:00. From then it is told by what to do.
    for minute in (0, 59):
        moment = datetime(2026, 3, 28, 1, minute, tzinfo=UTC)  # 02:00 and 02:59 in Stockholm
        _, now = at(moment)
        # After midnight, too, what is printed under "Tonight" stands until its hour.
        assert "Do not wash yet" in [entry.title for entry in now.tonight]
    _, now = at(datetime(2026, 3, 28, 2, 0, tzinfo=UTC))
    assert "Do not wash yet" not in [entry.title for entry in now.tonight]
    assert titles(now.new) == []
    assert {each.entry.title: each.when for each in now.do}["Wash gently"] == ""


def test_only_what_was_waited_for_is_told_to_be_allowed():
    _, now = at(datetime(2026, 6, 1, 12, tzinfo=UTC))
    assert "Makeup" in titles(now.allowed)
    for silent in ("numbing", "sun", "crust", "treatment", "alcohol", "lightener"):
        assert not [title for title in titles(now.allowed) if silent in title.lower()]


def test_midnight_is_the_clinics():
    before = datetime(2026, 3, 30, 21, 59, tzinfo=UTC)  # 23:59 in Stockholm, in summer time
    assert "No makeup" in titles(at(before)[1].not_yet)
    assert "Makeup" in titles(at(before + timedelta(minutes=1))[1].new)


def test_what_is_to_do_later_says_from_when():
    _, now = at(datetime(2026, 3, 27, 16, 0, tzinfo=UTC))
    said = {each.entry.title: each.when for each in now.do}
    assert said["Ease tight skin with our gel"] == ""
    assert said["Sunscreen every day"] == "from Sun 29 March"
    whens = [each.when != "" for each in now.do]
    assert whens == sorted(whens)


def test_what_needs_calm_skin_says_so_once_it_is_open():
    assert at(datetime(2026, 3, 29, 16, 0, tzinfo=UTC))[1].needs_calm == ()
    _, now = at(datetime(2026, 3, 31, 16, 0, tzinfo=UTC))
    assert [entry.title for entry in now.needs_calm] == ["Only when your skin is calm"]


def test_a_product_is_judged_as_of_today():
    products = [
        {"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol, Tocopherol"},
        {"name": "Balm", "ingredients": None},
    ]
    _, now = at(datetime(2026, 4, 6, 12, tzinfo=UTC), products=products)
    assert [(p.kind, p.was_waited_for) for p in now.products] == [
        ("wait", False),
        ("unchecked", False),
    ]
    _, now = at(datetime(2026, 4, 7, 12, tzinfo=UTC), products=products)
    assert [(p.kind, p.was_waited_for) for p in now.products] == [
        ("ok", True),
        ("unchecked", False),
    ]
    plain = [{"name": "Gel", "ingredients": "Aqua, Glycerin, Sodium Hyaluronate"}]
    _, now = at(datetime(2026, 3, 28, 12, tzinfo=UTC), products=plain)
    assert [(p.kind, p.was_waited_for) for p in now.products] == [("wait", False)]
    _, now = at(datetime(2026, 6, 7, 12, tzinfo=UTC), products=products, flags=NURSING)
    assert [p.kind for p in now.products] == ["never", "unchecked"]


def test_the_day_is_written_as_people_say_it():
    assert at(datetime(2026, 3, 29, 16, tzinfo=UTC))[1].day == "Sunday 29 March"
    assert at(datetime(2026, 3, 29, 16, tzinfo=UTC), "sv")[1].day == "Söndag 29 mars"
    assert at(datetime(2027, 1, 3, 16, tzinfo=UTC))[1].day == "Sunday 3 January 2027"
    assert date(2026, 3, 29).isoweekday() == 7
