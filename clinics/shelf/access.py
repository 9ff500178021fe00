"""The only way from an address to a word or a product of a clinic."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from clinics.accounts.models import Membership
from clinics.shelf.models import HarmlessName, ShelfProduct, UnreadWord


def word(membership: Membership, id: UUID) -> UnreadWord:
    """Return an unread word of the member's clinic, or 404: foreign and missing alike."""
    return get_object_or_404(UnreadWord.objects.filter(clinic=membership.clinic), pk=id)


def name(membership: Membership, id: UUID) -> HarmlessName:
    """Return a word that the member's clinic calls or called harmless, or 404."""
    return get_object_or_404(HarmlessName.objects.filter(clinic=membership.clinic), pk=id)


def product(membership: Membership, id: UUID) -> ShelfProduct:
    """Return a product of the member's clinic, on the shelf or retired, or 404."""
    return get_object_or_404(ShelfProduct.objects.filter(clinic=membership.clinic), pk=id)
