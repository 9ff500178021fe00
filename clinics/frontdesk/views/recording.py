"""Recording a treatment: the form, its live preview, and its draft."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.web.forms import Problem
from clinics.accounts import once
from clinics.accounts.access import UNNOTED, clinic_page
from clinics.accounts.requests import ClinicRequest
from clinics.followup import deciding
from clinics.frontdesk import edits, record_page
from clinics.frontdesk.recording import Recording
from clinics.records import access, actions, entries, queries
from clinics.records.models import Patient, Treatment


@clinic_page("record_treatment")
def record(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The form of one treatment; buttons inside it work without scripts too."""
    patient = access.patient(request.membership, id)
    if request.method != "POST":
        return _page(request, _opened(request, patient))
    recording = Recording(request, patient, posted(request))
    if request.POST.get("do"):
        recording.edit(request.POST["do"])
        recording.keep()
        return _page(request, recording)
    if first := recording.recorded_before():
        if entries.same(first.entry(), recording.form.entry()):
            return redirect("review", clinic=request.clinic.slug, id=first.pk)
        return _page(request, recording, recording.refusals(once.FormReused()))
    if problems := recording.problems:
        recording.keep()
        return _page(request, recording, problems)
    return _recorded(request, recording)


def _recorded(request: ClinicRequest, recording: Recording) -> HttpResponse:
    try:
        treatment = recording.record()
    except (
        *(actions.TreatmentRefused, deciding.Undecided, once.FormReused, rules.FactsInvalid),
    ) as refused:
        recording.keep()
        return _page(request, recording, recording.refusals(refused))
    return redirect("review", clinic=request.clinic.slug, id=treatment.pk)


@clinic_page("record_treatment", methods=("POST",), look=UNNOTED)
def preview(request: ClinicRequest, id: UUID) -> HttpResponse:
    """What follows from the form so far, as pieces of the page; keeps the draft."""
    recording = Recording(request, access.patient(request.membership, id), posted(request))
    recording.edit(request.POST.get("do", ""))
    recording.keep()
    return render(request, "frontdesk/_pieces.html", recording.context())


@clinic_page("record_treatment", methods=("POST",))
def discard_draft(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The draft is thrown away; the form begins anew."""
    patient = access.patient(request.membership, id)
    draft = access.draft(request.membership, patient)
    if draft is not None:
        actions.discard_draft(draft=draft, by=request.user, now=timezone.now())
        messages.success(request, _("What was begun was thrown away."))
    return redirect("patient", clinic=request.clinic.slug, id=patient.pk)


def posted(request: ClinicRequest) -> edits.Data:
    """Return what was sent, without what belongs to the sending.

    A null character, which no database column of text takes, is kept as the sign for a bad one:
    the form refuses it at its field.
    """
    return {
        key.replace("\0", "\ufffd"): [value.replace("\0", "\ufffd") for value in values]
        for key, values in request.POST.lists()
        if key not in ("csrfmiddlewaretoken", "do")
    }


def _opened(request: ClinicRequest, patient: Patient) -> Recording:
    """Return the form as it opens: from the draft, from a treatment to correct, or empty."""
    draft = access.draft(request.membership, patient)
    if "corrects" in request.GET:
        treatment = _to_correct(request, patient, request.GET["corrects"])
        data = record_page.from_treatment(treatment) | {"form_key": [str(uuid.uuid4())]}
        data |= {f"own-{product.pk}": ["uses"] for product in queries.current_products(patient)}
        recording = Recording(request, patient, data)
        if recording.reports.items and not any(data.get("why_corrected", ())):
            data["why_corrected"] = [_("The patient told something new")]
        return recording
    if draft is not None:
        return Recording(request, patient, dict(draft.data), draft=draft)
    now = timezone.localtime()
    return Recording(request, patient, record_page.fresh(str(uuid.uuid4()), now))


def _to_correct(request: ClinicRequest, patient: Patient, id: str) -> Treatment:
    try:
        treatment = access.treatment(request.membership, UUID(id))
    except ValueError:
        raise Http404 from None
    if treatment.patient_id != patient.pk:
        raise Http404
    return treatment


def _page(
    request: ClinicRequest, recording: Recording, problems: list[Problem] | None = None
) -> HttpResponse:
    recording.form.shown_problems = problems or []
    context = recording.context() | {"wrong": recording.in_short(problems or [])}
    return render(request, "frontdesk/record.html", context)
