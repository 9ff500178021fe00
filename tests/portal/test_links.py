"""A sheet's link: derived, kept as a hash, made once, taken back, locked and made anew."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from clinics.accounts.delivery_settings import ClinicDelivery
from clinics.accounts.journal.models import Event
from clinics.portal import actions, tokens
from clinics.portal.models import Link
from clinics.sheets.models import Sheet
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
STOCKHOLM = ZoneInfo("Europe/Stockholm")


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


def test_it_lives_until_30_days_after_the_last_window(sheet):
    # Of this sheet's windows the last, for treatments of the same area, ends on 25 April 2026.
    link = make(sheet)
    assert link.expires_at == datetime(2026, 5, 26, tzinfo=STOCKHOLM)
    assert not link.has_expired(datetime(2026, 5, 25, 23, 59, tzinfo=STOCKHOLM))
    assert link.has_expired(datetime(2026, 5, 26, tzinfo=STOCKHOLM))


def test_the_clinic_says_for_how_long_and_what_is_asked(sheet):
    ClinicDelivery.objects.create(clinic=sheet.clinic, link_days_after=7, second_factor="birth")
    link = make(sheet)
    assert link.expires_at == datetime(2026, 5, 3, tzinfo=STOCKHOLM)
    assert link.factor == "birth"


def test_what_has_no_end_keeps_it_for_twelve_weeks_and_30_days():
    factories.publish()
    flags = factories.ANSWERED | {"breastfeeding": "yes"}
    patient = factories.patient(factories.clinic())
    link = make(factories.issue(factories.treatment(patient, flags=flags)))
    assert link.expires_at == datetime(2026, 7, 20, tzinfo=STOCKHOLM)


def test_a_link_made_late_lives_30_days_from_then_on(sheet):
    late = datetime(2026, 9, 1, 12, tzinfo=UTC)
    link = actions.make_link(sheet=sheet, by=sheet.issued_by, now=late)
    assert link.expires_at == datetime(2026, 10, 2, tzinfo=STOCKHOLM)


def test_one_patients_links_or_all_of_a_clinic_are_taken_back_at_once(sheet):
    link = make(sheet)
    other = make(factories.issue(factories.treatment(factories.patient(sheet.clinic))))
    foreign = make(factories.issue(factories.treatment(factories.patient(factories.clinic()))))
    by = sheet.issued_by
    assert actions.revoke_patient(patient=sheet.patient, by=by, now=NOW) == 1
    assert revoked() == {link.pk}
    assert actions.revoke_clinic(clinic=sheet.clinic, by=by, now=NOW) == 1
    assert revoked() == {link.pk, other.pk}
    assert foreign.pk not in revoked()
    assert verbs().count("revoke-link") == 2


def revoked():
    return set(Link.objects.exclude(revoked_at=None).values_list("pk", flat=True))


def test_a_new_link_has_another_token_and_code_and_ends_what_was_open(sheet):
    link = make(sheet)
    before = tokens.token(link.nonce), tokens.code(link), tokens.seal(link)
    actions.revoke(link=link, by=sheet.issued_by, now=NOW)
    new = actions.renew_link(link=link, by=sheet.issued_by, now=NOW)
    assert new.pk == link.pk
    assert new.opens(NOW)
    assert not set(before) & {tokens.token(new.nonce), tokens.code(new), tokens.seal(new)}
    assert tokens.find(before[0]) is None
    assert verbs() == ["make-link", "revoke-link", "renew-link"]


REFUSED = [
    {"revoked_at": None, "revoked_by": None},  # what was taken back stays dead
    {"wrong_answers": 5},
    {"wrong_answers": 6, "locked_at": NOW},
    {"locked_at": NOW},
    {"factor": "none"},
    {"expires_at": NOW},
]


@pytest.mark.parametrize("change", REFUSED)
def test_the_database_refuses_a_link_in_a_state_that_cannot_be(sheet, change):
    link = make(sheet)
    actions.revoke(link=link, by=sheet.issued_by, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=link.pk).update(**change)


def test_the_database_keeps_a_link_with_its_sheet_patient_and_clinic(sheet):
    link = make(sheet)
    other = factories.issue(factories.treatment(factories.patient(sheet.clinic)))
    foreign = factories.patient(factories.clinic())
    for change in (
        {"sheet": other},
        {"patient": other.patient},
        {"patient": foreign},
        {"clinic": foreign.clinic},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.filter(pk=link.pk).update(**change)
    link.pk, link.sheet = None, other
    link.nonce, link.token_hash = "0" * 64, "0" * 64
    with pytest.raises(IntegrityError, match="is not whom"), transaction.atomic():
        link.save(force_insert=True)
