"""Searching and filtering the evidence."""

import re
from html import unescape

import pytest
from django.test import Client

from aftercare.guidance import search
from aftercare.guidance.store import editions
from tests import factories
from tests.guidance.evidence_pages import LISTS, rules_in, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A clinician's browser."""
    return signed_in(factories.member(factories.clinic()).user)


def found(client: Client, **asked: str) -> set[str]:
    """Return the rules that a search shows."""
    return rules_in(text_of(client, "", **asked))


@pytest.mark.parametrize(
    ("q", "rule"),
    [
        ("makeup", "makeup-wait"),
        ("MAKEUP", "makeup-wait"),
        ("smink", "makeup-wait"),
        ("brushes makeup", "makeup-wait"),
        ("makeup-wait", "makeup-wait"),
        ("traning", "exercise-wait"),
        ("träning", "exercise-wait"),
        ("TRÄNING", "exercise-wait"),
        ("svettig, promenad!", "exercise-wait"),
        ("S0-10", "exercise-wait"),
        ("G05 sauna", "heat-wait"),
        ("lactmed tretinoin", "retinoid-breastfeeding-none"),
        ("38280680", "retinoid-breastfeeding-none"),
        ("vitamin c", "vitamin-c-avoid"),
    ],
)
def test_a_search_forgives(client: Client, q: str, rule: str) -> None:
    hits = found(client, q=q)
    assert rule in hits
    assert len(hits) < 60


def test_every_word_must_occur(client: Client) -> None:
    both = found(client, q="makeup brushes")
    assert both == found(client, q="brushes makeup")
    assert both < found(client, q="makeup")
    assert found(client, q="makeup zzzz") == set()


def test_a_search_that_finds_nothing_says_what_to_do(client: Client) -> None:
    page = text_of(client, "", q="zzzz")
    assert "0 rules" in page
    assert "Nothing found here." in page
    assert "Show everything" in page


def test_a_search_that_finds_nothing_here_leads_to_where_it_does(client: Client) -> None:
    page = unescape(text_of(client, "danger-signs/", q="alster graham"))
    assert "Nothing found here." in page
    assert 'href="/evidence/sources/?q=alster+graham">Sources (1)</a>' in page


def test_one_box_searches_every_register(client: Client) -> None:
    assert 'id="S0-23"' in text_of(client, "claims/", q="retinoids straight after")
    assert "/evidence/sources/L01/" in text_of(client, "sources/", q="28796657")
    assert "/evidence/conflicts/C-01/" in text_of(client, "conflicts/", q="retinol avslutning")
    assert 'id="anaphylaxis"' in text_of(client, "danger-signs/", q="lappar svullnar")
    assert "Forehead" in text_of(client, "depth-limits/", q="panna")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "q", ["x" * 5000, "\x00\x01\x1b[31m\x7f", "\u202egnirts", "%", "' OR 1=1 --", "(?:a+)+$", "  "]
)
def test_any_query_is_answered(client: Client, address: str, q: str) -> None:
    shown = text_of(client, address, q=q)
    kept = re.search(r'<input[^>]*name="q" value="([^"]*)"', shown)
    assert kept is not None
    assert len(unescape(kept[1])) <= 200
    assert not re.search("[\x00-\x08\x1b\x7f\u202e]", shown)


def test_html_in_a_query_is_shown_as_text(client: Client) -> None:
    page = text_of(client, "", q='"><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert "&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_filters_narrow_and_the_search_keeps_them(client: Client) -> None:
    page = text_of(client, "", q="vitamin", category="avoid", label="proven")
    assert rules_in(page) == {
        rule
        for rule in found(client, q="vitamin") & found(client, category="avoid")
        if rule in found(client, label="proven")
    }
    assert "vitamin-c-avoid" in rules_in(page)
    assert '<input type="hidden" name="category" value="avoid">' in page
    assert '<option value="proven" selected>' in page
    assert "?q=vitamin&amp;label=proven&amp;category=" in page


def test_a_filter_that_is_not_there_is_not_heeded(client: Client) -> None:
    assert found(client, category="nonsense", topic="<b>") == set(editions.current().rule_by_id)


def test_claims_are_filtered_by_text_decision_and_topic(client: Client) -> None:
    guidance = editions.current()
    page = text_of(client, "claims/", source="S0", decision="declined", topic="new-product")
    wanted = {
        claim.id
        for claim in guidance.claims.values()
        if claim.source == "S0" and claim.decision == "declined" and "new-product" in claim.topics
    }
    assert "S0-1" in wanted
    assert set(re.findall(r'<li class="claim" id="([^"]+)"', page)) == wanted


def test_words_are_folded_alike_on_both_sides() -> None:
    assert search.fold("Åsa ÄRVD – Øre") == " asa arvd - ore"
    assert search.words(" L1  Träning! ") == (" l1", "traning")
    assert search.clean("a\x00b\u202ec\n d") == "a b c d"
