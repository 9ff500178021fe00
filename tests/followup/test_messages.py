"""Messages on the days that matter: planned once, sent once, and not when they are not wanted."""

from datetime import timedelta
from typing import Any

import pytest

from clinics.delivery import actions as delivery
from clinics.delivery.models import Channel, Delivery
from clinics.followup import actions, queries, schedule
from clinics.followup.models import FollowUp
from clinics.sheets import actions as sheets_actions
from clinics.sheets import queries as sheets
from tests import factories
from tests.followup import scenes
from tests.followup.scenes import DAY_1, DAY_3

pytestmark = pytest.mark.django_db
SOON = factories.NOW + timedelta(minutes=1)


def states(**which: Any) -> dict[tuple[str, int], str]:
    return {
        (one.kind, one.day): one.state for one in FollowUp.objects.filter(**which).order_by("day")
    }


def posted() -> list[tuple[str, str]]:
    return [(one.kind, one.to) for one in Delivery.objects.order_by("created_at")]


def test_a_sheet_has_check_ins_and_its_own_days_by_the_clinics_clock() -> None:
    sheet = scenes.sheet()
    moments = schedule.moments(sheets.plan(sheet))
    check_ins = [one.due_at for one in moments if one.kind == FollowUp.Kind.CHECK_IN]
    assert check_ins == [DAY_1, DAY_3]
    openings = {bar.until for bar in sheets.plan(sheet).timeline if bar.until}
    opened = {one.due_at.astimezone(sheet.clinic.zone).date() for one in moments[2:]}
    assert opened
    assert opened <= openings
    days = [one.day for one in moments]
    assert len(set(days)) == len(days)


def test_days_are_planned_once_however_many_workers_come() -> None:
    sheet = scenes.sheet()
    for _ in range(3):
        actions.tick(SOON)
        actions.plan_follow_ups(sheet=sheet, now=SOON)
    assert len(states()) == FollowUp.objects.count() == len(schedule.moments(sheets.plan(sheet)))
    assert set(states().values()) == {"planned"}
    assert not posted()


def test_a_check_in_goes_out_on_its_day_and_once() -> None:
    scenes.sheet()
    actions.tick(SOON)
    for minutes in (-1, 0, 1, 30):
        actions.tick(DAY_1 + timedelta(minutes=minutes))
    assert posted() == [("check-in", "asa@mail.example")]
    assert states()["check-in", 1] == "posted"
    assert FollowUp.objects.get(kind="check-in", day=1).delivery == Delivery.objects.get()


def test_the_loser_of_two_workers_posts_nothing() -> None:
    scenes.sheet()
    actions.tick(SOON)
    (mine,) = queries.due(DAY_1)
    (theirs,) = queries.due(DAY_1)
    assert actions.post(follow_up=mine, now=DAY_1) == "posted"
    assert actions.post(follow_up=theirs, now=DAY_1) == "posted"
    assert Delivery.objects.count() == 1


def test_a_message_whose_day_is_over_is_not_sent() -> None:
    scenes.sheet()
    actions.tick(SOON)
    actions.tick(DAY_1 + schedule.LATE + timedelta(minutes=1))
    assert states()["check-in", 1] == "missed"
    assert not posted()


def test_days_before_a_late_sheet_are_gone() -> None:
    sheet = scenes.sheet()
    actions.plan_follow_ups(sheet=sheet, now=DAY_3 + timedelta(hours=1))
    found = states()
    assert found["check-in", 1] == found["check-in", 3] == "missed"
    assert "planned" in found.values()


@pytest.mark.parametrize("channel", [Channel.PRINT])
def test_who_wants_paper_gets_no_mail(channel: str) -> None:
    scenes.sheet(channel=channel)
    actions.tick(SOON)
    actions.tick(DAY_1)
    assert states()["check-in", 1] == "stopped"
    assert not posted()


def test_a_changed_address_that_nobody_confirmed_gets_no_mail() -> None:
    sheet = scenes.sheet()
    actions.tick(SOON)
    sheet.patient.email = "other@mail.example"
    sheet.patient.save()
    actions.tick(DAY_1)
    assert states()["check-in", 1] == "stopped"


def test_a_withdrawn_sheet_asks_nothing_more() -> None:
    sheet = scenes.sheet()
    actions.tick(SOON)
    sheets_actions.withdraw_sheet(
        sheet=sheet, reason_code="not-treated", reason="", by=sheet.issued_by, now=SOON
    )
    actions.tick(DAY_1)
    assert states()["check-in", 1] == "stopped"
    assert not posted()


def test_a_patient_who_wants_no_messages_gets_none() -> None:
    sheet = scenes.sheet()
    actions.tick(SOON)
    actions.be_silent(sheet=sheet, now=SOON)
    actions.be_silent(sheet=sheet, now=SOON)
    actions.tick(DAY_1)
    assert states()["check-in", 1] == "stopped"


@pytest.mark.parametrize(
    ("setting", "key", "due"),
    [
        ("check_in_day_1", ("check-in", 1), DAY_1),
        ("check_in_day_3", ("check-in", 3), DAY_3),
        ("messages_windows", ("window-opens", 4), DAY_3 + timedelta(days=1)),
    ],
)
def test_the_clinic_can_switch_each_off(setting: str, key: tuple[str, int], due: Any) -> None:
    sheet = scenes.sheet()
    actions.tick(SOON)
    delivery.change_settings(clinic=sheet.clinic, by=sheet.issued_by, now=SOON, **{setting: False})
    FollowUp.objects.exclude(kind=key[0], day=key[1]).update(state="missed")
    actions.tick(due)
    assert states()[key] == "stopped"
    assert not posted()


def test_an_unanswered_check_in_is_asked_about_once_more_and_an_answered_one_is_not() -> None:
    sheet = scenes.sheet()
    actions.tick(SOON)
    actions.tick(DAY_1)
    actions.tick(DAY_1 + timedelta(hours=23))
    assert ("chase", 1) not in states()
    for _ in range(2):
        actions.tick(DAY_1 + timedelta(hours=25))
    assert states()["chase", 1] == "posted"
    assert [kind for kind, _ in posted()].count("chase") == 1
    scenes.answer(sheet, scenes.calm(), DAY_1 + timedelta(hours=26))
    assert not queries.unanswered(DAY_1 + timedelta(hours=27)).exists()


def test_who_answered_is_not_asked_again() -> None:
    sheet = scenes.sheet()
    actions.tick(SOON)
    actions.tick(DAY_1)
    scenes.answer(sheet, scenes.calm(), DAY_1 + timedelta(hours=1))
    actions.tick(DAY_1 + timedelta(hours=25))
    assert ("chase", 1) not in states()


def test_the_clinic_asks_again_by_hand_even_where_it_is_switched_off() -> None:
    sheet = scenes.sheet()
    by = sheet.issued_by
    delivery.change_settings(clinic=sheet.clinic, by=by, now=SOON, chase_unanswered=False)
    actions.tick(SOON)
    actions.tick(DAY_1)
    later = DAY_1 + timedelta(hours=25)
    actions.tick(later)
    asked = queries.unanswered(later).get()
    assert actions.ask_again(asked=asked, by=by, now=later)
    assert not actions.ask_again(asked=asked, by=by, now=later)
    actions.tick(later)
    assert states()["chase", 1] == "posted"
