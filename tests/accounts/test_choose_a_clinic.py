"""Where somebody lands who has signed in."""

import pytest

from tests import factories, forms
from tests.guidance import evidence_pages

pytestmark = pytest.mark.django_db


def test_somebody_of_the_guidance_without_a_clinic_lands_in_the_editor() -> None:
    client = evidence_pages.signed_in(factories.user(permissions=["edit"]))
    assert client.get("/").headers["Location"] == "/guidance/"
    assert client.get("/guidance/").status_code == 200
    page = client.get("/clinics/").content.decode()
    assert '<a class="btn btn-primary alone-button" href="/guidance/">Open the guidance</a>' in page
    assert "no clinic has added you" not in page


def test_somebody_whom_no_clinic_has_added_is_told_what_to_do() -> None:
    somebody = factories.user()
    page = evidence_pages.signed_in(somebody).get("/", follow=True).content.decode()
    assert "no clinic has added you" in page
    assert somebody.username in page
    assert "/evidence/" not in page


def test_somebody_of_one_clinic_goes_straight_there() -> None:
    member = factories.member(factories.clinic(slug="alder"))
    answer = forms.client_of(member).get("/")
    assert answer.headers["Location"] == "/c/alder/"
