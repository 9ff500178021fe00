"""Today, and finding, adding and changing patients."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
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
from clinics.records import access, actions, queries
from clinics.records.models import Draft
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
    """Finding patients: by parts of a name, a birth date or a phone number."""
    text = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    found = queries.found(access.patients(request.membership), text)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    first = (page.number - 1) * A_PAGE
    context = {
        "q": text,
        "page": page,
        "rows": lists.patients(found[first : first + A_PAGE], timezone.now()),
        "may_record": may(request.membership, "record_treatment"),
    }
    partly = request.htmx and not request.htmx.boosted
    return render(
        request, "frontdesk/_patients.html" if partly else "frontdesk/patients.html", context
    )


@clinic_page("edit_patients")
def add_patient(request: ClinicRequest) -> HttpResponse:
    """A new patient."""
    now = timezone.now()
    first = {"language": request.clinic.language, "name": request.GET.get("name", "")[:120]}
    form = PatientForm(_sent(request), initial=first, today=timezone.localdate(now))
    same = []
    if request.method == "POST" and form.is_valid():
        same = _same_person(request, form)
        if not same or request.POST.get("another") == "1":
            patient = actions.add_patient(
                clinic=request.clinic, by=request.user, now=now, **form.cleaned_data
            )
            messages.success(request, _("%(name)s was added.") % {"name": patient.name})
            return redirect("patient", clinic=request.clinic.slug, id=patient.pk)
    context = {"form": form, "wrong": ours.problems(form), "same": same}
    return render(request, "frontdesk/patient_form.html", context)


def _sent(request: ClinicRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _same_person(request: ClinicRequest, form: PatientForm) -> list[Any]:
    """Return who has this name and birth date already: perhaps the same person."""
    data = form.cleaned_data
    found = queries.found(access.patients(request.membership), data["name"])
    return list(found.filter(date_of_birth=data["date_of_birth"])[:3])


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
    context = {"form": form, "wrong": ours.problems(form), "patient": patient, "same": []}
    return render(request, "frontdesk/patient_form.html", context)
