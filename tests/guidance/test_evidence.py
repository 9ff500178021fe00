"""The evidence pages: everything in force is there, and the search forgives."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from aftercare.guidance.store import editions
from tests import factories
from tests.guidance.evidence_pages import PAGES, rules_in, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A clinician's browser."""
    return signed_in(factories.member(factories.clinic()).user)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", ["clinician", "assistant", "admin"])
def test_staff_read_it_in_their_clinics_frame(role: str, address: str, language: str) -> None:
    clinic = factories.clinic(name="Frame of the clinic")
    browser = signed_in(factories.member(clinic, role).user, language)
    response = browser.get(f"/c/{clinic.slug}/evidence/{address}")
    assert response.status_code == 200
    shown = response.content.decode()
    assert f'<html lang="{language}">' in shown
    assert "Frame of the clinic" in shown
    assert shown.count("<h1") == 1
    links = re.findall(r'href="(/[^"]*evidence/[^"]*)"', shown)
    assert all(link.startswith(f"/c/{clinic.slug}/evidence/") for link in links)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("permission", ["edit", "approve"])
def test_the_people_of_the_guidance_need_no_clinic(permission: str, address: str) -> None:
    browser = signed_in(factories.user(permissions=[permission]))
    assert browser.get(f"/evidence/{address}").status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_sent_to_sign_in(address: str) -> None:
    clinic = factories.clinic()
    for frame in ("", f"/c/{clinic.slug}"):
        response = Client().get(f"{frame}/evidence/{address}")
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", PAGES)
def test_who_neither_works_at_a_clinic_nor_on_the_guidance_may_not(address: str) -> None:
    assert signed_in(factories.user()).get(f"/evidence/{address}").status_code == 403


def test_who_has_left_the_clinic_may_not() -> None:
    membership = factories.member(factories.clinic())
    browser = signed_in(membership.user)
    assert browser.get("/evidence/").status_code == 200
    membership.ended_at = factories.NOW
    membership.save()
    assert browser.get("/evidence/").status_code == 403


def test_nothing_can_be_sent_to_it(client: Client) -> None:
    assert client.post("/evidence/").status_code == 405


def test_another_clinics_frame_is_not_found(client: Client) -> None:
    other = factories.clinic()
    assert client.get(f"/c/{other.slug}/evidence/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "rules/no-such-rule/",
        "sources/L999/",
        "conflicts/C-99/",
        "rules/%3Cb%3E/",
        "sources/S0-23/",
        "rules/MAKEUP-WAIT/",
    ],
)
def test_what_is_not_in_the_edition_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/evidence/{address}").status_code == 404


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_rule_source_claim_and_conflict_is_there(language: str) -> None:
    browser = signed_in(factories.user(permissions=["edit"]), language)
    guidance = editions.current()
    assert rules_in(text_of(browser, "")) == set(guidance.rule_by_id)
    sources = text_of(browser, "sources/")
    assert all(f'href="/evidence/sources/{name}/"' in sources for name in guidance.sources)
    claims = text_of(browser, "claims/")
    assert all(f'id="{name}"' in claims for name in guidance.claims)
    assert len(guidance.claims) == 164
    conflicts = text_of(browser, "conflicts/")
    assert all(f'href="/evidence/conflicts/{name}/"' in conflicts for name in guidance.conflicts)
    signs = text_of(browser, "danger-signs/")
    assert all(f'id="{sign.id}"' in signs for sign in guidance.red_flags)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_rule_source_and_conflict_has_a_page(language: str) -> None:
    browser = signed_in(factories.user(permissions=["edit"]), language)
    guidance = editions.current()
    addresses = [f"rules/{name}/" for name in guidance.rule_by_id]
    addresses += [f"sources/{name}/" for name in guidance.sources]
    addresses += [f"conflicts/{name}/" for name in guidance.conflicts]
    known = set(re.findall(r'id="([^"]+)"', text_of(browser, "claims/")))
    for address in addresses:
        page = text_of(browser, address)
        assert set(re.findall(r'href="/evidence/claims/#([^"]+)"', page)) <= known


def test_a_rules_page_says_everything_about_it(client: Client) -> None:
    page = unescape(text_of(client, "rules/retinoid-breastfeeding-none/"))
    assert '<div class="twin-side" lang="en">' in page
    assert '<div class="twin-side" lang="sv">' in page
    assert "While you are breastfeeding, do not use retinol" in page
    assert "Så länge du ammar ska du inte använda retinol" in page
    assert "If you are breastfeeding, do not use retinol" in page
    assert "Breastfeeding: Yes." in page
    assert page.count("<td>no end</td>") == 4
    assert "Precaution" in page
    assert "LactMed: Tretinoin" in page
    assert 'href="/evidence/claims/#S4-19"' in page
    assert 'href="/evidence/conflicts/C-13/"' in page


def test_a_rules_windows_stand_by_tier(client: Client) -> None:
    page = text_of(client, "rules/makeup-wait/")
    table = page[page.index('<table class="windows">') :]
    assert re.findall(r'<th scope="col"><abbr [^>]+>(\w+)</abbr>', table) == [
        "T1",
        "T2",
        "T3",
        "TE",
    ]
    assert re.findall(r"<td>([^<]+)</td>", table) == ["2 days", "3 days", "7 days", "3 days"]
    assert "Slower healing: 2 days longer" in page


def test_a_source_says_whose_interest_it_serves_and_what_leans_on_it(client: Client) -> None:
    page = unescape(text_of(client, "sources/S2/"))
    assert "Vendor" in page
    assert "The supplier sells the retinol cream that the letter recommends." in page
    assert "87 claims in the register" in page
    page = unescape(text_of(client, "sources/G05/"))
    assert 'href="/evidence/rules/heat-wait/"' in page


def test_device_estimates_are_named_for_what_they_are(client: Client) -> None:
    page = unescape(text_of(client, "depth-limits/"))
    pen = page[page.index(">Pen<") : page.index(">Stamp<")]
    assert "40–55 %" in pen
    assert "vendor’s figure" in pen
    heat = page[page.index(">Radio-frequency needles (RF)<") :]
    assert "working value" in heat
    assert "vendor’s figure" not in heat


def test_the_limits_are_written_with_the_readers_comma() -> None:
    page = text_of(signed_in(factories.user(permissions=["edit"]), "sv"), "depth-limits/")
    assert "0,75 mm" in page
    assert "0.75 mm" not in page


def test_an_edition_that_nobody_approved_says_so(client: Client) -> None:
    assert "Not yet approved" in text_of(client, "")
    edition = factories.publish()
    page = text_of(client, "")
    assert "Not yet approved" not in page
    assert "research seed" in page
    assert edition.digest in page
    assert edition.approved_by.name in page


def test_a_review_that_is_due_is_marked_and_nothing_vanishes(client: Client) -> None:
    assert "Review was due" not in text_of(client, "")
    with time_machine.travel(datetime(2027, 11, 24, 12, tzinfo=UTC)):
        browser = signed_in(factories.user(permissions=["edit"]))
        page = text_of(browser, "")
        assert "Review was due 22 November 2027" in text_of(browser, "rules/makeup-wait/")
    assert rules_in(page) == set(editions.current().rule_by_id)
    assert page.count("Review was due") == len(editions.current().rule_by_id)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_the_same_few_questions(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    factories.publish()
    text_of(client, address)
    with django_assert_max_num_queries(7):
        text_of(client, address)
