"""Photos of labels that wait to be read, and what a patient asked."""

from __future__ import annotations

from django.db.models import QuerySet

from clinics.accounts.models import Clinic
from clinics.labels.models import LabelQuestion
from clinics.sheets.models import Sheet


def waiting(clinic: Clinic) -> QuerySet[LabelQuestion]:
    """Return what somebody at the clinic has yet to read, the oldest first."""
    rows = LabelQuestion.objects.filter(clinic=clinic, answered_at=None, lapsed_at=None)
    return rows.select_related("patient", "sheet").defer("photo")


def count_waiting(clinic: Clinic) -> int:
    """Return how many photos wait: for the follow-up page, where they stand beside the rest."""
    return LabelQuestion.objects.filter(clinic=clinic, answered_at=None, lapsed_at=None).count()


def answered(clinic: Clinic) -> QuerySet[LabelQuestion]:
    """Return what was read lately, the newest first."""
    rows = LabelQuestion.objects.filter(clinic=clinic, answered_at__isnull=False)
    return rows.select_related("patient", "answered_by").defer("photo").order_by("-answered_at")


def asked(sheet: Sheet) -> QuerySet[LabelQuestion]:
    """Return what the patient asked with a photo since she was treated, the newest first."""
    rows = LabelQuestion.objects.filter(
        patient_id=sheet.patient_id, asked_at__gte=sheet.treatment.performed_at
    )
    return rows.defer("photo").order_by("-asked_at")
