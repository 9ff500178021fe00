"""The kept print of a sheet: served as it is, to its own clinic, as long as the sheet counts."""

import pytest
from django.test import Client

from clinics.sheets import actions
from clinics.sheets.models import Sheet
from tests import factories, forms, worlds

pytestmark = pytest.mark.django_db
BYTES = b"%PDF- kept"


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    made = factories.issue(factories.treatment(factories.patient(factories.clinic())))
    worlds.kept_print(made, BYTES)
    return made


def address(sheet: Sheet, clinic: str, query: str = "") -> str:
    return f"/c/{clinic}/sheets/{sheet.pk}/pdf/{query}"


def colleague(sheet: Sheet) -> Client:
    return forms.client_of(factories.member(sheet.clinic))


@pytest.mark.parametrize("query", ["", "?paper=a4", "?large=0", "?paper=a4&large=0"])
def test_it_is_served_as_it_was_kept(sheet: Sheet, query: str) -> None:
    response = colleague(sheet).get(address(sheet, sheet.clinic.slug, query))
    assert (response.status_code, response.content) == (200, BYTES)
    assert response["Content-Type"] == "application/pdf"
    assert f'filename="sheet-{sheet.number}.pdf"' in response["Content-Disposition"]


def test_another_clinic_gets_what_it_gets_for_a_missing_sheet(sheet: Sheet) -> None:
    stranger = factories.member(factories.clinic())
    response = forms.client_of(stranger).get(address(sheet, stranger.clinic.slug))
    assert response.status_code == 404
    assert BYTES not in response.content


def test_it_is_not_served_once_the_sheet_is_withdrawn(sheet: Sheet) -> None:
    by = sheet.issued_by
    actions.withdraw_sheet(
        sheet=sheet, reason_code="wrong-patient", reason="", by=by, now=factories.NOW
    )
    response = colleague(sheet).get(address(sheet, sheet.clinic.slug))
    assert response.status_code == 409
    assert BYTES not in response.content


@pytest.mark.parametrize("query", ["?paper=a3", "?large=2", "?large="])
def test_an_unknown_format_is_a_missing_page(sheet: Sheet, query: str) -> None:
    assert colleague(sheet).get(address(sheet, sheet.clinic.slug, query)).status_code == 404
