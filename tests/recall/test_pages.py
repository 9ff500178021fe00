"""The work list on the screen: listing, confirming, closing, and what foreign ids do."""

import html
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from clinics.accounts.journal.models import Event
from clinics.accounts.models import Clinic
from clinics.recall.models import Comparison, RecallDecision
from clinics.sheets.models import Sheet, Withdrawal
from tests import factories, forms
from tests.recall import given
from tests.test_access_matrix import body, leaks

pytestmark = pytest.mark.django_db
MISSING = uuid.UUID(int=7, version=4)


def issued(clinic: Clinic, **changes: Any) -> Sheet:
    """Return a sheet that was issued an hour ago."""
    now = timezone.now() - timedelta(hours=1)
    patient = factories.patient(clinic, name=changes.pop("name", "Åsa Öberg"))
    treatment = factories.treatment(patient, performed_at=now, now=now, **changes)
    return factories.issue(treatment, now=now)


@pytest.fixture
def clinic() -> Clinic:
    given.first_edition()
    return factories.clinic(slug="alder")


@pytest.fixture
def client(clinic: Clinic) -> Client:
    return forms.client_of(factories.member(clinic))


def page_of(client: Client, address: str = "", **asked: str) -> str:
    response = client.get(f"/c/alder/recall/{address}", asked)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def ticked(page: str, *sheets: Sheet) -> dict[str, Any]:
    """Return what a browser sends when these rows are ticked."""
    data: dict[str, Any] = {"sheet": [str(sheet.pk) for sheet in sheets]}
    for sheet in sheets:
        for name in ("form_key", "shown"):
            data[f"{sheet.pk}-{name}"] = forms.hidden(page, f"{sheet.pk}-{name}")
    return data


def test_an_empty_list_says_when_it_fills(client) -> None:
    page = page_of(client)
    assert "No sheet has to be replaced." in page
    assert "hx-get" not in page


def test_the_list_says_who_what_and_how_it_goes_out(client, clinic) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    today = client.get("/c/alder/").content.decode()
    assert "1 sheet has not been compared with edition 2 yet" in today
    page = page_of(client)
    assert "Åsa Öberg" in page
    assert "born 7 March 1984" in page
    assert re.search(r"<b>No makeup:</b> until \w+ .*; the sheet says until", page)
    assert "On paper: print it and hand it over" in page
    assert f'value="{sheet.pk}"' in page
    today = client.get("/c/alder/").content.decode()
    assert "1 patient holds a sheet that is too mild now" in today
    assert "/c/alder/recall/" in today


def test_one_patient_with_two_sheets_is_one_patient(client, clinic) -> None:
    sheet = issued(clinic)
    now = timezone.now() - timedelta(minutes=30)
    factories.issue(factories.treatment(sheet.patient, performed_at=now, now=now), now=now)
    given.stricter_edition()
    assert page_of(client).count("recall-row") == 2
    assert "1 patient holds" in client.get("/c/alder/").content.decode()


def test_an_assistant_and_an_administrator_are_not_told_on_today(clinic) -> None:
    issued(clinic)
    given.stricter_edition()
    for role in ("assistant", "admin"):
        browser = forms.client_of(factories.member(clinic, role))
        assert "compared" not in browser.get("/c/alder/").content.decode()
        assert browser.get("/c/alder/recall/").status_code == 403


def test_ticked_sheets_are_replaced_and_the_outcome_is_told(client, clinic) -> None:
    one, other, left = issued(clinic), issued(clinic, name="Bo Ek"), issued(clinic, name="Li Um")
    given.stricter_edition()
    form = ticked(page_of(client), one, other)
    first = client.post("/c/alder/recall/", form)
    assert first.status_code == 200
    page = html.unescape(first.content.decode())
    assert "was issued for Åsa Öberg in place of sheet 1." in page
    assert "was issued for Bo Ek in place of sheet 2." in page
    assert page.count("recall-row") == 1
    assert "Li Um" in page
    made = set(Sheet.objects.filter(edition_number=2).values_list("replaces", flat=True))
    assert made == {one.pk, other.pk}
    # A second press, or the page loaded again: told the same, and nothing more is issued.
    second = html.unescape(client.post("/c/alder/recall/", form).content.decode())
    assert "was issued for Åsa Öberg in place of sheet 1." in second
    assert Sheet.objects.count() == 5
    assert not Withdrawal.objects.filter(sheet=left).exists()


def test_all_on_the_page_can_be_ticked_at_once(client, clinic) -> None:
    issued(clinic)
    given.stricter_edition()
    assert not re.search(r'name="sheet"[^>]*checked', page_of(client))
    assert re.search(r'name="sheet"[^>]*checked', page_of(client, tick="all"))


def test_nothing_ticked_is_an_error(client, clinic) -> None:
    issued(clinic)
    given.stricter_edition()
    response = client.post("/c/alder/recall/", {})
    assert forms.errors(response.content.decode()) == ["Tick the sheets that you replace."]
    assert "<title>Error:" in response.content.decode()


def test_what_changed_since_it_was_seen_is_told_and_shown_again(client, clinic) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    form = ticked(page_of(client), sheet)
    given.publish(makeup_wait=given.longer(5))
    page = html.unescape(client.post("/c/alder/recall/", form).content.decode())
    assert "It has changed since you saw it. Read it again, then confirm it." in page
    again = ticked(page, sheet)
    assert again[f"{sheet.pk}-shown"] != form[f"{sheet.pk}-shown"]
    assert not re.search(r'name="sheet"[^>]*checked', page)
    client.post("/c/alder/recall/", again)
    assert Sheet.objects.get(edition_number=3).replaces == sheet


def test_a_new_stop_can_not_be_ticked_and_leads_to_the_review(client, clinic) -> None:
    sheet = issued(clinic)

    def everybody(rule: given.Rule) -> None:
        rule["when"] = [*rule["when"], {"flags": {"smoker": ["no"]}}]

    given.publish(diabetes_uncontrolled_stop=everybody)
    page = page_of(client)
    assert f'name="sheet" value="{sheet.pk}"' not in page
    assert "A new reason not to treat, “Diabetes, poorly controlled”" in page
    assert f'href="/c/alder/treatments/{sheet.treatment_id}/review/"' in page
    forced = {"sheet": [str(sheet.pk)], f"{sheet.pk}-form_key": str(uuid.uuid4())}
    forced[f"{sheet.pk}-shown"] = given.prepare(sheet).digest
    answer = html.unescape(client.post("/c/alder/recall/", forced).content.decode())
    assert "has to be answered for" in answer
    assert Sheet.objects.count() == 1


def test_a_corrected_treatment_leads_to_the_review_of_the_later_one(client, clinic) -> None:
    sheet = issued(clinic)
    now = timezone.now() - timedelta(minutes=30)
    later = factories.treatment(
        sheet.patient, corrects=sheet.treatment, performed_at=now, now=now, skin_type=4
    )
    given.stricter_edition()
    page = page_of(client)
    assert f'href="/c/alder/treatments/{later.pk}/review/"' in page
    assert "This treatment was corrected later" in page


def test_old_beside_new_marks_what_differs(client, clinic) -> None:
    sheet = issued(clinic)
    given.publish(makeup_wait=given.longer(4), swim_wait=given.reworded)
    page = page_of(client)
    page = page_of(client, f"{sheet.pk}/")
    assert page.count('class="pair pair-changed"') == 2
    assert "<mark>Ask us if you are not sure.</mark>" in page
    assert "What became stricter with edition 2" in page
    assert Event.objects.filter(verb="issue-sheet").count() == 1


def test_one_is_confirmed_beside_the_old_one_once(client, clinic) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    form = ticked(page_of(client, f"{sheet.pk}/"), sheet)
    del form["sheet"]
    answers = [client.post(f"/c/alder/recall/{sheet.pk}/", form) for _ in range(2)]
    made = Sheet.objects.get(replaces=sheet)
    for answer in answers:
        assert answer.headers["Location"] == f"/c/alder/sheets/{made.pk}/"
    assert Sheet.objects.count() == 2


def test_one_that_changed_is_shown_again_with_an_error(client, clinic) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    form = ticked(page_of(client, f"{sheet.pk}/"), sheet) | {f"{sheet.pk}-shown": "sha256:old"}
    page = client.post(f"/c/alder/recall/{sheet.pk}/", form).content.decode()
    assert forms.errors(page) == [
        "It has changed since you saw it. Read it again, then confirm it."
    ]
    assert Sheet.objects.count() == 1


def test_one_that_a_colleague_replaced_leads_to_the_sheet(client, clinic) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    form = ticked(page_of(client, f"{sheet.pk}/"), sheet)
    factories.issue(sheet.treatment, replaces=sheet, now=timezone.now())
    answer = client.post(f"/c/alder/recall/{sheet.pk}/", form)
    assert answer.headers["Location"] == f"/c/alder/sheets/{sheet.pk}/"
    assert client.get(f"/c/alder/recall/{sheet.pk}/").status_code == 404
    assert Sheet.objects.count() == 2


@pytest.mark.parametrize("data", [{}, {"x": "y"}])
def test_half_a_form_issues_nothing(client, clinic, data) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    for wrong in ({"form_key": "x"}, {"form_key": str(MISSING)}, {"shown": "sha256:1"}):
        sent = {f"{sheet.pk}-{name}": value for name, value in wrong.items()} | data
        assert client.post(f"/c/alder/recall/{sheet.pk}/", sent).status_code == 200
        page = client.post("/c/alder/recall/", sent | {"sheet": str(sheet.pk)})
        assert page.status_code == 200
    assert Sheet.objects.count() == 1


def test_not_needed_needs_a_reason_and_takes_it_off_the_list(client, clinic) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    page_of(client)
    address = f"/c/alder/recall/{sheet.pk}/close/"
    page = page_of(client, f"{sheet.pk}/close/")
    form = {name: forms.hidden(page, name) for name in ("form_key", "findings")}
    assert forms.errors(client.post(address, form).content.decode()) == ["Choose the reason."]
    other = form | {"reason_code": "other"}
    assert forms.errors(client.post(address, other).content.decode()) == ["Write down the reason."]
    answer = client.post(address, other | {"reason": "On holiday, called on Monday"})
    assert answer.headers["Location"] == "/c/alder/recall/"
    client.post(address, other | {"reason": "On holiday, called on Monday"})
    page = page_of(client)
    assert "recall-row" not in page
    assert "On holiday, called on Monday" in page
    assert RecallDecision.objects.count() == 1
    assert "Closed as not needed by" in page_of(client, f"{sheet.pk}/")
    assert "too mild" not in client.get("/c/alder/").content.decode()


def test_what_changed_since_is_not_closed(client, clinic) -> None:
    sheet = issued(clinic)
    given.stricter_edition()
    page_of(client)
    page = page_of(client, f"{sheet.pk}/close/")
    form = {name: forms.hidden(page, name) for name in ("form_key", "findings")}
    given.publish(makeup_wait=given.longer(5))
    form["reason_code"] = "told"
    answer = client.post(f"/c/alder/recall/{sheet.pk}/close/", form, follow=True)
    assert "What became stricter has changed" in answer.content.decode()
    assert RecallDecision.objects.count() == 0
    assert "recall-row" in answer.content.decode()


def test_a_large_clinic_is_compared_batch_by_batch(client, clinic, monkeypatch) -> None:
    for number in range(3):
        issued(clinic, name=f"Anna {chr(65 + number)}")
    given.stricter_edition()
    monkeypatch.setattr("clinics.recall.actions.compare_some.__kwdefaults__", {"most": 1})
    page = page_of(client)
    assert "2 sheets have not been compared with edition 2 yet." in page
    assert 'hx-get="/c/alder/recall/notice/?list"' in page
    assert page.count("recall-row") == 1
    part = client.get("/c/alder/recall/notice/?list", headers={"HX-Request": "true"})
    assert "1 sheet has not been compared" in part.content.decode()
    part = client.get("/c/alder/recall/notice/?list", headers={"HX-Request": "true"})
    assert "All sheets have been compared." in part.content.decode()
    assert "hx-get" not in part.content.decode()
    assert Comparison.objects.count() == 3


def test_search_finds_by_parts_of_a_name(client, clinic) -> None:
    for name in ("Åsa Öberg", "Bo Ek"):
        issued(clinic, name=name)
    given.stricter_edition()
    assert page_of(client, q="asa").count("recall-row") == 1
    assert "Nobody on the list matches “xyz”" in page_of(client, q="xyz")


def test_the_number_of_queries_does_not_grow_with_all_sheets(
    client, clinic, django_assert_max_num_queries
) -> None:
    for number in range(3):
        issued(clinic, name=f"Anna {chr(65 + number)}")
    given.stricter_edition()
    page_of(client)
    with django_assert_max_num_queries(24 + 3 * 12):
        page_of(client)


# Foreign ids


@pytest.fixture
def foreign(clinic: Clinic) -> Sheet:
    other = factories.clinic(name="CanaryBravo Clinic", address="CanaryBravo Street")
    return issued(other, name="Åsa CanaryBravo")


def test_a_foreign_sheet_and_a_missing_one_answer_alike(client, clinic, foreign) -> None:
    issued(clinic)
    given.stricter_edition()
    page_of(client)
    given.compare(foreign.clinic, timezone.now())
    for address in ("{}/", "{}/close/"):
        for send in (client.get, client.post):
            answers = [send(f"/c/alder/recall/{address.format(x)}") for x in (foreign.pk, MISSING)]
            assert {answer.status_code for answer in answers} == {404}
            assert body(answers[0], foreign.pk) == body(answers[1], MISSING)
            assert not leaks(answers[0], "CanaryBravo")
    assert "CanaryBravo" not in page_of(client)


def test_a_foreign_sheet_in_the_form_is_as_if_it_did_not_exist(client, clinic, foreign) -> None:
    own = issued(clinic)
    given.stricter_edition()
    form = ticked(page_of(client), own)
    answers = []
    for id in (foreign.pk, MISSING):
        data = form | {
            "sheet": [str(own.pk), str(id)],
            f"{id}-form_key": str(uuid.uuid4()),
            f"{id}-shown": given.prepare(foreign).digest,
        }
        answers.append(client.post("/c/alder/recall/", data))
    assert [answer.status_code for answer in answers] == [404, 404]
    assert body(answers[0], foreign.pk) == body(answers[1], MISSING)
    # All or nothing: the own one was not replaced either.
    assert Sheet.objects.count() == 2


def test_a_foreign_form_key_opens_nothing(client, clinic, foreign) -> None:
    own = issued(clinic)
    given.stricter_edition()
    form = ticked(page_of(client), own) | {f"{own.pk}-form_key": str(foreign.form_key)}
    page = client.post("/c/alder/recall/", form)
    assert not leaks(page, "CanaryBravo")
    assert Sheet.objects.get(replaces=own).clinic == clinic
