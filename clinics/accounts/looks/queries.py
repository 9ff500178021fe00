"""Who looked at what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from clinics.accounts.looks import seal
from clinics.accounts.looks.models import Look, Review


def looks(clinic: Any, *, patient: UUID | None = None, by: int | None = None) -> QuerySet[Look]:
    """Return the clinic's looks, the latest first: at one patient, by one person, or all."""
    found = Look.objects.filter(clinic=clinic).select_related("by")
    if patient is not None:
        found = found.filter(patient=patient)
    return found if by is None else found.filter(by=by)


def reviews(clinic: Any) -> QuerySet[Review]:
    """Return the clinic's samples, with how many looks of each were judged."""
    return (
        Review.objects.filter(clinic=clinic)
        .select_related("by")
        .annotate(
            drawn=Count("sampled"),
            judged=Count("sampled", filter=~Q(sampled__verdict="")),
            wrong=Count("sampled", filter=Q(sampled__verdict="not")),
        )
    )


def altered(clinic: Any) -> list[int]:
    """Return the numbers of the looks that are not as they were sealed."""
    rows = Look.objects.filter(clinic=clinic).order_by("pk")
    return [look.pk for look in rows.iterator() if not seal.holds(look)]
