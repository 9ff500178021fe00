"""How a sheet reaches the patient, chosen as it is issued and remembered."""

import re
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations import SeparateDatabaseAndState
from django.test import Client

from clinics.delivery import actions, queries
from clinics.delivery.models import Delivery, PatientChannel
from clinics.records import actions as records
from clinics.records.models import Patient, Treatment
from clinics.sheets.models import Sheet
from tests import factories, forms

pytestmark = pytest.mark.django_db
ANNA = "anna@mail.example"
ASK = "Read the address back to the patient and tick it, or print the sheet."


@pytest.fixture
def treatment() -> Treatment:
    factories.publish()
    clinic = factories.clinic(slug="alder")
    return factories.treatment(factories.patient(clinic, email=ANNA))


@pytest.fixture
def client(treatment: Treatment) -> Client:
    return forms.client_of(factories.member(treatment.clinic))


def url(treatment: Treatment) -> str:
    return f"/c/alder/treatments/{treatment.pk}/review/"


def text(response: Any) -> str:
    return str(response.content.decode())


def chosen(page: str) -> str:
    found = re.search(r'<input[^>]*name="channel"[^>]*>', page)
    radios = re.findall(r'<input[^>]*name="channel"[^>]*value="([^"]+)"[^>]*checked', page)
    return radios[0] if radios else forms.hidden(page, "channel") if found else ""


def sent(client: Client, treatment: Treatment, **changes: Any) -> str:
    """Send the review form; return the page when it was refused."""
    page = text(client.get(url(treatment)))
    data = forms.review(page, address=forms.hidden(page, "address"), **changes)
    response = client.post(url(treatment), data)
    return text(response) if response.status_code == 200 else ""


def confirm(patient: Patient) -> None:
    actions.confirm_address(
        patient=patient, address=patient.email, by=patient.created_by, now=factories.NOW
    )


def attach(treatment: Treatment) -> None:
    actions.change_settings(
        clinic=treatment.clinic,
        by=treatment.recorded_by,
        now=factories.NOW,
        allow_pdf_attachment=True,
    )


def test_paper_comes_first_until_the_address_is_confirmed(client, treatment) -> None:
    assert chosen(text(client.get(url(treatment)))) == "print"
    confirm(treatment.patient)
    page = text(client.get(url(treatment)))
    assert chosen(page) == "email"
    assert 'name="read_back"' not in page


def test_without_an_address_there_is_only_paper(client, treatment) -> None:
    Patient.objects.update(email="")
    page = text(client.get(url(treatment)))
    assert chosen(page) == "print"
    assert "No email address is known" in page
    assert sent(client, treatment, channel="email")
    assert not Sheet.objects.exists()
    assert sent(client, treatment) == ""
    assert not Delivery.objects.exists()
    assert not PatientChannel.objects.exists(), "paper was not chosen: nothing else was open"


def test_nothing_is_sent_to_an_address_that_nobody_read_back(client, treatment) -> None:
    assert forms.errors(sent(client, treatment, channel="email")) == [ASK]
    assert not Sheet.objects.exists()
    assert not Delivery.objects.exists()


def test_reading_back_confirms_issues_and_remembers_at_once(client, treatment) -> None:
    assert sent(client, treatment, channel="email", read_back="on") == ""
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.to, delivery.sheet) == ("sheet-link", ANNA, Sheet.objects.get())
    assert queries.confirmed_address(treatment.patient) == ANNA
    assert PatientChannel.objects.get().channel == "email"


def test_an_address_that_was_changed_in_another_tab_is_looked_at_again(client, treatment) -> None:
    page = text(client.get(url(treatment)))
    data = forms.review(page, address=ANNA, channel="email", read_back="on")
    Patient.objects.update(email="other@mail.example")
    page = text(client.post(url(treatment), data))
    assert forms.errors(page) == ["The email address was changed meanwhile. Look at it again."]
    assert forms.hidden(page, "address") == "other@mail.example"
    assert not re.search(r'name="read_back"[^>]*checked', page)
    assert not Sheet.objects.exists()


def test_a_changed_address_loses_its_confirmation(client, treatment) -> None:
    confirm(treatment.patient)
    records.change_patient(
        patient=treatment.patient,
        by=treatment.recorded_by,
        now=factories.NOW,
        email="new@mail.example",
    )
    page = text(client.get(url(treatment)))
    assert chosen(page) == "print"
    assert "I have read the address back to the patient: new@mail.example" in page


def test_the_pdf_goes_by_mail_only_where_the_clinic_allows_it(client, treatment) -> None:
    confirm(treatment.patient)
    assert 'value="email-pdf"' not in text(client.get(url(treatment)))
    assert sent(client, treatment, channel="email-pdf", wants_pdf="on")
    assert not Sheet.objects.exists()
    attach(treatment)
    assert forms.errors(sent(client, treatment, channel="email-pdf")) == [
        "Tick that the patient asked for the PDF, or send the link alone."
    ]
    assert sent(client, treatment, channel="email-pdf", wants_pdf="on") == ""
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.data) == ("sheet-pdf", {"wants_pdf": True})


def test_the_wish_for_the_pdf_is_asked_for_each_sheet(client, treatment) -> None:
    confirm(treatment.patient)
    attach(treatment)
    sent(client, treatment, channel="email-pdf", wants_pdf="on")
    second = factories.treatment(treatment.patient)
    page = text(client.get(url(second)))
    assert chosen(page) == "email-pdf"
    assert not re.search(r'name="wants_pdf"[^>]*checked', page)


def test_a_second_press_sends_nothing_more(client, treatment) -> None:
    confirm(treatment.patient)
    page = text(client.get(url(treatment)))
    data = forms.review(page, address=ANNA, channel="email")
    answers = [client.post(url(treatment), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Delivery.objects.count() == Sheet.objects.count() == 1


def test_printing_goes_on_to_the_patient_and_mailing_to_the_sheet(client, treatment) -> None:
    confirm(treatment.patient)
    for channel, leads_to in (("print", "/patients/"), ("email", "/sheets/")):
        page = text(client.get(url(treatment)))
        data = forms.review(page, address=ANNA, channel=channel, replaced="on")
        assert leads_to in client.post(url(treatment), data).headers["Location"]


def test_a_clinic_without_a_mail_server_prints(client, treatment, settings) -> None:
    settings.MAIL = {"carrier": "none"}
    confirm(treatment.patient)
    page = text(client.get(url(treatment)))
    assert "No mail server is set up here" in page
    assert chosen(page) == "print"
    assert sent(client, treatment) == ""
    assert PatientChannel.objects.get().channel == "email", "paper was not chosen"


def test_new_names_in_the_code_leave_the_tables_as_they_were() -> None:
    [step] = import_module("clinics.delivery.migrations.0005_names").Migration.operations
    assert isinstance(step, SeparateDatabaseAndState)
    assert step.database_operations == []
    with connection.cursor() as cursor:
        kept = connection.introspection.get_constraints(cursor, "delivery_patientway")
    assert {"patientway_way", "patientway_confirmed_when"} <= kept.keys()
