"""The only way from an address to a concern or a follow-up."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinics.accounts.models import Membership
from clinics.followup.models import CheckInPhoto, Concern, FollowUp

_WITH = (
    *("clinic", "patient", "sheet__payload", "sheet__withdrawal"),
    *("sheet__treatment", "check_in__mistake", "change", "taken_by", "done_by"),
)


def concerns(membership: Membership) -> QuerySet[Concern]:
    """Return what the member's clinic had to look after, with whom and what it is about."""
    return Concern.objects.filter(clinic=membership.clinic).select_related(*_WITH)


def concern(membership: Membership, id: UUID) -> Concern:
    """Return one concern, or 404: foreign and missing alike."""
    return get_object_or_404(concerns(membership), id=id)


def photo(membership: Membership, id: UUID) -> CheckInPhoto:
    """Return the photo of a concern of the member's clinic, or 404."""
    return get_object_or_404(CheckInPhoto, check_in__concern=concern(membership, id))


def follow_ups(membership: Membership) -> QuerySet[FollowUp]:
    """Return the messages that the member's clinic planned or sent."""
    found = FollowUp.objects.filter(clinic=membership.clinic)
    return found.select_related("clinic", "patient", "sheet")


def follow_up(membership: Membership, id: UUID) -> FollowUp:
    """Return one planned message, or 404."""
    return get_object_or_404(follow_ups(membership), id=id)
