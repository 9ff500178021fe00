"""The only way from an address to a photograph."""

from datetime import date
from uuid import UUID

from django.shortcuts import get_object_or_404

from clinics.accounts.models import Clinic, Membership
from clinics.photographs import queries
from clinics.photographs.models import Photograph


def photograph(membership: Membership, id: UUID) -> Photograph:
    """Return a photograph of the member's clinic that was not taken away, or 404."""
    found: Photograph = get_object_or_404(queries.kept(membership.clinic), pk=id)
    return found


def for_patient(clinic: Clinic, id: UUID, today: date) -> Photograph:
    """Return a photograph that the clinic's patients may see today, or 404."""
    found: Photograph = get_object_or_404(queries.shown(clinic, today), pk=id)
    return found
