"""The only way from an address to a message, or to what arrived of one in the demo."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from clinics.accounts.looks import collecting
from clinics.accounts.models import Membership
from clinics.delivery.models import TO_PATIENTS, Delivery, OutboxMessage


def deliveries(membership: Membership) -> QuerySet[Delivery]:
    """Return the messages of the member's clinic to its patients."""
    return Delivery.objects.filter(TO_PATIENTS, clinic=membership.clinic)


def delivery(membership: Membership, id: UUID) -> Delivery:
    """Return one message with whom and what it is about, or 404: foreign and missing alike."""
    found = deliveries(membership).select_related(
        *("clinic", "patient", "created_by", "settled_by", "again_of"),
        *("sheet", "sheet__withdrawal", "sheet__link"),
    )
    return get_object_or_404(found, id=id)


def outbox(membership: Membership) -> QuerySet[OutboxMessage]:
    """Return what arrived of the clinic's messages, the latest first; in the demo only."""
    return OutboxMessage.objects.filter(clinic=membership.clinic).select_related("delivery")


def arrived(membership: Membership, id: UUID) -> OutboxMessage:
    """Return one message as it arrived, or 404: foreign and missing alike."""
    found = get_object_or_404(outbox(membership), id=id)
    collecting.saw(found.delivery.patient_id)
    return found
