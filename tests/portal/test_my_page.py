"""The pages behind the door: for the browser that opened it, as long as the link lasts."""

import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from aftercare.guidance.store import editions
from clinics.portal import access, actions, tokens
from clinics.portal.models import Link
from clinics.sheets import actions as sheet_actions
from clinics.sheets.models import Sheet
from tests import factories, worlds
from tests.portal import opening

pytestmark = pytest.mark.django_db
PAGES = (
    *("/my/", "/my/calendar/", "/my/sheet/", "/my/products/", "/my/help/", "/my/leave/"),
    "/my/text/",
)
FILES = ("/my/calendar.ics", "/my/pdf/")
RETINOL = "Aqua, Glycerin, Retinol, Tocopherol"
NURSING = factories.ANSWERED | {"breastfeeding": "yes"}


@pytest.fixture(autouse=True)
def _published():
    factories.publish()
    with opening.at(timedelta(hours=1)):
        yield


@pytest.fixture
def link() -> Link:
    return opening.link(opening.sheet(flags=NURSING))


def answers(client):
    return {path: client.get(path) for path in (*PAGES, *FILES)}


def shut(client) -> bool:
    found = answers(client)
    assert {each.status_code for each in found.values()} in ({200}, {403})
    if found["/my/"].status_code == 403:
        assert len({opening.told(each) for each in found.values()}) == 1
        return True
    return False


# Who gets in


def test_a_browser_that_opened_nothing_gets_one_page_everywhere(link):
    assert shut(Client())


@pytest.mark.parametrize(
    "end", ["revoked", "revoked for the patient", "expired", "renewed", "left", "later"]
)
def test_what_is_open_closes_with_the_link(link, end):
    sheet_print(link.sheet)
    client, by = opening.opened(link), link.sheet.issued_by
    assert not shut(client)
    if end == "revoked":
        actions.revoke(link=link, by=by, now=opening.NOW)
    if end == "revoked for the patient":
        actions.revoke_patient(patient=link.patient, by=by, now=opening.NOW)
    if end == "expired":
        Link.objects.filter(pk=link.pk).update(
            made_at=opening.NOW - timedelta(9), expires_at=opening.NOW
        )
    if end == "renewed":
        actions.renew_link(link=link, by=by, now=opening.NOW)
    if end == "left":
        client.post("/my/leave/")
    hours = 13 if end == "later" else 1
    with opening.at(timedelta(hours=1 + hours)):
        assert shut(client)


def test_guessing_at_the_door_closes_no_page_that_is_open(link):
    sheet_print(link.sheet)
    client = opening.opened(link)
    for _ in range(5):
        Client().post(opening.path(link), {"answer": "2345-6789"})
    assert not shut(client)


@pytest.mark.parametrize(
    "change", ["cut", "other id", "other seal", "other key", "no list", "empty"]
)
def test_a_cookie_that_was_tampered_with_opens_nothing(link, settings, change):
    client = opening.opened(link)
    other = opening.link(opening.sheet())
    values = {
        "cut": client.cookies[access.COOKIE].value[:-1],
        "other id": signing.dumps([str(other.pk), tokens.seal(link)], salt=access.SALT),
        "other seal": signing.dumps([str(link.pk), "0" * 32], salt=access.SALT),
        "other key": signing.dumps(
            [str(link.pk), tokens.seal(link)], key="x" * 50, salt=access.SALT
        ),
        "no list": signing.dumps(7, salt=access.SALT),
        "empty": "",
    }
    client.cookies[access.COOKIE] = values[change]
    assert shut(client)


def test_each_cookie_shows_its_own_clinics_sheet_alone():
    own, other = worlds.world("alpha"), worlds.world("bravo")
    clients = {}
    for world in (own, other):
        made = actions.make_link(sheet=world.sheet, by=world.sheet.issued_by, now=opening.NOW)
        clients[world.canary] = opening.opened(made)
    for canary, client in clients.items():
        foreign = (set(clients) - {canary}).pop()
        for path, answer in answers(client).items():
            assert answer.status_code == 200, path
            assert foreign.encode() not in answer.content
            assert foreign not in str(answer.headers)
        assert canary in opening.words(client.get("/my/"))


def test_staff_who_signed_in_are_nobody_here(link):
    staff = Client()
    staff.force_login(link.sheet.issued_by)
    assert shut(staff)


def test_the_pages_give_no_entry_to_the_clinics_side(link):
    client = opening.opened(link)
    slug = link.clinic.slug
    for path in ("/clinics/", f"/c/{slug}/", f"/c/{slug}/sheets/{link.sheet_id}/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/")


# What every page keeps to


def test_no_page_is_kept_told_or_found_anywhere(link):
    client = opening.opened(link)
    sheet_print(link.sheet)
    raw = tokens.token(link.nonce)
    for path, answer in answers(client).items():
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] in ("no-referrer", "strict-origin")
        assert "noindex" in answer.headers["X-Robots-Tag"]
        # A calendar entry leads to the door, which asks for the code; no page names it.
        assert (raw.encode() in answer.content) is (path == "/my/calendar.ics")
        assert b"<script" not in answer.content
        if path in PAGES:
            assert b"http" not in answer.content.replace(b"http-equiv", b"")
            title = answer.content.decode().split("<title>")[1].split("</title>")[0]
            assert title.startswith("Your page")
            assert len(answer.content) < 60_000


def test_no_address_holds_a_name_a_number_or_a_token(link):
    client = opening.opened(link)
    for path in PAGES:
        links = [
            each.split('"')[0] for each in client.get(path).content.decode().split('href="')[1:]
        ]
        for target in links:
            assert target.startswith(("#", "/my/", "/static/", "tel:")), target


def test_looking_at_pages_changes_no_row_but_the_first_print(link):
    client = opening.opened(link)
    sheet_print(link.sheet)
    before = opening.rows()
    for _ in range(3):
        answers(client)
    assert opening.rows() == before


def sheet_print(sheet: Sheet) -> None:
    """Keep bytes as if the sheet had been printed, so that no test waits for the press."""
    if not sheet.pdfs.exists():
        worlds.kept_print(sheet, b"%PDF- kept")


# What they say


def test_the_day_of_the_treatment_begins_with_tonight(link):
    said = opening.words(opening.opened(link).get("/my/"))
    assert "Friday 27 March" in said
    assert "The day of your treatment" in said
    assert said.index("Do not wash the treated skin") < said.index("Wait, then start only")
    assert "You may start" not in said
    assert "While you are breastfeeding" in said


def test_four_days_later_it_says_what_is_new_today(link):
    with opening.at(timedelta(days=4)):
        said = opening.words(opening.opened(link).get("/my/"))
    assert "4 days after your treatment Tuesday 31 March" in said
    new = said[said.index("You may start, if the skin is calm") : said.index("What is calm")]
    assert new.index("since today") < new.index("makeup")
    assert "not unusually red" in said
    assert "Do not wash" not in said


def test_the_sheet_page_says_what_was_issued(link):
    said = opening.words(opening.opened(link).get("/my/sheet/"))
    assert "Åsa Öberg" in said
    assert "Rule" not in said  # what staff may open is not for patients


def test_help_can_be_dialled_with_one_touch(link):
    page = opening.opened(link).get("/my/help/").content.decode()
    assert 'href="tel:112"' in page
    assert 'href="tel:+4681234567"' in page


def test_the_numbers_are_those_that_the_clinic_has_now(link):
    link.clinic.phone = "08-999 88 77"
    link.clinic.save()
    client = opening.opened(link)
    assert 'href="tel:089998877"' in client.get("/my/help/").content.decode()
    page = opening.words(client.get("/my/sheet/"))
    assert "08-999 88 77" not in page[: page.index("Who do I call now?")]


def test_in_swedish_every_page_is_swedish():
    client = opening.opened(opening.link(opening.sheet(language="sv", flags=NURSING)))
    for path in PAGES:
        page = client.get(path, headers={"accept-language": "en"}).content.decode()
        assert '<html lang="sv"' in page
        assert "<title>Din sida" in page
    assert "ammar" in opening.words(client.get("/my/"))


# Can I use this?


def ask(client, listed, name="Night cream"):
    return opening.words(client.post("/my/products/", {"name": name, "ingredients": listed}))


def test_a_retinol_cream_while_breastfeeding(link):
    said = ask(opening.opened(link), RETINOL)
    assert "No, do not use it" in said
    assert "Do not use it while you are breastfeeding." in said
    assert "Retinol" in said


def test_a_retinol_cream_otherwise_gets_its_date_and_later_a_yes():
    link = opening.link(opening.sheet())
    assert "Wait. Not before Tuesday 7 April 2026" in ask(opening.opened(link), RETINOL)
    with opening.at(timedelta(days=11)):
        said = ask(opening.opened(link), RETINOL)
    assert "Yes, use it" in said
    assert "Only when your skin is calm" in said


@pytest.mark.parametrize("listed", ["my usual cream", "Zanzibarium", "Aqua, Glycerin, Zanzibarium"])
def test_what_cannot_be_judged_is_not_checked(listed):
    said = ask(opening.opened(opening.link(opening.sheet())), listed)
    assert "No answer yet: leave it off" in said


def test_an_edition_that_cannot_be_trusted_checks_nothing(link, monkeypatch):
    client = opening.opened(link)

    def damaged(number):
        raise editions.EditionDamaged("no")

    monkeypatch.setattr(editions, "get", damaged)
    assert "No answer yet: leave it off" in ask(client, RETINOL)


def test_an_empty_question_is_answered_by_what_to_do(link):
    page = opening.opened(link).post("/my/products/", {"ingredients": " "})
    assert "<title>Error: " in page.content.decode()
    assert 'href="#id_ingredients"' in page.content.decode()
    assert "Paste or type the list of ingredients, or the name." in opening.words(page)


def test_of_what_was_typed_only_an_unknown_word_is_counted(link, caplog):
    """For the clinic, without the patient and without the product."""
    client = opening.opened(link)
    before = opening.rows()
    secret = "Aqua, Glycerin, Zanzibarium, Retinol"
    assert (
        "Zanzibarium"
        in client.post("/my/products/", {"name": "Qq", "ingredients": secret}).content.decode()
    )
    after = opening.rows()
    (counted,) = after.pop("UnreadWord")
    assert before.pop("UnreadWord") == []
    assert after == before
    assert "Zanzibarium" in counted
    for whose in ("Qq", "Retinol", str(link.pk), str(link.sheet.patient_id)):
        assert whose not in counted
    assert "Zanzibarium" not in caplog.text
    assert "Zanzibarium" not in client.get("/my/products/").content.decode()


def test_asking_needs_the_forms_own_key(link):
    client = Client(enforce_csrf_checks=True)
    client.cookies = opening.opened(link).cookies
    assert client.post("/my/products/", {"ingredients": RETINOL}).status_code == 403


# When the sheet was withdrawn or replaced


def withdraw(sheet, reason="other"):
    sheet_actions.withdraw_sheet(
        sheet=sheet, reason_code=reason, reason="x", by=sheet.issued_by, now=opening.NOW
    )


def replaced(sheet, **changes):
    """Return the sheet that takes another's place, from a corrected treatment."""
    treatment = factories.treatment(sheet.patient, corrects=sheet.treatment, **changes)
    return factories.issue(treatment, replaces=sheet, by=sheet.issued_by, language=sheet.language)


def test_a_withdrawn_sheet_says_so_first_and_gives_no_advice(link):
    client = opening.opened(link)
    withdraw(link.sheet)
    for path in ("/my/", "/my/calendar/", "/my/products/", "/my/sheet/", "/my/pdf/"):
        said = opening.words(client.get(path))
        assert "This sheet does not count any more" in said
        assert "No makeup" not in said
        assert "08-123 45 67" in said
    assert "Pus, or getting worse" in opening.words(client.get("/my/help/"))


def test_of_a_sheet_for_the_wrong_patient_nothing_is_shown(link):
    client = opening.opened(link)
    withdraw(link.sheet, "wrong-patient")
    said = opening.words(client.get("/my/help/"))
    assert "112" in said
    assert "Pus, or getting worse" not in said
    assert client.get("/my/calendar.ics").content.count(b"STATUS:CONFIRMED") == 0


def test_help_of_the_sheet_that_counts_is_shown_whatever_the_one_before_was(link):
    withdraw(link.sheet, "wrong-patient")
    replaced(link.sheet, endpoint="confluent_bleeding")
    client = opening.opened(link)
    assert "Pus, or getting worse" in opening.words(client.get("/my/help/"))
    # What was said about somebody else is not compared either.
    said = opening.words(client.get("/my/"))
    assert "Your sheet was replaced" in said
    assert "Now: until" not in said
    assert "is the same as before" not in said


def test_a_replaced_sheet_leads_to_the_new_one_and_says_what_changed(link):
    client = opening.opened(link)
    new = replaced(link.sheet, endpoint="confluent_bleeding", flags=factories.ANSWERED)
    page = client.get("/my/")
    said = opening.words(page)
    assert said.index("Your sheet was replaced") < said.index("Wait, then start")
    assert "What is different" in said
    assert "Now: until Sat 4 April. Before: until Tue 31 March." in said
    assert "No numbing cream on the breast" in said[: said.index("Wait, then start")]
    assert f"sheet {new.number}" in opening.words(client.get("/my/sheet/"))
    assert "Your sheet was replaced" in opening.words(client.get("/my/products/"))
    again = opening.opened(link)
    assert "Your sheet was replaced" in opening.words(again.get("/my/"))


def test_a_new_sheet_that_says_the_same_says_that_it_does(link):
    replaced(link.sheet, flags=NURSING)
    said = opening.words(opening.opened(link).get("/my/"))
    assert "is the same as before" in said


def test_the_new_sheets_own_link_tells_what_changed_at_the_end(link):
    new = replaced(link.sheet, flags=factories.ANSWERED)
    said = opening.words(opening.opened(opening.link(new)).get("/my/"))
    assert "Your sheet was replaced" not in said
    assert said.index("Wait, then start") < said.index("Since your sheet before this one")


def test_the_old_link_shows_no_new_sheet_whose_link_was_taken_back(link):
    new = replaced(link.sheet, flags=NURSING)
    taken = opening.link(new)
    actions.revoke(link=taken, by=new.issued_by, now=opening.NOW)
    client = opening.opened(link)
    for path in ("/my/", "/my/sheet/", "/my/products/"):
        said = opening.words(client.get(path))
        assert "This link can't show the new one" in said
        assert "No makeup" not in said


def test_the_old_link_never_leads_to_another_patients_sheet(link):
    other = factories.patient(link.clinic, name="Someone Else")
    foreign = factories.issue(factories.treatment(other))
    # The app can't do this; a sheet that names another patient's as its forerunner is not followed.
    copy = Sheet.objects.get(pk=foreign.pk)
    copy.pk, copy.number, copy.replaces_id = uuid.uuid4(), 99, link.sheet_id
    copy.form_key = uuid.uuid4()
    copy.save(force_insert=True)
    withdraw(link.sheet, "replaced")
    said = opening.words(opening.opened(link).get("/my/"))
    assert "Someone Else" not in said
    assert "Your sheet was replaced" in said


def test_a_stored_sheet_that_is_not_what_was_issued_is_not_shown(link, monkeypatch):
    client = opening.opened(link)
    monkeypatch.setattr("clinics.sheets.queries.is_intact", lambda sheet: False)
    answer = client.get("/my/")
    assert answer.status_code == 500
    assert "Go by your paper, and call us" in opening.words(answer)
    assert "No makeup" not in opening.words(answer)
    assert "Pus, or getting worse" not in opening.words(client.get("/my/help/"))
