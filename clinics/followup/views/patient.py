"""The patient's own pages: a check-in, what it leads to, what has changed, and no more messages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare import rules
from aftercare.web import forms as ours
from clinics.followup import actions, queries
from clinics.followup.forms import NONE, UNSURE, ChangeForm, CheckInForm, Sign, field_of
from clinics.followup.models import Change, CheckIn, Silence
from clinics.portal.access import BOTH, GET, PatientRequest, patient_page
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet


@patient_page(methods=BOTH)
def check_in(request: PatientRequest) -> HttpResponse:
    """A few closed questions, made of the danger signs that the patient's own sheet names."""
    if not request.standing.counts:
        return redirect("my_today")
    posted = request.POST if request.method == "POST" else None
    form = CheckInForm(posted, signs=_signs(request.sheet))
    if form.is_valid():
        actions.answer_check_in(
            sheet=request.sheet,
            form_key=form.cleaned_data["form_key"],
            answers=form.answers(),
            now=timezone.now(),
        )
        return redirect("my_check_in_done")
    asked = [
        {"level": level.value, "field": form[field_of(level)], "signs": signs}
        for level, signs in form.signs.items()
    ]
    context: dict[str, Any] = {"form": form, "asked": asked, "nothing": NONE, "unsure": UNSURE}
    return _page(request, "followup/check_in.html", context, wrong=ours.problems(form))


@patient_page(methods=GET)
def check_in_done(request: PatientRequest) -> HttpResponse:
    """What the latest answers lead to, with the sheet's own words and the numbers to call."""
    found = CheckIn.objects.filter(sheet=request.sheet).order_by("-at").first()
    if found is None or not request.standing.counts:
        return redirect("my_check_in")
    told = set(found.signs) | set(found.unsure)
    lines = [sign for signs in _signs(request.sheet).values() for sign in signs]
    context = {"check_in": found, "lines": [one for one in lines if one.rule in told]}
    return _page(request, "followup/check_in_done.html", context)


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


def _signs(sheet: Sheet) -> dict[rules.Urgency, list[Sign]]:
    """Return the signs to ask about today, by level, in the sheet's own words."""
    head = sheets.letterhead(sheet)
    found: dict[rules.Urgency, list[Sign]] = defaultdict(list)
    for line in queries.signs(sheet, timezone.now()):
        text = rules.fill(line.text, phone=head.clinic_phone, emergency=head.emergency_number)
        found[rules.triage_level(line)].append(Sign(line.rule, line.title, text))
    return found


def _page(
    request: PatientRequest,
    template: str,
    context: dict[str, Any],
    wrong: list[ours.Problem] | None = None,
) -> HttpResponse:
    shared = {
        "here": "follow-up",
        "standing": request.standing,
        "is_damaged": False,
        "sheet": request.sheet,
        "clinic": request.clinic,
        "head": sheets.letterhead(request.sheet),
        "wrong": wrong or [],
    }
    return render(request, template, shared | context)
