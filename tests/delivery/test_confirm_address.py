"""An address is confirmed before the first sending: read back, or asked by mail."""

import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from clinics.accounts.journal.models import Event
from clinics.delivery import confirmation, queries
from clinics.delivery.models import Delivery, PatientChannel
from clinics.records.models import Patient
from tests import factories, forms

pytestmark = pytest.mark.django_db
ANNA = "anna@mail.example"


@pytest.fixture
def patient() -> Patient:
    return factories.patient(factories.clinic(slug="alder"), email=ANNA)


@pytest.fixture
def client(patient: Patient) -> Client:
    return forms.client_of(factories.member(patient.clinic, "assistant"))


def url(patient: Patient, more: str = "") -> str:
    return f"/c/alder/patients/{patient.pk}/channel/{more}"


def text(response: Any) -> str:
    return str(response.content.decode())


def asked(client: Client, patient: Patient) -> Delivery:
    client.post(url(patient, "ask/"), {"form_key": str(uuid.uuid4())})
    return Delivery.objects.get(kind="confirm-address")


def test_a_way_by_mail_needs_the_address_read_back(client, patient) -> None:
    page = text(client.post(url(patient), {"channel": "email", "address": ANNA}))
    assert forms.errors(page) == ["Read the address back to the patient and tick it."]
    data = {"channel": "email", "address": ANNA, "read_back": "on"}
    assert client.post(url(patient), data).status_code == 302
    assert queries.confirmed_address(patient) == ANNA
    assert PatientChannel.objects.get().channel == "email"
    noted = Event.objects.filter(verb="set-way").latest("seq")
    # The journal keeps the words of the first release.
    assert noted.object_kind == "patientway"
    assert noted.data == {
        "way": "email",
        "confirmed": True,
    }


def test_paper_needs_nothing(client, patient) -> None:
    assert client.post(url(patient), {"channel": "print"}).status_code == 302
    assert queries.confirmed_address(patient) == ""


def test_an_address_of_another_tab_is_not_confirmed(client, patient) -> None:
    Patient.objects.update(email="other@mail.example")
    data = {"channel": "email", "address": ANNA, "read_back": "on"}
    assert "changed meanwhile" in text(client.post(url(patient), data))
    assert not PatientChannel.objects.exists()


def test_the_message_that_asks_is_sent_once_an_hour(client, patient) -> None:
    first = asked(client, patient)
    assert (first.to, first.sheet, first.data) == (ANNA, None, {})
    asked(client, patient)
    assert "A message that asks was written" in text(client.get(url(patient)))


def test_looking_changes_nothing_and_the_button_confirms(client, patient) -> None:
    address = f"/confirm/{confirmation.token(asked(client, patient))}/"
    mailbox = Client()
    for _ in range(20):
        for look in (mailbox.get, mailbox.head):
            assert look(address).status_code == 200
    assert not PatientChannel.objects.exists()
    page = text(mailbox.get(address))
    assert "Åsa" not in page
    assert "Södermalm Skin" in page
    for _ in range(2):
        assert "The address is confirmed" in text(mailbox.post(address))
    assert queries.confirmed_address(patient) == ANNA
    assert Event.objects.filter(verb="set-way").count() == 1


def test_an_address_that_was_changed_meanwhile_is_not_confirmed(client, patient) -> None:
    address = f"/confirm/{confirmation.token(asked(client, patient))}/"
    Patient.objects.update(email="right@mail.example")
    assert "Another address is used by now." in text(Client().post(address))
    assert not PatientChannel.objects.exists()


def test_forged_and_old_addresses_look_alike(client, patient) -> None:
    token = confirmation.token(asked(client, patient))
    answers = [Client().get(f"/confirm/{each}/") for each in ("x", token[:-1], token + "a")]
    with time_machine.travel(timezone.now() + confirmation.LIFE * 1.01):
        answers.append(Client().post(f"/confirm/{token}/"))
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, answers[0].content)
    }
    assert not PatientChannel.objects.exists()


def test_asking_needs_an_address(client, patient) -> None:
    Patient.objects.update(email="")
    client.post(url(patient, "ask/"), {"form_key": str(uuid.uuid4())})
    assert not Delivery.objects.exists()
    assert "No email address is known." in text(client.get(url(patient)))
