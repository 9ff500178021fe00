"""Proposing a clinic's additions, and deciding on them as the second person."""

from __future__ import annotations

import json
import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.additions import access, actions, forms, page_parts, queries
from clinics.additions.models import AdditionsVersion, empty


@clinic_page("edit_additions")
def propose(request: ClinicRequest) -> HttpResponse:
    """The last look before a clinician is asked: what changes, the proof, sample sheets."""
    data = queries.working_copy(request.clinic)
    first = {"form_key": uuid.uuid4(), "shown": rules.digest(data)}
    form = forms.ProposeForm(request.POST if request.method == "POST" else None, initial=first)
    wrong = ours.problems(form)
    if request.method == "POST" and not wrong:
        try:
            made = actions.propose(
                clinic=request.clinic,
                digest_read=form.cleaned_data["shown"],
                note=form.cleaned_data["note"],
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                now=timezone.now(),
            )
        except actions.AdditionsRefused as refused:
            wrong = page_parts.told(refused.reasons)
            sent = request.POST.copy()
            sent["shown"] = rules.digest(data)
            form.data = sent
        else:
            messages.success(request, _("Proposed. A clinician now confirms it."))
            return redirect("additions_version", clinic=request.clinic.slug, id=made.pk)
    current = queries.in_force(request.clinic)
    stored = empty() if current is None else json.loads(current.document)
    context = page_parts.text(request, stored, data) | {
        "form": form,
        "wrong": wrong,
        "waiting": queries.waiting(request.clinic),
    }
    return render(request, "additions/propose.html", context)


@clinic_page("view_additions")
def version(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One version: what it changes, the proof, sample sheets; while it waits, the decision."""
    found = access.version(request.membership, id)
    confirms = may(request.membership, "confirm_additions")
    edits = may(request.membership, "edit_additions")
    form, wrong = forms.SendBackForm(), []
    if request.method == "POST":
        if not (confirms or edits):
            raise PermissionDenied
        do = request.POST.get("do")
        if do == "send-back" and confirms:
            form = forms.SendBackForm(request.POST)
            wrong = ours.problems(form)
        if not wrong:
            wrong = _decided(request, found, do, form, confirms=confirms, edits=edits)
            if not wrong:
                return redirect("additions", clinic=request.clinic.slug)
    context = page_parts.text(request, _before(found), json.loads(found.document)) | {
        "version": found,
        "decision": getattr(found, "decision", None),
        "form": form,
        "wrong": wrong,
        "may_confirm": confirms and found.proposed_by_id != request.user.pk,
        "may_take_back": edits,
    }
    return render(request, "additions/version.html", context)


def _decided(
    request: ClinicRequest,
    found: AdditionsVersion,
    do: str | None,
    form: Any,
    *,
    confirms: bool,
    edits: bool,
) -> list[Problem]:
    """Do what a button of the version's page asks for, or return why not."""
    who: dict[str, Any] = {"version": found, "by": request.user, "now": timezone.now()}
    try:
        if do == "confirm" and confirms:
            actions.confirm(digest_read=request.POST.get("shown", ""), **who)
            messages.success(request, _("Confirmed: new sheets are written with it from now on."))
        elif do == "send-back" and confirms:
            actions.send_back(remarks=form.cleaned_data["remarks"], **who)
            messages.success(request, _("Sent back to the administrators."))
        elif do == "take-back" and edits:
            actions.take_back(**who)
            messages.success(request, _("The proposal was taken back."))
        else:
            return [Problem("", _("Choose what to do with it."))]
    except actions.AdditionsRefused as refused:
        return page_parts.told(refused.reasons)
    return []


def _before(version: AdditionsVersion) -> dict[str, Any]:
    """Return the additions that were in force before a version."""
    earlier = queries.versions(version.clinic).filter(
        decision__kind="confirmed", number__lt=version.number
    )
    found = earlier.first()
    return empty() if found is None else dict(json.loads(found.document))
