"""What staff see of a link and do with it; who may is in the access matrix."""

import pytest
from django.test import Client

from clinics.portal import tokens
from clinics.portal.models import Link
from tests import factories
from tests.portal import opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> Link:
    factories.publish()
    return opening.link(opening.sheet())


def staff(link, role="assistant"):
    client = Client()
    client.force_login(factories.member(link.clinic, role).user)
    return client


def address(link, name="link/"):
    return f"/c/{link.clinic.slug}/sheets/{link.sheet_id}/{name}"


def do(link, what, role="assistant"):
    answer = staff(link, role).post(address(link), {"do": what}, follow=True)
    link.refresh_from_db()
    return opening.words(answer)


def test_the_sheets_page_shows_state_and_code_and_never_the_token(link):
    with opening.at(opening.NOW):
        page = staff(link).get(address(link, ""))
    assert tokens.code(link) in opening.words(page)
    assert tokens.token(link.nonce) not in page.content.decode()


def test_a_link_that_is_taken_back_shows_no_code(link):
    with opening.at(opening.NOW):
        said = do(link, "revoke")
    assert link.is_revoked
    assert "The link was taken back" in said
    assert "Taken back" in said
    assert tokens.code(link) not in said


def test_a_locked_link_is_opened_again_with_the_same_code(link):
    code = tokens.code(link)
    with opening.at(opening.NOW):
        for _ in range(5):
            Client().post(opening.path(link), {"answer": "2345-6789"})
        assert "Locked after five wrong answers" in opening.words(staff(link).get(address(link)))
        assert code in do(link, "unlock")
    assert not link.is_locked


def test_a_new_link_shows_its_new_code(link):
    old = tokens.code(link)
    with opening.at(opening.NOW):
        do(link, "revoke")
        said = do(link, "new")
    assert old not in said
    assert tokens.code(link) in said


def test_all_links_of_a_patient_are_taken_back_at_once(link):
    other = opening.link(factories.issue(factories.treatment(link.patient)))
    with opening.at(opening.NOW):
        said = do(link, "revoke-patient")
    other.refresh_from_db()
    assert other.is_revoked
    assert "2 links of this patient were taken back" in said


def test_a_sheet_without_a_link_can_get_one():
    factories.publish()
    sheet = opening.sheet()
    client = Client()
    client.force_login(sheet.issued_by)
    path = f"/c/{sheet.clinic.slug}/sheets/{sheet.pk}/link/"
    client.post(path, {"do": "new"})
    client.post(path, {"do": "nonsense"})
    assert Link.objects.get().sheet == sheet


def test_an_administrator_takes_back_all_links_once_sure(link):
    admin, path = staff(link, "admin"), f"/c/{link.clinic.slug}/links/"
    with opening.at(opening.NOW):
        assert "1 link is open" in opening.words(admin.get(path))
        assert "Tick the box if you are sure" in opening.words(admin.post(path))
        assert not Link.objects.get().is_revoked
        admin.post(path, {"sure": "yes"})
        assert Link.objects.get().is_revoked
        assert "No link is open" in opening.words(admin.get(path))
