"""The patient's own pages: what has changed, and no more messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare.web import forms as ours
from clinics.followup import actions
from clinics.followup.forms import ChangeForm
from clinics.followup.models import Change, Silence
from clinics.portal import frame
from clinics.portal.access import BOTH, GET, PatientRequest, patient_page
from clinics.sheets import queries as sheets


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
            now=timezone.now(),
        )
        return redirect("my_changed_done")
    return _page(request, "followup/changed.html", {"form": form}, wrong=ours.problems(form))


@patient_page(methods=GET)
def changed_done(request: PatientRequest) -> HttpResponse:
    """The clinic was told; what holds until it answers."""
    told = Change.objects.filter(sheet=request.sheet).order_by("-at").first()
    if told is None:
        return redirect("my_changed")
    return _page(request, "followup/changed_done.html", {"told": told})


@patient_page(methods=BOTH)
def messages(request: PatientRequest) -> HttpResponse:
    """No more messages about this sheet, if the patient wants none."""
    if request.method == "POST" and request.standing.counts:
        actions.be_silent(sheet=request.sheet, now=timezone.now())
        return redirect("my_messages")
    is_silent = Silence.objects.filter(sheet=request.sheet).exists()
    return _page(request, "followup/messages.html", {"is_silent": is_silent})


def _page(
    request: PatientRequest,
    template: str,
    context: dict[str, Any],
    wrong: list[ours.Problem] | None = None,
) -> HttpResponse:
    shared = frame.context(request, "follow-up", wrong)
    shared["head"] = sheets.letterhead(request.sheet)
    return render(request, template, shared | context)
