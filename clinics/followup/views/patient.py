"""The patient's own pages: what has changed, and no more messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare.web import forms as ours
from clinics.accounts.calling import who_to_call
from clinics.accounts.duty import queries as duty
from clinics.accounts.duty import sentences as duty_sentences
from clinics.delivery import queries as delivery
from clinics.delivery import wishes
from clinics.delivery.models import Channel
from clinics.followup import actions
from clinics.followup.forms import ChangeForm
from clinics.followup.models import Change
from clinics.portal import frame, live
from clinics.portal.access import BOTH, PatientRequest, patient_page
from clinics.portal.models import LOOSENS
from clinics.sheets import queries as sheets

# For so many weeks a patient may be reminded of sunscreen each morning.
WEEKS: Final = (1, 2, 3, 4)


@patient_page(methods=BOTH)
def changed(request: PatientRequest) -> HttpResponse:
    """Something that the sheet does not know: a clinician looks at it."""
    if not request.standing.counts:
        return redirect("my_today")
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.tell_change(
            sheet=request.sheet,
            form_key=form.cleaned_data["form_key"],
            what=form.cleaned_data["what"],
            words=form.words(),
            now=timezone.now(),
        )
        return redirect("my_changed_done")
    return _page(request, "followup/changed.html", {"form": form}, wrong=ours.problems(form))


@patient_page(methods=BOTH)
def changed_done(request: PatientRequest) -> HttpResponse:
    """The clinic was told; what holds until it answers. A mistake is told, and loosens nothing."""
    told = Change.objects.filter(sheet=request.sheet).order_by("-at").first()
    if told is None:
        return redirect("my_changed")
    if request.method == "POST":
        actions.take_back_change(change=told, now=timezone.now())
        return redirect("my_changed_done")
    ours_ = live.reports(request.sheet, answered=True).filter(form_key=told.form_key)
    held = live.reports(request.sheet).filter(form_key=told.form_key).exclude(what=LOOSENS)
    context = {
        "told_change": told,
        "what": [Change.What(one).label for one in told.what],
        "is_stricter": held.exists(),
        "mistaken": ours_.exclude(mistaken_at=None).exists(),
        "may_be_mistake": ours_.exists(),
        "read_when": duty_sentences.read_when(
            who_to_call(request.clinic, now := timezone.now()), duty.on_duty(request.clinic, now)
        ),
    }
    return _page(request, "followup/changed_done.html", context)


@patient_page(methods=BOTH)
def messages(request: PatientRequest) -> HttpResponse:
    """What the patient wishes of reminders: none, plain titles, one each morning."""
    patient, now = request.sheet.patient, timezone.now()
    performed = request.sheet.treatment.performed_at
    if request.method == "POST" and request.standing.counts:
        _wish(request, now)
        return redirect("my_messages")
    kept = delivery.channel_of(patient)
    until = kept.sunscreen_until
    context = {
        "is_silent": delivery.are_stopped(kept, performed),
        "by_mail": bool(delivery.confirmed_address(patient)) and kept.channel != Channel.PRINT,
        "plain": kept.plain_titles,
        "sunscreen_until": until if until and until >= timezone.localdate(now) else None,
        "weeks": WEEKS,
    }
    return _page(request, "followup/messages.html", context)


def _wish(request: PatientRequest, now: datetime) -> None:
    """Keep what one button of the page asks for; anything else changes nothing."""
    patient = request.sheet.patient
    match request.POST.get("act"):
        case "stop":
            wishes.stop_reminders(patient=patient, by=None, now=now)
        case "resume":
            wishes.resume_reminders(patient=patient, by=None, now=now)
        case "plain" | "neutral" as words:
            wishes.name_things(patient=patient, plainly=words == "plain", now=now)
        case "no-sunscreen":
            wishes.remind_of_sunscreen(patient=patient, until=None, now=now)
        case str(act) if act in {f"sunscreen-{weeks}" for weeks in WEEKS}:
            last = timezone.localdate(now) + timedelta(weeks=int(act[-1]))
            wishes.remind_of_sunscreen(patient=patient, until=last, now=now)


def _page(
    request: PatientRequest,
    template: str,
    context: dict[str, Any],
    wrong: list[ours.Problem] | None = None,
) -> HttpResponse:
    shared = frame.context(request, "follow-up", wrong)
    shared["head"] = sheets.letterhead(request.sheet)
    return render(request, template, shared | context)
