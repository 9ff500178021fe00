"""Messages on the days that matter: planned once, sent once, and not when they are not wanted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinics.accounts.journal.models import Event
from clinics.delivery import actions as delivery
from clinics.delivery import wishes
from clinics.delivery.models import Channel, Delivery
from clinics.followup import planning, queries, schedule
from clinics.followup.models import FollowUp
from clinics.portal import actions as portal
from clinics.portal.models import Link
from clinics.sheets import actions as sheets_actions
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet
from tests import factories
from tests.followup import scenes
from tests.followup.scenes import DAY_1, DAY_3, DAY_4, EVENING

pytestmark = pytest.mark.django_db
SOON = factories.NOW + timedelta(minutes=1)
CHECK_IN = ("check-in", 3)
BETTER = datetime(2026, 4, 4, 15, tzinfo=UTC)


def states(**which: Any) -> dict[tuple[str, int], str]:
    return {
        (one.kind, one.day): one.state for one in FollowUp.objects.filter(**which).order_by("day")
    }


def whys() -> dict[tuple[str, int], str]:
    return {(one.kind, one.day): one.why for one in FollowUp.objects.exclude(why="")}


def posted() -> list[tuple[str, str]]:
    return [(one.kind, one.to) for one in Delivery.objects.order_by("created_at")]


def planned(sheet: Sheet) -> None:
    planning.plan_follow_ups(sheet=sheet, now=SOON)


def replaced(sheet: Sheet, now: datetime) -> Sheet:
    """Issue a sheet in another's place, with a link of its own."""
    made = factories.issue(
        sheet.treatment, by=sheet.issued_by, replaces=sheet, now=now, language="sv"
    )
    portal.make_link(sheet=made, by=sheet.issued_by, now=now)
    return made


def test_a_sheet_has_its_days_by_the_clinics_clock() -> None:
    moments = schedule.moments(sheets.plan(scenes.sheet()), issued_at=factories.NOW)
    found = {(one.kind, one.day): one.due_at for one in moments}
    assert found["evening", 0] == EVENING
    assert found["morning", 1] == DAY_1
    assert found["check-in", 3] == DAY_3
    assert found["window-opens", 4] == datetime(2026, 3, 31, 6, tzinfo=UTC)
    # Better after a week: by Saturday 4 April. At 17, in summer time by now.
    assert found["redness", 8] == BETTER
    assert found["result", 28] == datetime(2026, 4, 24, 8, tzinfo=UTC)
    assert len(found) == schedule.MOST - 1 + 1, "the result is the clinic's own choice"


def test_days_are_planned_once_however_many_workers_come() -> None:
    sheet = scenes.sheet()
    for _ in range(3):
        planning.tick(SOON)
        planned(sheet)
    moments = schedule.moments(sheets.plan(sheet), issued_at=sheet.issued_at)
    assert len(states()) == FollowUp.objects.count() == len(moments)
    assert set(states().values()) == {"planned"}
    assert not posted()


def test_a_message_goes_out_on_its_day_and_once() -> None:
    scenes.sheet()
    planning.tick(SOON)
    FollowUp.objects.exclude(kind="check-in").update(state="missed")
    for minutes in (-1, 0, 1, 30):
        planning.tick(DAY_3 + timedelta(minutes=minutes))
    assert posted() == [("check-in", "asa@mail.example")]
    assert states()[CHECK_IN] == "posted"
    assert FollowUp.objects.get(kind="check-in").delivery == Delivery.objects.get()


def test_the_loser_of_two_workers_posts_nothing() -> None:
    scenes.sheet()
    planning.tick(SOON)
    (mine,) = queries.due(DAY_1).filter(kind="morning")
    (theirs,) = queries.due(DAY_1).filter(kind="morning")
    assert planning.post(follow_up=mine, now=DAY_1) == "posted"
    assert planning.post(follow_up=theirs, now=DAY_1) == "posted"
    assert Delivery.objects.count() == 1


def test_a_message_whose_day_is_over_is_not_sent_and_that_is_told() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    late = DAY_1 + schedule.LATE
    planning.tick(late)
    assert states()["morning", 1] == "missed"
    assert states()["evening", 0] == "missed"
    assert not posted()
    assert {(one.kind, one.why) for one in queries.unsent(sheet.clinic, late)} == {
        ("evening", "away"),
        ("morning", "away"),
    }
    noted = Event.objects.filter(verb="follow-up-missed").values_list("data", flat=True)
    assert [one["kind"] for one in noted] == ["evening", "morning"]


def test_a_worker_that_was_away_from_the_start_notes_what_was_missed() -> None:
    """Fault 4: away for two days and a minute after issue, and no message was ever planned."""
    sheet = scenes.sheet()
    back = sheet.issued_at + timedelta(days=2, minutes=1)
    planning.tick(back)
    found = states()
    assert found["evening", 0] == found["morning", 1] == "missed"
    assert found[CHECK_IN] == "planned"
    assert queries.unsent(sheet.clinic, back).count() == 2
    (noted,) = Event.objects.filter(verb="follow-up-missed")
    assert noted.data == {"missed": ["evening 0", "morning 1"]}


def test_what_was_due_before_the_sheet_was_issued_is_not_missed() -> None:
    sheet = scenes.sheet(now=DAY_1 + timedelta(hours=1))
    planning.plan_follow_ups(sheet=sheet, now=DAY_1 + timedelta(hours=1))
    assert not {("evening", 0), ("morning", 1)} & set(states())
    assert "missed" not in states().values()


def test_a_sheet_with_no_days_ahead_is_looked_at_once() -> None:
    sheet = scenes.sheet(now=factories.NOW + timedelta(days=200))
    now = sheet.issued_at + timedelta(minutes=1)
    planning.tick(now)
    assert FollowUp.objects.get().why == "nothing"
    assert not queries.unplanned(now).exists()
    assert not queries.unsent(sheet.clinic, now).exists()


def test_who_wants_paper_gets_no_mail_and_misses_nothing() -> None:
    sheet = scenes.sheet(channel=Channel.PRINT)
    planning.tick(SOON)
    planning.tick(DAY_1)
    assert whys()["morning", 1] == "paper"
    assert not posted()
    assert not queries.unsent(sheet.clinic, DAY_1).exists()


def test_a_changed_address_that_nobody_confirmed_gets_no_mail_and_shows() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    sheet.patient.email = "other@mail.example"
    sheet.patient.save()
    planning.tick(DAY_1)
    assert whys()["morning", 1] == "address"
    assert queries.unsent(sheet.clinic, DAY_1).exists()


@pytest.mark.parametrize("how", ["revoked", "locked", "gone"])
def test_a_link_that_does_not_open_is_not_mailed_but_shown(how: str) -> None:
    """Fault 3: taken back on day 0, six mails with a dead link; locked, three."""
    sheet = scenes.sheet()
    planning.tick(SOON)
    link = Link.objects.get(sheet=sheet)
    if how == "revoked":
        portal.revoke(link=link, by=sheet.issued_by, now=SOON)
    elif how == "locked":
        Link.objects.filter(pk=link.pk).update(wrong_answers=5, locked_at=SOON)
    else:
        Link.objects.filter(pk=link.pk).update(expires_at=SOON)
    for day in range(1, 30):
        planning.tick(EVENING + timedelta(days=day - 1))
        planning.tick(DAY_1 + timedelta(days=day - 1, hours=3))
    assert not posted()
    assert set(whys().values()) == {"link", "clinic"}
    assert queries.unsent(sheet.clinic, DAY_1).exists()
    noted = Event.objects.filter(verb="follow-up-stopped", data__why="link")
    assert noted.exists()


def test_a_withdrawn_sheet_asks_nothing_more() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    sheets_actions.withdraw_sheet(
        sheet=sheet, reason_code="not-treated", reason="", by=sheet.issued_by, now=SOON
    )
    planning.tick(DAY_1)
    assert whys()["morning", 1] == "withdrawn"
    assert not posted()


def test_a_patient_who_wants_no_messages_gets_none_and_gets_them_again() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    wishes.stop_reminders(patient=sheet.patient, by=None, now=SOON)
    planning.tick(DAY_1)
    assert whys()["morning", 1] == "silent"
    wishes.resume_reminders(patient=sheet.patient, by=None, now=DAY_1)
    planning.tick(DAY_3)
    assert states()[CHECK_IN] == "posted"


def test_a_wish_for_no_reminders_goes_over_to_the_sheet_that_takes_its_place() -> None:
    sheet = scenes.sheet()
    wishes.stop_reminders(patient=sheet.patient, by=None, now=SOON)
    replaced(sheet, SOON)
    planning.tick(SOON)
    planning.tick(DAY_1)
    assert not posted()


@pytest.mark.parametrize(
    ("changes", "key", "due"),
    [
        ({"message_evening": False}, ("evening", 0), EVENING),
        ({"message_morning": False}, ("morning", 1), DAY_1),
        ({"check_in_day_3": False}, CHECK_IN, DAY_3),
        ({"message_redness": False}, ("redness", 8), BETTER),
        ({}, ("result", 28), datetime(2026, 4, 24, 8, tzinfo=UTC)),
    ],
)
def test_the_clinic_can_switch_each_off(changes: Any, key: tuple[str, int], due: Any) -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    delivery.change_settings(clinic=sheet.clinic, by=sheet.issued_by, now=SOON, **changes)
    FollowUp.objects.exclude(kind=key[0], day=key[1]).update(state="missed")
    planning.tick(due)
    assert whys()[key] == "clinic"
    assert not posted()


@pytest.mark.parametrize("result", ["book", "photo"])
def test_after_four_weeks_the_clinic_writes_what_it_chose(result: str) -> None:
    sheet = scenes.sheet()
    by = sheet.issued_by
    delivery.change_settings(clinic=sheet.clinic, by=by, now=SOON, message_result=result)
    planning.tick(SOON)
    FollowUp.objects.exclude(kind="result").update(state="missed")
    planning.tick(datetime(2026, 4, 24, 8, tzinfo=UTC))
    assert posted() == [("result", "asa@mail.example")]


def ask(now: datetime = DAY_3) -> None:
    """Let the check-in go out, and nothing else."""
    FollowUp.objects.exclude(kind="check-in").filter(state="planned").update(state="missed")
    planning.tick(now)
    scenes.sent(now)


def test_an_unanswered_check_in_is_asked_about_once_more_and_an_answered_one_is_not() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    ask()
    planning.tick(DAY_4 - timedelta(minutes=1))
    assert ("chase", 3) not in states()
    for _ in range(2):
        planning.tick(DAY_4)
    assert states()["chase", 3] == "posted"
    assert [kind for kind, _ in posted()].count("chase") == 1
    scenes.answer(sheet, scenes.calm(), DAY_4 + timedelta(hours=1))
    assert not queries.unanswered(DAY_4 + timedelta(hours=2)).exists()


def test_a_chase_comes_at_the_same_clock_time_when_the_clocks_change() -> None:
    """The chase came 24 hours later: at another time of day when the clocks had changed."""
    wednesday = datetime(2026, 3, 25, 13, tzinfo=UTC)
    scenes.sheet(performed_at=wednesday)
    planning.tick(SOON)
    asked = datetime(2026, 3, 28, 16, tzinfo=UTC)
    assert FollowUp.objects.get(kind="check-in").due_at == asked
    ask(asked)
    # At 17 on Sunday 29 March it is 23 hours later.
    planning.tick(asked + timedelta(hours=22, minutes=59))
    assert not FollowUp.objects.filter(kind="chase").exists()
    planning.tick(asked + timedelta(hours=23))
    assert FollowUp.objects.get(kind="chase").state == "posted"


def test_who_answered_is_not_asked_again() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    ask()
    scenes.answer(sheet, scenes.calm(), DAY_3 + timedelta(hours=1))
    planning.tick(DAY_4)
    assert ("chase", 3) not in states()


def test_who_was_never_reached_is_not_said_to_be_silent() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    FollowUp.objects.exclude(kind="check-in").update(state="missed", due_at=factories.NOW)
    planning.tick(DAY_3)
    Delivery.objects.update(state="cancelled", problem="link-closed")
    assert not queries.unanswered(DAY_4).exists()
    assert queries.unsent(sheet.clinic, DAY_4).filter(kind="check-in").exists()


def test_the_clinic_asks_again_by_hand_even_where_it_is_switched_off() -> None:
    sheet = scenes.sheet()
    by = sheet.issued_by
    delivery.change_settings(clinic=sheet.clinic, by=by, now=SOON, chase_unanswered=False)
    planning.tick(SOON)
    ask()
    planning.tick(DAY_4)
    asked = queries.unanswered(DAY_4).get()
    assert planning.ask_again(asked=asked, by=by, now=DAY_4)
    assert not planning.ask_again(asked=asked, by=by, now=DAY_4)
    planning.tick(DAY_4)
    assert states()["chase", 3] == "posted"
    scenes.sent(DAY_4)
    assert Delivery.objects.get(kind="chase").state == "sent"


def test_replacing_a_sheet_carries_its_unanswered_check_in_over() -> None:
    """Fault 5: replaced half an hour after the check-in, nobody was asked again or listed."""
    sheet = scenes.sheet()
    planning.tick(SOON)
    ask()
    half_past = DAY_3 + timedelta(minutes=30)
    new = replaced(sheet, half_past)
    planning.tick(half_past)
    assert states(sheet=new)[CHECK_IN] == "posted", "it was asked, and is not asked again"
    assert [one.sheet for one in queries.unanswered(DAY_4)] == [new]
    planning.tick(DAY_4)
    assert states(sheet=new)["chase", 3] == "posted"
    kinds = [kind for kind, _ in posted()]
    assert (kinds.count("check-in"), kinds.count("chase")) == (1, 1)
    scenes.answer(new, scenes.calm(), DAY_4 + timedelta(minutes=5))
    assert not queries.unanswered(DAY_4 + timedelta(hours=1)).exists()


def test_an_answered_check_in_is_not_carried_over_and_not_asked_again() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    ask()
    scenes.answer(sheet, scenes.calm(), DAY_3 + timedelta(minutes=10))
    new = replaced(sheet, DAY_3 + timedelta(minutes=30))
    planning.tick(DAY_3 + timedelta(minutes=30))
    assert CHECK_IN not in states(sheet=new)
    planning.tick(DAY_4)
    kinds = [kind for kind, _ in posted()]
    assert (kinds.count("check-in"), kinds.count("chase")) == (1, 0)


@pytest.mark.parametrize("when", ["posted", "planned"])
def test_a_check_in_that_had_not_left_is_asked_in_the_new_sheet_once(when: str) -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    FollowUp.objects.exclude(kind="check-in").update(state="missed")
    if when == "posted":
        planning.tick(DAY_3)
    new = replaced(sheet, DAY_3 + timedelta(seconds=5))
    for _ in range(2):
        planning.tick(DAY_3 + timedelta(seconds=20))
        scenes.sent(DAY_3 + timedelta(seconds=20))
    assert states(sheet=new)[CHECK_IN] == "posted"
    left = Delivery.objects.filter(kind="check-in", state="sent")
    assert [one.sheet for one in left] == [new]


def test_what_the_patient_got_before_counts_after_a_replacement() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    for at in (EVENING, DAY_1, DAY_3):
        planning.tick(at)
        scenes.sent(at)
    new = replaced(sheet, DAY_3 + timedelta(hours=1))
    planning.tick(DAY_3 + timedelta(hours=1))
    ahead = [one for one in states(sheet=new) if one[0] not in ("check-in", "result")]
    assert len(posted()) == 3
    assert len(ahead) <= schedule.MOST - 1 - 3


def test_a_chase_takes_the_place_of_what_matters_less() -> None:
    """A patient who never answers got 6 to 11 mails; now six, the one at issue among them."""
    scenes.sheet()
    now = SOON
    while now < SOON + timedelta(days=40):
        planning.tick(now)
        scenes.sent(now)
        now += timedelta(hours=5)  # each clock time within five days
    assert Delivery.objects.filter(kind="chase").count() == 1
    assert Delivery.objects.count() <= schedule.MOST - 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert "enough" in whys().values()


def test_sunscreen_comes_each_morning_as_long_as_the_patient_wants() -> None:
    sheet = scenes.sheet()
    planning.tick(SOON)
    FollowUp.objects.update(state="missed")
    until = (DAY_1 + timedelta(days=3)).date()
    wishes.remind_of_sunscreen(patient=sheet.patient, until=until, now=DAY_1)
    now = DAY_1
    while now < DAY_1 + timedelta(days=5):
        planning.tick(now)
        scenes.sent(now)
        now += timedelta(minutes=30)
    got = Delivery.objects.filter(kind="sunscreen", state="sent").order_by("sent_at")
    mornings = [one.sent_at.astimezone(sheet.clinic.zone) for one in got if one.sent_at]
    assert [(one.day, one.hour, one.minute) for one in mornings] == [
        (29, 7, 30),
        (30, 7, 30),
        (31, 7, 30),
    ]


def test_sunscreen_that_is_no_longer_wanted_is_not_sent() -> None:
    sheet = scenes.sheet()
    until = (DAY_1 + timedelta(days=7)).date()
    wishes.remind_of_sunscreen(patient=sheet.patient, until=until, now=DAY_1)
    planning.tick(DAY_1 + timedelta(hours=21))
    wishes.remind_of_sunscreen(patient=sheet.patient, until=None, now=DAY_1)
    planning.tick(DAY_1 + timedelta(hours=23))
    assert not Delivery.objects.filter(kind="sunscreen").exists()
