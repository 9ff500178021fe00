"""The delivery desk: what was sent, what was not and why, and what a person can do about it."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from clinics.accounts import delivery_settings, once
from clinics.accounts.access import clinic_page
from clinics.accounts.looks.models import Act
from clinics.accounts.requests import ClinicRequest
from clinics.delivery import access, actions, banner, desk, issuing
from clinics.delivery.forms import AgainForm, DeskForm, KeyForm
from clinics.delivery.models import Delivery, Kind, State
from clinics.records import access as records_access
from clinics.sheets import access as sheets_access

A_PAGE = 25


def why_not(code: str) -> str:
    """Return in words why a message is not sent, settled or stopped."""
    texts = {
        "no-address": _("The patient has no email address. Add one, or print the sheet."),
        "address-not-confirmed": _("The email address is not confirmed. Confirm it, or print."),
        "no-mail": _("No mail server is set up. Print the sheet."),
        "sheet-withdrawn": _("The sheet was withdrawn: it is not sent any more."),
        "not-ended": _("The message still waits: it is not sent twice."),
        "sent-again": _("It was sent again already."),
        "not-open": _("Somebody has dealt with it already."),
        "not-waiting": _("Too late: the message was on its way."),
    }
    return texts.get(code, _("It can’t be sent. Print the sheet."))


@clinic_page("send_sheet", methods=("GET", "HEAD"))
def deliveries(request: ClinicRequest) -> HttpResponse:
    """Every message of the clinic, with its state in words."""
    asked, now = DeskForm(request.GET).asked(), timezone.now()
    patients = records_access.patients(request.membership)
    patient = get_object_or_404(patients, pk=asked.patient) if asked.patient else None
    rows = access.deliveries(request.membership)
    page = Paginator(desk.found(rows, asked, patients), A_PAGE).get_page(request.GET.get("page"))
    show_opened = delivery_settings.settings_of(request.clinic).show_opened
    listed: Any = page.object_list
    values = {
        "asked": asked,
        "patient": patient,
        "page": page,
        "rows": desk.rows(listed, now=now, show_opened=show_opened),
        "pills": _pills(asked, desk.needs_somebody(rows).count()),
        "query": _query(asked),
        "show_opened": show_opened,
    }
    return render(request, "delivery/desk.html", values)


def _query(asked: desk.Asked, **changes: Any) -> str:
    values = {"show": asked.show, "day": asked.day, "q": asked.q, "patient": asked.patient}
    return urlencode({name: value for name, value in (values | changes).items() if value})


def _pills(asked: desk.Asked, needing: int) -> list[dict[str, Any]]:
    return [
        {
            "text": f"{text} ({needing})" if key == "needs" and needing else text,
            "query": _query(asked, show=key),
            "is_here": key == asked.show,
        }
        for key, text in desk.shown()
    ]


@clinic_page("send_sheet", methods=("GET", "HEAD"))
def delivery(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One message: what became of it, and what can be done."""
    return _delivery_page(request, access.delivery(request.membership, id))


def _delivery_page(
    request: ClinicRequest, found: Delivery, form: AgainForm | None = None
) -> HttpResponse:
    now = timezone.now()
    [row] = desk.rows(
        access.deliveries(request.membership).filter(pk=found.pk),
        now=now,
        show_opened=delivery_settings.settings_of(request.clinic).show_opened,
    )
    sent_again = found.sent_again.first()
    counts = found.sheet is not None and not found.sheet.is_withdrawn
    may_be_sent = found.ended_at is not None and sent_again is None
    again = form or AgainForm(initial={"form_key": uuid.uuid4()}, may_have_arrived=_may_be(found))
    values = {
        "delivery": found,
        "row": row,
        "sent_again": sent_again,
        "form": again,
        "wrong": ours.problems(again) if form else [],
        "may_send_again": may_be_sent and (counts or found.sheet is None),
        "may_print": counts and found.kind != Kind.CONFIRM_ADDRESS,
        "is_doubtful": found.state == State.DOUBTFUL,
        "may_stop": found.state == State.DUE,
    }
    return render(request, "delivery/delivery.html", values)


def _may_be(found: Delivery) -> bool:
    """Whether it may have arrived: then a second one is asked about."""
    is_doubtful = found.state == State.DOUBTFUL and found.has_arrived is not False
    return is_doubtful or (found.state == State.SENT and found.bounced_at is None)


@clinic_page("send_sheet", methods=("POST",), look=Act.SEND)
def send_again(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A second message like the first; for one that may have arrived, with a tick."""
    found = access.delivery(request.membership, id)
    form = AgainForm(request.POST, may_have_arrived=_may_be(found))
    if not form.is_valid():
        return _delivery_page(request, found, form)
    try:
        made = actions.send_again(
            delivery=found,
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.DeliveryRefused as refused:
        messages.error(request, why_not(refused.code))
        return redirect("delivery", clinic=request.clinic.slug, id=found.pk)
    except once.FormReused:
        return redirect("delivery", clinic=request.clinic.slug, id=found.pk)
    banner.forget()
    messages.success(request, _("A new message goes to %(address)s.") % {"address": made.to})
    return redirect("delivery", clinic=request.clinic.slug, id=made.pk)


@clinic_page("send_sheet", methods=("POST",))
def settle(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Somebody dealt with it: asked the patient, or left it at that."""
    found = access.delivery(request.membership, id)
    answers = {"yes": True, "no": False}
    arrived = answers.get(request.POST.get("arrived", ""))
    try:
        actions.settle(delivery=found, by=request.user, now=timezone.now(), arrived=arrived)
    except actions.DeliveryRefused as refused:
        messages.error(request, why_not(refused.code))
    else:
        banner.forget()
        messages.success(request, _("Noted. Nothing more is sent by itself."))
    return redirect("delivery", clinic=request.clinic.slug, id=found.pk)


@clinic_page("send_sheet", methods=("POST",))
def stop(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A message that still waits is not sent."""
    found = access.delivery(request.membership, id)
    try:
        actions.cancel(delivery=found, by=request.user, now=timezone.now())
    except actions.DeliveryRefused as refused:
        messages.error(request, why_not(refused.code))
    else:
        banner.forget()
        messages.success(request, _("The message was stopped: it is not sent."))
    return redirect("delivery", clinic=request.clinic.slug, id=found.pk)


@clinic_page("print_sheet", methods=("POST",), look=Act.PRINT)
def print_instead(request: ClinicRequest, id: UUID) -> HttpResponse:
    """On paper after all: what failed or is in doubt is dealt with, and the print comes up."""
    found = access.delivery(request.membership, id)
    if found.sheet is None or found.sheet.is_withdrawn:
        return redirect("delivery", clinic=request.clinic.slug, id=found.pk)
    if found.needs_somebody:
        # A colleague may be quicker; the print is wanted all the same.
        with contextlib.suppress(actions.DeliveryRefused):
            actions.settle(delivery=found, by=request.user, now=timezone.now())
        banner.forget()
    sheet = reverse("sheet", args=(request.clinic.slug, found.sheet.pk))
    return redirect(f"{sheet}#print")


@clinic_page("send_sheet", methods=("POST",), look=Act.SEND)
def send_sheet(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A link to a sheet that was issued before: on the sheet's own page, by one button."""
    sheet = sheets_access.sheet(request.membership, id)
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            made = issuing.send_link(sheet=sheet, form_key=key, by=request.user, now=timezone.now())
        except actions.DeliveryRefused as refused:
            messages.error(request, why_not(refused.code))
        except once.FormReused:
            pass  # the button of another page; nothing was asked here
        else:
            messages.success(request, _("The link goes to %(address)s.") % {"address": made.to})
    return redirect("sheet", clinic=request.clinic.slug, id=sheet.pk)
