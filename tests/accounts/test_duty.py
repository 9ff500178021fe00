"""Whose turn it is, who is told, and the page on which it is planned."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from clinics.accounts import actions as accounts
from clinics.accounts.calling import who_to_call
from clinics.accounts.duty import actions, queries, rota, sentences
from clinics.accounts.duty.models import Reach, Shift
from clinics.accounts.journal.models import Event
from tests import factories

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEKDAYS = frozenset(range(5))


def turn(person=1, days=WEEKDAYS, begins=480, ends=1020, **more):
    return rota.Turn(days=days, begins=begins, ends=ends, person=person, **more)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("moment", "person"),
    [
        ("2026-03-27T07:59", 2),
        ("2026-03-27T08:00", 1),
        ("2026-03-27T16:59", 1),
        ("2026-03-27T17:00", 2),
        # The turn of Friday evening lasts into Saturday.
        ("2026-03-28T07:59", 2),
        ("2026-03-28T08:00", None),
        ("2026-03-30T03:00", None),
    ],
)
def test_whose_turn_it_is_by_the_clinics_clock(moment, person):
    turns = [turn(), turn(2, begins=1020, ends=1920)]
    found = rota.at(turns, STOCKHOLM, at(moment))
    assert (found.turn.person if found else None) == person


def test_a_turn_with_dates_goes_before_the_ordinary_week_and_only_then():
    dated = turn(3, first_on=date(2026, 7, 6), last_on=date(2026, 7, 10))
    turns = [turn(), dated]
    people = [rota.at(turns, STOCKHOLM, at(f"2026-07-{day:02}T09:00")) for day in (3, 6, 10, 13)]
    assert [one.turn.person for one in people if one] == [1, 3, 3, 1]


def test_a_turn_begins_early_and_ends_late_where_the_clocks_change():
    night = [turn(days=frozenset({6}), begins=150, ends=180)]
    # 02:30 comes twice on 25 October; on duty from the first to the end of the second hour.
    assert rota.at(night, STOCKHOLM, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert rota.at(night, STOCKHOLM, datetime(2026, 10, 25, 1, 59, tzinfo=UTC))
    assert not rota.at(night, STOCKHOLM, datetime(2026, 10, 25, 2, 0, tzinfo=UTC))


@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 6), min_size=1),
            st.integers(0, 1439),
            st.integers(1, 1440),
            st.integers(1, 3),
        ),
        max_size=5,
    ),
    st.integers(0, 14 * 24 * 60),
)
def test_somebody_is_on_duty_now_or_nobody_is_before_the_next_turn(rows, minutes):
    turns = [
        rota.Turn(frozenset(days), begins, begins + lasts, person)
        for days, begins, lasts, person in rows
    ]
    now = datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=minutes)
    found, begins = rota.at(turns, STOCKHOLM, now), rota.next_begins(turns, STOCKHOLM, now)
    if found:
        assert now < found.until
        later = rota.at(turns, STOCKHOLM, found.until - timedelta(seconds=1))
        assert later is not None
    if begins:
        assert begins > now
        assert rota.at(turns, STOCKHOLM, begins) is not None
        if not found:
            halfway = now + (begins - now) / 2
            assert rota.at(turns, STOCKHOLM, halfway) is None
    assert bool(begins) == bool(turns)


def test_turns_at_the_same_time_are_found_over_midnight_and_over_sunday():
    turns = [
        turn(days=frozenset({0}), begins=0, ends=480),
        turn(days=frozenset({6}), begins=1320, ends=1500),
        turn(days=frozenset({0}), begins=480, ends=900),
        turn(days=frozenset({0}), first_on=date(2026, 1, 1), last_on=date(2026, 1, 2)),
    ]
    assert rota.overlaps(turns) == [(0, 1)]


@pytest.fixture
def clinic(db):
    return factories.clinic(slug="alder")


def plan(clinic, *turns, addresses=None):
    actions.plan_duty(
        clinic=clinic,
        turns=turns,
        addresses=addresses or {},
        digest_read=actions.digest(clinic),
        by=factories.user(),
        now=factories.NOW,
    )


def test_who_no_longer_works_here_is_not_on_duty_and_the_deputy_is(clinic):
    grace, tom = (factories.member(clinic) for _ in range(2))
    plan(clinic, turn(grace.user_id, deputy=tom.user_id))
    now = at("2026-03-27T09:00")
    assert queries.on_duty(clinic, now).person == grace.user
    accounts.end_membership(membership=grace, by=tom.user, now=factories.NOW)
    found = queries.on_duty(clinic, now)
    assert (found.person, found.deputy) == (tom.user, None)
    tom.user.is_active = False
    tom.user.save()
    assert not queries.on_duty(clinic, now).is_planned


def test_only_people_of_the_clinic_are_planned_and_told(clinic):
    stranger = factories.member(factories.clinic()).user
    for wrong in ({"turns": [turn(stranger.pk)]}, {"addresses": {stranger.pk: "a@b.example"}}):
        with pytest.raises(actions.RotaRefused, match="not-here"):
            actions.plan_duty(
                clinic=clinic,
                **{"turns": [], "addresses": {}} | wrong,
                digest_read=actions.digest(clinic),
                by=stranger,
                now=factories.NOW,
            )
    assert queries.address_of(clinic, stranger) == ""
    stranger.email = "stranger@mail.example"
    stranger.save()
    assert queries.address_of(clinic, stranger) == ""
    assert not Shift.objects.exists()


def test_a_rota_that_somebody_changed_meanwhile_is_not_overwritten(clinic):
    grace = factories.member(clinic).user
    read = actions.digest(clinic)
    plan(clinic, turn(grace.pk))
    with pytest.raises(actions.RotaRefused, match="changed"):
        actions.plan_duty(
            clinic=clinic, turns=[], addresses={}, digest_read=read, by=grace, now=factories.NOW
        )
    assert Shift.objects.count() == 1


def sent(clinic, admin, *rows, **more):
    data = {"turn-TOTAL_FORMS": len(rows), "turn-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"turn-{number}-{name}": value for name, value in row.items()}
    client = Client()
    client.force_login(admin)
    return client.post(
        f"/c/{clinic.slug}/settings/duty/", data | {"read": actions.digest(clinic)} | more
    )


def row(person, **more):
    return {"days": ["0", "4"], "begins": "20:00", "ends": "08:00", "person": person.pk} | more


def test_a_week_is_planned_on_the_page_and_written_down_without_names(clinic):
    admin = factories.member(clinic, "admin").user
    grace = factories.member(clinic).user
    first = row(grace, deputy=admin.pk)
    answer = sent(clinic, admin, first, {}, **{f"reach-{grace.pk}": "duty@alder.example"})
    assert answer.status_code == 302
    kept = Shift.objects.get()
    assert (kept.days, kept.begins, kept.ends) == ("04", 1200, 1920)
    assert (kept.person, kept.deputy) == (grace, admin)
    assert Reach.objects.get().address == queries.address_of(clinic, grace) == "duty@alder.example"
    noted = Event.objects.get(verb="plan-duty")
    assert "duty@alder.example" not in str(noted.data)
    client = Client()
    client.force_login(admin)
    page = client.get(f"/c/{clinic.slug}/settings/duty/").content.decode()
    assert 'value="20:00"' in page
    assert "has no email address here" in page  # the deputy, who has none


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": []}, "Tick the days"),
        ({"begins": ""}, "Write when it begins"),
        ({"begins": "25:00"}, "Write the time as"),
        ({"ends": "20:00"}, "It ends when it begins"),
        ({"person": ""}, "Choose who is on duty"),
        ({"person": "999999"}, "valid choice"),
        ({"first_on": "2026-07-01"}, "Write both days"),
        ({"first_on": "2026-07-02", "last_on": "2026-07-01"}, "before the first"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(clinic, wrong, said):
    admin = factories.member(clinic, "admin").user
    answer = sent(clinic, admin, row(admin) | wrong)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Shift.objects.exists()
    assert sent(clinic, admin, row(admin)).status_code == 302


def test_the_deputy_is_another_and_turns_do_not_meet(clinic):
    admin = factories.member(clinic, "admin").user
    text = sent(clinic, admin, row(admin, deputy=admin.pk)).content.decode()
    assert "The deputy is somebody else" in text
    text = sent(clinic, admin, row(admin), row(admin, days=["5"], begins="07:00")).content.decode()
    assert "at the same time as turn 1" in text
    text = sent(clinic, admin, row(admin, remove="on", begins=""), row(admin))
    assert text.status_code == 302
    assert Shift.objects.count() == 1


def test_another_turn_is_an_empty_row_and_keeps_what_was_typed(clinic):
    admin = factories.member(clinic, "admin").user
    page = sent(clinic, admin, row(admin), do="more").content.decode()
    assert 'name="turn-1-begins"' in page
    assert 'value="20:00"' in page
    assert not Shift.objects.exists()


def said(clinic, moment, **more):
    now = at(moment)
    return sentences.read_when(who_to_call(clinic, now), queries.on_duty(clinic, now), **more)


def test_a_patient_is_told_who_reads_and_when_and_nothing_that_is_not_so(clinic):
    assert "working day" in said(clinic, "2026-03-27T09:00")
    plan(clinic, turn(factories.member(clinic).user_id))
    assert "gets a message now" in said(clinic, "2026-03-27T09:00", told=1)
    assert said(clinic, "2026-03-27T09:00").endswith("on duty until 17:00.")
    night = said(clinic, "2026-03-27T23:00", told=2)
    assert night.endswith("it may not be read before Monday at 8:00.")
    assert "message" not in night
