"""The work list of a clinic: who holds a sheet that became too mild, and what replaces it."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import paper
from aftercare.guidance.store import editions
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts import once
from clinics.accounts.access import clinic_page
from clinics.accounts.requests import ClinicRequest
from clinics.recall import access, actions, queries, rows, sentences, side_by_side
from clinics.recall.forms import A_PAGE, CloseForm, ticked
from clinics.records import access as records
from clinics.records import finding
from clinics.sheets import queries as sheet_queries


@clinic_page("issue_sheet")
def recall(request: ClinicRequest) -> HttpResponse:
    """Who holds a sheet that became too mild; ticked ones are replaced, each by itself."""
    if request.method != "POST":
        return _list(request)
    forms = ticked(request.POST)
    held = access.named(request.membership, forms)
    wanted = [
        actions.Wanted(one, form.cleaned_data["shown"], form.cleaned_data["form_key"])
        for one in held
        if (form := forms[one.pk]).is_valid()
    ]
    if not wanted:
        return _list(request, wrong=[Problem("list", _("Tick the sheets that you replace."))])
    outcomes = actions.confirm_each(wanted=wanted, by=request.user, now=timezone.now())
    return _list(request, told=rows.told(request, outcomes))


def _list(request: ClinicRequest, **more: Any) -> HttpResponse:
    now, clinic = timezone.now(), request.clinic
    guidance = queries.in_force(clinic)
    uncompared = _go_on_comparing(request)
    waiting = queries.waiting(clinic, guidance, now)
    text = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    if text:
        whom = finding.found(records.patients(request.membership), text, request.clinic.language)
        waiting = waiting.filter(sheet__patient__in=whom.order_by())
    waiting = waiting.order_by("-sheet__issued_at", "-sheet__number")
    page = Paginator(waiting.values_list("sheet_id", flat=True), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "rows": rows.rows(request, access.named(request.membership, page.object_list), now),
        "page": page,
        "q": text,
        "all_ticked": request.method == "GET" and request.GET.get("tick") == "all",
        "closed": queries.closed(clinic, guidance, now)[:A_PAGE],
        "edition": guidance.number,
        "notice": queries.Notice(page.paginator.count, uncompared, guidance.number),
        "on_list": True,
        "told": [],
        "wrong": [],
    }
    return render(request, "recall/list.html", context | more)


def _go_on_comparing(request: ClinicRequest) -> int:
    """Compare a batch of what was never compared; return how many sheets are left."""
    now, clinic = timezone.now(), request.clinic
    since, guidance = now - queries.LOOK_BACK, queries.in_force(clinic)
    return actions.compare_some(clinic=clinic, since=since, guidance=guidance, now=now).left


@clinic_page("issue_sheet", methods=("GET", "HEAD"))
def notice(request: ClinicRequest) -> HttpResponse:
    """The line on Today and above the list, after one more batch was compared."""
    _go_on_comparing(request)
    context = {
        "notice": queries.notice(request.clinic, editions.current(), timezone.now()),
        "on_list": "list" in request.GET,
    }
    return render(request, "recall/_notice.html", context)


@clinic_page("issue_sheet")
def recall_sheet(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One sheet beside its replacement; a clinician confirms it here, or closes the entry."""
    if request.method == "POST" and (made := _confirmed(request, id)) is not None:
        return made
    sheet = access.sheet(request.membership, id)
    return _beside(request, sheet, [])


def _confirmed(request: ClinicRequest, id: UUID) -> HttpResponse | None:
    """Issue the replacement and lead to it; None when nothing whole was sent."""
    (sheet,) = access.named(request.membership, [id])
    form = ticked_one(request, id)
    if form is None:
        return None
    wanted = actions.Wanted(sheet, form["shown"], form["form_key"])
    (one,) = actions.confirm_each(wanted=[wanted], by=request.user, now=timezone.now())
    if one.issued is not None:
        messages.success(request, _("Sheet %(number)s was issued.") % {"number": one.issued.number})
        return redirect("sheet", clinic=request.clinic.slug, id=one.issued.pk)
    wrong = [sentences.said(request, sheet, reason) for reason in one.reasons]
    if {"replaced", "withdrawn"} & set(one.reasons):
        messages.warning(request, wrong[0].text)
        return redirect("sheet", clinic=request.clinic.slug, id=sheet.pk)
    return _beside(request, sheet, wrong)


def ticked_one(request: ClinicRequest, id: UUID) -> dict[str, Any] | None:
    """Return what was sent for one sheet, or None when it is not whole."""
    data = request.POST.copy()
    data.setlist("sheet", [str(id)])
    form = ticked(data)[id]
    return form.cleaned_data if form.is_valid() else None


def _beside(request: ClinicRequest, sheet: Any, wrong: list[Problem]) -> HttpResponse:
    now = timezone.now()
    row = rows.row(request, sheet, queries.in_force(request.clinic), now)
    shown = row.replacement.shown
    letterhead = sheet_queries.letterhead_for(
        sheet.treatment, language=sheet.language, notes=sheet.payload.notes
    )
    context = {
        "row": row,
        "sheet": sheet,
        "pairs": side_by_side.pairs(row.replacement.old, shown.plan, letterhead) if shown else [],
        "new": paper.fragment(shown.plan, letterhead, why=True) if shown else "",
        "old": sheet_queries.fragment(sheet),
        "edition": queries.in_force(request.clinic).number,
        "decision": sheet.recall_decisions.select_related("by").last(),
        "wrong": wrong,
    }
    return render(request, "recall/sheet.html", context)


@clinic_page("issue_sheet")
def close_recall(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The sheet stays as it is, for a reason."""
    sheet = access.sheet(request.membership, id)
    now = timezone.now()
    waiting = queries.waiting(request.clinic, queries.in_force(request.clinic), now)
    found = waiting.filter(sheet=sheet).first()
    first = {"form_key": uuid.uuid4(), "findings": found.findings if found else ""}
    form = CloseForm(request.POST if request.method == "POST" else None, initial=first)
    wrong = ours.problems(form)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close(sheet=sheet, by=request.user, now=now, **form.cleaned_data)
        except (actions.DecisionRefused, once.FormReused):
            text = _("What became stricter has changed, or somebody has decided already.")
            messages.warning(request, text)
        else:
            messages.success(request, _("The sheet stays as it is."))
        return redirect("recall", clinic=request.clinic.slug)
    row = rows.row(request, sheet, queries.in_force(request.clinic), now)
    context = {"form": form, "wrong": wrong, "sheet": sheet, "row": row}
    return render(request, "recall/close.html", context)
