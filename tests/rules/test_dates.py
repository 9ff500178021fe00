"""Dates: hours become calendar days, always rounded up, in every zone of the world."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aftercare.rules import dates
from aftercare.rules.vocabulary import Language
from tests.loops import each
from tests.rules import given as case

STOCKHOLM = "Europe/Stockholm"
ZONES = sorted(available_timezones() - {"localtime", "Factory", "build/etc/localtime"})
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def day_after(local: str, hours: float, zone: str = STOCKHOLM) -> date:
    start = case.facts(performed_at=local, time_zone=zone).performed_at
    return dates.first_day_at_or_after(dates.after(start, hours), zone)


@pytest.mark.parametrize(
    ("performed_at", "hours", "printed"),
    [
        # The rule's own examples.
        ("2026-03-01T15:00:00", 7 * 24, date(2026, 3, 9)),
        ("2026-03-27T15:00:00", 240, date(2026, 4, 7)),
        # The very first and the very last minute of a day.
        ("2026-03-01T00:00:00", 7 * 24, date(2026, 3, 8)),
        ("2026-03-01T00:01:00", 7 * 24, date(2026, 3, 9)),
        ("2026-03-01T23:59:00", 7 * 24, date(2026, 3, 9)),
        ("2026-03-01T23:59:59.999999", 24, date(2026, 3, 3)),
        # Six hours may end today, tomorrow begins later.
        ("2026-03-01T15:00:00", 6, date(2026, 3, 2)),
        ("2026-03-01T18:00:00", 6, date(2026, 3, 2)),
        ("2026-03-01T18:01:00", 6, date(2026, 3, 3)),
        # Nothing to wait for: the next day that begins.
        ("2026-03-01T00:00:00", 0, date(2026, 3, 1)),
        ("2026-03-01T12:00:00", 0, date(2026, 3, 2)),
        # Leap years and year ends.
        ("2028-02-22T15:00:00", 7 * 24, date(2028, 3, 1)),
        ("2028-02-21T15:00:00", 7 * 24, date(2028, 2, 29)),
        ("2027-02-21T15:00:00", 7 * 24, date(2027, 3, 1)),
        ("2028-02-29T15:00:00", 24, date(2028, 3, 2)),
        ("2026-12-24T15:00:00", 7 * 24, date(2027, 1, 1)),
        ("2026-12-31T23:59:00", 24, date(2027, 1, 2)),
    ],
)
def test_the_first_day_that_begins_after_the_window(performed_at, hours, printed):
    assert day_after(performed_at, hours) == printed


@pytest.mark.parametrize(
    ("performed_at", "hours", "printed"),
    [
        # An hour is lost on 29 March: 24 hours end at 01:00 a clock hour later.
        ("2026-03-29T00:00:00", 24, date(2026, 3, 31)),
        ("2026-03-28T23:00:00", 24, date(2026, 3, 30)),
        ("2026-03-28T23:01:00", 24, date(2026, 3, 31)),
        # An hour is won on 25 October: the window ends an hour earlier on the clock.
        ("2026-10-25T00:00:00", 24, date(2026, 10, 26)),
        ("2026-10-25T01:00:00", 24, date(2026, 10, 26)),
        ("2026-10-25T01:01:00", 24, date(2026, 10, 27)),
    ],
)
def test_a_clock_change_cannot_bring_a_date_forward(performed_at, hours, printed):
    """INV-22: hours are counted, not clock faces."""
    assert day_after(performed_at, hours) == printed


def test_an_hour_that_comes_twice_is_read_as_the_later_one():
    facts = case.facts(performed_at="2026-10-25T02:30:00")
    assert facts.performed_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_moved_forward():
    facts = case.facts(performed_at="2026-03-29T02:30:00")
    assert facts.performed_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-27T15:00:00", datetime(2026, 3, 27, 14, 0, tzinfo=UTC)),
        ("2026-03-27T15:00", datetime(2026, 3, 27, 14, 0, tzinfo=UTC)),
        ("2026-03-27T15:00:00Z", datetime(2026, 3, 27, 15, 0, tzinfo=UTC)),
        ("2026-03-27T15:00:00+01:00", datetime(2026, 3, 27, 14, 0, tzinfo=UTC)),
        ("2026-10-25T02:30:00+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_offset_is_believed_and_a_bare_time_is_the_clinics(written, instant):
    assert case.facts(performed_at=written).performed_at == instant


@pytest.mark.parametrize(
    ("zone", "day", "starts"),
    [
        # Clocks go from 00:00 to 01:00, so these days begin at one o'clock.
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, 0, tzinfo=UTC)),
        ("America/Santiago", date(2026, 9, 6), datetime(2026, 9, 6, 4, 0, tzinfo=UTC)),
        ("Asia/Beirut", date(2026, 3, 29), datetime(2026, 3, 28, 22, 0, tzinfo=UTC)),
        ("Europe/Stockholm", date(2026, 3, 29), datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_day_without_a_midnight_begins_later(zone, day, starts):
    assert dates.day_start(day, zone) == starts
    assert dates.first_day_at_or_after(starts, zone) == day
    assert dates.first_day_at_or_after(starts + timedelta(seconds=1), zone) == day + DAY


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Fakaofo"])
def test_a_day_that_a_zone_left_out_is_never_printed(zone):
    noon = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo(zone))
    assert dates.first_day_at_or_after(noon, zone) == date(2011, 12, 31)


def minute_by_minute(moment: datetime, zone: ZoneInfo) -> date:
    """Return the next day to begin, found by watching the clock on the wall."""
    tick = moment.replace(second=0, microsecond=0)
    if tick < moment:
        tick += MINUTE
    while tick.astimezone(zone).date() <= (tick - MINUTE).astimezone(zone).date():
        tick += MINUTE
    return tick.astimezone(zone).date()


moments = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))
near_a_change = st.builds(
    lambda year, month, day, minutes: (
        datetime(year, month, day, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(2000, 2037),
    st.sampled_from([3, 4, 9, 10, 11]),
    st.integers(1, 30),
    st.integers(-900, 900),
)


@settings(max_examples=250)
@given(st.sampled_from(ZONES), st.one_of(moments, near_a_change))
def test_the_wall_clock_agrees_in_every_zone(name, moment):
    """The printed day begins at or after the end, and the day before began before it."""
    zone = ZoneInfo(name)
    found = dates.first_day_at_or_after(moment, name)
    watched = minute_by_minute(moment, zone)
    # Where the clock goes back over midnight a day begins twice: then a day more is printed.
    began_twice = moment > dates.day_start(watched, name)
    assert found == watched + DAY if began_twice else found == watched
    assert dates.day_start(found, name) >= moment


@each("name", ZONES)
def test_every_zone_around_each_clock_change_of_a_year(name):
    for moment in around_changes(ZoneInfo(name)):
        found = dates.first_day_at_or_after(moment, name)
        begins = dates.day_start(found, name)
        assert begins >= moment, moment
        assert begins.astimezone(ZoneInfo(name)).date() == found, moment
        assert dates.day_start(found - DAY, name) < moment, moment


def around_changes(zone: ZoneInfo) -> list[datetime]:
    """Return moments up to 30 hours before and after each change of the clock in 2026."""
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    marks = [new_year + timedelta(hours=hours) for hours in range(0, 8784, 6)]
    changes = [
        after
        for before, after in pairwise(marks)
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
    ]
    return [
        change + timedelta(hours=hours, minutes=1)
        for change in changes or [new_year]
        for hours in range(-30, 30, 7)
    ]


@settings(max_examples=300)
@given(
    st.sampled_from(ZONES),
    st.one_of(moments, near_a_change),
    st.integers(0, 60 * 24 * 60),
    st.sampled_from([0, 6, 24, 72, 168, 240, 336, 1008]),
)
def test_a_later_treatment_never_has_an_earlier_date(name, moment, minutes, hours):
    later = moment + timedelta(minutes=minutes)
    assume(later.year < 2100)
    one = dates.first_day_at_or_after(dates.after(moment, hours), name)
    other = dates.first_day_at_or_after(dates.after(later, hours), name)
    assert one <= other


@settings(max_examples=200)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)),
)
def test_a_local_time_is_read_as_that_clock_or_later(name, local):
    facts = case.facts(performed_at=local.isoformat(timespec="seconds"), time_zone=name)
    shown = facts.performed_at.astimezone(ZoneInfo(name)).replace(tzinfo=None)
    asked = local.replace(microsecond=0)
    assert asked <= shown <= asked + DAY
    earlier = asked.replace(tzinfo=ZoneInfo(name), fold=0).astimezone(UTC)
    if shown == asked:
        assert facts.performed_at >= earlier


@pytest.mark.parametrize(
    ("language", "short", "year", "words"),
    [
        (Language.EN, False, False, "Tuesday 7 April"),
        (Language.EN, True, False, "Tue 7 April"),
        (Language.EN, False, True, "Tuesday 7 April 2026"),
        (Language.SV, False, False, "tisdag 7 april"),
        (Language.SV, True, False, "tis 7 april"),
        (Language.SV, False, True, "tisdag 7 april 2026"),
    ],
)
def test_a_day_in_words(language, short, year, words):
    assert dates.day_words(date(2026, 4, 7), language, short=short, year=year) == words


def test_the_names_of_days_and_months():
    english = [dates.day_words(date(2026, 1, n), Language.EN).split()[0] for n in range(5, 12)]
    swedish = [dates.day_words(date(2026, 1, n), Language.SV).split()[0] for n in range(5, 12)]
    assert english == [
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ]
    assert swedish == ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
    months = [dates.day_words(date(2026, n, 1), Language.SV).split()[2] for n in range(1, 13)]
    assert months == [
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ]
    months = [dates.day_words(date(2026, n, 1), Language.EN).split()[2] for n in range(1, 13)]
    assert months == [
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ]


@pytest.mark.parametrize(
    ("utc", "language", "same_day", "words"),
    [
        ((2026, 3, 27, 20, 0), Language.EN, date(2026, 3, 27), "21:00"),
        ((2026, 3, 27, 20, 1), Language.EN, date(2026, 3, 27), "21:15"),
        ((2026, 3, 27, 20, 1), Language.SV, date(2026, 3, 27), "kl. 21.15"),
        ((2026, 3, 27, 22, 50), Language.EN, date(2026, 3, 27), "00:00 on Saturday 28 March"),
        ((2026, 3, 28, 2, 0), Language.SV, date(2026, 3, 27), "kl. 03.00 lördag 28 mars"),
        # The quarter may not fall into the hour that the clock leaves out.
        ((2026, 3, 29, 0, 50), Language.EN, None, "03:00 on Sunday 29 March"),
    ],
)
def test_a_clock_time_is_rounded_up_to_the_quarter(utc, language, same_day, words):
    year, month, day, hour, minute = utc
    moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
    assert dates.clock_words(moment, STOCKHOLM, language, same_day=same_day) == words


@given(moments)
def test_a_quarter_is_never_before_the_moment(moment):
    found = dates.up_to_quarter(moment)
    assert timedelta(0) <= found - moment < timedelta(minutes=15)
    assert (found.minute % 15, found.second, found.microsecond) == (0, 0, 0)


@pytest.mark.parametrize(
    ("performed_at", "language", "words"),
    [
        ("2026-03-27T15:00:00", Language.EN, "before Tuesday 31 March."),
        ("2026-03-27T15:00:00", Language.SV, "tisdag 31 mars"),
        # In another year than the treatment's, the year is told.
        ("2026-12-29T15:00:00", Language.EN, "before Saturday 2 January 2027."),
        ("2026-12-29T15:00:00", Language.SV, "lördag 2 januari 2027"),
    ],
)
def test_the_sheet_prints_these_days(performed_at, language, words):
    plan = case.plan(case.facts(performed_at=performed_at), language)
    assert words in case.line(plan, "nsaid-wait").text


def test_washing_has_a_clock_time():
    wash = case.line(case.plan(case.facts()), "wash-wait")
    assert wash.until_time == datetime(2026, 3, 28, 3, 0, tzinfo=ZoneInfo(STOCKHOLM))
    assert wash.until == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("shown", "instant"),
    [
        (datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        # The clocks went from 02:00 to 03:00: half past two never was.
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # And in autumn it was twice: the later one ends every window later.
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_what_a_clock_shows_is_an_instant_also_when_the_clocks_change(shown, instant):
    assert dates.wall_clock(shown, STOCKHOLM) == instant


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1990, 6, 15), date(2026, 6, 14), 35),
        (date(1990, 6, 15), date(2026, 6, 15), 36),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 3, 1), date(2026, 3, 1), 0),
    ],
)
def test_a_year_older_on_the_birthday_and_never_a_day_before(born, day, age):
    assert dates.age_on(born, day) == age


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 7), 12, date(2027, 5, 7)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert dates.months_after(day, months) == later
