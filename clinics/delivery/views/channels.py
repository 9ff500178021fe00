"""How one patient gets sheets, whether the address is the patient's own, and asking by mail."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from clinics.accounts import once
from clinics.accounts.access import clinic_page, public
from clinics.accounts.requests import ClinicRequest
from clinics.delivery import actions, channels, confirmation, issuing, queries
from clinics.delivery.forms import ChannelForm, KeyForm
from clinics.delivery.models import Delivery, Kind
from clinics.delivery.views import desk
from clinics.records import access as records_access
from clinics.records.models import Patient

# One question at a time: nobody wants three of them in their mailbox.
ASKED_RECENTLY: Final = timedelta(hours=1)


@clinic_page("edit_patients")
def patient_channel(request: ClinicRequest, id: UUID) -> HttpResponse:
    """How a patient wants sheets, and the address read back to the patient."""
    patient = records_access.patient(request.membership, id)
    offer = channels.offer(patient)
    sent = request.POST if request.method == "POST" else None
    form = ChannelForm(sent, initial={"channel": offer.first}, offer=offer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        issuing.keep_channel(
            patient=patient,
            channel=data["channel"],
            read_back=data["address"] if data.get("read_back") else "",
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Noted: from now on sheets are handed over that way."))
        return redirect("patient", clinic=request.clinic.slug, id=patient.pk)
    values = {
        "patient": patient,
        "offer": offer,
        "form": form,
        "wrong": ours.problems(form),
        "ask_key": uuid.uuid4(),
        "asked": _asked_recently(patient),
    }
    return render(request, "delivery/channel.html", values)


def _asked_recently(patient: Patient) -> Delivery | None:
    since = timezone.now() - ASKED_RECENTLY
    asked = Delivery.objects.filter(
        patient=patient, kind=Kind.CONFIRM_ADDRESS, to=patient.email, created_at__gt=since
    )
    return asked.first()


@clinic_page("edit_patients", methods=("POST",))
def ask_address(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A message to the patient's address that asks whether it is right."""
    patient = records_access.patient(request.membership, id)
    form = KeyForm(request.POST)
    if form.is_valid() and _asked_recently(patient) is None:
        try:
            made = actions.post(
                kind=Kind.CONFIRM_ADDRESS,
                patient=patient,
                sheet=None,
                language=patient.language,
                data={},
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                now=timezone.now(),
            )
        except actions.DeliveryRefused as refused:
            messages.error(request, desk.why_not(refused.code))
        except once.FormReused:
            pass  # the button of another page; nothing was asked here
        else:
            text = _("A message goes to %(address)s and asks whether it is the right one.")
            messages.success(request, text % {"address": made.to})
    return redirect("patient_channel", clinic=request.clinic.slug, id=patient.pk)


@public
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail that asks leads: looking changes nothing, the button says that it is right."""
    asked = confirmation.find(token)
    if asked is None:
        return _confirm_page(request, None, "gone", 404)
    with translation.override(asked.language):
        patient = asked.patient
        if asked.to != patient.email:
            return _confirm_page(request, asked, "changed", 200)
        if request.method == "POST" and queries.confirmed_address(patient) != asked.to:
            actions.confirm_address(patient=patient, address=asked.to, by=None, now=timezone.now())
        done = queries.confirmed_address(patient) == asked.to
        return _confirm_page(request, asked, "done" if done else "ask", 200)


def _confirm_page(
    request: HttpRequest, asked: Delivery | None, state: str, status: int
) -> HttpResponse:
    values = {"state": state, "of": asked.clinic if asked else None}
    response = render(request, "delivery/confirm.html", values, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response
