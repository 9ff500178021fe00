"""The only way from an address to a sheet."""

from uuid import UUID

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from clinics.accounts.looks import collecting
from clinics.accounts.models import Membership
from clinics.sheets import queries
from clinics.sheets.models import RenderedPdf, Sheet


def sheets(membership: Membership) -> QuerySet[Sheet]:
    """Return the sheets of the member's clinic, with their patients and what became of them."""
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


def print_of(
    membership: Membership, id: UUID, paper: str | None, large_print: bool | None, door: str
) -> tuple[bytes | memoryview, int] | None:
    """Return the kept print of a sheet that counts, with the sheet's number, in one query.

    `door` is the mark of what opens the sheet's page now: a print that shows another is not it.
    Without a paper or a print it is the one that the sheet was issued with. None where there is
    no such print yet, or no such sheet.
    """
    wanted = {
        "paper": F("sheet__paper") if paper is None else paper,
        "large_print": F("sheet__large_print") if large_print is None else large_print,
    }
    found = RenderedPdf.objects.filter(
        queries.showing(door),
        clinic=membership.clinic,
        sheet=id,
        sheet__withdrawal=None,
        **wanted,
    )
    kept = found.values_list("data", "sheet__number", "sheet__patient").first()
    if kept is None:
        return None
    collecting.saw(kept[2])
    return kept[0], kept[1]
