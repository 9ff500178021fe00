"""Recording a treatment: the form, its live preview, and its draft."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts import once
from clinics.accounts.access import UNNOTED, clinic_page
from clinics.accounts.requests import ClinicRequest
from clinics.followup import deciding
from clinics.frontdesk import edits, record_page
from clinics.frontdesk.forms import sections
from clinics.frontdesk.recording import Recording
from clinics.records import access, actions, entries, queries
from clinics.records.models import Patient, Treatment

STEPS: Final = (sections.BEFORE, sections.AFTER)


@clinic_page("record_treatment")
def record(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The form of one treatment; buttons inside it work without scripts too.

    What is sent is kept and shown by its address, so that the browser's way back works.
    """
    patient = access.patient(request.membership, id)
    if request.method != "POST":
        return _page(request, _opened(request, patient))
    recording = Recording(request, patient, posted(request))
    if do := request.POST.get("do", ""):
        return _changed(request, recording, do)
    if first := recording.recorded_before():
        if entries.same(first.entry(), recording.form.entry()):
            return redirect("review", clinic=request.clinic.slug, id=first.pk)
        return _page(request, recording, recording.refusals(once.FormReused()))
    recording.note_areas(begun=False)
    if recording.problems_of(*STEPS):
        return _kept(request, recording, STEPS)
    return _recorded(request, recording)


def _changed(request: ClinicRequest, recording: Recording, do: str) -> HttpResponse:
    """Change the form by one of its buttons; the way on is open when nothing is missing."""
    before = recording.step
    recording.edit(do)
    onward = (before, recording.step) == (sections.BEFORE, sections.AFTER)
    if onward and recording.problems_of(sections.BEFORE):
        return _kept(request, recording, (sections.BEFORE,))
    return _kept(request, recording)


def _kept(request: ClinicRequest, recording: Recording, check: Sequence[str] = ()) -> HttpResponse:
    """Keep the form and show it by its address; what can't be kept is shown at once.

    `check`: the steps in which something is to be mended, of which the first is shown.
    """
    missing = [step for step in check if recording.problems_of(step)]
    if missing:
        recording.show(missing[0])
    if not recording.keep():
        return _page(request, recording, recording.problems_of(*check))
    said = [("did", recording.done or "preview"), *(("check", step) for step in check)]
    return redirect(f"{request.path}?{urlencode(said)}")


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
        if key not in ("csrfmiddlewaretoken", "do", "areas_at")
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
            recording.data["why_corrected"] = [_("The patient told something new")]
        return recording
    if draft is not None:
        return Recording(request, patient, dict(draft.data), draft=draft)
    return Recording(request, patient, record_page.fresh(str(uuid.uuid4())))


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
    if problems is None:
        asked = [step for step in STEPS if step in request.GET.getlist("check")]
        problems = recording.problems_of(*asked)
    recording.form.shown_problems = problems
    # As it is shown right after a change: not the opening of something from earlier.
    recording.done = recording.done or request.GET.get("did", "")
    context = recording.context() | {"wrong": recording.in_short(problems)}
    context["fields"] = ours.crispy(recording.form, context)
    return render(request, "frontdesk/record.html", context)
