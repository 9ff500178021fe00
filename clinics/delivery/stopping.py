"""The address in a reminder that stops reminders: signed, without a sign-in and without an end."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from clinics.delivery.models import REMINDERS, Delivery

SIGNER: Final = "clinics.delivery.stopping"


def token(delivery: Delivery) -> str:
    """Return what the address ends with; it says nothing about the patient or the clinic."""
    return signing.Signer(salt=SIGNER).sign(delivery.pk.hex)


def address(delivery: Delivery) -> str:
    """Return the whole address."""
    return settings.SITE_URL + reverse("stop_reminders", args=[token(delivery)])


def find(raw: str) -> Delivery | None:
    """Return the reminder that the address came with, or None where it is forged or broken."""
    try:
        pk = UUID(hex=signing.Signer(salt=SIGNER).unsign(raw))
    except (signing.BadSignature, ValueError):
        return None
    sent = Delivery.objects.filter(pk=pk, kind__in=REMINDERS)
    return sent.select_related("clinic", "patient", "sheet__treatment").first()


def headers(delivery: Delivery, *, mail_to: str) -> dict[str, str]:
    """Return what lets a mail program offer to stop reminders with one tap (RFC 2369, RFC 8058).

    `mail_to` is the clinic's address for answers, or empty. One tap needs TLS.
    """
    if delivery.kind not in REMINDERS:
        return {}
    where = address(delivery)
    ways = [f"<{where}>"]
    if mail_to:
        ways.append(f"<mailto:{quote(mail_to, safe='@')}?subject={quote(_('Stop reminders'))}>")
    found = {"List-Unsubscribe": ", ".join(ways)}
    if where.startswith("https:"):
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def half_hidden(address: str) -> str:
    """Return "a…@mail.example": enough for whoever knows it, too little for anybody else."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
