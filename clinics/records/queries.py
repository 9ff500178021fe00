"""Reading the record of a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from aftercare import rules
from clinics.records import entries
from clinics.records.models import Patient, PatientProduct, Treatment, TreatmentZone


def current_products(patient: Patient) -> QuerySet[PatientProduct]:
    """Return what the patient uses at home now."""
    return PatientProduct.objects.filter(patient=patient, removed_at=None)


def product_snapshot(patient: Patient) -> list[dict[str, Any]]:
    """Return what the patient uses at home now, as a treatment keeps it."""
    rows = current_products(patient).values_list("name", "ingredients", "kind")
    return [
        {"name": name, "ingredients": ingredients} | ({"kind": kind} if kind else {})
        for name, ingredients, kind in rows
    ]


def facts(patient: Patient, entry: entries.Entry) -> rules.Facts:
    """Return the facts of a treatment that is being entered; raises `rules.FactsInvalid`."""
    return entries.facts(
        entry,
        born_on=patient.date_of_birth,
        time_zone=patient.clinic.time_zone,
        products=product_snapshot(patient),
    )


def earlier(treatment: Treatment) -> QuerySet[Treatment]:
    """Return the patient's visits before this one, the newest first, as they stand corrected."""
    before = Treatment.objects.filter(
        clinic=treatment.clinic_id,
        patient=treatment.patient_id,
        performed_at__lt=treatment.performed_at,
        corrected_by=None,
    )
    chain = [treatment.pk, *([treatment.corrects_id] if treatment.corrects_id else [])]
    return before.exclude(pk__in=chain).order_by("-performed_at", "-recorded_at")


@dataclass(frozen=True, slots=True)
class LastDepth:
    """The depth set in an area the last time that it was treated, in mm, and when that was."""

    depth: Decimal
    at: datetime


def last_depths(treatment: Treatment) -> Mapping[str, LastDepth]:
    """Return the last depth of each area that was treated before, by area."""
    zones = TreatmentZone.objects.filter(
        treatment__in=earlier(treatment).order_by(), set_depth_mm__isnull=False
    )
    rows = zones.order_by("treatment__performed_at", "treatment__recorded_at")
    return {
        area: LastDepth(depth, at)
        for area, depth, at in rows.values_list("area", "set_depth_mm", "treatment__performed_at")
        if depth is not None
    }
