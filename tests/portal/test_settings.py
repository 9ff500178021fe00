"""How a patient reads her page: in which language, and how large."""

from datetime import timedelta

import pytest

from clinics.portal import translated
from clinics.portal.models import Link
from tests import factories
from tests.portal import opening

pytestmark = pytest.mark.django_db
NURSING = factories.ANSWERED | {"breastfeeding": "yes"}


@pytest.fixture(autouse=True)
def _published():
    factories.publish()
    with opening.at(timedelta(hours=1)):
        yield


@pytest.fixture
def link() -> Link:
    return opening.link(opening.sheet(flags=NURSING))


def test_the_page_is_read_in_the_other_language_where_it_says_the_same(link):
    client = opening.opened(link)
    answer = client.post("/my/language/", {"language": "sv", "back": "/my/sheet/"})
    assert answer.headers["Location"] == "/my/sheet/"
    page = client.get("/my/sheet/")
    said = opening.words(page)
    assert '<html lang="sv"' in page.content.decode()
    assert "Rör inte" in said or "Tvätta inte" in said
    assert "ett annat språk" not in said
    assert "While you are" not in said
    client.post("/my/language/", {"language": "en"})
    assert "While you are breastfeeding" in opening.words(client.get("/my/"))


def test_where_it_would_not_say_the_same_only_the_pages_own_words_change(link, monkeypatch):
    monkeypatch.setattr(translated, "is_same", lambda one, other: False)
    translated._translated.cache_clear()
    client = opening.opened(link)
    client.post("/my/language/", {"language": "sv"})
    page = client.get("/my/").content.decode()
    assert "Dina råd skrevs på ett annat språk" in page
    assert '<div lang="en">' in page
    assert "While you are breastfeeding" in page
    translated._translated.cache_clear()


def test_a_language_that_is_none_and_a_way_out_of_the_page_are_not_followed(link):
    client = opening.opened(link)
    for back in ("https://evil.example/my/", "//evil.example", "/c/x/", ""):
        answer = client.post("/my/language/", {"language": "de", "back": back})
        assert answer.headers["Location"] == "/my/"
    assert "While you are breastfeeding" in opening.words(client.get("/my/"))


def test_the_text_is_as_large_as_the_reader_wants_it(link):
    client = opening.opened(link)
    assert 'class="text-1"' in client.get("/my/").content.decode()
    client.post("/my/text/", {"size": "3"})
    assert 'class="text-3"' in client.get("/my/sheet/").content.decode()
    assert client.post("/my/text/", {"size": "9"}).status_code == 200
    assert 'class="text-3"' in client.get("/my/").content.decode()
