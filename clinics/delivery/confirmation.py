"""The address in the mail that asks whether a mail address is right: signed, and dead in a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from clinics.delivery.models import Delivery, Kind

LIFE: Final = timedelta(days=7)
SIGNER: Final = "clinics.delivery.confirmation"


def token(delivery: Delivery) -> str:
    """Return what the address ends with; it says nothing about the patient or the clinic."""
    return signing.TimestampSigner(salt=SIGNER).sign(delivery.pk.hex)


def address(delivery: Delivery) -> str:
    """Return the whole address."""
    return settings.SITE_URL + reverse("confirm_address", args=[token(delivery)])


def find(raw: str) -> Delivery | None:
    """Return the message that the address came with, or None: forged and outlived look alike."""
    try:
        key = signing.TimestampSigner(salt=SIGNER).unsign(raw, max_age=LIFE)
        pk = UUID(hex=key)
    except (signing.BadSignature, ValueError):
        return None
    asked = Delivery.objects.filter(pk=pk, kind=Kind.CONFIRM_ADDRESS)
    return asked.select_related("clinic", "patient").first()
