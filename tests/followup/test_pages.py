"""The patient's check-in pages, as a browser sends them, and the clinic's work list."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from clinics.delivery.models import PatientChannel
from clinics.followup import planning, queries
from clinics.followup.models import Change, Concern
from clinics.sheets import actions as sheets_actions
from tests import factories
from tests.followup import scenes
from tests.followup.scenes import opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_next_day(time_machine: Any) -> None:
    time_machine.move_to(scenes.DAY_1, tick=False)


def test_a_change_is_told_and_a_clinician_is_led_to_the_record() -> None:
    sheet = scenes.sheet()
    client = opened(sheet)
    assert (
        "Tick what has changed"
        in client.post("/my/changed/", {"form_key": str(uuid.uuid4())}).content.decode()
    )
    data = {"form_key": str(uuid.uuid4()), "what": ["pregnant"]}
    answer = client.post("/my/changed/", data, follow=True)
    assert "The clinic was told" in answer.content.decode()
    assert Change.objects.get().what == ["pregnant"]
    staff = Client()
    staff.force_login(sheet.issued_by)
    listed = staff.get(f"/c/{sheet.clinic.slug}/inbox/").content.decode()
    assert f"?corrects={sheet.treatment_id}" in listed


def test_messages_are_stopped_by_a_button_and_not_by_looking() -> None:
    sheet = scenes.sheet()
    client = opened(sheet)
    client.get("/my/messages/")
    client.post("/my/messages/")
    assert PatientChannel.objects.get().reminders_stopped_at is None
    answer = client.post("/my/messages/", {"act": "stop"}, follow=True)
    assert "no more reminders" in answer.content.decode()
    assert PatientChannel.objects.get().reminders_stopped_at is not None
    client.post("/my/messages/", {"act": "resume"})
    assert PatientChannel.objects.get().reminders_stopped_at is None


def test_a_patient_chooses_plain_titles_and_mornings_with_one_tap_each() -> None:
    client = opened(scenes.sheet())
    assert not PatientChannel.objects.get().plain_titles
    client.post("/my/messages/", {"act": "plain"})
    page = client.post("/my/messages/", {"act": "sunscreen-2"}, follow=True).content.decode()
    kept = PatientChannel.objects.get()
    assert (kept.plain_titles, kept.sunscreen_until) == (True, date(2026, 4, 11))
    assert "up to 11 April 2026" in page
    for act in ("neutral", "no-sunscreen", "sunscreen-9", "nonsense"):
        client.post("/my/messages/", {"act": act})
    kept = PatientChannel.objects.get()
    assert (kept.plain_titles, kept.sunscreen_until) == (False, None)


def test_a_withdrawn_sheet_asks_nothing() -> None:
    sheet = scenes.sheet()
    client = opened(sheet)
    sheets_actions.withdraw_sheet(
        sheet=sheet, reason_code="not-treated", reason="", by=sheet.issued_by, now=scenes.DAY_1
    )
    data = {"form_key": str(uuid.uuid4()), "what": ["other"], "looks": "worse"}
    for path in ("/my/check-in/", "/my/check-in/skin/", "/my/changed/"):
        assert client.post(path, data).status_code == 302
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        *("/my/check-in/", "/my/check-in/today/", "/my/check-in/skin/", "/my/check-in/done/"),
        *("/my/changed/", "/my/messages/"),
    ],
)
def test_who_opened_no_link_sees_nothing(path: str) -> None:
    sheet = scenes.sheet()
    answer = Client().get(path)
    assert answer.status_code == 403
    assert sheet.clinic.name not in answer.content.decode()


def test_the_list_is_worked_through_and_a_slip_is_taken_back() -> None:
    sheet = scenes.sheet()
    scenes.answer(sheet, scenes.worse_and_pus())
    concern, staff = Concern.objects.get(), Client()
    staff.force_login(sheet.issued_by)
    root = f"/c/{sheet.clinic.slug}/inbox/"
    page = staff.post(
        f"{root}{concern.pk}/close/", {"outcome": "visit", "note": "Seen"}, follow=True
    ).content.decode()
    assert "Nobody needs you now" in page
    done = staff.get(f"{root}?show=closed").content.decode()
    assert "Seen" in done
    staff.post(f"{root}{concern.pk}/open/")
    assert Concern.objects.get().done_at is None


def test_who_did_not_answer_is_listed_and_asked_once_more(time_machine: Any) -> None:
    sheet = scenes.sheet()
    planning.tick(factories.NOW)
    planning.tick(scenes.DAY_3)
    scenes.sent()
    by = sheet.issued_by
    staff = Client()
    staff.force_login(by)
    root = f"/c/{sheet.clinic.slug}/inbox/"
    assert "Everybody who was asked" in staff.get(f"{root}?show=silent").content.decode()
    time_machine.move_to(scenes.DAY_4)
    staff.force_login(by)
    page = staff.get(f"{root}?show=silent").content.decode()
    assert "Ask once more" in page
    (asked,) = queries.unanswered(scenes.DAY_4)
    page = staff.post(f"{root}asked/{asked.pk}/again/", follow=True).content.decode()
    assert "Asked once more" in page
    page = staff.post(f"{root}asked/{asked.pk}/again/", follow=True).content.decode()
    assert "Call the patient instead" in page
