"""A sheet's link: derived, kept as a hash, made once, taken back, locked and made anew."""

import pytest
from django.db import connection

from clinics.journal.models import Event
from clinics.portal import actions, tokens
from clinics.portal.models import Link
from clinics.sheets.models import Sheet
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return factories.issue(factories.treatment(factories.patient(factories.clinic())))


def make(sheet, **changes):
    return actions.make_link(sheet=sheet, by=sheet.issued_by, now=NOW, **changes)


def verbs():
    return list(Event.objects.filter(object_kind="link").values_list("verb", flat=True))


def everything_stored() -> str:
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_the_token_has_256_bits_and_the_code_eight_plain_characters(sheet):
    link = make(sheet)
    raw = tokens.token(link.nonce)
    assert len(raw) == 43
    assert tokens.address(link) == f"http://127.0.0.1:8000/p/{raw}/"
    assert len(tokens.code(link)) == 9
    assert not set("01ILO") & set(tokens.code(link))
    assert tokens.find(raw) == link
    assert tokens.find(raw[:-1]) is None


def test_neither_token_nor_code_is_stored_anywhere(sheet):
    link = make(sheet)
    stored = everything_stored()
    assert link.token_hash in stored
    assert tokens.token(link.nonce) not in stored
    assert tokens.code_of(link.nonce) not in stored
    assert tokens.code(link) not in stored


def test_without_the_key_the_row_gives_another_token_and_code(sheet, settings):
    link = make(sheet)
    before = tokens.token(link.nonce), tokens.code(link)
    settings.PORTAL_KEY = "another key that nobody has seen before, long enough"
    assert tokens.token(link.nonce) != before[0]
    assert tokens.code(link) != before[1]


def test_a_sheet_has_one_link_however_often_it_is_asked_for(sheet):
    assert make(sheet) == make(sheet)
    assert Link.objects.count() == 1
    assert verbs() == ["make-link"]
