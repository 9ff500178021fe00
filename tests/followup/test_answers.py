"""A patient's answers: kept as they are, once, and with somebody to look after them."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from aftercare import rules
from clinics.accounts.journal.models import Event
from clinics.followup import access, actions, queries
from clinics.followup.models import Change, CheckIn, Concern
from clinics.sheets import actions as sheets_actions
from tests import factories
from tests.followup import scenes
from tests.followup.scenes import DAY_1

pytestmark = pytest.mark.django_db


def test_worse_and_pus_is_told_to_call_and_the_clinic_sees_it() -> None:
    sheet = scenes.sheet()
    check_in = scenes.answer(sheet, scenes.worse_and_pus())
    assert (check_in.outcome, check_in.signs, check_in.day) == ("clinic", ["help-infection"], 1)
    concern = Concern.objects.get()
    assert (concern.level, concern.since, concern.check_in) == ("clinic", DAY_1, check_in)
    assert not concern.done_at


def test_as_expected_needs_nobody() -> None:
    assert scenes.answer(scenes.sheet(), scenes.calm()).outcome == "as-expected"
    assert not Concern.objects.exists()


def test_not_sure_needs_somebody_at_every_level_and_never_the_emergency_number() -> None:
    sheet = scenes.sheet()
    for level, outcome in {"emergency": "urgent", "urgent": "urgent", "clinic": "clinic"}.items():
        others = scenes.ALL_LEVELS - {rules.Urgency(level)}
        answers = rules.Answers(rules.Looks.AS_EXPECTED, frozenset(), others)
        check_in = scenes.answer(sheet, answers)
        assert check_in.outcome == outcome
        assert check_in.unsure
        assert Concern.objects.get(check_in=check_in).level == outcome


def test_a_form_sent_twice_counts_once() -> None:
    sheet, key = scenes.sheet(), uuid.uuid4()
    first = scenes.answer(sheet, scenes.worse_and_pus(), key=key)
    assert scenes.answer(sheet, scenes.calm(), key=key) == first
    assert CheckIn.objects.count() == Concern.objects.count() == 1
    for what in (["pregnant"], ["other"]):
        actions.tell_change(sheet=sheet, form_key=key, what=what, now=DAY_1)
    assert Change.objects.get().what == ["pregnant"]


def test_a_withdrawn_sheet_takes_no_answers() -> None:
    sheet = scenes.sheet()
    by = sheet.issued_by
    sheets_actions.withdraw_sheet(
        sheet=sheet, reason_code="not-treated", reason="", by=by, now=DAY_1
    )
    with pytest.raises(actions.AnswerRefused):
        scenes.answer(sheet, scenes.calm())
    with pytest.raises(actions.AnswerRefused):
        actions.tell_change(sheet=sheet, form_key=uuid.uuid4(), what=["other"], now=DAY_1)


def test_a_form_of_another_sheet_is_answered_for_its_own() -> None:
    sheet, key = scenes.sheet(), uuid.uuid4()
    other = factories.issue(factories.treatment(sheet.patient), by=sheet.issued_by)
    first = scenes.answer(sheet, scenes.worse_and_pus(), key=key)
    second = scenes.answer(other, scenes.worse_and_pus(), key=key)
    assert (first.sheet, second.sheet) == (sheet, other)
    # Sent once more, it is still the same one.
    assert scenes.answer(other, scenes.calm(), key=key) == second
    assert scenes.answer(sheet, scenes.calm(), key=key) == first
    assert CheckIn.objects.count() == Concern.objects.count() == 2


def test_a_change_asks_a_clinician_to_look_again() -> None:
    sheet = scenes.sheet()
    change = actions.tell_change(
        sheet=sheet, form_key=uuid.uuid4(), what=["other", "pregnant", "no such"], now=DAY_1
    )
    assert change.what == ["pregnant", "other"]
    assert Concern.objects.get().level == "changed"
    with pytest.raises(actions.AnswerRefused):
        actions.tell_change(sheet=sheet, form_key=uuid.uuid4(), what=["no such"], now=DAY_1)


def test_a_concern_is_done_by_one_person_and_can_be_taken_back() -> None:
    sheet = scenes.sheet()
    scenes.answer(sheet, scenes.worse_and_pus())
    concern, by = Concern.objects.get(), sheet.issued_by
    later = DAY_1 + timedelta(hours=1)
    closing: dict[str, Any] = {"outcome": "visit", "by": by, "now": later}
    assert actions.finish(concern=concern, note="Called, seen at two", **closing)
    assert not actions.finish(concern=concern, note="Me too", **closing)
    concern.refresh_from_db()
    assert (concern.done_by, concern.done_note) == (by, "Called, seen at two")
    assert (concern.taken_by, concern.outcome) == (by, "visit")
    assert actions.reopen(concern=concern, by=by, now=later)
    assert not actions.reopen(concern=concern, by=by, now=later)
    verbs = list(Event.objects.order_by("at", "seq").values_list("verb", flat=True))
    assert verbs[-2:] == ["finish-concern", "reopen-concern"]


def test_the_most_urgent_comes_first_then_who_waits_longest() -> None:
    sheet = scenes.sheet()
    key = uuid.uuid4
    actions.tell_change(sheet=sheet, form_key=key(), what=["other"], now=DAY_1)
    scenes.answer(sheet, scenes.worse_and_pus(), DAY_1 + timedelta(hours=2))
    scenes.answer(sheet, scenes.worse_and_pus(), DAY_1 + timedelta(hours=1))
    breathless = rules.Answers(
        rules.Looks.UNSURE, frozenset({"help-anaphylaxis"}), scenes.ALL_LEVELS
    )
    scenes.answer(sheet, breathless, DAY_1 + timedelta(hours=3))
    membership = factories.member(sheet.clinic)
    found = [(one.level, one.since) for one in queries.open_concerns(access.concerns(membership))]
    assert [level for level, _ in found] == ["emergency", "clinic", "clinic", "changed"]
    assert found[1][1] < found[2][1]


def test_nothing_of_health_is_in_the_journal() -> None:
    sheet = scenes.sheet()
    scenes.answer(sheet, scenes.worse_and_pus())
    actions.tell_change(sheet=sheet, form_key=uuid.uuid4(), what=["pregnant"], now=DAY_1)
    told = Event.objects.filter(verb__in=["answer-check-in", "tell-change", "open-concern"])
    assert told.count() == 4
    for event in told:
        assert event.data == {"sheet": str(sheet.pk)}
        assert event.actor is None


@pytest.mark.parametrize(
    "change",
    [
        lambda: CheckIn.objects.update(outcome="as-expected"),
        lambda: CheckIn.objects.all().delete(),
        lambda: Change.objects.update(what=[]),
        lambda: Concern.objects.update(level="clinic"),
        lambda: Concern.objects.all().delete(),
    ],
    ids=["outcome", "check-in", "change", "level", "concern"],
)
def test_the_database_refuses_to_change_what_was_told(change: Callable[[], object]) -> None:
    sheet = scenes.sheet()
    scenes.answer(sheet, scenes.worse_and_pus())
    actions.tell_change(sheet=sheet, form_key=uuid.uuid4(), what=["pregnant"], now=DAY_1)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
