"""Patients and what they use at home."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from clinics.accounts.journal.models import Event
from clinics.records import actions, finding, queries
from clinics.records.models import Draft, Patient
from clinics.sheets import queries as sheet_queries
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("name", "Åsa Öberg", "   "),
        ("language", "sv", "de"),
        ("email", "asa@clinic.example", "asa"),
        ("name", "Å" * 120, "Å" * 121),
    ],
)
def test_a_patient_has_values_that_can_be(field: str, good: str, bad: str) -> None:
    clinic = factories.clinic()
    assert getattr(factories.patient(clinic, **{field: good}), field) == good
    with pytest.raises(ValidationError):
        factories.patient(clinic, **{field: bad})


def test_two_patients_may_share_a_name_and_a_birthday() -> None:
    clinic = factories.clinic()
    one, two = factories.patient(clinic), factories.patient(clinic)
    assert (one.name, one.date_of_birth) == (two.name, two.date_of_birth)
    assert one.pk != two.pk


def test_a_changed_name_is_found_and_the_issued_sheet_keeps_the_old_one() -> None:
    factories.publish()
    patient = factories.patient(factories.clinic(), name="Åsa Öberg")
    sheet = factories.issue(factories.treatment(patient))
    by = patient.created_by
    actions.change_patient(
        patient=patient, by=by, now=NOW, name="Åsa Ek", date_of_birth=date(1985, 3, 7)
    )
    assert [one.name for one in finding.found(Patient.objects.all(), "asa ek")] == ["Åsa Ek"]
    assert sheet_queries.letterhead(sheet).patient_name == "Åsa Öberg"
    event = Event.objects.get(verb="change-patient")
    assert event.data == {"fields": ["date_of_birth", "name"]}
    with pytest.raises(TypeError):
        actions.change_patient(patient=patient, by=by, now=NOW, clinic=factories.clinic())


def test_products_come_and_go() -> None:
    patient = factories.patient(factories.clinic())
    cream = factories.product(patient, name="  Night   cream ", ingredients="  ")
    assert (cream.name, cream.ingredients) == ("Night cream", None)
    assert list(queries.current_products(patient)) == [cream]
    for _ in range(2):
        actions.remove_product(product=cream, by=patient.created_by, now=NOW)
    assert list(queries.current_products(patient)) == []
    assert Event.objects.filter(verb="remove-product").count() == 1
    with pytest.raises(ValidationError):
        factories.product(patient, name=" ")


def test_a_draft_is_thrown_away() -> None:
    patient = factories.patient(factories.clinic())
    by = patient.created_by
    draft = actions.save_draft(
        patient=patient, data={"device": "pen"}, form_key=uuid.uuid4(), by=by, now=NOW
    )
    assert draft is not None
    actions.discard_draft(draft=draft, by=by, now=NOW)
    assert Draft.objects.count() == 0
    assert Event.objects.filter(verb="discard-draft").exists()


def test_products_of_one_moment_stand_as_they_were_typed() -> None:
    patient = factories.patient(factories.clinic())
    names = [f"Product {letter}" for letter in "ZAMBK"]
    for name in names:
        factories.product(patient, name=name)
    assert [one.name for one in patient.products.all()] == names
