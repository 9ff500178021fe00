"""The delivery desk: every message in words, and what a person can do about it."""

import html
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clinics.accounts.journal.models import Event
from clinics.delivery import actions, desk
from clinics.delivery.models import Delivery
from clinics.portal import actions as portal
from clinics.portal import tokens
from clinics.portal.models import Link
from clinics.records.models import Patient
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet
from tests import factories, forms
from tests.delivery import given

pytestmark = pytest.mark.django_db
STATES = ["due", "put-off", "sent", "failed", "doubtful", "cancelled"]


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    clinic = factories.clinic(slug="alder")
    patient = given.confirmed(factories.patient(clinic))
    made = factories.issue(factories.treatment(patient))
    portal.make_link(sheet=made, by=made.issued_by, now=given.NOW)
    return made


@pytest.fixture
def client(sheet: Sheet) -> Client:
    return forms.client_of(factories.member(sheet.clinic, "assistant"))


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def page(client: Client, query: str = "") -> str:
    return text(client.get(f"/c/alder/deliveries/?{query}"))


def of(message: Delivery, act: str = "") -> str:
    return f"/c/alder/deliveries/{message.pk}/{act}"


def key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


WORDS = {
    "due": "Waiting",
    "put-off": "Waiting The mail server can't be reached. Next try:",
    "sent": "Sent 27 Mar 16:00",
    "failed": "Not sent The mail server does not know the address.",
    "doubtful": "Perhaps sent The mail server did not answer: it may have been sent.",
    "cancelled": "Stopped Somebody at the clinic stopped it.",
}
SHOWN = {
    "": STATES,
    "needs": ["failed", "doubtful"],
    "waiting": ["due", "put-off"],
    "sent": ["sent"],
    "failed": ["failed"],
    "doubtful": ["doubtful"],
    "stopped": ["cancelled"],
    "returned": [],
    "nonsense": STATES,
}


def test_each_state_is_said_in_words_and_each_filter_shows_its_own(client, sheet) -> None:
    made = {state: given.message(sheet, state) for state in STATES}
    desk_page = page(client)
    for state, words in WORDS.items():
        assert words in desk_page
        own = text(client.get(of(made[state])))
        assert words in own
        assert "anna@mail.example" in own
    for show, states in SHOWN.items():
        shown = client.get(f"/c/alder/deliveries/?show={show}").content.decode()
        assert {state for state in STATES if of(made[state]) in shown} == set(states), show


def test_a_message_that_came_back_needs_somebody_until_the_address_changes(client, sheet) -> None:
    made = given.bounced(sheet)
    assert "Came back The address does not take mail: ask for another one." in page(client)
    needs = desk.needs_somebody(Delivery.objects.all())
    assert list(needs) == [made]
    Patient.objects.update(email="right@mail.example")
    assert not desk.needs_somebody(Delivery.objects.all()).exists()
    assert of(made) in client.get("/c/alder/deliveries/?show=returned").content.decode()


def test_it_finds_by_patient_day_and_address(client, sheet) -> None:
    made = given.message(sheet, now=given.NOW)
    for query, count in [
        *(("q=oberg", 1), ("q=lindqvist", 0), ("q=anna@mail", 1), ("q=bea@mail", 0)),
        *(("day=2026-03-27", 1), ("day=2026-03-28", 0), ("day=27/3", 1), ("day=", 1)),
        *((f"patient={sheet.patient_id}", 1), ("patient=nonsense", 1), ("q=%00", 1)),
    ]:
        shown = client.get(f"/c/alder/deliveries/?{query}").content.decode()
        assert shown.count(f'href="{of(made)}"') == count, query


def test_the_day_is_the_clinics(client, sheet) -> None:
    late = given.NOW.replace(hour=23, minute=30)
    given.message(sheet, now=late)
    assert "No such message." not in page(client, "day=2026-03-28"), "half past one in Stockholm"
    assert "No such message." in page(client, "day=2026-03-27")


def test_an_empty_desk_says_what_to_do(client, sheet) -> None:
    assert "Nothing was sent yet. Choose “Email a link” when you issue a sheet" in page(client)
    assert "Nothing needs you." in page(client, "show=needs")
    assert "No such message." in page(client, "q=nobody")


def test_first_opened_is_shown_where_the_clinic_wants_it(client, sheet) -> None:
    made = given.message(sheet, "sent")
    link = Link.objects.get()
    at = given.NOW + timedelta(hours=2)
    assert portal.answer(raw=tokens.token(link.nonce), said=tokens.code(link), now=at)
    assert "27 Mar 18:00" in page(client)
    assert "Page first opened27 Mar 18:00" in text(client.get(of(made))).replace(
        "opened ", "opened"
    )
    actions.change_settings(
        clinic=sheet.clinic, by=sheet.issued_by, now=given.NOW, show_opened=False
    )
    assert "27 Mar 18:00" not in page(client)
    assert "first opened" not in text(client.get(of(made)))


def test_sending_again_makes_one_new_message_and_settles_the_old(client, sheet) -> None:
    old = given.message(sheet, "failed")
    data = key()
    first, second = client.post(of(old, "again/"), data), client.post(of(old, "again/"), data)
    new = Delivery.objects.get(again_of=old)
    assert first.headers["Location"] == second.headers["Location"] == of(new)
    old.refresh_from_db()
    assert old.settled_at is not None
    assert new.message_id != old.message_id


def test_in_a_second_tab_it_was_sent_again_already(client, sheet) -> None:
    old = given.message(sheet, "failed")
    client.post(of(old, "again/"), key())
    other = client.post(of(old, "again/"), key(), follow=True)
    assert "It was sent again already." in text(other)
    assert Delivery.objects.count() == 2


def test_what_may_have_arrived_is_sent_again_only_with_a_tick(client, sheet) -> None:
    for old in (given.message(sheet, "doubtful"), given.message(sheet, "sent")):
        refused = client.post(of(old, "again/"), key())
        asked = ["Tick that it may be sent twice, or ask the patient first."]
        assert forms.errors(refused.content.decode()) == asked
        assert not old.sent_again.exists()
        assert client.post(of(old, "again/"), key() | {"twice": "on"}).status_code == 302
        assert old.sent_again.count() == 1


def test_what_did_not_arrive_is_sent_again_without_a_tick(client, sheet) -> None:
    old = given.message(sheet, "doubtful")
    client.post(of(old, "settle/"), {"arrived": "no"})
    assert 'name="twice"' not in client.get(of(old)).content.decode()
    client.post(of(old, "again/"), key())
    assert old.sent_again.count() == 1


def test_a_doubtful_one_is_settled_as_the_patient_says(client, sheet) -> None:
    for sent, kept, words in [
        ({"arrived": "yes"}, True, "It arrived The patient said so."),
        ({"arrived": "no"}, False, "It did not arrive The patient said so."),
        ({"arrived": "x"}, None, "Perhaps sent"),
        ({}, None, "Perhaps sent"),
    ]:
        made = given.message(sheet, "doubtful")
        client.post(of(made, "settle/"), sent)
        made.refresh_from_db()
        assert (made.settled_at is not None, made.has_arrived) == (True, kept)
        assert words in text(client.get(of(made)))
        noted = Event.objects.get(verb="settle-delivery", object_id=str(made.pk))
        assert noted.data == {"arrived": kept}
        again = client.post(of(made, "settle/"), {"arrived": "no"}, follow=True)
        assert "Somebody has dealt with it already." in text(again)
        made.refresh_from_db()
        assert made.has_arrived is kept


def test_printing_instead_settles_it_and_leads_to_the_print(client, sheet) -> None:
    for state in ("failed", "doubtful", "sent", "due"):
        made = given.message(sheet, state)
        response = client.post(of(made, "print/"))
        assert response.headers["Location"] == f"/c/alder/sheets/{sheet.pk}/#print"
        made.refresh_from_db()
        assert not made.needs_somebody


def test_only_what_waits_can_be_stopped(client, sheet) -> None:
    for state in STATES:
        made = given.message(sheet, state)
        before = made.state
        client.post(of(made, "stop/"))
        made.refresh_from_db()
        assert made.state == ("cancelled" if before == "due" else before)


def test_a_withdrawn_sheet_is_neither_sent_again_nor_printed(client, sheet) -> None:
    made = given.message(sheet, "failed")
    sheets.withdraw_sheet(
        sheet=sheet, reason_code="wrong-patient", reason="", by=sheet.issued_by, now=given.NOW
    )
    shown = text(client.get(of(made)))
    assert "Send it again" not in shown
    assert "Print it instead" not in shown
    client.post(of(made, "again/"), key())
    assert Delivery.objects.count() == 1
    assert client.post(of(made, "print/")).headers["Location"] == of(made)


def test_a_sheet_of_before_is_sent_by_one_button(client, sheet) -> None:
    address = f"/c/alder/sheets/{sheet.pk}/"
    shown = client.get(address).content.decode()
    data = {"form_key": forms.hidden(shown, "form_key")}
    for _ in range(2):
        assert client.post(f"{address}send/", data).headers["Location"] == address
    assert Delivery.objects.get().kind == "sheet-link"
    assert "Send the link" not in text(client.get(address))


def test_a_sheet_is_not_sent_to_an_address_that_is_not_confirmed(client, sheet) -> None:
    Patient.objects.update(email="new@mail.example")
    address = f"/c/alder/sheets/{sheet.pk}/"
    assert "Confirm the address to send the link" in text(client.get(address))
    answer = client.post(f"{address}send/", key(), follow=True)
    assert "The email address is not confirmed." in text(answer)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("rows", [3, 25])
def test_queries_do_not_grow_with_the_rows(
    client, sheet, rows, django_assert_max_num_queries
) -> None:
    for number in range(rows):
        given.message(sheet, STATES[number % len(STATES)])
    client.get("/c/alder/deliveries/")
    with django_assert_max_num_queries(12):
        client.get("/c/alder/deliveries/")


def test_the_patients_page_shows_the_latest_messages(client, sheet) -> None:
    for number in range(7):
        given.message(sheet, now=given.NOW + timedelta(minutes=number))
    shown = client.get(f"/c/alder/patients/{sheet.patient_id}/").content.decode()
    assert len(set(re.findall(r"/deliveries/[0-9a-f-]{36}/", shown))) == 5
    assert f"/c/alder/deliveries/?patient={sheet.patient_id}" in shown
    assert page(client, f"patient={sheet.patient_id}").count("Only messages to Åsa Öberg.") == 1
    assert client.get(f"/c/alder/deliveries/?patient={uuid.uuid4()}").status_code == 404
