"""The only way from an address to a patient's photo of a label."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from clinics.accounts.models import Membership
from clinics.labels.models import LabelQuestion


def question(membership: Membership, id: UUID) -> LabelQuestion:
    """Return a question of the member's clinic, or 404: foreign and missing alike."""
    rows = LabelQuestion.objects.filter(clinic=membership.clinic)
    return get_object_or_404(rows.select_related("patient", "sheet", "answered_by"), pk=id)
