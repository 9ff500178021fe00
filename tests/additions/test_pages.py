"""The pages of a clinic's own advice, as an administrator and a clinician use them."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from aftercare import rules
from aftercare.guidance.store import editions
from clinics.additions import checks, queries
from clinics.additions.models import AdditionsVersion
from tests import factories
from tests.additions import given
from tests.additions.given import BALM, HAT, SUN
from tests.additions.test_additions import publish_without

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> given.House:
    factories.publish()
    return given.house(slug="here")


def client(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def admin(house) -> Client:
    return client(house.admin)


@pytest.fixture
def clinician(house) -> Client:
    return client(house.clinician)


START = "/c/here/own-advice/"
OF_SUN = f"{START}advice/{SUN}/"


def words(response: Any) -> str:
    """Return what the main part of a page says, without its tags."""
    text = response.content.decode()
    main = text.partition("<main")[2].partition("</main>")[0] or text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def hidden(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return found[1]


def form(page: Any, **changes: Any) -> dict[str, Any]:
    return {"days": "7", **HAT, "seen": hidden(page, "seen"), "do": "save"} | changes


def test_from_an_empty_page_to_a_sheet_with_the_clinics_words(house, admin, clinician) -> None:
    page = admin.get(START)
    assert "Your sheets say what the guidance says." in words(page)
    page = admin.get(OF_SUN)
    assert "Nothing of your own here" in words(page)
    assert admin.post(OF_SUN, form(page)).status_code == 302
    assert admin.post(f"{START}products/", BALM).status_code == 302
    page = admin.get(START)
    assert "What you changed, not in force yet" in words(page)
    page = admin.get(f"{START}propose/")
    assert "nobody gets milder advice" in words(page)
    assert "No direct sun or tanning" in words(page)
    data = {name: hidden(page, name) for name in ("form_key", "shown")}
    sent = admin.post(f"{START}propose/", data | {"note": "Much sun here"})
    version = AdditionsVersion.objects.get()
    assert sent.headers["Location"] == f"{START}versions/{version.pk}/"
    assert admin.post(f"{START}propose/", data | {"note": "again"}).status_code == 302
    assert AdditionsVersion.objects.count() == 1
    assert "waits for a clinician" in words(clinician.get("/c/here/"))
    page = clinician.get(f"{START}versions/{version.pk}/")
    assert "Much sun here" in words(page)
    data = {"do": "confirm", "shown": hidden(page, "shown")}
    assert clinician.post(f"{START}versions/{version.pk}/", data).status_code == 302
    assert queries.in_force(house.clinic) == version
    assert "waits for a clinician" not in words(clinician.get("/c/here/"))
    treatment = factories.treatment(factories.patient(house.clinic))
    review = words(clinician.get(f"/c/here/treatments/{treatment.pk}/review/"))
    assert f"From your clinic: 7 days longer. {HAT['en']}" in review
    assert "Products from your clinic Barrier balm" in review


def test_the_answer_while_typing_says_what_is_wrong_and_keeps_nothing(house, admin) -> None:
    page = admin.get(OF_SUN)
    typed = form(page, do="check", en="You may sit in the sun.")
    whole = admin.post(OF_SUN, typed)
    part = admin.post(OF_SUN, typed, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert answer.status_code == 200
        assert "in English: “You may” permits something." in words(answer)
        assert "14 days 21 days" in words(answer)
    assert "<form" in whole.content.decode()
    assert "<form" not in part.content.decode()
    good = words(admin.post(OF_SUN, form(page, do="check"), headers={"HX-Request": "true"}))
    assert "It passes every check and the proof" in good
    assert "On a sheet Pen, cheeks, 1 mm No direct sun or tanning" in good
    assert queries.working_copy(house.clinic) == given.empty()


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"days": "-1"}, "A time can only become longer."),
        ({"days": "366"}, "Write at most 365 days."),
        ({"days": "soon"}, "Write whole days, such as 7."),
        ({"sv": ""}, "Write the line in both languages"),
        ({"en": "You may tan.", "sv": "Du får sola."}, "permits something"),
        ({"en": "Stay in for a week.", "sv": "Stanna inne en vecka."}, "“week” says when."),
        ({"en": "Say \u2603", "sv": "Säg \u2603"}, "can’t be printed"),
    ],
)
def test_what_does_not_pass_is_told_at_its_field_and_not_kept(house, admin, changes, text) -> None:
    answer = admin.post(OF_SUN, form(admin.get(OF_SUN), **changes))
    assert answer.status_code == 200
    assert text in words(answer)
    assert "<title>Error: " in answer.content.decode()
    assert queries.working_copy(house.clinic) == given.empty()


def test_two_administrators_at_one_advice(house, admin) -> None:
    page = admin.get(OF_SUN)
    given.save(house, days=5)
    answer = admin.post(OF_SUN, form(page))
    assert "Somebody changed this meanwhile;" in words(answer)
    assert "Days longer: 5" in words(answer)
    assert queries.working_copy(house.clinic)["longer"] == {SUN: 5}
    assert admin.post(OF_SUN, form(answer)).status_code == 302
    assert queries.working_copy(house.clinic)["longer"] == {SUN: 7}


def test_advice_that_can_t_be_lengthened_has_no_field_for_days(house, admin) -> None:
    page = admin.get(f"{START}advice/calm-gate/")
    assert 'name="days"' not in page.content.decode()
    assert "The time can’t be lengthened." in words(page)
    sent = admin.post(f"{START}advice/calm-gate/", form(page, **HAT, days="30"))
    assert sent.status_code == 302
    assert queries.working_copy(house.clinic)["longer"] == {}


@pytest.mark.parametrize("rule", ["help-infection", "pregnant-stop", "active-stop-note", "nobody"])
def test_what_a_clinic_may_not_touch_has_no_page(admin, rule) -> None:
    assert admin.get(f"{START}advice/{rule}/").status_code == 404
    assert admin.post(f"{START}advice/{rule}/", {"days": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("SÓL", "No direct sun or tanning", "No swimming"),
        ("retinol", "No vitamin A (retinol)", "No swimming"),
        ("swim pool", "No swimming", "Direct sun"),
        ("bastu", "No sauna or heat", "No swimming"),
        ("zzz", "No advice has these words.", "No swimming"),
    ],
)
def test_searching_forgives(admin, query, found, missing) -> None:
    text = words(admin.get(START, {"q": query})).partition("Advice")[2]
    assert found in text
    assert missing not in text


def test_others_see_only_what_is_in_force(house, clinician) -> None:
    given.in_force(house)
    given.save(house, rule="heat-wait", days=9, words=None)
    text = words(clinician.get(START))
    assert "No direct sun or tanning" in text
    assert "+ 7 days" in text
    assert "No sauna or heat" not in text
    assert clinician.get(OF_SUN).status_code == 403


def test_products_are_refused_added_and_removed(house, admin) -> None:
    page = f"{START}products/"
    answer = admin.post(page, {"name": "Secret", "ingredients": "Secret"})
    assert "can’t be read as a list of ingredients" in words(answer)
    assert admin.post(page, BALM).status_code == 302
    assert admin.post(page, BALM).status_code == 302
    assert queries.working_copy(house.clinic)["products"] == [BALM]
    assert admin.post(page, {"remove": rules.digest(BALM)}).status_code == 302
    assert queries.working_copy(house.clinic)["products"] == []


def test_a_clinician_sends_back_with_remarks_and_an_admin_takes_back(
    house, admin, clinician
) -> None:
    given.save(house)
    version = given.propose(house)
    page = f"{START}versions/{version.pk}/"
    assert "Write what should be otherwise." in words(clinician.post(page, {"do": "send-back"}))
    assert "Choose what to do with it." in words(admin.post(page, {"do": "confirm"}))
    sent = clinician.post(page, {"do": "send-back", "remarks": "Too long"})
    assert sent.status_code == 302
    assert "Sent back" in words(admin.get(page))
    assert "Too long" in words(admin.get(page))
    again = given.propose(house)
    page = f"{START}versions/{again.pk}/"
    assert admin.post(page, {"do": "take-back"}).status_code == 302
    assert queries.waiting(house.clinic) is None
    assert "decided this already" in words(admin.post(page, {"do": "take-back"}))


def test_an_administrator_can_not_confirm(house, admin) -> None:
    given.save(house)
    version = given.propose(house)
    data = {"do": "confirm", "shown": version.digest}
    admin.post(f"{START}versions/{version.pk}/", data)
    assert queries.in_force(house.clinic) is None


def test_who_proposed_does_not_confirm_in_another_role_either(house, clinician) -> None:
    given.save(house)
    version = given.propose(house, by=house.clinician)
    page = clinician.get(f"{START}versions/{version.pk}/")
    assert "Confirm version" not in words(page)
    data = {"do": "confirm", "shown": version.digest}
    answer = clinician.post(f"{START}versions/{version.pk}/", data)
    assert "Another person than the one who proposed it has to confirm." in words(answer)
    assert queries.in_force(house.clinic) is None


def test_a_later_edition_shows_amber_what_no_longer_holds(house, admin, clinician) -> None:
    given.save(house, rule="area-scalp-styling", days=2, words=None)
    given.in_force(house)
    publish_without("area-scalp-styling")
    for person in (admin, clinician):
        assert "no longer on its sheets" in words(person.get("/c/here/"))
        text = words(person.get(START))
        assert "The guidance has changed: this is no longer on your sheets" in text
        assert "area-scalp-styling" in text
        assert "The guidance in force no longer has this advice." in text
    given.save(house, days=9)
    text = words(admin.get(f"{START}propose/"))
    assert "This can’t go on a sheet" in text
    assert "Propose it" not in text
    # What no longer exists has no page: it is taken out here.
    assert admin.post(f"{START}start-over/", {"do": "take-out"}).status_code == 302
    assert queries.working_copy(house.clinic)["longer"] == {SUN: 9}
    assert "Propose it" in words(admin.get(f"{START}propose/"))


def test_another_clinics_form_key_finds_nothing_of_theirs(house, admin) -> None:
    other = given.house(slug="there")
    given.save(other)
    theirs = given.propose(other)
    given.save(house)
    page = admin.get(f"{START}propose/")
    data = {"form_key": str(theirs.form_key), "shown": hidden(page, "shown"), "note": "x"}
    sent = admin.post(f"{START}propose/", data)
    assert str(theirs.pk) not in sent.headers["Location"]
    assert AdditionsVersion.objects.filter(clinic=house.clinic).count() == 1


def test_what_is_merged_is_what_was_confirmed(house) -> None:
    version = given.in_force(house)
    merged = queries.guidance_for(house.clinic, editions.current())
    assert merged.rule_by_id[SUN].own_days == 7
    assert checks.piece(given.document(version), SUN) == {"days": 7, "words": HAT}


def test_the_clinics_products_can_be_picked_in_the_record(house, clinician) -> None:
    given.in_force(house)
    patient = factories.patient(house.clinic)
    address = f"/c/here/patients/{patient.pk}/record/"
    text = clinician.get(address).content.decode()
    assert '<datalist id="own-products"><option value="Barrier balm"></option></datalist>' in text
    assert text.count('list="own-products"') >= 2
    sent = {"new-0-name": "barrier balm", "new-0-ingredients": "", "rows_new": "1", "do": "add-new"}
    text = clinician.post(address, sent).content.decode()
    assert BALM["ingredients"] in text
