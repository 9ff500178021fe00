"""The banner: what is wrong with the mail, for staff of the clinic, while it lasts."""

import html
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clinics.delivery import banner as context
from clinics.delivery import queue
from clinics.delivery.models import Delivery
from clinics.portal import actions as portal
from clinics.portal.models import Link
from clinics.sheets.models import Sheet
from tests import factories, forms
from tests.delivery import given

pytestmark = pytest.mark.django_db
AWAY = "Email is not being sent: the program that sends it is not running."
REFUSED = "The mail server does not take email now. It is tried again by itself."
STUCK = "Email waits longer than it should."


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    patient = given.confirmed(factories.patient(factories.clinic(slug="alder")))
    made = factories.issue(factories.treatment(patient))
    link = portal.make_link(sheet=made, by=made.issued_by, now=factories.NOW)
    # The clock of these tests goes on.
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() + timedelta(days=1))
    return made


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def client(sheet: Sheet) -> Client:
    return forms.client_of(factories.member(sheet.clinic, "assistant"))


def banner(client: Client) -> str:
    context.forget()
    page = client.get("/c/alder/patients/").content.decode()
    found = re.search(r'<div class="notice notice-warn mail-trouble".*?</div>', page, re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", "", found[0]).split())) if found else ""


def works(now: datetime) -> None:
    queue.heard_of(worker="w", now=now, started_at=now)


def test_nothing_is_said_where_nothing_is_wrong(client, sheet, now) -> None:
    assert banner(client) == "", "nothing was ever sent here"
    works(now)
    given.message(sheet, now=now)
    assert banner(client) == ""


def test_a_worker_that_is_away_shows_and_what_still_works(client, sheet, now) -> None:
    given.message(sheet, now=now)
    assert banner(client) == (
        f"{AWAY} 1 message waits. It is sent as soon as possible, a reminder only on its day."
        " Printing works. Look at the deliveries"
    )
    works(now - timedelta(minutes=3))
    assert AWAY in banner(client)
    works(now)
    assert banner(client) == "", "it goes by itself"


def test_a_worker_that_was_lost_shows_before_anything_waits(client, now) -> None:
    works(now - timedelta(minutes=3))
    assert AWAY in banner(client)


def test_a_mail_server_that_refuses_shows(client, sheet, now) -> None:
    works(now)
    made = given.message(sheet, "put-off", now=now)
    assert REFUSED in banner(client)
    Delivery.objects.filter(pk=made.pk).update(state="cancelled", problem="stopped")
    assert banner(client) == ""


def test_a_queue_that_is_stuck_shows(client, sheet, now) -> None:
    works(now)
    given.message(sheet, now=now - timedelta(minutes=5))
    assert STUCK in banner(client)


def test_another_clinics_trouble_is_not_shown(client, sheet, now) -> None:
    works(now)
    other = given.confirmed(factories.patient(factories.clinic(slug="birch")))
    theirs = factories.issue(factories.treatment(other))
    given.message(theirs, now=now - timedelta(minutes=5))
    assert banner(client) == ""


def test_without_a_mail_server_there_is_no_trouble(client, sheet, now, settings) -> None:
    given.message(sheet, now=now - timedelta(minutes=5))
    settings.MAIL = {"carrier": "none"}
    assert banner(client) == ""


def test_it_costs_one_question_every_few_seconds(sheet, now, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        for _ in range(5):
            context.of_clinic(sheet.clinic, now)
    assert context.KEPT_SECONDS <= 10
