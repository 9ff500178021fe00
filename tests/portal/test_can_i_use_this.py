""" "Can I use this?" on the phone: one verdict, its reason, and what was not read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.portal import opening

pytestmark = pytest.mark.django_db


def _page(patient: Client, **asked: Any) -> str:
    return patient.post("/my/products/", asked).content.decode()


def _said(patient: Client, **asked: Any) -> str:
    return opening.words(patient.post("/my/products/", asked))


@pytest.fixture(autouse=True)
def _edition() -> Iterator[None]:
    factories.publish()
    with opening.at(timedelta(0)):
        yield


@pytest.fixture
def patient() -> Client:
    return opening.opened(opening.link(opening.sheet()))


def test_a_name_alone_is_looked_up_and_else_its_list_is_asked_for(patient: Client) -> None:
    known = _said(patient, name="Differin")
    assert "A name alone does not tell us" not in known
    assert "It holds a prescription retinoid (differin)" in known
    assert "Yes, use it" not in known
    unknown = _said(patient, name="Grandmother’s balm of the north")
    assert "No answer yet: leave it off" in unknown
    assert "A name alone does not tell us what is in it" in unknown


def test_neither_name_nor_list_is_an_error(patient: Client) -> None:
    page = _page(patient, name=" ", ingredients=" ")
    assert "<title>Error: " in page


def test_an_unknown_kind_is_one_question_and_one_tap_answers_it() -> None:
    asked = {"name": "Aurora 7", "ingredients": "Aqua, Squalane, Ceramide NP, Tocopherol"}
    with opening.at(timedelta(days=5)):
        patient = opening.opened(opening.link(opening.sheet()))
        page = _page(patient, **asked, familiar="yes")
        assert "One question: what is it?" in page
        for kind in ("rinse-off", "leave-on", "sunscreen-chemical", "prescribed", "unsure"):
            assert f'name="kind" value="{kind}"' in page
        stays = _page(patient, **asked, familiar="yes", kind="leave-on")
        assert "verdict-ok" in stays
        assert _verdict(_page(patient, **asked, familiar="yes", kind="unsure")) == "ok"
        assert _verdict(_page(patient, **asked, familiar="yes", kind="prescribed")) == "unchecked"


def _verdict(page: str) -> str:
    return page.split('class="verdict verdict-')[1].split('"')[0]


def test_an_unread_word_is_named_and_never_a_yes(patient: Client) -> None:
    page = _page(
        patient,
        name="Day cream",
        ingredients="Aqua, Glycerin, Zanzibarium",
        kind="leave-on",
        familiar="yes",
    )
    assert "<mark>Zanzibarium</mark>" in page
    assert _verdict(page) == "unchecked"


def test_what_she_knows_is_not_new() -> None:
    asked = {
        "name": "Serum",
        "ingredients": "Aqua, Glycerin, Squalane, Panthenol",
        "kind": "leave-on",
    }
    with opening.at(timedelta(days=5)):
        patient = opening.opened(opening.link(opening.sheet()))
        assert _verdict(_page(patient, **asked, familiar="yes")) == "ok"
        assert _verdict(_page(patient, **asked, familiar="no")) == "wait"


def test_the_sheets_own_sunscreen_is_never_refused() -> None:
    with opening.at(timedelta(days=3)):
        patient = opening.opened(opening.link(opening.sheet(language="sv")))
        asked = {"name": "Mineral SPF 50", "ingredients": "Aqua, Zinc Oxide, Glycerin, Squalane"}
        page = _page(patient, **asked)
        assert _verdict(page) == "ok"
        assert "Ja, använd den" in page


def test_a_yes_does_not_say_to_wait_for_a_day_that_has_come() -> None:
    asked = {"name": "Night serum", "ingredients": "Aqua, Glycerin, Retinol", "familiar": "yes"}
    link = opening.link(opening.sheet())
    with opening.at(timedelta(days=10)):
        assert "Wait until Tuesday 7 April" in _said(opening.opened(link), **asked)
    with opening.at(timedelta(days=11)):
        said = _said(opening.opened(link), **asked)
        assert "Yes, use it The wait was over on Tuesday 7 April 2026." in said
        assert "Wait until" not in said
    spray = {"name": "Saline spray", "ingredients": "Aqua, Sodium Chloride", "familiar": "yes"}
    with opening.at(timedelta(hours=9)):
        assert "You may use it from 04:00" in _said(opening.opened(link), **spray)
