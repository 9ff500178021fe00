"""The only way from an address to a list, and from ids in a form to sheets."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinics.accounts.models import Membership
from clinics.bulk.models import Batch
from clinics.sheets import access as sheets
from clinics.sheets.models import Sheet


def batches(membership: Membership) -> QuerySet[Batch]:
    """Return the lists of the member's clinic."""
    return Batch.objects.filter(clinic=membership.clinic).select_related("clinic", "by")


def batch(membership: Membership, id: UUID) -> Batch:
    """Return one list, or 404: foreign and missing alike."""
    return get_object_or_404(batches(membership).select_related("stopped_by"), id=id)


def ticked(membership: Membership, ids: Iterable[str], most: int) -> list[Sheet]:
    """Return the clinic's sheets among the ids of a form, in their order there, each once.

    Foreign ids, missing ones and nonsense are left out alike; beyond `most` nothing is read.
    """
    wanted = []
    for text in dict.fromkeys(ids):
        try:
            wanted.append(UUID(text))
        except ValueError:
            continue
        if len(wanted) > most:
            break
    found = sheets.sheets(membership).select_related("payload").prefetch_related("treatment__zones")
    by_id = {sheet.pk: sheet for sheet in found.filter(id__in=wanted)}
    return [by_id[id] for id in wanted if id in by_id]
