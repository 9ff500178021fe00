"""The demo's outbox shows messages as they would arrive, and only in the demo."""

import re

import pytest
from django.test import Client

from clinics.delivery import actions
from clinics.delivery.models import OutboxMessage
from clinics.portal import actions as portal
from clinics.portal import tokens
from clinics.sheets.models import Sheet
from tests import factories, forms
from tests.delivery import given

pytestmark = pytest.mark.django_db
HOME = "/c/alder/outbox/"


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    patient = given.confirmed(factories.patient(factories.clinic(slug="alder")))
    made = factories.issue(factories.treatment(patient))
    portal.make_link(sheet=made, by=made.issued_by, now=given.NOW)
    return made


@pytest.fixture
def client(sheet: Sheet) -> Client:
    return forms.client_of(factories.member(sheet.clinic))


def test_a_message_is_shown_as_it_would_arrive(client, sheet) -> None:
    assert "Nothing has arrived yet." in client.get(HOME).content.decode()
    actions.change_settings(
        clinic=sheet.clinic, by=sheet.issued_by, now=given.NOW, allow_pdf_attachment=True
    )
    given.message(sheet, "sent", kind="sheet-pdf", data={"wants_pdf": True})
    own = f"{HOME}{OutboxMessage.objects.get().pk}/"
    assert own in client.get(HOME).content.decode()
    page = client.get(own).content.decode()
    link = tokens.address(sheet.link)
    assert f'<a href="{link}">' in page
    assert "anna@mail.example" in page
    shown = client.get(f"{own}page/")
    assert link in shown.content.decode()
    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "sandbox" in policy
    assert not re.search("script-src|img-src|'self'", policy)
    assert "allow-scripts" not in policy
    attached = client.get(f"{own}files/0/")
    assert attached.content.startswith(b"%PDF-")
    assert attached.headers["Content-Type"] == "application/pdf"
    assert client.get(f"{own}files/1/").status_code == 404


def test_where_mail_is_really_sent_there_is_no_outbox(client, sheet, settings) -> None:
    given.message(sheet, "sent")
    own = f"{HOME}{OutboxMessage.objects.get().pk}/"
    settings.MAIL = {"carrier": "smtp"}
    for address in (HOME, own, f"{own}page/", f"{own}files/0/"):
        assert client.get(address).status_code == 404
    assert "/outbox/" not in client.get("/c/alder/deliveries/").content.decode()
