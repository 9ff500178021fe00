"""Which photographs a clinic has, and which of them a patient sees on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from clinics.accounts.models import Clinic
from clinics.photographs.models import Photograph


def kept(clinic: Clinic) -> QuerySet[Photograph]:
    """Return the clinic's photographs without their pictures, those of the first days first."""
    return Photograph.objects.filter(clinic=clinic, removed_at=None).defer("data")


def shown(clinic: Clinic, today: date) -> QuerySet[Photograph]:
    """Return those that patients may see today: the consent has begun and not ended."""
    lasts = Q(consent_ends_on=None) | Q(consent_ends_on__gte=today)
    return kept(clinic).filter(lasts, consented_on__lte=today)
