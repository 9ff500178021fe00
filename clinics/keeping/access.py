"""The only way from an address to a sample and to a look of it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from clinics.accounts.looks import queries
from clinics.accounts.looks.models import Review, Sampled
from clinics.accounts.models import Membership


def reviews(membership: Membership) -> QuerySet[Review]:
    """Return the samples of the member's clinic."""
    return queries.reviews(membership.clinic)


def review(membership: Membership, id: UUID) -> Review:
    """Return one sample, or 404: foreign and missing alike."""
    return get_object_or_404(reviews(membership), id=id)


def sampled(review: Review, text: str) -> Sampled:
    """Return the look of a sample that a form names, or 404."""
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Http404
    return get_object_or_404(Sampled, review=review, pk=int(text))
