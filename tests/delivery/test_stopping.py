"""One tap stops reminders, from the mail program or from a page; looking stops nothing."""

from __future__ import annotations

import email
import re
from email.policy import default
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinics.delivery import actions, stopping
from clinics.delivery.models import REMINDERS, Delivery, Kind, PatientChannel
from clinics.sheets.models import Sheet
from tests import factories
from tests.delivery import made
from tests.delivery.made import NOW

pytestmark = pytest.mark.django_db
ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return made.sheet()


@pytest.fixture
def browser() -> Client:
    """A browser that asks for the key of every form, as a real one does."""
    return Client(enforce_csrf_checks=True)


def path(delivery: Delivery) -> str:
    return f"/stop/{stopping.token(delivery)}/"


def is_stopped() -> bool:
    return PatientChannel.objects.get().reminders_stopped_at is not None


def read(delivery: Delivery) -> Any:
    from clinics.delivery import mail

    raw = mail.compose(delivery, pdf=None, now=NOW).raw
    return email.message_from_bytes(raw, policy=default)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_reminders_have_the_headers_and_nothing_else_has(sheet, settings, language) -> None:
    settings.SITE_URL = "https://care.example"
    by = sheet.issued_by
    actions.change_settings(clinic=sheet.clinic, by=by, now=NOW, reply_to="desk@mail.example")
    for kind in sorted(set(Kind) - {Kind.CONFIRM_ADDRESS, Kind.CALL}):
        delivery = made.delivery(sheet, kind=kind, language=language)
        message = read(delivery)
        if kind not in REMINDERS:
            assert message["List-Unsubscribe"] is None, kind
            continue
        web, post = re.findall(r"<([^>]*)>", message["List-Unsubscribe"])
        assert web == f"https://care.example{path(delivery)}"
        assert re.fullmatch(r"mailto:desk@mail\.example\?subject=[\w%]+", post)
        assert message["List-Unsubscribe-Post"] == ONE_CLICK
        assert web in message.get_body(("plain",)).get_content()
        assert web in message.get_body(("html",)).get_content()


def test_without_tls_or_an_address_for_answers_less_is_promised(sheet, settings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    message = read(made.delivery(sheet, kind=Kind.CHECK_IN))
    assert message["List-Unsubscribe-Post"] is None
    assert "mailto" not in message["List-Unsubscribe"]


def test_a_mail_program_stops_them_with_one_post_and_no_cookie(sheet, browser) -> None:
    delivery = made.delivery(sheet, kind=Kind.CHECK_IN)
    answer = browser.post(path(delivery), ONE_CLICK, content_type=FORM)
    assert answer.status_code == 200
    assert not answer.cookies
    assert is_stopped()
    first = PatientChannel.objects.get().reminders_stopped_at
    browser.post(path(delivery), {"List-Unsubscribe": "One-Click"})
    assert PatientChannel.objects.get().reminders_stopped_at == first


def test_looking_stops_nothing_however_often(sheet, browser) -> None:
    delivery = made.delivery(sheet, kind=Kind.CHECK_IN)
    for _ in range(3):
        page = browser.get(path(delivery))
        assert page.status_code == 200
        browser.head(path(delivery))
        browser.get(path(delivery) + "?List-Unsubscribe=One-Click&act=stop")
    for method in ("put", "delete", "patch", "options"):
        assert getattr(browser, method)(path(delivery)).status_code == 405
    browser.post(path(delivery), {"nonsense": "1"})
    assert not is_stopped()


def test_a_person_stops_them_and_takes_it_back_on_the_next_page(sheet, browser) -> None:
    delivery = made.delivery(sheet, kind=Kind.CHECK_IN)
    page = browser.get(path(delivery)).content.decode()
    assert "a…@mail.example" in page
    assert "asa@" not in page
    assert sheet.patient.name not in page
    assert "You still get a message when what we gave you is replaced" in page
    answer = browser.post(path(delivery), {"act": "stop"})
    assert answer.status_code == 302
    assert is_stopped()
    page = browser.get(answer["Location"]).content.decode()
    assert "Undo: send reminders again" in page
    browser.post(path(delivery), {"act": "resume"})
    assert not is_stopped()


def test_it_works_after_the_sheet_was_replaced_and_after_months(sheet, browser) -> None:
    delivery = made.delivery(sheet, kind=Kind.CHECK_IN)
    with time_machine.travel(NOW.replace(year=NOW.year + 2), tick=False):
        assert browser.post(path(delivery), ONE_CLICK, content_type=FORM).status_code == 200
    assert is_stopped()


def test_a_forged_address_opens_nothing(sheet, browser) -> None:
    other = made.delivery(sheet)
    delivery = made.delivery(sheet, kind=Kind.CHECK_IN)
    for raw in (f"{delivery.pk.hex}:{'x' * 43}", "x", stopping.token(other)):
        for act in (browser.get, browser.post):
            answer = act(f"/stop/{raw}/")
            assert answer.status_code == 404
            assert sheet.clinic.name not in answer.content.decode()
    browser.post(f"/stop/{stopping.token(other)}/", {"act": "stop"})
    assert not is_stopped()


def test_the_page_is_kept_out_of_caches_and_search(sheet, browser) -> None:
    page = browser.get(path(made.delivery(sheet, kind=Kind.CHECK_IN, language="sv")))
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Content-Language"] == "sv"
    assert "Sluta skicka påminnelser" in page.content.decode()
