"""The inbox in a browser: taken, called about, given back, closed with an outcome, read back."""

import uuid
from typing import Any

import pytest
from django.test import Client

from aftercare import rules
from clinics.accounts.journal.models import Event
from clinics.accounts.looks.models import Look
from clinics.followup import actions
from clinics.followup.models import Concern
from clinics.sheets.models import Sheet
from tests import factories
from tests.followup import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_next_day(time_machine: Any) -> None:
    time_machine.move_to(scenes.DAY_1, tick=False)


def told(sheet: Sheet, sign: str = "help-anaphylaxis", **more: Any) -> Concern:
    answers = rules.Answers(rules.Looks.WORSE, frozenset({sign}), scenes.ALL_LEVELS)
    actions.answer_check_in(
        sheet=sheet, form_key=uuid.uuid4(), answers=answers, now=scenes.DAY_1, **more
    )
    return Concern.objects.latest("since")


def staff(sheet: Sheet, role: str = "clinician") -> Client:
    client = Client()
    client.force_login(factories.member(sheet.clinic, role).user)
    return client


def root(sheet: Sheet) -> str:
    return f"/c/{sheet.clinic.slug}/inbox/"


def test_what_is_urgent_is_a_card_with_the_number_and_everything_to_know() -> None:
    sheet = scenes.sheet()
    told(sheet)
    text = staff(sheet).get(root(sheet)).content.decode()
    for words in ("Åsa Öberg", "Told to call 112", "Take it and call", "Lips, tongue or throat"):
        assert words in text
    assert 'data-call="tel:0701234567"' in text
    assert "Nobody could be told by email" in text


def test_one_takes_it_and_calls_and_a_colleague_is_told_that_it_is_taken() -> None:
    sheet = scenes.sheet()
    concern = told(sheet)
    first, second = staff(sheet), staff(sheet, "assistant")
    path = f"{root(sheet)}{concern.pk}/take/"
    assert first.post(path, {"call": "1"}).status_code == 204
    assert second.post(path, {"call": "1"}).status_code == 409
    assert "A colleague was quicker" in second.post(path, follow=True).content.decode()
    assert "You have it already" in first.post(path, follow=True).content.decode()
    page = second.get(root(sheet)).content.decode()
    assert "taken by Ann Lee" in page
    assert "Take it over" in page
    assert "You have taken it" in second.post(path, {"over": "1"}, follow=True).content.decode()
    back = f"{root(sheet)}{concern.pk}/give-back/"
    assert "waits for somebody again" not in first.post(back, follow=True).content.decode()
    assert "waits for somebody again" in second.post(back, follow=True).content.decode()
    concern.refresh_from_db()
    assert concern.taken_by is None
    verbs = Event.objects.filter(verb__contains="concern").values_list("verb", flat=True)
    assert list(verbs).count("take-concern") == 2


def test_closing_asks_for_an_outcome_and_for_what_was_tried() -> None:
    sheet = scenes.sheet()
    concern, client = told(sheet), staff(sheet)
    client.post(f"{root(sheet)}{concern.pk}/take/")
    path = f"{root(sheet)}{concern.pk}/close/"
    for sent, said in (
        ({}, "Choose what became of it"),
        ({"outcome": "nonsense"}, "Choose what became of it"),
        ({"outcome": "holds"}, "Choose what became of it"),
        ({"outcome": "unreached"}, "Write what was tried"),
    ):
        answer = client.post(path, sent)
        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert "<title>Error:" in answer.content.decode()
    assert client.post(path, {"outcome": "unreached", "note": "Rang at two"}).status_code == 302
    listed = client.get(f"{root(sheet)}?show=closed").content.decode()
    assert "Could not reach the patient" in listed
    assert "Rang at two" in listed
    assert (
        "A colleague was quicker"
        in client.post(path, {"outcome": "calm"}, follow=True).content.decode()
    )


def test_only_a_clinician_decides_that_the_sheet_holds() -> None:
    sheet = scenes.sheet()
    actions.tell_change(sheet=sheet, form_key=uuid.uuid4(), what=["pregnant"], now=scenes.DAY_1)
    concern = Concern.objects.get()
    path = f"{root(sheet)}{concern.pk}/close/"
    assistant = staff(sheet, "assistant")
    assert "A clinician decides" in assistant.get(root(sheet)).content.decode()
    assert assistant.post(path, {"outcome": "holds"}).status_code == 403
    assert "Decide first" in assistant.post(path, {"outcome": "calm"}).content.decode()
    assert staff(sheet).post(path, {"outcome": "holds"}).status_code == 302


def test_what_was_ticked_is_in_the_readers_language_and_what_was_written_is_not() -> None:
    sheet = scenes.sheet(language="sv")
    told(sheet, words="Läpparna är tjocka")
    text = staff(sheet).get(root(sheet)).content.decode()
    assert "Lips, tongue or throat" in text
    assert '<q lang="sv">Läpparna är tjocka</q>' in text
    assert "svull" not in text.lower()
    client = staff(sheet)
    client.post("/language/", {"language": "sv"})
    assert "svull" in client.get(root(sheet)).content.decode().lower()


def test_every_page_has_the_count_and_the_bar_and_neither_names_anybody() -> None:
    sheet = scenes.sheet()
    client = staff(sheet)
    quiet = client.get(f"{root(sheet)}now/")
    assert (quiet.headers["X-Inbox-Count"], quiet.headers["X-Inbox-Urgent"]) == ("0", "0")
    told(sheet, "help-infection")
    concern = told(sheet)
    client.post(f"{root(sheet)}{concern.pk}/take/")
    assert client.get(f"{root(sheet)}now/").headers["X-Inbox-Count"] == "1"
    client.post(f"{root(sheet)}{concern.pk}/give-back/", follow=True)
    before = Look.objects.count()
    page = client.get(f"/c/{sheet.clinic.slug}/evidence/")
    now = client.get(f"{root(sheet)}now/")
    assert now.headers["X-Inbox-Urgent"] == "1"
    for answer in (page, now):
        text = answer.content.decode()
        assert "An urgent answer waits" in text
        assert "Åsa" not in text
    assert 'nav-count-urgent" data-inbox-count>2' in page.content.decode()
    assert Look.objects.count() == before


def test_the_old_address_leads_here() -> None:
    sheet = scenes.sheet()
    answer = staff(sheet).get(f"/c/{sheet.clinic.slug}/follow-up/")
    assert (answer.status_code, answer.headers["Location"]) == (302, root(sheet))
