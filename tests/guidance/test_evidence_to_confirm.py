"""The evidence pages say what a clinician still has to agree with."""

from html import escape

import pytest

from aftercare.guidance.store import documents, editions
from aftercare.rules.vocabulary import Language
from tests import factories
from tests.guidance.evidence_pages import signed_in, text_of

pytestmark = pytest.mark.django_db
TITLE = {
    "en": "A clinician has not confirmed this yet",
    "sv": "Ingen behandlare har bekräftat detta än",
}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_rule_shows_what_is_to_be_confirmed_of_it_and_of_its_lines(language: str) -> None:
    browser = signed_in(factories.member(factories.clinic()).user, language)
    guidance, spoken = editions.current(), Language(language)
    open_ones = [rule for rule in guidance.rules if rule.to_confirm]
    assert len(open_ones) > 5
    for rule in open_ones[:3]:
        page = text_of(browser, f"rules/{rule.id}/")
        assert TITLE[language] in page
        assert rule.to_confirm
        assert escape(rule.to_confirm[spoken], quote=False) in page
    line = next(line for line in guidance.lines if line.to_confirm)
    page = text_of(browser, f"rules/{line.rules[0]}/")
    assert line.to_confirm
    assert escape(line.to_confirm[spoken], quote=False) in page


def test_a_rule_without_a_question_asks_for_nothing() -> None:
    browser = signed_in(factories.member(factories.clinic()).user)
    shared = {name for line in editions.current().lines if line.to_confirm for name in line.rules}
    rule = next(
        rule for rule in editions.current().rules if not rule.to_confirm and rule.id not in shared
    )
    assert TITLE["en"] not in text_of(browser, f"rules/{rule.id}/")


def test_the_list_marks_each_of_them() -> None:
    browser = signed_in(factories.member(factories.clinic()).user)
    page = browser.get("/evidence/").content.decode()
    listed = [one for one in documents.reference_document()["rules"] if one.get("to_confirm")]
    assert page.count("To be confirmed") == len(listed)
