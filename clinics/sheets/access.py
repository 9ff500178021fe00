"""The only way from an address to a sheet."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinics.directory.models import Membership
from clinics.sheets.models import Sheet


def sheets(membership: Membership) -> QuerySet[Sheet]:
    """Return the sheets of the member's clinic, with whom they are for and what became of them."""
    return Sheet.objects.filter(clinic=membership.clinic).select_related(
        "clinic",
        "patient",
        "treatment",
        "issued_by",
        "withdrawal",
        "withdrawal__by",
        "replaces",
        "replaced_by",
    )


def sheet(membership: Membership, id: UUID) -> Sheet:
    """Return one sheet with what it says, or 404: foreign and missing alike."""
    return get_object_or_404(sheets(membership).select_related("payload"), id=id)
