"""Whom to call now: by the clinic's hours, its holidays and its clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from clinics.accounts import calling, countries, hours, sentences
from clinics.accounts.models import Clinic

OFFICE = hours.Hours((*([((480, 1020),)] * 5), (), ()))
STOCKHOLM = "Europe/Stockholm"


def clinic(said: hours.Hours = OFFICE, **changes: Any) -> Clinic:
    values = {
        "phone": "08-123 45 67",
        "country": "SE",
        "emergency_number": "112",
        "urgent_number": "1177",
        "urgent_name": "1177 Vårdguiden",
        "time_zone": STOCKHOLM,
        "opening_hours": said.to_json(),
    }
    return Clinic(**values | changes)


def at(text: str, zone: str = STOCKHOLM, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("when", "first", "words", "svenska"),
    [
        ("2026-12-01 07:59:59", "urgent", "We open at 8", "Vi öppnar kl. 8"),
        ("2026-12-01 08:00", "clinic", "We are open until 17", "Vi har öppet till kl. 17"),
        ("2026-12-01 16:59:59", "clinic", "We are open until 17", "Vi har öppet till kl. 17"),
        ("2026-12-01 17:00", "urgent", "We open tomorrow at 8", "Vi öppnar i morgon kl. 8"),
        ("2026-12-02 02:00", "urgent", "We open at 8", "Vi öppnar kl. 8"),
        ("2026-12-04 20:00", "urgent", "We open on Monday at 8", "Vi öppnar på måndag kl. 8"),
        ("2026-12-24 10:00", "urgent", "We open tomorrow at 8:30", "Vi öppnar i morgon kl. 8.30"),
        (
            "2026-12-25 12:00",
            "urgent",
            "We open on Monday 4 January at 8",
            "måndag 4 januari kl. 8",
        ),
    ],
)
def test_one_number_is_first_by_the_clock(when: str, first: str, words: str, svenska: str) -> None:
    days = hours.read_days("2026-12-24\n2026-12-25 8:30-12\n2026-12-26 – 2027-01-03")
    calls = calling.who_to_call(clinic(hours.Hours(OFFICE.week, days)), at(when))
    assert calls.first == first
    assert calls.emergency == "112"
    with translation.override("en"):
        assert sentences.state(calls) == words
    with translation.override("sv"):
        assert svenska in sentences.state(calls)


@pytest.mark.parametrize(
    ("when", "fold", "first"),
    [
        # 29 March 2026: 02:00 becomes 03:00. 25 October: 03:00 becomes 02:00.
        ("2026-03-29 01:59", 0, "urgent"),
        ("2026-03-29 03:29", 0, "urgent"),
        ("2026-03-29 03:30", 0, "clinic"),
        ("2026-10-25 02:29", 0, "urgent"),
        ("2026-10-25 02:30", 0, "urgent"),
        ("2026-10-25 02:29", 1, "urgent"),
        ("2026-10-25 02:30", 1, "clinic"),
    ],
)
def test_an_hour_that_is_missing_or_comes_twice_opens_late(
    when: str, fold: int, first: str
) -> None:
    night = hours.Hours(((),) * 6 + (((150, 600),),))
    assert calling.who_to_call(clinic(night), at(when, fold=fold)).first == first


def test_by_the_clinics_clock_not_the_servers() -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    zones = {"Pacific/Auckland": "urgent", STOCKHOLM: "clinic", "Pacific/Honolulu": "urgent"}
    for zone, first in zones.items():
        assert calling.who_to_call(clinic(time_zone=zone), noon).first == first


def test_who_has_not_told_hours_prefers_no_number() -> None:
    calls = calling.who_to_call(clinic(hours.Hours()), at("2026-12-01 12:00"))
    assert (calls.first, calls.is_open, sentences.state(calls)) == ("", None, "")


def test_without_anybody_for_the_night_nobody_is_preferred_then() -> None:
    alone = clinic(urgent_number="", urgent_name="")
    assert calling.who_to_call(alone, at("2026-12-01 12:00")).first == "clinic"
    assert calling.who_to_call(alone, at("2026-12-01 20:00")).first == ""


def test_a_clinic_without_a_phone_is_never_first() -> None:
    for when in ("2026-12-01 12:00", "2026-12-01 20:00"):
        assert calling.who_to_call(clinic(phone=""), at(when)).first == "urgent"


def test_open_over_midnight_and_day_and_night() -> None:
    late = hours.Hours((((1320, 1440),), ((0, 120),), *((),) * 5))
    calls = calling.who_to_call(clinic(late), at("2026-12-07 23:00"))
    assert calls.first == "clinic"
    assert calls.until == at("2026-12-08 02:00")
    always = hours.Hours((((0, 1440),),) * 7)
    calls = calling.who_to_call(clinic(always), at("2026-12-07 23:00"))
    assert (calls.first, calls.until) == ("clinic", None)


spans = (
    st.lists(st.integers(0, 1440), unique=True, max_size=6)
    .map(sorted)
    .map(lambda at: tuple(zip(at[::2], at[1::2], strict=False)))
)
weeks = st.lists(spans, min_size=7, max_size=7).map(tuple)
zones = st.sampled_from([STOCKHOLM, "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))


@settings(max_examples=300, deadline=None)
@given(week=weeks, zone=zones, moment=moments, closed=st.integers(0, 3))
def test_open_means_that_the_wall_clock_is_within_a_span(
    week: Any, zone: str, moment: datetime, closed: int
) -> None:
    now = moment.replace(tzinfo=UTC)
    local = now.astimezone(ZoneInfo(zone))
    holiday = local.date() + timedelta(days=closed - 1)
    said = hours.Hours(week, {holiday: ()})
    calls = calling.who_to_call(clinic(said, time_zone=zone), now)
    minute = local.hour * 60 + local.minute
    within = any(a <= minute < b for a, b in said.on(local.date()))
    # In the hours around a change of the clocks it may be said to be closed; never to be open.
    shifts = len(
        {(now + timedelta(hours=h)).astimezone(ZoneInfo(zone)).utcoffset() for h in (-3, 3)}
    )
    if shifts == 1:
        assert bool(calls.is_open) is within or not said.are_known
    elif calls.is_open:
        assert within
    if calls.is_open and calls.until is not None:
        assert calls.until > now
    if calls.opens is not None:
        assert calls.opens > now


@given(week=weeks, days=st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 1, 1)), spans))
def test_hours_are_kept_and_typed_alike(week: Any, days: Any) -> None:
    said = hours.Hours(week, days)
    if said.are_known:
        assert hours.from_json(said.to_json()) == said
    assert hours.read_days(hours.written_days(days)) == days


@pytest.mark.parametrize("text", ["8", "17-8", "8-25", "8:75-9", "8-12, 11-13", "morning"])
def test_hours_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(hours.HoursUnreadable):
        hours.read(text)
    with pytest.raises(hours.HoursUnreadable):
        hours.read_days(f"2026-12-24 {text}")


@pytest.mark.parametrize(
    "text", ["24 December", "2026-13-01", "2026-12-24 – 2026-12-01", "2026-12-24x"]
)
def test_days_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(hours.HoursUnreadable):
        hours.read_days(text)


def test_the_week_in_one_line() -> None:
    week = (((480, 1020),),) * 4 + (((480, 720), (780, 930)),) + ((), ((600, 840),))
    with translation.override("en"):
        assert sentences.week(hours.Hours(week)) == "Mon–Thu 8–17; Fri 8–12, 13–15:30; Sun 10–14"
    with translation.override("sv"):
        assert sentences.week(hours.Hours(week)).startswith("mån–tors 8–17; fre 8–12, 13–15.30")
    assert sentences.week(hours.Hours()) == ""


@pytest.mark.parametrize(
    ("zone", "country", "emergency", "urgent"),
    [
        ("Europe/Stockholm", "SE", "112", "1177"),
        ("Europe/London", "GB", "999", "111"),
        ("America/Chicago", "US", "911", ""),
        ("Asia/Tokyo", "JP", "112", ""),
        ("UTC", "", "112", ""),
    ],
)
def test_a_country_has_its_numbers(zone: str, country: str, emergency: str, urgent: str) -> None:
    assert countries.of_zone(zone) == country
    usual = countries.numbers(country)
    assert (usual.emergency, usual.urgent) == (emergency, urgent)
