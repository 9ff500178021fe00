"""The clinic's log: what was done, who looked, samples of looks, and an extract for a patient."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clinics.accounts.access import clinic_page
from clinics.accounts.journal import queries as journal
from clinics.accounts.journal.models import Event
from clinics.accounts.looks import queries
from clinics.accounts.looks.models import Look, Verdict
from clinics.accounts.models import User
from clinics.accounts.requests import ClinicRequest
from clinics.keeping import access, against, reviewing, sentences
from clinics.keeping import queries as keeping
from clinics.records import access as records

A_PAGE = 50
SINCE = timedelta(days=30)


@clinic_page("view_journal", methods=("GET", "HEAD"))
def events(request: ClinicRequest) -> HttpResponse:
    """What was done at the clinic, the latest first; on demand, whether it is as it was written."""
    found = Event.objects.filter(clinic=request.clinic).select_related("actor").order_by("-seq")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(event, sentences.done(event.verb)) for event in page.object_list],
        "checked": _checked(request) if "check" in request.GET else None,
        "standing": keeping.standing(timezone.now()),
    }
    return render(request, "keeping/journal.html", context)


def _checked(request: ClinicRequest) -> dict[str, Any]:
    report = journal.verify(request.clinic)
    problems = [
        *sentences.of_chain(report),
        *map(str, against.faults(request.clinic)),
    ]
    return {"events": report.events, "problems": problems}


@clinic_page("view_journal", methods=("GET", "HEAD"))
def looks(request: ClinicRequest) -> HttpResponse:
    """Who was shown which patient: all, at one patient, or by one person."""
    patient, by = _patient(request), _person(request)
    found = queries.looks(request.clinic, patient=patient, by=by)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _with_names(request, page.object_list),
        "people": User.objects.filter(memberships__clinic=request.clinic).distinct(),
        "patient": patient,
        "by": by,
    }
    return render(request, "keeping/looks.html", context)


def _patient(request: ClinicRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("patient", ""))
    except ValueError:
        return None


def _person(request: ClinicRequest) -> int | None:
    text = request.GET.get("by", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _with_names(request: ClinicRequest, rows: Any) -> list[tuple[Look, str]]:
    listed = list(rows)
    names = {
        one.pk: one.name
        for one in records.patients(request.membership).filter(
            pk__in={look.patient for look in listed}
        )
    }
    return [(look, names.get(look.patient, "")) for look in listed]


@clinic_page("view_journal")
def samples(request: ClinicRequest) -> HttpResponse:
    """The samples that were gone through; a new one is drawn by chance."""
    if request.method == "POST":
        now = timezone.now()
        try:
            made = reviewing.begin_review(
                clinic=request.clinic, since=now - SINCE, by=request.user, now=now
            )
        except reviewing.ReviewRefused:
            messages.error(request, _("Nobody looked at a patient in the last 30 days."))
            return redirect("samples", clinic=request.clinic.slug)
        return redirect("sample", clinic=request.clinic.slug, id=made.pk)
    context = {"reviews": access.reviews(request.membership)[:A_PAGE]}
    return render(request, "keeping/samples.html", context)


@clinic_page("view_journal")
def sample(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One sample: each look is reasonable or not, with a note."""
    review = access.review(request.membership, id)
    if request.method == "POST":
        one = access.sampled(review, request.POST.get("sampled", ""))
        try:
            reviewing.judge(
                sampled=one,
                verdict=request.POST.get("verdict", ""),
                note=request.POST.get("note", "")[:300],
                by=request.user,
                now=timezone.now(),
            )
        except reviewing.ReviewRefused as refused:
            messages.error(request, sentences.not_judged(str(refused)))
        return redirect("sample", clinic=request.clinic.slug, id=review.pk)
    rows = list(review.sampled.select_related("look__by"))
    named = dict(_with_names(request, [row.look for row in rows]))
    context = {
        "review": review,
        "rows": [(row, named[row.look]) for row in rows],
        "verdicts": Verdict.choices,
    }
    return render(request, "keeping/sample.html", context)


@clinic_page("view_journal", methods=("GET", "HEAD"))
def extract(request: ClinicRequest, id: UUID) -> HttpResponse:
    """For the patient, in her language: who looked at her data here, when and how."""
    patient = records.patient(request.membership, id)
    found = queries.looks(request.clinic, patient=patient.pk)
    with translation.override(patient.language):
        context = {"patient": patient, "rows": list(found), "now": timezone.now()}
        return render(request, "keeping/extract.html", context)
