"""Reviewing, issuing, printing, withdrawing and replacing a sheet on the screen."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from clinics.records.models import StopOverride, Treatment
from clinics.sheets.models import Sheet, Withdrawal
from tests import factories, forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def treatment() -> Treatment:
    factories.publish()
    clinic = factories.clinic(slug="alder", paper="letter")
    return factories.treatment(factories.patient(clinic, large_print=True))


@pytest.fixture
def client(treatment: Treatment) -> Client:
    return forms.client_of(factories.member(treatment.clinic))


COUNTS = "Sheet {} counts already. Tick that the new one takes its place."


def url(treatment: Treatment) -> str:
    return f"/c/alder/treatments/{treatment.pk}/review/"


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_review_shows_whose_sheet_it_is_and_how_it_is_printed(
    client: Client, treatment: Treatment
) -> None:
    page = text(client.get(url(treatment)))
    assert '<span class="identity-name">Åsa Öberg</span>' in page
    assert "born 7 March 1984" in page
    assert re.search(r'<input[^>]*value="letter"[^>]*checked', page)
    assert 'name="large_print"' in page
    assert "Pen: cheeks" in page


def test_it_issues_what_was_shown_once(client: Client, treatment: Treatment) -> None:
    form = forms.review(text(client.get(url(treatment))), notes="See you in May.")
    first, second = client.post(url(treatment), form), client.post(url(treatment), form)
    sheet = Sheet.objects.get()
    assert first.headers["Location"] == f"/c/alder/patients/{sheet.patient_id}/"
    assert second.headers["Location"] == f"/c/alder/sheets/{sheet.pk}/"
    assert sheet.payload.notes == "See you in May."
    # The page to which it leads sends the sheet to the printer, once.
    to_print = f'href="/c/alder/sheets/{sheet.pk}/pdf/" data-print-now'
    assert to_print in text(client.get(first.headers["Location"]))
    assert "data-print-now" not in text(client.get(first.headers["Location"]))
    assert "See you in May." in text(client.get(second.headers["Location"]))


def test_an_issue_without_the_confirmation_is_refused(client: Client, treatment: Treatment) -> None:
    form = forms.review(text(client.get(url(treatment))), confirmed=None, notes="Kept words")
    page = text(client.post(url(treatment), form))
    assert forms.errors(page) == ["Confirm the name and the birth date before you issue."]
    assert "<title>Error:" in page
    assert "Kept words" in page
    assert Sheet.objects.count() == 0


def test_a_sheet_that_changed_since_it_was_seen_is_shown_again(
    client: Client, treatment: Treatment
) -> None:
    form = forms.review(text(client.get(url(treatment))))
    form["shown"] = "sha256:" + "0" * 64
    page = text(client.post(url(treatment), form))
    assert forms.errors(page) == [
        "The sheet has changed since you saw it. Read it again, then issue it."
    ]
    assert forms.shown_digest(page) != form["shown"]
    assert client.post(url(treatment), forms.review(page)).status_code == 302
    assert Sheet.objects.count() == 1


def test_what_was_confirmed_of_a_sheet_that_changed_is_asked_again(
    client: Client, treatment: Treatment
) -> None:
    form = forms.review(text(client.get(url(treatment))), notes="Kept words")
    patient = treatment.patient
    patient.name = "Åsa Öberg-Lind"
    patient.save()
    page = text(client.post(url(treatment), form))
    assert "The sheet is for Åsa Öberg-Lind, born 7 March 1984" in page
    assert "Kept words" in page
    assert not re.search(r'<input[^>]*name="confirmed"[^>]*checked', page)


def test_a_second_tab_does_not_withdraw_what_the_first_has_issued(
    client: Client, treatment: Treatment
) -> None:
    first, second = (forms.review(text(client.get(url(treatment)))) for _tab in range(2))
    assert client.post(url(treatment), first).status_code == 302
    page = text(client.post(url(treatment), second))
    assert forms.errors(page) == [COUNTS.format(1)]
    assert "Replace sheet 1 and print" in page
    assert Sheet.objects.count() == 1
    assert not Withdrawal.objects.exists()


def test_going_back_after_issuing_asks_before_another_sheet(
    client: Client, treatment: Treatment
) -> None:
    client.post(url(treatment), forms.review(text(client.get(url(treatment)))))
    page = text(client.get(url(treatment)))
    assert 'name="replaced"' in page
    assert forms.errors(text(client.post(url(treatment), forms.review(page)))) == [COUNTS.format(1)]
    assert Sheet.objects.count() == 1


def test_a_form_that_has_issued_says_that_later_answers_came_too_late(
    client: Client, treatment: Treatment
) -> None:
    form = forms.review(text(client.get(url(treatment))))
    client.post(url(treatment), form, follow=True)
    again = client.post(url(treatment), form | {"notes": "One more thing"}, follow=True)
    assert "Sheet 1 had been issued already and was not changed." in text(again)
    assert "One more thing" not in text(again)


def test_letters_that_paper_lacks_are_told_on_the_review_with_the_way_out(
    client: Client, treatment: Treatment
) -> None:
    factories.product(treatment.patient, name="𐍅𐌿𐌻", ingredients="Glycerin")
    other = factories.treatment(treatment.patient, form_key=uuid.uuid4())
    page = text(client.get(url(other)))
    assert "These letters can’t be printed: 𐍅𐌿𐌻" in page
    assert f"?corrects={other.pk}#s-home" in page
    asked = text(client.post(url(other), forms.review(page)))
    assert forms.errors(asked) == ["These letters can’t be printed: 𐍅𐌿𐌻"]
    assert f'<a href="/c/alder/patients/{other.patient_id}/record/?corrects=' in asked
    assert Sheet.objects.count() == 0


def test_a_stop_needs_somebody_who_answers_for_it(client: Client, treatment: Treatment) -> None:
    flags = factories.ANSWERED | {"pregnant": "yes"}
    other = factories.treatment(treatment.patient, flags=flags)
    page = text(client.get(url(other)))
    assert "stop-pregnant-stop-kind" in page
    form = forms.review(page)
    found = forms.errors(text(client.post(url(other), form)))
    assert any("Choose what happened." in problem for problem in found)
    form |= {"stop-pregnant-stop-kind": "treated-anyway", "stop-pregnant-stop-name": "Ann Lee"}
    client.post(url(other), form)
    assert Sheet.objects.get().treatment == other
    assert StopOverride.objects.get().kind == "treated-anyway"


def test_an_overridden_stop_is_shown_again_before_it_is_issued(
    client: Client, treatment: Treatment
) -> None:
    flags = factories.ANSWERED | {"active_acne": "inflamed"}
    other = factories.treatment(treatment.patient, flags=flags)
    page = text(client.get(url(other)))
    prefix = page.split('-kind-override"')[0].rsplit('id="', 1)[1]
    answers = {
        f"{prefix}-kind": "override",
        f"{prefix}-name": "Dr Ek",
        f"{prefix}-reason_code": "specialist-agreed",
    }
    page = text(client.post(url(other), forms.review(page) | answers))
    assert Sheet.objects.count() == 0
    client.post(url(other), forms.review(page) | answers)
    assert Sheet.objects.count() == 1
    assert StopOverride.objects.get().reason_code == "specialist-agreed"


def test_what_was_not_asked_keeps_the_sheet_back(client: Client, treatment: Treatment) -> None:
    flags = {k: v for k, v in factories.ANSWERED.items() if k != "pregnant"}
    other = factories.treatment(treatment.patient, flags=flags)
    page = text(client.get(url(other)))
    assert "Not asked: Pregnant?" in page
    client.post(url(other), forms.review(page))
    assert Sheet.objects.count() == 0


def test_a_foreign_treatment_and_a_missing_one_are_the_same(
    client: Client, treatment: Treatment
) -> None:
    foreign = factories.treatment(factories.patient(factories.clinic()))
    missing = f"/c/alder/treatments/{uuid.uuid4()}/review/"
    answers = [client.get(url(foreign)), client.get(missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_sheet_prints_as_pdf_in_both_formats(client: Client, treatment: Treatment) -> None:
    sheet = factories.issue(treatment)
    for query in ("", "?paper=a4&large=1", "?paper=letter&large=0"):
        answer = client.get(f"/c/alder/sheets/{sheet.pk}/pdf/{query}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"] == 'inline; filename="sheet-1.pdf"'
    assert client.get(f"/c/alder/sheets/{sheet.pk}/pdf/?paper=a5").status_code == 404


def test_a_reprint_is_the_same_for_ever(client: Client, treatment: Treatment) -> None:
    sheet = factories.issue(treatment)
    first = client.get(f"/c/alder/sheets/{sheet.pk}/pdf/").content
    treatment.patient.name = "Somebody Else"
    treatment.patient.save()
    assert client.get(f"/c/alder/sheets/{sheet.pk}/pdf/").content == first
    printed = text(client.get(f"/c/alder/sheets/{sheet.pk}/print/"))
    assert "Åsa Öberg" in printed


def test_the_printed_page_allows_its_own_style_only(client: Client, treatment: Treatment) -> None:
    sheet = factories.issue(treatment)
    answer = client.get(f"/c/alder/sheets/{sheet.pk}/print/")
    policy = answer.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy
    assert "unsafe-inline" not in policy
    assert "<script" not in text(answer)


def test_a_sheet_is_withdrawn_with_a_reason(client: Client, treatment: Treatment) -> None:
    sheet = factories.issue(treatment)
    address = f"/c/alder/sheets/{sheet.pk}/withdraw/"
    assert forms.errors(text(client.post(address, {}))) == ["Choose the reason."]
    other = {"reason_code": "other"}
    assert forms.errors(text(client.post(address, other))) == ["Write down the reason."]
    client.post(address, {"reason_code": "wrong-patient", "reason": "Mixed up"})
    client.post(address, {"reason_code": "other", "reason": "Again"})
    assert Withdrawal.objects.get().reason == "Mixed up"
    page = text(client.get(f"/c/alder/sheets/{sheet.pk}/"))
    assert "This sheet was withdrawn." in page
    assert "/pdf/" not in page
    assert client.get(f"/c/alder/sheets/{sheet.pk}/pdf/").status_code == 409


def test_a_corrected_treatment_replaces_its_sheet(client: Client, treatment: Treatment) -> None:
    old = factories.issue(treatment)
    corrected = factories.treatment(
        treatment.patient, corrects=treatment, endpoint="pinpoint_bleeding"
    )
    page = text(client.get(url(corrected)))
    assert "Sheet 1, which is then withdrawn" in page
    asked = text(client.post(url(corrected), forms.review(page)))
    assert forms.errors(asked) == [COUNTS.format(1)]
    client.post(url(corrected), forms.review(page, replaced="on"))
    assert Sheet.objects.get(number=2).replaces == old
    page = text(client.get(f"/c/alder/sheets/{old.pk}/"))
    assert "Sheet 2 took its place" in page


@pytest.mark.parametrize("role", ["assistant", "admin"])
def test_only_clinicians_issue_and_withdraw(treatment: Treatment, role: str) -> None:
    sheet = factories.issue(treatment)
    browser = forms.client_of(factories.member(treatment.clinic, role))
    assert browser.get(url(treatment)).status_code == 403
    assert browser.get(f"/c/alder/sheets/{sheet.pk}/withdraw/").status_code == 403
    page = text(browser.get(f"/c/alder/sheets/{sheet.pk}/"))
    assert "Withdraw it" not in page
    assert browser.get(f"/c/alder/sheets/{sheet.pk}/pdf/").status_code == 200
