"""The channels that are open for one patient now, and which of them comes first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from clinics.accounts import delivery_settings
from clinics.delivery import queries
from clinics.delivery.models import Channel, PatientChannel
from clinics.records.models import Patient


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen for a patient: printing always, mail where there is an address."""

    address: str
    is_confirmed: bool
    can_mail: bool
    may_attach: bool
    first: Channel

    @property
    def by_mail(self) -> bool:
        """Whether anything can be sent at all."""
        return self.can_mail and bool(self.address)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """What can be chosen, the usual one first."""
        if not self.by_mail:
            return (Channel.PRINT,)
        return (Channel.EMAIL, *((Channel.EMAIL_PDF,) if self.may_attach else ()), Channel.PRINT)

    def choices(self) -> list[tuple[str, str]]:
        """Return what can be chosen, in words."""
        said = {
            Channel.PRINT: _("Print it now"),
            Channel.EMAIL: _("Email a link"),
            Channel.EMAIL_PDF: _("Email a link, with the PDF attached"),
        }
        return [(channel.value, said[channel]) for channel in self.channels]


def offer(patient: Patient) -> Offer:
    """Return what is open for the patient, in two queries.

    What was chosen last comes first. Without a choice it is the link where the address is
    confirmed, and paper where it is not.
    """
    kept: PatientChannel = queries.channel_of(patient)
    is_confirmed = bool(patient.email) and patient.email == kept.confirmed_address
    made = Offer(
        address=patient.email,
        is_confirmed=is_confirmed,
        can_mail=queries.can_mail(),
        may_attach=delivery_settings.settings_of(patient.clinic).allow_pdf_attachment,
        first=Channel(kept.channel),
    )
    if made.first in made.channels and (is_confirmed or made.first == Channel.PRINT):
        return made
    fallback = Channel.EMAIL if made.by_mail and is_confirmed else Channel.PRINT
    return Offer(made.address, is_confirmed, made.can_mail, made.may_attach, fallback)
