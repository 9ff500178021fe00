"""Rows are found by way of the clinic only."""

import uuid

import pytest
from django.http import Http404

from clinics.records import access, actions
from clinics.sheets import access as sheet_access
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    factories.publish()
    return factories.member(factories.clinic())


def test_a_row_of_the_clinic_is_found_and_a_foreign_one_is_missing(alice) -> None:
    charlie = factories.member(factories.clinic())
    patient = factories.patient(alice.clinic, by=alice.user)
    treatment = factories.treatment(patient)
    product = factories.product(patient)
    sheet = factories.issue(treatment)
    for find, row in (
        (access.patient, patient),
        (access.treatment, treatment),
        (access.product, product),
        (sheet_access.sheet, sheet),
    ):
        assert find(alice, row.pk) == row
        for member, id in ((charlie, row.pk), (alice, uuid.uuid4())):
            with pytest.raises(Http404):
                find(member, id)
    assert list(access.patients(charlie)) == list(access.treatments(charlie)) == []
    assert list(sheet_access.sheets(charlie)) == []


def test_a_removed_product_is_missing(alice) -> None:
    product = factories.product(factories.patient(alice.clinic, by=alice.user))
    assert access.product(alice, product.pk) == product
    actions.remove_product(product=product, by=alice.user, now=factories.NOW)
    with pytest.raises(Http404):
        access.product(alice, product.pk)


def test_a_draft_is_its_writers_own(alice) -> None:
    bob = factories.member(alice.clinic)
    patient = factories.patient(alice.clinic, by=alice.user)
    assert access.draft(alice, patient) is None
    draft = actions.save_draft(
        patient=patient, data={}, form_key=uuid.uuid4(), by=alice.user, now=factories.NOW
    )
    assert access.draft(alice, patient) == draft
    assert access.draft(bob, patient) is None
