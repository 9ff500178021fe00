"""Choosing sheets, beginning a list, looking how far it is, stopping it, and printing it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import paper
from aftercare.paper import joining
from aftercare.web import forms as ours
from clinics.accounts import once
from clinics.accounts.access import clinic_page, may
from clinics.accounts.looks import models as looks
from clinics.accounts.requests import ClinicRequest
from clinics.bulk import access, actions, queries, running
from clinics.bulk.forms import BeginForm, ChooseForm
from clinics.bulk.models import Batch, BatchItem
from clinics.bulk.queries import Candidate
from clinics.delivery import banner
from clinics.portal import tokens
from clinics.records import access as records_access
from clinics.sheets import access as sheets_access
from clinics.sheets import payload
from clinics.sheets import queries as sheets

Act = Batch.Act
ISSUING = (Act.PRINT_NEW, Act.SEND_NEW)
SENDING = (Act.SEND, Act.SEND_NEW)
# How long one request works on a list itself, where no worker does.
A_WHILE = timedelta(seconds=8)


@clinic_page("print_sheet", methods=("GET", "HEAD"))
def bulk(request: ClinicRequest) -> HttpResponse:
    """Choosing: the sheets of a day's treatments, or of the patients who are found."""
    today = timezone.localdate()
    day, text = ChooseForm(request.GET).asked(today)
    counting = sheets.live(sheets_access.sheets(request.membership))
    patients = records_access.patients(request.membership)
    found = queries.of_patients(counting, patients, text) if text else queries.of_day(counting, day)
    values = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "q": text,
        "found": list(found.order_by("treatment__performed_at", "number")[: actions.MOST]),
        "most": actions.MOST,
        "lists": list(access.batches(request.membership)[:8]),
        "may_issue": may(request.membership, "issue_sheet"),
    }
    return render(request, "bulk/choose.html", values)


@clinic_page("print_sheet", methods=("POST",))
def new_list(request: ClinicRequest) -> HttpResponse:
    """The last look before a list begins, and its beginning."""
    act = request.POST.get("act", "")
    if act in ISSUING and not may(request.membership, "issue_sheet"):
        raise PermissionDenied
    found = access.ticked(request.membership, request.POST.getlist("sheet"), actions.MOST)
    if act not in Act.values or not found:
        messages.error(request, _("Tick the sheets first."))
        return redirect("bulk", clinic=request.clinic.slug)
    if len(found) > actions.MOST:
        text = _("At most %(number)s sheets at once. Take a part of them.")
        messages.error(request, text % {"number": actions.MOST})
        return redirect("bulk", clinic=request.clinic.slug)
    if (before := _begun_before(request)) is not None:
        return redirect("list", clinic=request.clinic.slug, id=before.pk)
    listed = queries.candidates(found, sends=act in SENDING, issues=act in ISSUING)
    if request.POST.get("do") != "begin":
        form = BeginForm(initial={"form_key": uuid.uuid4()}, issues=act in ISSUING)
        return _look(request, act, listed, form, [])
    return _begin(request, act, listed)


def _begun_before(request: ClinicRequest) -> Batch | None:
    """Return the list that this very form has begun: a second press, or the back button."""
    return once.found(access.batches(request.membership), request.POST.get("form_key", ""))


def _begin(request: ClinicRequest, act: str, listed: list[Candidate]) -> HttpResponse:
    form = BeginForm(request.POST, issues=act in ISSUING)
    problems = ours.problems(form)
    ready = [(one.sheet, one.digest) for one in listed if not one.problem]
    if not problems and form.cleaned_data["seen"] != _seen(act, listed):
        text = _("Something has changed since you looked. Look again, then begin.")
        problems = [ours.Problem("h-listed", text)]
    if not problems and not ready:
        problems = [ours.Problem("h-left", _("None of these sheets can be done at once."))]
    if problems:
        return _look(request, act, listed, form, problems)
    try:
        made = actions.begin(
            clinic=request.clinic,
            act=act,
            sheets=ready,
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            now=timezone.now(),
        )
    except once.FormReused:
        return redirect("bulk", clinic=request.clinic.slug)
    return redirect("list", clinic=request.clinic.slug, id=made.pk)


def _seen(act: str, listed: Sequence[Candidate]) -> str:
    """Return the digest of what the page shows: which sheets, what is in the way, what changes."""
    said = [f"{one.sheet.pk} {one.problem} {one.digest}" for one in listed]
    return payload.digest(act, *said)


def _look(
    request: ClinicRequest, act: str, listed: list[Candidate], form: BeginForm, problems: list[Any]
) -> HttpResponse:
    values = {
        "act": act,
        "act_text": Act(act).label,
        "issues": act in ISSUING,
        "ready": [one for one in listed if not one.problem],
        "left": [one for one in listed if one.problem],
        "listed": listed,
        "seen": _seen(act, listed),
        "form": form,
        "form_key": form["form_key"].value(),
        "wrong": problems,
    }
    return render(request, "bulk/look.html", values)


@clinic_page("print_sheet", methods=("GET", "HEAD"))
def one_list(request: ClinicRequest, id: UUID) -> HttpResponse:
    """How far a list is; with scripts the page follows by itself."""
    batch = access.batch(request.membership, id)
    progress = queries.progress(batch)
    trouble = banner.of_clinic(request.clinic, timezone.now())
    again = (BatchItem.State.STOPPED, BatchItem.State.LEFT)
    items = list(queries.items(batch))
    values = {
        "batch": batch,
        "progress": progress,
        "items": items,
        "undone": [item.sheet_id for item in items if item.state in again and not item.issued_id],
        "is_away": not progress.is_over and trouble.is_away,
    }
    partly = request.htmx and not request.htmx.boosted
    return render(request, "bulk/_list.html" if partly else "bulk/list.html", values)


@clinic_page("print_sheet", methods=("POST",))
def stop_list(request: ClinicRequest, id: UUID) -> HttpResponse:
    """What waits is not done."""
    batch = access.batch(request.membership, id)
    actions.stop(batch=batch, by=request.user, now=timezone.now())
    messages.success(request, _("The list was stopped. What was done stays done."))
    return redirect("list", clinic=request.clinic.slug, id=batch.pk)


@clinic_page("print_sheet", methods=("POST",))
def work_here(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The next sheets of a list, for some seconds, in this request: printing needs no queue."""
    batch = access.batch(request.membership, id)
    until = timezone.now() + A_WHILE
    waiting = batch.items.filter(state=BatchItem.State.WAITING).order_by("position")
    for item in waiting.values_list("pk", flat=True):
        running.work_off(item=item, now=timezone.now())
        if timezone.now() >= until:
            break
    return redirect("list", clinic=request.clinic.slug, id=batch.pk)


@clinic_page("print_sheet", methods=("GET", "HEAD"), look=looks.Act.PRINT)
def list_pdf(request: ClinicRequest, id: UUID) -> HttpResponse:
    """All prints of a list as one file for the printer: the kept prints, one after the other."""
    batch = access.batch(request.membership, id)
    now = timezone.now()
    if not batch.sends:
        running.print_again(batch, now=now)
    mark_of = partial(tokens.mark, now=now)
    prints = [] if batch.sends else queries.prints(batch, mark_of)
    if not prints:
        messages.error(request, _("Nothing of this list is printed yet."))
        return redirect("list", clinic=request.clinic.slug, id=batch.pk)
    two_sided = request.GET.get("sides") != "1"
    try:
        made = joining.join(prints, title=request.clinic.name, two_sided=two_sided)
    except paper.RenderingFailed:
        messages.error(request, _("They can’t be put together. Print them one by one."))
        return redirect("list", clinic=request.clinic.slug, id=batch.pk)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="sheets.pdf"'
    return response
