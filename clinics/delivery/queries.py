"""Reading what a clinic wants of deliveries, and what became of them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from clinics.delivery.models import PatientChannel
from clinics.records.models import Patient


def channel_of(patient: Patient) -> PatientChannel:
    """Return how the patient wants sheets: the row, or the defaults, not saved."""
    found = PatientChannel.objects.filter(patient=patient).first()
    return PatientChannel(clinic=patient.clinic, patient=patient) if found is None else found


def confirmed_address(patient: Patient) -> str:
    """Return the patient's address when it is the one that was confirmed, or an empty text."""
    confirmed = channel_of(patient).confirmed_address
    return patient.email if patient.email and patient.email == confirmed else ""


def can_mail() -> bool:
    """Whether a mail server is set up at all."""
    return settings.MAIL["carrier"] != "none"


def are_stopped(wishes: PatientChannel, performed_at: datetime) -> bool:
    """Whether no reminders are wanted of a treatment that took place then."""
    stopped = wishes.reminders_stopped_at
    return stopped is not None and performed_at <= stopped
