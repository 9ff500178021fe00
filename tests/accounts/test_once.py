"""Each form makes one row, and says so when it is used for something else."""

import uuid

import pytest

from clinics.accounts import once
from clinics.records.models import Treatment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def treatment() -> Treatment:
    return factories.treatment(factories.patient(factories.clinic()))


def test_the_row_that_the_form_made_is_found_again(treatment) -> None:
    key, clinic = treatment.form_key, treatment.clinic
    same = {"patient_id": treatment.patient_id}
    assert once.made_before(Treatment, clinic, key, **same) == treatment
    assert once.made_before(Treatment, clinic, uuid.uuid4(), **same) is None


def test_a_form_that_asks_for_something_else_is_refused(treatment) -> None:
    with pytest.raises(once.FormReused, match="another treatment"):
        once.made_before(
            Treatment, treatment.clinic, treatment.form_key, patient_id=uuid.uuid4(), device="pen"
        )


def test_another_clinics_key_finds_nothing(treatment) -> None:
    other = factories.clinic(slug="elsewhere")
    assert once.made_before(Treatment, other, treatment.form_key) is None


def test_a_key_as_it_was_sent_finds_among_the_rows_that_are_given(treatment) -> None:
    rows = Treatment.objects.all()
    assert once.found(rows, str(treatment.form_key)) == treatment
    assert once.found(rows.none(), str(treatment.form_key)) is None
    assert [once.found(rows, sent) for sent in ("", "x", "\x00", "1" * 5000)] == [None] * 4
