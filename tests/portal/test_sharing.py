"""Remembered phones and helpers: bound to one link, ended by one touch, never somebody else's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from clinics.followup.models import CheckIn
from clinics.portal import actions, sharing, tokens
from clinics.portal.models import Helper, Link, Phone
from tests import factories
from tests.portal import opening

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _published() -> Any:
    factories.publish()
    with opening.at(timedelta(hours=1)):
        yield


@pytest.fixture
def link() -> Link:
    return opening.link(opening.sheet())


def remembered(link: Link) -> Client:
    client = Client()
    data = {"answer": tokens.code(link), "remember": "yes"}
    assert client.post(opening.path(link), data).status_code == 302
    return client


def helped(link: Link) -> tuple[Client, Helper]:
    """Return a helper's browser, opened with the link and the code that the patient sees."""
    page = opening.opened(link).post("/my/sharing/", {"do": "add-helper"}, follow=True)
    said = page.content.decode()
    helper = Helper.objects.latest("made_at")
    (path,) = re.findall(r'href="https?://[^/"]+(/h/[^"]+)"', said)
    assert tokens.code(helper) in said
    client = Client()
    assert client.get(path).status_code == 200
    answer = client.post(path, {"answer": tokens.code(helper).lower()})
    assert answer.status_code == 302, answer.content
    return client, helper


# Phones


def test_the_box_is_off_and_a_browser_is_forgotten_after_twelve_hours(link: Link) -> None:
    page = Client().get(opening.path(link)).content.decode()
    assert 'name="remember" value="yes">' in page
    client = opening.opened(link)
    assert not Phone.objects.exists()
    with opening.at(timedelta(hours=14)):
        assert client.get("/my/").status_code == 403


def test_a_remembered_phone_opens_the_page_and_its_own_door_until_the_link_ends(
    link: Link,
) -> None:
    client = remembered(link)
    with opening.at(WEEK):
        assert client.get("/my/").status_code == 200
        answer = client.get(opening.path(link))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/my/")
    with opening.at(link.expires_at):
        assert client.get("/my/").status_code == 403
        assert client.get(opening.path(link)).status_code == 403


def test_a_remembered_phone_never_opens_another_persons_link(link: Link) -> None:
    other = opening.link(opening.sheet(clinic=link.clinic))
    client = remembered(link)
    page = client.get(opening.path(other))
    assert page.status_code == 200
    assert b'name="answer"' in page.content
    # The other one opened on it without the box is not remembered, and does not stay.
    client.post(opening.path(other), {"answer": tokens.code(other)})
    assert client.get(opening.path(other)).status_code == 200
    with opening.at(WEEK):
        assert client.get("/my/").status_code == 403


@pytest.mark.parametrize("end", ["patient", "all", "clinic", "leave", "renewed", "revoked"])
def test_a_phone_is_forgotten_in_one_touch(link: Link, end: str) -> None:
    client, by = remembered(link), link.sheet.issued_by
    staff = Client()
    staff.force_login(by)
    path = f"/c/{link.clinic.slug}/sheets/{link.sheet_id}/link/"
    assert "1 phone is remembered" in staff.get(path).content.decode()
    if end == "patient":
        client.post("/my/sharing/", {"do": "forget"})
    if end == "all":
        opening.opened(link).post("/my/sharing/", {"do": "forget-all"})
    if end == "clinic":
        staff.post(path, {"do": "forget-phones"})
    if end == "leave":
        client.post("/my/leave/")
    if end == "renewed":
        actions.renew_link(link=link, by=by, now=opening.NOW)
    if end == "revoked":
        actions.revoke(link=link, by=by, now=opening.NOW)
    with opening.at(WEEK):
        assert client.get("/my/").status_code == 403
        assert client.get(opening.path(link)).status_code in (200, 403)
    if end not in ("renewed", "revoked"):
        assert sharing.phones(link) == 0


def test_a_phone_can_be_remembered_later(link: Link) -> None:
    client = opening.opened(link)
    page = client.post("/my/sharing/", {"do": "remember"}, follow=True).content.decode()
    assert "1 phone is remembered" in page
    client.post("/my/sharing/", {"do": "remember"})
    assert Phone.objects.count() == 1
    with opening.at(WEEK):
        assert client.get("/my/").status_code == 200


# Helpers


def test_a_helper_reads_the_advice_and_nothing_of_what_the_patient_told(link: Link) -> None:
    client, _helper = helped(link)
    for path in ("/my/", "/my/calendar/", "/my/sheet/", "/my/help/", "/my/products/"):
        page = client.get(path)
        assert page.status_code == 200
        for hidden in ("check-in", "/my/changed/", "/my/sharing/", "/my/messages/", "/my/pdf/"):
            assert hidden not in page.content.decode(), (path, hidden)
    for path in ("/my/check-in/", "/my/changed/", "/my/sharing/", "/my/messages/", "/my/pdf/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/my/")
    client.post("/my/check-in/", {"sign": "help-anaphylaxis"})
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("end", ["patient", "clinic", "renewed", "revoked", "expired"])
def test_a_helpers_link_ends_in_one_touch_and_with_the_patients_own(link: Link, end: str) -> None:
    client, helper = helped(link)
    by = link.sheet.issued_by
    if end == "patient":
        data = {"do": "end-helper", "helper": str(helper.pk)}
        opening.opened(link).post("/my/sharing/", data)
    if end == "clinic":
        sharing.end_helpers(link=link, by=by, now=opening.NOW)
    if end == "renewed":
        actions.renew_link(link=link, by=by, now=opening.NOW)
    if end == "revoked":
        actions.revoke(link=link, by=by, now=opening.NOW)
    if end == "expired":
        past = opening.NOW - timedelta(days=9)
        Link.objects.filter(pk=link.pk).update(made_at=past, expires_at=opening.NOW)
    assert client.get("/my/").status_code == 403
    path = f"/h/{tokens.token(helper.nonce)}/"
    assert Client().get(path).status_code == 403
    assert Client().post(path, {"answer": tokens.code(helper)}).status_code == 403


def test_a_helpers_link_needs_its_own_code_and_locks_after_five_wrong_ones(link: Link) -> None:
    _client, helper = helped(link)
    path = f"/h/{tokens.token(helper.nonce)}/"
    assert Client().post(path, {"answer": tokens.code(link)}).status_code == 403
    for _ in range(4):
        Client().post(path, {"answer": "2345-6789"})
    assert Client().post(path, {"answer": tokens.code(helper)}).status_code == 403
    # The patient's own door is not a helper's, nor the other way round.
    assert Client().get(f"/p/{tokens.token(helper.nonce)}/").status_code == 403
    assert Client().get(f"/h/{tokens.token(link.nonce)}/").status_code == 403


def test_there_are_five_helpers_at_most(link: Link) -> None:
    client = opening.opened(link)
    for _ in range(7):
        client.post("/my/sharing/", {"do": "add-helper"})
    assert Helper.objects.count() == sharing.MOST_HELPERS


def test_another_patients_helper_cannot_be_ended(link: Link) -> None:
    _client, helper = helped(link)
    other = opening.opened(opening.link(opening.sheet(clinic=link.clinic)))
    for id in (str(helper.pk), "x", ""):
        other.post("/my/sharing/", {"do": "end-helper", "helper": id})
    helper.refresh_from_db()
    assert helper.ended_at is None


def test_a_phone_belongs_to_the_links_clinic(link: Link) -> None:
    elsewhere = factories.clinic()
    with pytest.raises(DatabaseError), transaction.atomic():
        Phone.objects.create(clinic=elsewhere, link=link, made_at=opening.NOW)


# Without network


def test_only_a_remembered_phone_gets_a_script_and_keeps_a_copy(link: Link) -> None:
    plain, client = opening.opened(link), remembered(link)
    page = plain.get("/my/")
    assert b"<script" not in page.content
    assert "script-src" not in page.headers["Content-Security-Policy"]
    page = client.get("/my/")
    assert b'<script src="/static/js/phone.js" defer>' in page.content
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    script = client.get("/my/offline.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert Client().get("/my/offline.js").status_code == 403


def test_the_copy_has_page_one_its_age_and_every_number_without_a_favourite(link: Link) -> None:
    week = {"week": [*["08:00-17:00"] * 5, "", ""], "days": {}}
    type(link.clinic).objects.update(opening_hours=week)
    page = remembered(link).get("/my/offline/").content.decode()
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "This is the copy of 27 March 2026, 17:00." in said
    assert "Do not wash the treated skin" in said
    assert "lips, tongue or throat" in said
    for number in ("08-123 45 67", "1177", "112"):
        assert f"<b>{number}</b>" in page
    assert "Mon–Fri 8–17" in said
    assert "call-first" not in page
