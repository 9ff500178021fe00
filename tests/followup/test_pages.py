"""The patient's check-in pages, as a browser sends them, and the clinic's work list."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from clinics.followup import actions
from clinics.followup.models import Change, CheckIn, Concern, Silence
from clinics.portal import tokens
from clinics.portal.models import Link
from clinics.sheets import actions as sheets_actions
from clinics.sheets.models import Sheet
from tests import factories
from tests.followup import scenes

pytestmark = pytest.mark.django_db
LEVELS = ("signs_emergency", "signs_urgent", "signs_clinic")


@pytest.fixture(autouse=True)
def _the_next_day(time_machine: Any) -> None:
    time_machine.move_to(scenes.DAY_1, tick=False)


def opened(sheet: Sheet) -> Client:
    """Return a browser that has opened the sheet's link."""
    client, link = Client(), Link.objects.get(sheet=sheet)
    address = tokens.address(link)
    path = address[address.index("/p/") :]
    answer = client.post(path, {"answer": tokens.code(link)})
    assert answer.status_code == 302, answer.content
    return client


def calm(**changes: Any) -> dict[str, Any]:
    none = {name: ["none-of-these"] for name in LEVELS}
    return {"form_key": str(uuid.uuid4()), "looks": "as-expected"} | none | changes


def test_worse_and_pus_leads_to_the_clinics_number_and_its_list() -> None:
    sheet = scenes.sheet()
    client = opened(sheet)
    page = client.get("/my/check-in/").content.decode()
    assert "Signs of infection" in page
    assert "{phone}" not in page
    data = calm(looks="worse", signs_clinic=["help-infection"])
    answer = client.post("/my/check-in/", data, follow=True)
    assert answer.redirect_chain == [("/my/check-in/done/", 302)]
    page = answer.content.decode()
    assert "Call us today" in page
    assert "tel:+4681234567" in page
    assert "Signs of infection" in page
    staff = Client()
    staff.force_login(sheet.issued_by)
    listed = staff.get(f"/c/{sheet.clinic.slug}/follow-up/").content.decode()
    assert "Åsa Öberg" in listed
    assert "Signs of infection" in listed
    assert "Told to call us today" in listed
    today = staff.get(f"/c/{sheet.clinic.slug}/").content.decode()
    assert "1 patient’s answers need somebody" in today


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("signs_emergency", "Call 112 now"),
        ("signs_urgent", "Get urgent care today"),
        ("signs_clinic", "Call us today"),
    ],
)
def test_not_sure_is_answered_like_yes(level: str, words: str) -> None:
    client = opened(scenes.sheet())
    answer = client.post("/my/check-in/", calm(**{level: ["not-sure"]}), follow=True)
    assert words in answer.content.decode()


def test_a_sign_beside_none_of_these_counts() -> None:
    client = opened(scenes.sheet())
    client.post("/my/check-in/", calm(signs_clinic=["none-of-these", "help-infection"]))
    assert CheckIn.objects.get().outcome == "clinic"


def test_what_the_page_offers_is_what_is_understood() -> None:
    client = opened(scenes.sheet())
    page = client.get("/my/check-in/").content.decode()
    offered = re.findall(r'<input type="(?:radio|checkbox)" name="(\w+)" value="([^"]*)"', page)
    assert {name for name, _ in offered} == {"looks", *LEVELS}
    for name in LEVELS:
        values = [value for other, value in offered if other == name]
        assert values[-2:] == ["none-of-these", "not-sure"]
        for value in values:
            client.post("/my/check-in/", calm(**{name: [value]}))
    assert CheckIn.objects.count() == sum(name in LEVELS for name, _ in offered)


def test_as_expected_says_so_and_needs_nobody() -> None:
    client = opened(scenes.sheet())
    answer = client.post("/my/check-in/", calm(), follow=True)
    assert "That is as expected" in answer.content.decode()
    assert not Concern.objects.exists()


def test_what_is_not_answered_is_asked_for_and_what_was_ticked_stays() -> None:
    client = opened(scenes.sheet())
    data = {"form_key": str(uuid.uuid4()), "looks": "worse", "signs_clinic": ["help-infection"]}
    answer = client.post("/my/check-in/", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert 'href="#id_signs_emergency_0"' in page
    assert 'value="help-infection" checked' in page
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"looks": "splendid"},
        {"signs_clinic": ["no-such-rule"]},
        {"form_key": "x"},
        {"looks": ""},
    ],
    ids=["looks", "sign", "key", "empty"],
)
def test_odd_answers_are_refused_and_nothing_is_kept(bad: dict[str, Any]) -> None:
    client = opened(scenes.sheet())
    assert client.post("/my/check-in/", calm(**bad)).status_code == 200
    assert not CheckIn.objects.exists()


def test_sent_twice_counts_once() -> None:
    client = opened(scenes.sheet())
    data = calm(looks="worse")
    for _ in range(2):
        client.post("/my/check-in/", data)
    assert CheckIn.objects.count() == Concern.objects.count() == 1


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
    listed = staff.get(f"/c/{sheet.clinic.slug}/follow-up/").content.decode()
    assert f"?corrects={sheet.treatment_id}" in listed


def test_messages_are_stopped_by_a_button_and_not_by_looking() -> None:
    sheet = scenes.sheet()
    client = opened(sheet)
    client.get("/my/messages/")
    assert not Silence.objects.exists()
    answer = client.post("/my/messages/", follow=True)
    assert "no more reminders" in answer.content.decode()
    assert Silence.objects.get().sheet == sheet


def test_a_withdrawn_sheet_asks_nothing() -> None:
    sheet = scenes.sheet()
    client = opened(sheet)
    sheets_actions.withdraw_sheet(
        sheet=sheet, reason_code="not-treated", reason="", by=sheet.issued_by, now=scenes.DAY_1
    )
    for path in ("/my/check-in/", "/my/changed/"):
        assert client.post(path, calm(what=["other"])).status_code == 302
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    "path", ["/my/check-in/", "/my/check-in/done/", "/my/changed/", "/my/messages/"]
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
    root = f"/c/{sheet.clinic.slug}/follow-up/"
    page = staff.post(f"{root}{concern.pk}/done/", {"note": "Seen"}, follow=True).content.decode()
    assert "Nobody needs you now" in page
    done = staff.get(f"{root}?show=done").content.decode()
    assert "Seen" in done
    staff.post(f"{root}{concern.pk}/open/")
    assert Concern.objects.get().done_at is None


def test_who_did_not_answer_is_listed_and_asked_once_more(time_machine: Any) -> None:
    sheet = scenes.sheet()
    actions.tick(factories.NOW)
    actions.tick(scenes.DAY_1)
    by = sheet.issued_by
    staff = Client()
    staff.force_login(by)
    root = f"/c/{sheet.clinic.slug}/follow-up/"
    assert "Everybody who was asked" in staff.get(f"{root}?show=silent").content.decode()
    time_machine.shift(25 * 3600)
    staff.force_login(by)
    page = staff.get(f"{root}?show=silent").content.decode()
    assert "Ask once more" in page
    (asked,) = actions.queries.unanswered(scenes.DAY_1.replace(day=29, hour=10))
    page = staff.post(f"{root}asked/{asked.pk}/again/", follow=True).content.decode()
    assert "Asked once more" in page
    page = staff.post(f"{root}asked/{asked.pk}/again/", follow=True).content.decode()
    assert "Call the patient instead" in page
