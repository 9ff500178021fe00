"""Confirming replacements: one, many, twice, too late, and those that need the review."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clinics.accounts import once
from clinics.accounts.journal import queries as journal
from clinics.accounts.journal.models import Event
from clinics.delivery.models import Delivery, PatientChannel
from clinics.recall import actions, queries
from clinics.recall.models import RecallDecision
from clinics.records import actions as records
from clinics.records.models import StopOverride
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet, Withdrawal
from tests import factories
from tests.recall import given

pytestmark = pytest.mark.django_db
PREGNANT: dict[str, Any] = {"flags": factories.ANSWERED | {"pregnant": "yes"}}


@pytest.fixture
def sheet():
    given.first_edition()
    return given.sheet()


def override(**changes: Any) -> sheets.Override:
    values = {
        "rule": "pregnant-stop",
        "kind": "override",
        "reason_code": next(iter(queries.editions.current().words["override_reasons"])),
        "name": "Dr Berg",
        "note": "Discussed",
    }
    return sheets.Override(**values | changes)


def confirm(sheet: Sheet, **changes: Any) -> Sheet:
    return actions.confirm(
        wanted=given.wanted(sheet, **changes), by=sheet.issued_by, now=given.NEXT
    )


def refused(sheet: Sheet, **changes: Any) -> tuple[str, ...]:
    with pytest.raises((actions.RecallRefused, sheets.IssueRefused)) as told:
        confirm(sheet, **changes)
    reasons: tuple[object, ...] = getattr(told.value, "reasons", ())
    return tuple(map(str, reasons))


def test_a_replacement_is_the_same_sheet_by_the_newer_edition() -> None:
    given.first_edition()
    clinic = factories.clinic(paper="letter")
    sheet = given.sheet(
        clinic, issue={"language": "sv", "paper": "letter", "large_print": True, "notes": "Vi ses."}
    )
    given.stricter_edition()
    made = confirm(sheet)
    assert (made.replaces, made.treatment, made.patient) == (sheet, sheet.treatment, sheet.patient)
    assert (made.language, made.paper, made.large_print) == ("sv", "letter", True)
    assert made.payload.notes == "Vi ses."
    assert (made.number, made.edition_number) == (sheet.number + 1, 2)
    assert made.issued_at == given.NEXT
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.sheet, withdrawal.reason_code) == (sheet, "replaced")
    plan = sheets.queries.plan(made)
    (makeup,) = [line for line in plan.advice if line.rule == "makeup-wait"]
    assert makeup.until == date(2026, 4, 4)
    given.compare(clinic)
    assert given.listed(clinic) == []
    assert journal.verify(clinic).is_sound


def test_what_was_answered_to_a_stop_is_carried_over() -> None:
    given.first_edition()
    patient = factories.patient(factories.clinic())
    sheet = given.sheet(patient=patient, **PREGNANT, issue={"overrides": [override()]})
    given.stricter_edition()
    made = confirm(sheet)
    old, new = StopOverride.objects.order_by("at")
    kept = ("rule", "kind", "reason_code", "name", "note", "treatment_id")
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    assert (new.at, new.by) == (given.NEXT, made.issued_by)
    assert not sheets.queries.plan(made).treated_anyway


def test_a_patient_who_was_treated_anyway_keeps_the_longest_windows() -> None:
    given.first_edition()
    patient = factories.patient(factories.clinic())
    answer = override(kind="treated-anyway", reason_code="")
    sheet = given.sheet(patient=patient, **PREGNANT, issue={"overrides": [answer]})
    given.stricter_edition()
    assert sheets.queries.plan(confirm(sheet)).treated_anyway


def test_answers_that_were_given_with_another_sheet_are_not_taken_over() -> None:
    """First overridden; on the sheet that she holds now it says that she was treated anyway."""
    given.first_edition()
    patient = factories.patient(factories.clinic())
    first = given.sheet(patient=patient, **PREGNANT, issue={"overrides": [override()]})
    second = factories.issue(
        first.treatment,
        replaces=first,
        overrides=[override(kind="treated-anyway", reason_code="")],
        now=factories.NOW + timedelta(hours=1),
    )
    given.stricter_edition()
    assert [one.kind for one in given.prepare(second).answers] == ["treated-anyway"]
    assert sheets.queries.plan(confirm(second)).treated_anyway
    assert [one.kind for one in StopOverride.objects.filter(at=given.NEXT)] == ["treated-anyway"]


def test_an_answer_to_a_stop_that_stands_no_more_is_left_behind() -> None:
    """Her birth date was wrong: she is of age."""
    given.first_edition()
    patient = factories.patient(factories.clinic(), date_of_birth=date(2010, 1, 1))
    sheet = given.sheet(patient=patient, issue={"overrides": [override(rule="minor-stop")]})
    records.change_patient(
        patient=patient, date_of_birth=date(1990, 1, 1), by=sheet.issued_by, now=given.NEXT
    )
    given.stricter_edition()
    assert given.prepare(sheet).answers == ()
    assert confirm(sheet).replaces == sheet
    assert StopOverride.objects.filter(at=given.NEXT).count() == 0


def test_a_new_stop_is_answered_on_the_review_page_only(sheet) -> None:
    def smoker_too(rule: given.Rule) -> None:
        rule["when"] = [*rule["when"], {"flags": {"smoker": ["no"]}}]

    given.publish(diabetes_uncontrolled_stop=smoker_too)
    given.compare(sheet.clinic)
    assert given.listed(sheet.clinic) == [sheet]
    assert not given.prepare(sheet).is_ready
    # Before issuing is tried, which refuses it once more.
    with pytest.raises(actions.RecallRefused):
        confirm(sheet)
    assert refused(sheet) == (
        "open-stop:diabetes-uncontrolled-stop",
        "unsigned-note:active-stop-note",
    )
    assert Sheet.objects.count() == 1


def test_a_stop_that_may_no_longer_be_overridden_needs_the_review() -> None:
    given.first_edition()
    patient = factories.patient(factories.clinic())
    sheet = given.sheet(patient=patient, **PREGNANT, issue={"overrides": [override()]})
    given.publish(pregnant_stop=lambda rule: rule.update(overridable=False))
    assert "stop-not-overridable:pregnant-stop" in refused(sheet)


def test_a_treatment_that_was_corrected_needs_the_review_of_the_later_one(sheet) -> None:
    factories.treatment(sheet.patient, corrects=sheet.treatment, zones=(("cheek", Decimal("1.2")),))
    given.stricter_edition()
    assert refused(sheet) == ("corrected",)


def test_the_same_form_twice_makes_one_sheet(sheet) -> None:
    given.stricter_edition()
    wanted = given.wanted(sheet)
    common = {"wanted": wanted, "by": sheet.issued_by}
    first = actions.confirm(**common, now=given.NEXT)
    second = actions.confirm(**common, now=given.NEXT + timedelta(minutes=5))
    assert first == second
    assert Sheet.objects.count() == 2
    assert Event.objects.filter(verb="issue-sheet").count() == 2


def test_two_forms_for_one_sheet_make_one_replacement(sheet) -> None:
    given.stricter_edition()
    one, other = given.wanted(sheet), given.wanted(sheet)
    actions.confirm(wanted=one, by=sheet.issued_by, now=given.NEXT)
    with pytest.raises(actions.RecallRefused, match="replaced"):
        actions.confirm(wanted=other, by=sheet.issued_by, now=given.NEXT)
    assert Sheet.objects.count() == 2


def test_a_withdrawn_sheet_is_not_replaced(sheet) -> None:
    given.stricter_edition()
    wanted = given.wanted(sheet)
    common: dict[str, Any] = {"reason_code": "not-treated", "reason": "", "now": given.NEXT}
    sheets.withdraw_sheet(sheet=sheet, by=sheet.issued_by, **common)
    with pytest.raises(actions.RecallRefused, match="withdrawn"):
        actions.confirm(wanted=wanted, by=sheet.issued_by, now=given.NEXT)


def test_a_form_key_of_another_sheet_is_refused(sheet) -> None:
    given.stricter_edition()
    with pytest.raises(once.FormReused):
        confirm(sheet, form_key=sheet.form_key)


def test_another_text_than_was_shown_is_not_issued(sheet) -> None:
    given.stricter_edition()
    wanted = given.wanted(sheet)
    given.publish(makeup_wait=given.longer(5))
    with pytest.raises(sheets.IssueRefused, match="changed"):
        actions.confirm(wanted=wanted, by=sheet.issued_by, now=given.NEXT)
    assert refused(sheet, shown_digest="") == ("changed",)
    assert Sheet.objects.count() == 1


def test_a_sheet_that_nothing_became_stricter_for_is_not_confirmed(sheet) -> None:
    assert refused(sheet) == ("not-listed",)
    given.publish(makeup_wait=given.reworded)
    assert refused(sheet) == ("not-listed",)


def test_each_row_has_an_outcome_of_its_own(sheet) -> None:
    clinic = sheet.clinic
    late, gone = given.sheet(clinic), given.sheet(clinic)
    given.stricter_edition()
    rows = [given.wanted(late, shown_digest="sha256:old"), given.wanted(sheet), given.wanted(gone)]
    common: dict[str, Any] = {"reason_code": "not-treated", "reason": "", "now": given.NEXT}
    sheets.withdraw_sheet(sheet=gone, by=gone.issued_by, **common)
    found = actions.confirm_each(wanted=rows, by=sheet.issued_by, now=given.NEXT)
    assert [(one.held, one.reasons) for one in found] == [
        (late, ("changed",)),
        (sheet, ()),
        (gone, ("withdrawn",)),
    ]
    assert found[1].issued is not None
    assert found[1].issued.replaces == sheet
    again = actions.confirm_each(wanted=rows, by=sheet.issued_by, now=given.NEXT)
    assert [one.issued for one in again] == [one.issued for one in found]
    assert Sheet.objects.count() == 4


def test_it_goes_out_by_mail_where_the_patient_chose_so(sheet, settings) -> None:
    settings.MAIL = settings.MAIL | {"carrier": "console"}
    patient = sheet.patient
    patient.email = "asa@mail.example"
    patient.save()
    PatientChannel.objects.create(
        clinic=patient.clinic,
        patient=patient,
        channel="email-pdf",
        confirmed_address=patient.email,
        confirmed_at=given.NOW,
    )
    given.stricter_edition()
    made = confirm(sheet)
    delivery = Delivery.objects.get()
    assert (delivery.sheet, delivery.kind, delivery.to) == (made, "sheet-replaced", patient.email)


def test_it_is_printed_where_the_address_was_never_confirmed(sheet) -> None:
    given.stricter_edition()
    confirm(sheet)
    assert Delivery.objects.count() == 0


# Not needed


def close(sheet: Sheet, **changes: Any) -> RecallDecision:
    row = sheet.comparisons.get()
    values: dict[str, Any] = {
        "sheet": sheet,
        "findings": row.findings,
        "reason_code": "told",
        "reason": "",
        "form_key": uuid.uuid4(),
        "by": sheet.issued_by,
        "now": given.NEXT,
    }
    return actions.close(**values | changes)


def test_a_closed_entry_stays_closed_until_something_else_becomes_stricter(sheet) -> None:
    given.stricter_edition()
    given.compare(sheet.clinic)
    decision = close(sheet)
    assert given.listed(sheet.clinic) == []
    guidance = queries.in_force(sheet.clinic)
    assert list(queries.closed(sheet.clinic, guidance, given.NEXT)) == [decision]
    event = Event.objects.get(verb="close-recall")
    assert event.data == {
        "sheet": str(sheet.pk),
        "edition": guidance.digest,
        "reason": "told",
    }
    # Words alone do not open it again.
    actions.forget(clinic=sheet.clinic, kept=())
    given.publish(makeup_wait=given.longer(4), swim_wait=given.reworded)
    given.compare(sheet.clinic)
    assert given.listed(sheet.clinic) == []
    actions.forget(clinic=sheet.clinic, kept=())
    given.publish(makeup_wait=given.longer(4), swim_wait=given.longer(1))
    given.compare(sheet.clinic)
    assert given.listed(sheet.clinic) == [sheet]


def test_a_decision_needs_a_known_reason_and_words_for_another(sheet) -> None:
    given.stricter_edition()
    given.compare(sheet.clinic)
    for changes, reasons in (
        ({"reason_code": "because"}, ("unknown-reason",)),
        ({"reason_code": "other", "reason": "  "}, ("unexplained",)),
        ({"findings": "sha256:other"}, ("not-listed",)),
    ):
        with pytest.raises(actions.DecisionRefused) as told:
            close(sheet, **changes)
        assert told.value.reasons == reasons
    assert RecallDecision.objects.count() == 0
    assert close(sheet, reason_code="other", reason=" On holiday ").reason == "On holiday"


def test_the_same_form_closes_once(sheet) -> None:
    other = given.sheet(sheet.clinic)
    given.stricter_edition()
    given.compare(sheet.clinic)
    key = uuid.uuid4()
    assert close(sheet, form_key=key) == close(sheet, form_key=key)
    with pytest.raises(once.FormReused):
        close(other, form_key=key)
    with pytest.raises(actions.DecisionRefused, match="not-listed"):
        close(sheet)
    assert RecallDecision.objects.count() == 1


def test_a_closed_sheet_can_still_be_replaced(sheet) -> None:
    given.stricter_edition()
    given.compare(sheet.clinic)
    close(sheet)
    assert confirm(sheet).replaces == sheet
