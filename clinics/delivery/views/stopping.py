"""Stopping reminders from a mail: looking changes nothing, one tap stops, another undoes it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from clinics.accounts.access import public
from clinics.delivery import queries, stopping, wishes
from clinics.delivery.models import Delivery
from clinics.portal import access


@csrf_exempt
@public
def stop_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Where a reminder's own address leads.

    Mail programs send the one tap of RFC 8058 without cookies, so that no form's key is asked
    for: who can forge this request knows the signed address, which is all that it takes.
    """
    if request.method not in access.BOTH:
        return HttpResponseNotAllowed(access.BOTH)
    sent = stopping.find(token)
    if sent is None:
        return access.private(
            render(request, "delivery/stop.html", {"state": "gone", "of": None}, status=404)
        )
    with translation.override(sent.language):
        if request.method == "POST":
            return _posted(request, sent, token)
        return _page(request, sent)


def _posted(request: HttpRequest, sent: Delivery, token: str) -> HttpResponse:
    now, patient = timezone.now(), sent.patient
    if request.POST.get("List-Unsubscribe") == "One-Click":
        wishes.stop_reminders(patient=patient, by=None, now=now)
        # A program reads it: it follows no redirect.
        return _page(request, sent)
    match request.POST.get("act"):
        case "stop":
            wishes.stop_reminders(patient=patient, by=None, now=now)
        case "resume":
            wishes.resume_reminders(patient=patient, by=None, now=now)
    return access.private(redirect("stop_reminders", token=token))


def _page(request: HttpRequest, sent: Delivery) -> HttpResponse:
    kept = queries.channel_of(sent.patient)
    stopped = sent.sheet is None or queries.are_stopped(kept, sent.sheet.treatment.performed_at)
    values = {
        "state": "stopped" if stopped else "ask",
        "of": sent.clinic,
        "address": stopping.half_hidden(sent.patient.email or sent.to),
    }
    response = render(request, "delivery/stop.html", values)
    response["Content-Language"] = sent.language
    return access.private(response)
