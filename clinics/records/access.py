"""The only way from an address to a patient, a treatment, a product or a draft."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinics.accounts.models import Membership
from clinics.records.models import Draft, Patient, PatientProduct, Treatment


def patients(membership: Membership) -> QuerySet[Patient]:
    """Return the patients of the member's clinic."""
    return Patient.objects.filter(clinic=membership.clinic)


def patient(membership: Membership, id: UUID) -> Patient:
    """Return one patient, or 404: foreign and missing alike."""
    return get_object_or_404(patients(membership).select_related("clinic"), id=id)


def treatments(membership: Membership) -> QuerySet[Treatment]:
    """Return the treatments of the member's clinic, with their patients and zones."""
    return (
        Treatment.objects.filter(clinic=membership.clinic)
        .select_related("clinic", "patient", "recorded_by")
        .prefetch_related("zones")
    )


def treatment(membership: Membership, id: UUID) -> Treatment:
    """Return one treatment, or 404: foreign and missing alike."""
    return get_object_or_404(treatments(membership), id=id)


def product(membership: Membership, id: UUID) -> PatientProduct:
    """Return one product that a patient still uses, or 404."""
    rows = PatientProduct.objects.filter(clinic=membership.clinic, removed_at=None)
    return get_object_or_404(rows.select_related("clinic", "patient"), id=id)


def stopped_product(membership: Membership, id: UUID) -> PatientProduct:
    """Return one product that a patient uses, or used until lately, or 404."""
    rows = PatientProduct.objects.filter(clinic=membership.clinic)
    return get_object_or_404(rows.select_related("clinic", "patient"), id=id)


def draft(membership: Membership, patient: Patient) -> Draft | None:
    """Return the member's own unsent form for a patient of the clinic."""
    return Draft.objects.filter(
        clinic=membership.clinic, user=membership.user, patient=patient
    ).first()
