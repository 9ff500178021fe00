"""Today, and finding, adding and changing patients."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance.store import editions
from aftercare.web import forms as ours
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.additions import queries as additions
from clinics.followup import queries as follow_up
from clinics.frontdesk import lists
from clinics.frontdesk.forms import PatientForm
from clinics.recall import queries as recall
from clinics.records import access, actions, births, finding
from clinics.records.models import Draft, Patient
from clinics.sheets import queries as sheet_queries

A_PAGE = 25


@clinic_page("view_patients", methods=("GET", "HEAD"))
def today(request: ClinicRequest) -> HttpResponse:
    """What happened, what waits, and the way to a patient."""
    now, guidance = timezone.now(), editions.current()
    treatments = access.treatments(request.membership)
    drafts = Draft.objects.filter(clinic=request.clinic, user=request.user)
    context = {
        "recent": lists.treatments(treatments, guidance, now, 12),
        "waiting": lists.treatments(sheet_queries.waiting(treatments), guidance, now, 12),
        "drafts": lists.drafts(drafts, now),
        "concerns": follow_up.waiting(request.clinic).count,
        "recall": recall.notice(request.clinic, guidance, now)
        if may(request.membership, "issue_sheet")
        else None,
        "additions": additions.notice(request.clinic, guidance),
        "may_confirm": may(request.membership, "confirm_additions"),
        "may_record": may(request.membership, "record_treatment"),
        "now": now,
    }
    return render(request, "frontdesk/today.html", context)


@clinic_page("view_patients", methods=("GET", "HEAD"))
def patients(request: ClinicRequest) -> HttpResponse:
    """Finding patients as staff type: a name with a slip, a birth date, a phone, an address."""
    text = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    patients = access.patients(request.membership)
    found = finding.found(patients, text, request.clinic.language)
    partly = request.htmx and not request.htmx.boosted
    if text and not partly and (only := _only(found)):
        return redirect("patient", clinic=request.clinic.slug, id=only)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    first = (page.number - 1) * A_PAGE
    context = {
        "q": text,
        "has_slip": bool(text) and not page.paginator.count and births.looks_personal(text),
        "page": page,
        "rows": lists.patients(found[first : first + A_PAGE], timezone.now()),
        "may_record": may(request.membership, "record_treatment"),
    }
    return render(
        request, "frontdesk/_patients.html" if partly else "frontdesk/patients.html", context
    )


def _only(found: QuerySet[Patient]) -> UUID | None:
    """Return the one patient that was found, if it is one."""
    some = list(found.values_list("pk", flat=True)[:2])
    return some[0] if len(some) == 1 else None


@clinic_page("edit_patients")
def add_patient(request: ClinicRequest) -> HttpResponse:
    """A new patient."""
    now = timezone.now()
    first = {"language": request.clinic.language, "name": request.GET.get("name", "")[:120]}
    form = PatientForm(_sent(request), initial=first, today=timezone.localdate(now))
    same: tuple[Patient, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            patient = actions.add_patient(
                clinic=request.clinic,
                by=request.user,
                now=now,
                told_apart=_told_apart(request),
                **form.cleaned_data,
            )
        except actions.PerhapsKnown as known:
            same = known.candidates
        else:
            messages.success(request, _("%(name)s was added.") % {"name": patient.name})
            return redirect("patient", clinic=request.clinic.slug, id=patient.pk)
    context = {"form": form, "wrong": ours.problems(form), "same": same}
    return render(request, "frontdesk/patient_form.html", context)


def _sent(request: ClinicRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _told_apart(request: ClinicRequest) -> set[UUID]:
    """Return of whom it was said that they are other people, as they stood on the page."""
    if "another" not in request.POST:
        return set()
    found = set()
    for text in request.POST.getlist("other")[:20]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


@clinic_page("edit_patients")
def change_patient(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A patient's details, changed; issued sheets keep what they say."""
    patient = access.patient(request.membership, id)
    now = timezone.now()
    first = {name: getattr(patient, name) for name in actions.EDITABLE}
    form = PatientForm(_sent(request), initial=first, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        actions.change_patient(patient=patient, by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("The details were changed. Issued sheets stay as they are."))
        return redirect("patient", clinic=request.clinic.slug, id=patient.pk)
    context = {"form": form, "wrong": ours.problems(form), "patient": patient, "same": ()}
    return render(request, "frontdesk/patient_form.html", context)
