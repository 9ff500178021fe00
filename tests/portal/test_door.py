"""The door: looking changes nothing, one answer opens, and every other end looks the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinics.accounts.delivery_settings import ClinicDelivery
from clinics.portal import actions, tokens
from clinics.portal.models import Link
from tests import factories
from tests.portal import opening

pytestmark = pytest.mark.django_db
UNKNOWN = "/p/" + "A" * 43 + "/"
WRONG = "2345-6789"


@pytest.fixture(autouse=True)
def _published():
    factories.publish()
    with opening.at(timedelta(hours=1)):
        yield


@pytest.fixture
def link() -> Link:
    return opening.link(opening.sheet())


def make(state: str) -> str:
    """Return the address of a link in a state; the same clinic's name each time."""
    found = opening.link(opening.sheet())
    if state == "revoked":
        actions.revoke(link=found, by=found.sheet.issued_by, now=opening.NOW)
    if state == "locked":
        for _ in range(5):
            Client().post(opening.path(found), {"answer": WRONG})
    if state == "expired":
        past = opening.NOW - timedelta(days=9)
        Link.objects.filter(pk=found.pk).update(made_at=past, expires_at=opening.NOW)
    return opening.path(found)


def test_the_link_alone_shows_the_clinics_name_and_one_field(link):
    page = Client().get(opening.path(link))
    said = opening.words(page)
    assert "Södermalm Skin" in said
    assert page.content.count(b"<input") == 3  # the answer, the box, and the form's own key
    sheet = link.sheet
    for word in ("Öberg", "1984", "icroneedling", str(sheet.pk), str(link.pk), tokens.code(link)):
        assert word not in page.content.decode()


def test_a_hundred_visits_of_a_scanner_change_nothing_and_open_nothing(link):
    before = opening.rows()
    for n in range(100):
        client = Client(headers={"user-agent": f"Scanner {n}"})
        assert client.get(opening.path(link)).status_code == 200
        assert client.head(opening.path(link)).status_code == 200
        assert set(client.cookies) == {"csrftoken"}
    for path in ("/my/", "/my/pdf/", "/my/calendar.ics", UNKNOWN):
        assert client.get(path).status_code == 403
    client.options(opening.path(link))
    assert opening.rows() == before


def test_a_scanner_that_sends_the_form_back_neither_opens_nor_locks(link):
    before = opening.rows()
    for said in ({}, {"answer": ""}, {"answer": "  "}) * 10:
        assert Client().post(opening.path(link), said).status_code == 403
    assert opening.rows() == before
    opening.opened(link)


def test_wrong_expired_revoked_locked_and_unknown_look_the_same(link):
    paths = {state: make(state) for state in ("expired", "revoked", "locked")}
    paths["unknown"] = UNKNOWN
    gets = {state: Client().get(path) for state, path in paths.items()}
    posts = {state: Client().post(path, {"answer": WRONG}) for state, path in paths.items()}
    posts["wrong"] = Client().post(opening.path(link), {"answer": WRONG})
    posts["empty"] = Client().post(opening.path(link))
    told = {opening.told(answer) for answer in (*gets.values(), *posts.values())}
    assert len(told) == 1
    assert {answer.status_code for answer in posts.values()} == {403}
    heads = {opening.told(Client().head(path)) for path in paths.values()}
    assert len(heads) == 1


def test_even_the_right_answer_tells_nothing_of_a_closed_link():
    told = set()
    for state in ("expired", "revoked", "locked"):
        path = make(state)
        code = tokens.code(Link.objects.latest("made_at", "pk"))
        for found in Link.objects.all():
            if opening.path(found) == path:
                code = tokens.code(found)
        told.add(opening.told(Client().post(path, {"answer": code})))
    told.add(opening.told(Client().post(UNKNOWN, {"answer": WRONG})))
    assert len(told) == 1


def test_every_closed_end_takes_the_same_steps(link):
    def steps(path: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Client().post(path, {"answer": WRONG})
        return [query["sql"].split(" ")[0] for query in asked]

    told = {state: steps(make(state)) for state in ("expired", "revoked", "locked")}
    told["unknown"] = steps(UNKNOWN)
    told["wrong"] = steps(opening.path(link))
    assert len({tuple(each) for each in told.values()}) == 1, told


def test_five_wrong_answers_lock_it_and_a_fifth_right_one_does_not(link):
    for _ in range(4):
        assert Client().post(opening.path(link), {"answer": WRONG}).status_code == 403
    opening.opened(link)
    link.refresh_from_db()
    assert link.wrong_answers == 0
    for _ in range(5):
        Client().post(opening.path(link), {"answer": WRONG})
    link.refresh_from_db()
    assert link.is_locked
    assert Client().post(opening.path(link), {"answer": tokens.code(link)}).status_code == 403
    actions.unlock(link=link, by=link.sheet.issued_by, now=opening.NOW)
    opening.opened(link)


def test_many_wrong_answers_from_one_address_close_every_door_for_it(link):
    for _ in range(30):
        Client().post(UNKNOWN, {"answer": WRONG})
    right = {"answer": tokens.code(link)}
    limited = Client().post(opening.path(link), right)
    assert opening.told(limited) == opening.told(Client().post(UNKNOWN, {"answer": WRONG}))
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(opening.path(link), right)
    assert elsewhere.status_code == 302
    with opening.at(timedelta(hours=2, minutes=1)):
        assert Client().post(opening.path(link), right).status_code == 302


WRITTEN = {
    "as printed": "{0}-{1}",
    "small": "{2}-{3}",
    "without the hyphen": "{0}{1}",
    "with a space": "{0} {1}",
    "with spaces around": "  {0}  {1} ",
    "with a dash": "{0}\N{EN DASH}{1}",
    "with a hyphen of another kind": "{0}\N{NON-BREAKING HYPHEN}{1}",
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_code_is_read_however_it_is_typed(link, written):
    one, two = tokens.code(link).split("-")
    opening.opened(link, written.format(one, two, one.lower(), two.lower()))


def birth_link(**changes):
    clinic = factories.clinic(**changes)
    ClinicDelivery.objects.create(clinic=clinic, second_factor="birth")
    return opening.link(opening.sheet(clinic=clinic))


@pytest.mark.parametrize(
    "said",
    [
        *("1984-03-07", "19840307", "840307", "7/3/1984", "07.03.1984", "7.3.84", "7 3 84"),
        *("7 March 1984", "7 mars 1984", "March 7, 1984", "den 7 mars 1984", "7 mar -84"),
        *("1984 03 07", "7MAR1984", "1984/3/7", "7th March 1984"),
    ],
)
def test_a_date_of_birth_is_read_in_many_ways(said):
    opening.opened(birth_link(), said)


def test_in_the_usa_the_month_comes_first():
    opening.opened(birth_link(paper="letter"), "3/7/1984")
    link = birth_link()
    assert Client().post(opening.path(link), {"answer": "3/7/1984"}).status_code == 403


@pytest.mark.parametrize(
    "said", ["1984", "March 1984", "7", "1984-03-08", "31/2/1984", "x", "²", "7 March " + "9" * 40]
)
def test_what_is_no_date_of_birth_does_not_open(said):
    assert Client().post(opening.path(birth_link()), {"answer": said}).status_code == 403


def test_a_right_date_of_birth_forgives_no_guesses():
    link = birth_link()
    for _ in range(4):
        Client().post(opening.path(link), {"answer": "1 May 1970"})
    opening.opened(link, "7 March 1984")
    Client().post(opening.path(link), {"answer": "1 May 1970"})
    link.refresh_from_db()
    assert link.is_locked


def test_the_code_opens_no_link_that_asks_for_the_date_and_the_other_way_round(link):
    asks_birth = birth_link()
    wrong = {"answer": tokens.code(asks_birth)}
    assert Client().post(opening.path(asks_birth), wrong).status_code == 403
    assert Client().post(opening.path(link), {"answer": "1984-03-07"}).status_code == 403


def test_another_links_code_does_not_open(link):
    other = opening.link(opening.sheet())
    assert Client().post(opening.path(link), {"answer": tokens.code(other)}).status_code == 403


def test_the_first_opening_is_noted_once_and_the_door_says_so(link):
    assert "sees when your page was first opened" in opening.words(Client().get(opening.path(link)))
    opening.opened(link)
    link.refresh_from_db()
    first = link.first_opened_at
    assert first is not None
    with opening.at(timedelta(days=2)):
        opening.opened(link)
    link.refresh_from_db()
    assert link.first_opened_at == first


def test_where_the_clinic_does_not_show_it_nothing_is_noted(link):
    ClinicDelivery.objects.create(clinic=link.clinic, show_opened=False)
    page = Client().get(opening.path(link))
    assert "first opened" not in opening.words(page)
    opening.opened(link)
    link.refresh_from_db()
    assert link.first_opened_at is None


def test_the_door_speaks_the_language_of_the_sheet():
    link = opening.link(opening.sheet(language="sv"))
    page = Client(headers={"accept-language": "en"}).get(opening.path(link))
    assert '<html lang="sv">' in page.content.decode()
    assert "Koden på ditt papper" in opening.words(page)


def test_headers_keep_the_token_to_itself(link):
    client = Client()
    for answer in (
        client.get(opening.path(link)),
        client.post(opening.path(link)),
        client.get("/my/"),
    ):
        assert answer.headers["Referrer-Policy"] in ("strict-origin", "no-referrer")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert b"//" not in answer.content.replace(b"<!doctype html>", b"")
    opens = client.post(opening.path(link), {"answer": tokens.code(link)})
    cookie = opens.cookies["patient"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/my/", True, "Lax")
    assert cookie["max-age"] == 12 * 60 * 60
    assert tokens.token(link.nonce) not in cookie.value


def test_answering_needs_the_forms_own_key(link):
    client = Client(enforce_csrf_checks=True)
    assert client.post(opening.path(link), {"answer": tokens.code(link)}).status_code == 403
    client.get(opening.path(link))
    key = client.cookies["csrftoken"].value
    said = {"answer": tokens.code(link), "csrfmiddlewaretoken": key}
    assert client.post(opening.path(link), said).status_code == 302
