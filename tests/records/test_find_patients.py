"""Finding a patient by what somebody remembers."""

from datetime import date

import pytest

from clinics.records import queries
from clinics.records.models import Patient
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    made = factories.clinic()
    by = factories.member(made).user
    for name, born_on, phone in (
        ("Åsa Öberg", date(1984, 3, 7), "070-123 45 67"),
        ("Anna Öberg-Lind", date(1990, 12, 24), "+46 73 555 00 11"),
        ("Björn 100% Ek", date(1984, 7, 3), ""),
    ):
        factories.patient(made, name=name, date_of_birth=born_on, phone=phone, by=by)
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Anna Öberg-Lind", "Åsa Öberg", "Björn 100% Ek"]),
        ("öberg", ["Anna Öberg-Lind", "Åsa Öberg"]),
        ("OBERG as", ["Åsa Öberg"]),
        ("lind anna", ["Anna Öberg-Lind"]),
        ("1984-03-07", ["Åsa Öberg"]),
        ("24/12 1990", ["Anna Öberg-Lind"]),
        ("19840703", ["Björn 100% Ek"]),
        ("7/3 1984", ["Åsa Öberg", "Björn 100% Ek"]),
        ("0701234567", ["Åsa Öberg"]),
        ("073 555", ["Anna Öberg-Lind"]),
        ("%", ["Björn 100% Ek"]),
        ("_", []),
        ("'; DROP TABLE records_patient; --", []),
        ("nobody", []),
    ],
)
def test_it_finds(clinic, typed: str, found: list[str]) -> None:
    patients = Patient.objects.filter(clinic=clinic)
    assert [patient.name for patient in queries.found(patients, typed)] == found
