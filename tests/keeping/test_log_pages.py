"""The clinic's log: what was done, who looked, samples, and the extract for a patient."""

import ast
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from clinics.accounts.access import ALLOWED
from clinics.accounts.journal import actions as journal
from clinics.accounts.looks import actions, queries
from clinics.accounts.looks.models import Look, Sampled
from clinics.accounts.models import Membership, Role
from clinics.keeping import against, reviewing, sentences
from clinics.records.models import Patient
from tests import factories, house

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def patient() -> Patient:
    return factories.patient(factories.clinic(), name="Åsa Öberg")


@pytest.fixture
def admin(patient: Patient) -> Membership:
    return factories.member(patient.clinic, "admin")


def looked(member: Membership, patient: Patient, act: str = "open", minutes: int = 0) -> Look:
    now = NOW + timedelta(minutes=minutes)
    actions.write(membership=member, patients=[patient.pk], act=act, page="patient", now=now)
    return Look.objects.latest("pk")


def page(user: Any, name: str, patient: Patient, query: str = "", **more: Any) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, kwargs={"clinic": patient.clinic.slug} | more) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_looks_are_found_by_patient_and_by_person(patient: Patient, admin: Membership) -> None:
    other = factories.patient(patient.clinic, name="Somebody Else")
    nurse = factories.member(patient.clinic, "assistant")
    looked(nurse, patient)
    looked(nurse, other, "print", 1)
    looked(admin, other, "send", 2)
    assert [look.act for look in queries.looks(patient.clinic)] == ["send", "print", "open"]
    text = page(admin.user, "looks", patient, f"?patient={patient.pk}")
    assert "Åsa Öberg" in text
    assert "Somebody Else" not in text
    text = page(admin.user, "looks", patient, f"?by={nurse.user_id}")
    assert text.count("<tr>") == 3
    assert "Printed" in text
    assert "Nobody looked." in page(admin.user, "looks", patient, "?by=999999")


def test_a_look_never_changes_and_shows_when_it_was_changed_all_the_same(
    patient: Patient, admin: Membership
) -> None:
    look = looked(admin, patient)
    rows = Look.objects.filter(pk=look.pk)
    for act in (lambda: rows.update(act="list"), lambda: rows._raw_delete(using="default")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert queries.altered(patient.clinic) == []
    forged = Look(clinic=patient.clinic, patient=patient.pk, by=admin.user, role="admin")
    forged.at, forged.act, forged.page, forged.mac = NOW, "open", "patient", look.mac[::-1]
    forged.save(force_insert=True)
    assert queries.altered(patient.clinic) == [forged.pk]
    assert [str(fault) for fault in against.faults(patient.clinic)] == [
        f"look {forged.pk}: it was altered"
    ]


def test_a_page_is_shown_although_the_look_can_not_be_written(
    patient: Patient, admin: Membership, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("disk full")

    monkeypatch.setattr(Look.objects, "bulk_create", full)
    assert "Åsa" in page(admin.user, "patient", patient, id=patient.pk)
    assert f"patient {patient.pk}" in caplog.text
    assert "Åsa" not in caplog.text


def test_twenty_looks_are_drawn_and_judged_once(patient: Patient, admin: Membership) -> None:
    for minutes in range(30):
        looked(admin, patient, minutes=minutes)
    review = reviewing.begin_review(
        clinic=patient.clinic, since=NOW + timedelta(minutes=5), by=admin.user, now=NOW
    )
    drawn = list(Sampled.objects.filter(review=review))
    assert len({row.look_id for row in drawn}) == 20
    assert all(row.look.at >= NOW + timedelta(minutes=5) for row in drawn)
    common: dict[str, Any] = {"by": admin.user, "now": NOW}
    for verdict, note in (("perhaps", "x"), ("not", " ")):
        with pytest.raises(reviewing.ReviewRefused):
            reviewing.judge(sampled=drawn[0], verdict=verdict, note=note, **common)
    reviewing.judge(sampled=drawn[0], verdict="not", note="no appointment", **common)
    reviewing.judge(sampled=drawn[1], verdict="reasonable", note="", **common)
    with pytest.raises(IntegrityError), transaction.atomic():
        reviewing.judge(sampled=drawn[0], verdict="reasonable", note="", **common)
    [found] = queries.reviews(patient.clinic)
    assert (found.drawn, found.judged, found.wrong) == (20, 2, 1)  # type: ignore[attr-defined]
    text = page(admin.user, "sample", patient, id=review.pk)
    assert text.count('name="verdict" value="not"') == 18
    assert "no appointment" in text
    with pytest.raises(reviewing.ReviewRefused, match="nothing"):
        reviewing.begin_review(clinic=factories.clinic(), since=NOW, **common)


def test_a_sample_is_drawn_and_judged_on_the_pages(patient: Patient, admin: Membership) -> None:
    client = Client()
    client.force_login(admin.user)
    there = reverse("samples", kwargs={"clinic": patient.clinic.slug})
    assert "Nobody looked at a patient" in client.post(there, follow=True).content.decode()
    client.get(reverse("patient", kwargs={"clinic": patient.clinic.slug, "id": patient.pk}))
    answer = client.post(there)
    row = Sampled.objects.get()
    sent = {"sampled": row.pk, "verdict": "not", "note": ""}
    assert "Say in the note" in client.post(answer["Location"], sent, follow=True).content.decode()
    client.post(answer["Location"], sent | {"note": "why?"})
    row.refresh_from_db()
    assert (row.verdict, row.note) == ("not", "why?")
    assert client.post(answer["Location"], {"sampled": "x"}).status_code == 404


def test_the_extract_is_in_the_patients_language(admin: Membership, patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(language="sv")
    looked(admin, patient, "print")
    text = page(admin.user, "looks_extract", patient, id=patient.pk)
    assert "Vem som har läst dina uppgifter" in text
    assert "Utskriven" in text
    assert admin.user.name in text


def test_the_log_says_what_was_done_and_whether_it_is_as_it_was_written(
    admin: Membership, patient: Patient
) -> None:
    text = page(admin.user, "journal", patient)
    assert "Added a patient" in text
    assert "No backup was ever taken" in text
    assert "The log is as it was written" in page(admin.user, "journal", patient, "?check=1")
    journal.write(
        clinic=patient.clinic,
        by=admin.user,
        verb="withdraw-sheet",
        obj=patient,
        now=NOW,
    )
    event = {"verb": "issue-sheet", "obj": _Sheet(), "data": {"number": 9}}
    journal.write(clinic=patient.clinic, by=admin.user, now=NOW, **event)  # type: ignore[arg-type]
    text = page(admin.user, "journal", patient, "?check=1")
    assert "Something is not as it was written" in text
    assert "sheet 9" in text


class _Sheet:
    """What an event about a sheet that is gone was about."""

    pk = "00000000-0000-4000-8000-000000000000"
    _meta = type("Meta", (), {"db_table": "sheets_sheet"})


def test_only_administrators_read_the_log() -> None:
    assert ALLOWED["view_journal"] == {Role.ADMIN}


def test_every_verb_of_a_clinic_has_words() -> None:
    """Those that are written out in the code; an unknown one is shown as it is."""
    literal = {
        word.value
        for module, tree in house.modules().items()
        if module.startswith("clinics.") and module.split(".")[-1] in ("actions", "reviewing")
        for word in _verbs(tree)
    }
    own = {"take-backup", "restore-backup", "drill-backup", "add-user"}
    assert len(literal) > 25
    assert literal - own - set(sentences.DONE) == set()
    assert sentences.done("unknown") == "unknown"


def _verbs(tree: Any) -> list[Any]:
    return [
        word.value
        for word in ast.walk(tree)
        if isinstance(word, ast.keyword)
        and word.arg == "verb"
        and isinstance(word.value, ast.Constant)
    ]
