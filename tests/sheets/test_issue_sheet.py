"""Issuing a sheet: what it holds, everything that stops it, and the same form sent twice."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aftercare import rules
from clinics.accounts import actions as directory
from clinics.accounts import once
from clinics.accounts.journal.models import Event
from clinics.records.actions import change_patient
from clinics.records.models import StopOverride
from clinics.sheets import actions, queries, signing
from clinics.sheets.models import Sheet, Withdrawal
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def patient():
    factories.publish()
    return factories.patient(factories.clinic())


def override(rule: str = "pregnant-stop", **changes: Any) -> actions.Override:
    values = {
        "rule": rule,
        "kind": "override",
        "reason_code": "specialist-agreed",
        "name": "Dr Karin Åström",
    }
    return actions.Override(**values | changes)


def anyway(rule: str = "pregnant-stop", **changes: Any) -> actions.Override:
    return override(rule, kind="treated-anyway", reason_code="", **changes)


def reasons(treatment: Any, **changes: Any) -> list[str]:
    """Return why the sheet is refused, having made sure that nothing was kept."""
    before = (Sheet.objects.count(), Event.objects.count(), StopOverride.objects.count())
    with pytest.raises(actions.IssueRefused) as refused:
        factories.issue(treatment, **changes)
    after = (Sheet.objects.count(), Event.objects.count(), StopOverride.objects.count())
    assert before == after
    return [str(reason) for reason in refused.value.reasons]


def answers(**changes: str) -> dict[str, str]:
    return factories.ANSWERED | changes


def test_a_sheet_holds_what_was_shown(patient) -> None:
    treatment = factories.treatment(patient)
    seen = queries.shown(treatment, language="sv")
    sheet = factories.issue(
        treatment, language="sv", paper="letter", large_print=True, notes="Ring om du undrar."
    )
    kept = Sheet.objects.get(pk=sheet.pk)
    assert (kept.number, kept.language, kept.paper, kept.large_print) == (1, "sv", "letter", True)
    assert (kept.patient, kept.treatment) == (patient, treatment)
    assert (kept.edition_number, kept.edition_digest) == (1, seen.plan.edition_digest)
    assert queries.plan(kept) == seen.plan
    head = queries.letterhead(kept)
    assert (head.patient_name, head.patient_born_on) == (patient.name, patient.date_of_birth)
    assert (head.sheet_number, head.issued_by) == ("1", sheet.issued_by.name)
    assert (head.clinic_phone, head.emergency_number) == ("+46 8 123 45 67", "112")
    assert (head.issued_at, head.notes, head.replaces) == (NOW, "Ring om du undrar.", "")
    assert queries.is_intact(kept)


def test_the_event_names_the_text_and_nothing_about_the_patient(patient) -> None:
    sheet = factories.issue(
        factories.treatment(patient, flags=answers(pregnant="possible")), overrides=[anyway()]
    )
    event = Event.objects.get(verb="issue-sheet")
    assert event.object_id == str(sheet.pk)
    assert event.data == {
        "number": 1,
        "patient": str(patient.pk),
        "treatment": str(sheet.treatment_id),
        "edition": sheet.edition_digest,
        "payload": sheet.payload_digest,
        "replaces": None,
        "answered": ["treated-anyway"],
        "signed": signing.digest(sheet.payload.salt, sheet.signatures.all()),
    }


def test_numbers_follow_each_other_in_each_clinic(patient) -> None:
    other = factories.patient(factories.clinic())
    numbers = [factories.issue(factories.treatment(patient)).number for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert factories.issue(factories.treatment(other)).number == 1


@pytest.mark.parametrize("question", ["pregnant", "breastfeeding", "isotretinoin"])
def test_a_question_nobody_answered_stops_it(patient, question) -> None:
    factories.issue(factories.treatment(patient))
    flags = {key: value for key, value in factories.ANSWERED.items() if key != question}
    assert reasons(factories.treatment(patient, flags=flags)) == [f"unanswered:{question}"]


def test_every_reason_is_told_at_once(patient) -> None:
    clinic = patient.clinic
    directory.change_clinic(clinic=clinic, by=patient.created_by, now=NOW, phone="")
    treatment = factories.treatment(
        patient,
        flags={key: value for key, value in answers(pregnant="yes").items() if key != "keloid"},
        zones=(("nose", Decimal("0.7")), ("forehead", Decimal("1.2"))),
    )
    found = reasons(treatment, shown_digest="sha256:other", overrides=[override("no-such-stop")])
    assert found == [
        "unanswered:keloid",
        "missing-phone",
        "open-stop:pregnant-stop",
        "stop-not-active:no-such-stop",
        "depth-not-confirmed:nose",
        "depth-without-reason:forehead",
        "changed",
    ]


def test_a_clinic_without_a_phone_issues_nothing(patient) -> None:
    factories.issue(factories.treatment(patient))
    clinic, by = patient.clinic, patient.created_by
    directory.change_clinic(clinic=clinic, by=by, now=NOW, phone="")
    treatment = factories.treatment(patient)
    treatment.clinic.refresh_from_db()
    assert reasons(treatment) == ["missing-phone"]


@pytest.mark.parametrize(("name", "letters"), [("𐌰𐌽", "𐌰𐌽"), ("Ann ☃", "☃")])
def test_letters_that_can_not_be_printed_are_told_before(name, letters) -> None:
    factories.publish()
    clinic = factories.clinic()
    vietnamese = factories.patient(clinic, name="Nguyễn Thị Lan")
    assert factories.issue(factories.treatment(vietnamese)).number == 1
    patient = factories.patient(clinic, name=name)
    assert reasons(factories.treatment(patient)) == [f"unprintable:{letters}"]
    assert reasons(factories.treatment(vietnamese), notes="Bra! 👍") == ["unprintable:👍"]


def test_nothing_is_issued_before_an_edition_was_approved() -> None:
    treatment = factories.treatment(factories.patient(factories.clinic()))
    assert reasons(treatment) == ["no-edition"]
    factories.publish()
    assert factories.issue(treatment).edition_number == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ([], ["open-stop:isotretinoin-current-stop"]),
        ([{"name": " "}], ["override-without-name:isotretinoin-current-stop"]),
        ([{"reason_code": ""}], ["override-without-reason:isotretinoin-current-stop"]),
        ([{"reason_code": "felt-fine"}], ["override-without-reason:isotretinoin-current-stop"]),
        ([{"kind": "ignored"}], ["unknown-override:isotretinoin-current-stop"]),
        (
            [{"rule": "keloid-stop"}],
            ["open-stop:isotretinoin-current-stop", "stop-not-active:keloid-stop"],
        ),
    ],
)
def test_a_stop_needs_a_whole_answer(patient, given, why) -> None:
    treatment = factories.treatment(patient, flags=answers(isotretinoin="current"))
    rule = "isotretinoin-current-stop"
    assert reasons(treatment, overrides=[override(**{"rule": rule} | one) for one in given]) == why
    sheet = factories.issue(treatment, overrides=[override(rule, note="By letter")])
    row = StopOverride.objects.get()
    assert (row.treatment, row.rule, row.kind) == (treatment, rule, "override")
    assert (row.reason_code, row.name) == ("specialist-agreed", "Dr Karin Åström")
    assert (row.note, row.at, row.by) == ("By letter", NOW, sheet.issued_by)
    assert [stop.overridden for stop in queries.plan(sheet).stops] == [True]


def test_an_unsafe_device_with_an_implant_is_never_overridden(patient) -> None:
    treatment = factories.treatment(patient, device="rf", flags=answers(implant_active="yes"))
    rule = "implant-rf-stop"
    assert reasons(treatment, overrides=[override(rule)]) == [f"stop-not-overridable:{rule}"]
    sheet = factories.issue(treatment, overrides=[anyway(rule)])
    (stop,) = queries.plan(sheet).stops
    assert (stop.rule, stop.overridable, stop.overridden) == (rule, False, False)


def test_treated_anyway_has_the_longest_windows_and_an_alert(patient) -> None:
    light = {"zones": (("cheek", Decimal("0.25")),)}
    everyday = factories.issue(factories.treatment(patient, **light))
    assert queries.plan(everyday).treatment.tier == "T1"
    sheet = factories.issue(
        factories.treatment(patient, **light, flags=answers(pregnant="possible")),
        overrides=[anyway()],
    )
    plan = queries.plan(sheet)
    assert plan.treatment.tier == "T3"
    assert "active-stop-note" in [note.rule for note in plan.clinician_notes]


@pytest.mark.parametrize(
    ("area", "depth", "said", "why"),
    [
        ("nose", "0.50", None, []),
        ("nose", "0.55", None, ["depth-not-confirmed:nose"]),
        ("nose", "0.55", "confirmed", []),
        ("nose", "0.80", None, ["depth-without-reason:nose"]),
        ("nose", "0.80", "confirmed", ["depth-without-reason:nose"]),
        ("nose", "0.80", "  ", ["depth-without-reason:nose"]),
        ("nose", "0.80", "Scar over the bridge", []),
        ("eyelid", "0.10", "confirmed", ["depth-without-reason:eyelid"]),
    ],
)
def test_a_depth_over_its_area_needs_a_word(patient, area, depth, said, why) -> None:
    treatment = factories.treatment(
        patient,
        zones=((area, Decimal(depth)),),
        depth_reasons={} if said is None else {area: said},
    )
    if why:
        assert reasons(treatment) == why
    else:
        assert factories.issue(treatment).number == 1


@pytest.mark.parametrize("change", [{"name": "Åsa Öberg-Ek"}, {"date_of_birth": NOW.date()}])
def test_what_changed_since_it_was_shown_is_shown_again(patient, change) -> None:
    treatment = factories.treatment(patient)
    digest = queries.shown(treatment, language="en").digest
    change_patient(patient=patient, by=patient.created_by, now=NOW, **change)
    assert "changed" in reasons(treatment, shown_digest=digest)


def test_another_treatment_or_language_or_answer_is_not_what_was_shown(patient) -> None:
    flags = answers(isotretinoin="current")
    one, two = (factories.treatment(patient, flags=flags) for _ in range(2))
    rule = "isotretinoin-current-stop"
    digest = queries.shown(one, language="en", overridden=[rule]).digest
    given = {"shown_digest": digest, "overrides": [override(rule)]}
    assert reasons(two, **given) == ["changed"]
    assert reasons(one, **given | {"language": "sv"}) == ["changed"]
    assert reasons(one, **given | {"overrides": [anyway(rule)]}) == ["changed"]
    assert factories.issue(one, **given).number == 1


def test_an_edition_published_meanwhile_is_shown_first(patient) -> None:
    treatment = factories.treatment(patient)
    digest = queries.shown(treatment, language="en").digest
    factories.publish(document=factories.changed_document())
    assert reasons(treatment, shown_digest=digest) == ["changed"]
    assert factories.issue(treatment).edition_number == 2


def test_the_same_form_sent_again_returns_the_first(patient) -> None:
    treatment, key = factories.treatment(patient), uuid.uuid4()
    first = factories.issue(treatment, form_key=key)
    again = factories.issue(treatment, form_key=key, shown_digest="whatever")
    assert again == first
    assert Event.objects.filter(verb="issue-sheet").count() == 1
    with pytest.raises(once.FormReused):
        factories.issue(treatment, form_key=key, language="sv")
    with pytest.raises(once.FormReused):
        factories.issue(factories.treatment(patient), form_key=key)


def test_a_second_sheet_replaces_the_first(patient) -> None:
    treatment = factories.treatment(patient)
    first = factories.issue(treatment)
    assert reasons(treatment) == ["replace-first:1"]
    later = NOW + timedelta(hours=1)
    second = factories.issue(treatment, language="sv", replaces=first, now=later)
    assert (second.number, second.replaces) == (2, first)
    assert queries.letterhead(second).replaces == "1"
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.sheet, withdrawal.reason_code, withdrawal.at) == (first, "replaced", later)
    first = Sheet.objects.get(pk=first.pk)
    assert (first.is_withdrawn, first.is_replaced) == (True, True)
    assert (second.is_withdrawn, second.is_replaced) == (False, False)
    assert set(reasons(treatment, replaces=first)) == {"replace-first:2", "not-replaceable:1"}


def test_a_corrected_treatment_has_no_more_sheets_of_its_own(patient) -> None:
    wrong = factories.treatment(patient)
    first = factories.issue(wrong)
    right = factories.treatment(patient, skin_type=5, corrects=wrong)
    assert reasons(wrong, replaces=first) == ["corrected"]
    assert reasons(right) == ["replace-first:1"]
    assert factories.issue(right, replaces=first).replaces == first


def test_a_sheet_replaces_only_one_of_the_same_patient(patient) -> None:
    other = factories.patient(patient.clinic, name="Somebody Else")
    foreign = factories.issue(factories.treatment(other))
    assert reasons(factories.treatment(patient), replaces=foreign) == ["not-replaceable:1"]


def test_treatments_wait_until_a_sheet_counts(patient) -> None:
    one, two = factories.treatment(patient), factories.treatment(patient)
    rows = type(one).objects.filter(clinic=patient.clinic)
    assert set(queries.waiting(rows)) == {one, two}
    sheet = factories.issue(one)
    three = factories.treatment(patient, corrects=two)
    assert set(queries.waiting(rows)) == {three}
    actions.withdraw_sheet(
        sheet=sheet, reason_code="wrong-language", reason="", by=sheet.issued_by, now=NOW
    )
    assert set(queries.waiting(rows)) == {one, three}


def test_the_payload_is_canonical_text(patient) -> None:
    sheet = factories.issue(factories.treatment(patient))
    text = sheet.payload.plan
    data = json.loads(text)
    assert text == json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert rules.plan_dump(rules.plan_load(data)) == data
