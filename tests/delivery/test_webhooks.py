"""What a mail service reports: with the shared secret only, and of our messages only."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client

from clinics.accounts.journal.models import Event
from clinics.delivery.models import Delivery, State
from tests import factories
from tests.delivery import made

pytestmark = pytest.mark.django_db
URL = "/hooks/mail/postmark/"
SECRET = "service:k3YnB7tQvJ0xR2mZ8wLs5H"
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "TypeCode": 1,
    "ID": 1,
    "MessageID": "00000000-0000-0000-0000-000000000001",
    "Email": "asa@mail.example",
    "BouncedAt": "2026-03-27T16:00:00Z",
    "Description": "unknown user",
}


@pytest.fixture(autouse=True)
def _service(settings) -> None:
    settings.MAIL = {
        "carrier": "service",
        "service": "postmark",
        "backend": "anymail.backends.test.EmailBackend",
    }
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def delivery() -> Delivery:
    factories.publish()
    return made.in_state(State.SENT, made.sheet())[0]


def report(data: Any, secret: str = SECRET) -> Any:
    body = data if isinstance(data, str) else json.dumps(data)
    headers = {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
    return Client().post(URL, body, content_type="application/json", headers=headers)


def about(delivery: Delivery, **changes: Any) -> dict[str, Any]:
    return BOUNCE | {"Metadata": {"delivery": str(delivery.pk)}} | changes


def test_a_bounce_is_noted_once(delivery) -> None:
    for _ in range(2):
        assert report(about(delivery)).status_code == 200
    delivery.refresh_from_db()
    assert delivery.bounced_at is not None
    assert delivery.bounce == "bounced"
    assert delivery.state == State.SENT
    assert Event.objects.filter(verb="mail-report", object_id=str(delivery.pk)).count() == 1


def test_a_complaint_is_noted(delivery) -> None:
    data = about(delivery, RecordType="SpamComplaint", Type="SpamComplaint", TypeCode=512)
    assert report(data).status_code == 200
    delivery.refresh_from_db()
    assert delivery.complained_at is not None
    assert delivery.bounced_at is None


def test_the_service_s_own_id_finds_the_message_too(delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(provider_id=BOUNCE["MessageID"])
    assert report(BOUNCE).status_code == 200
    delivery.refresh_from_db()
    assert delivery.bounced_at is not None


def test_known_and_unknown_messages_are_answered_alike(delivery) -> None:
    known = report(about(delivery))
    for metadata in ({"delivery": "0" * 32}, {"delivery": "nonsense"}, {}):
        unknown = report(BOUNCE | {"Metadata": metadata})
        assert (unknown.status_code, unknown.content) == (known.status_code, known.content)


@pytest.mark.parametrize("secret", ["", "service:wrong", "other:" + SECRET])
def test_without_the_secret_nothing_is_noted(delivery, secret) -> None:
    assert report(about(delivery), secret).status_code == 400
    delivery.refresh_from_db()
    assert delivery.bounced_at is None


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '{"RecordType": 7}', '{"Metadata": []}'])
def test_nonsense_is_no_server_error(delivery, body) -> None:
    assert report(body).status_code in (200, 400)
    delivery.refresh_from_db()
    assert delivery.bounced_at is None


def test_a_message_that_was_not_sent_has_no_bounce(delivery) -> None:
    due = made.delivery(delivery.sheet)
    assert report(about(due)).status_code == 200
    due.refresh_from_db()
    assert due.bounced_at is None


def test_another_service_s_address_is_not_there() -> None:
    assert Client().post("/hooks/mail/sendgrid/", {}).status_code == 404
    assert Client().get(URL).status_code == 405
