"""Reading what a clinic wants of deliveries, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from clinics.accounts.models import Clinic
from clinics.delivery.models import Delivery, PatientWay, State
from clinics.records.models import Patient
from clinics.sheets.models import Sheet


def way_of(patient: Patient) -> PatientWay:
    """Return how the patient wants sheets: the row, or the defaults, not saved."""
    found = PatientWay.objects.filter(patient=patient).first()
    return PatientWay(clinic=patient.clinic, patient=patient) if found is None else found


def confirmed_address(patient: Patient) -> str:
    """Return the patient's address when it is the one that was confirmed, or an empty text."""
    confirmed = way_of(patient).confirmed_address
    return patient.email if patient.email and patient.email == confirmed else ""


def can_mail() -> bool:
    """Whether a mail server is set up at all."""
    return settings.MAIL["carrier"] != "none"


def of_sheet(sheet: Sheet) -> QuerySet[Delivery]:
    """Return what was sent about a sheet, the latest first."""
    return Delivery.objects.filter(sheet=sheet).select_related("created_by", "settled_by")


def needing_somebody(clinic: Clinic) -> QuerySet[Delivery]:
    """Return the clinic's deliveries that a person has to decide about, the oldest first."""
    return Delivery.objects.filter(
        clinic=clinic,
        state__in=[State.FAILED, State.DOUBTFUL],
        settled_at=None,
    ).order_by("created_at")
