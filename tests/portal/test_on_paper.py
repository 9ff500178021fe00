"""The printed sheet says how to find the page; a sheet without a link is printed as ever."""

import pytest

from clinics.accounts.delivery_settings import ClinicDelivery
from clinics.portal import tokens
from clinics.sheets import queries
from clinics.sheets.models import Sheet
from tests import factories
from tests.portal import opening

pytestmark = pytest.mark.django_db


def printed(sheet: Sheet) -> str:
    door = tokens.door(sheet, now=factories.NOW)
    return queries.html(sheet, paper_size="a4", large_print=False, door=door)


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return opening.sheet()


def test_with_a_link_it_shows_the_code_and_each_print_the_same_one(sheet):
    before = printed(sheet)
    link = opening.link(sheet)
    with_link = printed(sheet)
    assert tokens.code(link) in with_link
    assert tokens.code(link) not in before
    assert with_link == printed(Sheet.objects.get(pk=sheet.pk))
    # The address is in the square alone: nobody types 43 characters.
    assert tokens.token(link.nonce) not in with_link


def test_where_the_date_of_birth_is_asked_for_there_is_no_code(sheet):
    ClinicDelivery.objects.create(clinic=sheet.clinic, second_factor="birth")
    link = opening.link(sheet)
    assert "Scan, then type your birth date" in printed(sheet)
    assert tokens.code(link) not in printed(sheet)


def test_a_sheet_without_a_link_is_printed_as_before(sheet):
    assert 'class="door' not in printed(sheet)
    assert printed(sheet) == printed(sheet)
