"""Reviewing and issuing a sheet, and the page of one that was issued."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from aftercare import paper
from aftercare.rules import Plan
from aftercare.web import forms as ours
from aftercare.web import middleware
from clinics.accounts import once
from clinics.accounts.access import clinic_page, may
from clinics.accounts.delivery_settings import Factor
from clinics.accounts.looks.models import Act
from clinics.accounts.models import Paper
from clinics.accounts.requests import ClinicRequest
from clinics.delivery import issuing, panels
from clinics.delivery.actions import DeliveryRefused
from clinics.delivery.models import Channel
from clinics.followup import deciding
from clinics.frontdesk.forms.issuing import WithdrawForm
from clinics.frontdesk.reviewing import Reviewing
from clinics.portal import queries as portal
from clinics.portal import tokens
from clinics.records import access as records_access
from clinics.records import actions as records_actions
from clinics.sheets import access, actions, queries
from clinics.sheets.models import RenderedPdf, Sheet


@clinic_page("issue_sheet")
def review(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The last look before a sheet is issued: whose it is, what it says, how it is printed."""
    reviewing = Reviewing(request, records_access.treatment(request.membership, id))
    if request.method != "POST":
        return _review_page(request, reviewing, [])
    if request.POST.get("do") == "look":
        return _review_page(request, reviewing, [])
    if request.POST.get("do", "").startswith("was:"):
        return _mended(request, reviewing)
    if found := _issued_before(request):
        return _shown_again(request, found)
    problems = reviewing.problems()
    if problems:
        return _review_page(request, reviewing, problems)
    try:
        sheet = reviewing.issue()
    except actions.IssueRefused as refused:
        said = [reviewing.said(reason) for reason in refused.reasons]
        if {reason.code for reason in refused.reasons} & {"changed", "replace-first"}:
            reviewing.ask_again()
        return _review_page(request, reviewing, said)
    except DeliveryRefused as refused:
        return _review_page(request, reviewing, [reviewing.not_sent(refused.code)])
    except once.FormReused:
        return redirect(request.path)
    return _issued(request, reviewing, sheet)


def _mended(request: ClinicRequest, reviewing: Reviewing) -> HttpResponse:
    """Correct the depth that was a slip, and review the corrected record."""
    if not may(request.membership, "record_treatment"):
        raise PermissionDenied
    try:
        mended = reviewing.mend_depth(request.POST["do"].partition(":")[2])
    except records_actions.TreatmentRefused:
        mended = None
    if mended is None:
        text = _("Somebody has corrected this treatment meanwhile. Look at it again.")
        messages.warning(request, text)
        return redirect(request.path)
    messages.success(request, _("The depth was corrected; the first record is kept."))
    return redirect("review", clinic=request.clinic.slug, id=mended.pk)


def _issued(request: ClinicRequest, reviewing: Reviewing, sheet: Sheet) -> HttpResponse:
    """Say what was done, and go where the work goes on: to the patient, or to the sheet."""
    deciding.close_corrected(sheet=sheet, by=request.user, now=timezone.now())
    channel = reviewing.form.cleaned_data["channel"]
    said = {"number": sheet.number, "address": reviewing.offer.address}
    texts = {
        Channel.EMAIL: _("Sheet %(number)s was issued. The link goes to %(address)s."),
        Channel.EMAIL_PDF: _(
            "Sheet %(number)s was issued. The link and the PDF go to %(address)s."
        ),
    }
    text = texts.get(channel, _("Sheet %(number)s was issued.")) % said
    if channel == Channel.PRINT:
        messages.success(request, _with_print(request, text, sheet))
        return redirect("patient", clinic=request.clinic.slug, id=sheet.patient_id)
    if sheet.link.factor == Factor.CODE:
        text = " ".join((text, _("Give the patient the code that is below.")))
    messages.success(request, text)
    return redirect("sheet", clinic=request.clinic.slug, id=sheet.pk)


def _with_print(request: ClinicRequest, text: str, sheet: Sheet) -> SafeString:
    """Return a message whose link the next page sends to the printer, and which stays to press."""
    return format_html(
        '{} <a href="{}" data-print-now target="_blank" rel="noopener">{}</a>',
        text,
        reverse("pdf", args=(request.clinic.slug, sheet.pk)),
        _("Print sheet %(number)s") % {"number": sheet.number},
    )


def _issued_before(request: ClinicRequest) -> Sheet | None:
    """Return the sheet that this very form has issued: a second press, or the back button."""
    return once.found(access.sheets(request.membership), request.POST.get("form_key", ""))


def _shown_again(request: ClinicRequest, sheet: Sheet) -> HttpResponse:
    """Lead to the sheet that the form has issued; say so when the form now asks for another."""
    asked = {name: request.POST.get(name, "") for name in ("language", "paper", "notes")}
    was = {"language": sheet.language, "paper": sheet.paper, "notes": sheet.payload.notes}
    asked["notes"] = "\n".join(asked["notes"].split("\r\n")).strip()
    if asked != was or ("large_print" in request.POST) != sheet.large_print:
        text = _(
            "Sheet %(number)s had been issued already and was not changed. You can replace it."
        )
        messages.warning(request, text % {"number": sheet.number})
    return redirect("sheet", clinic=request.clinic.slug, id=sheet.pk)


def _review_page(request: ClinicRequest, reviewing: Reviewing, problems: list[Any]) -> HttpResponse:
    context = reviewing.context() | {"wrong": problems}
    return render(request, "frontdesk/review.html", context)


@clinic_page("view_patients", methods=("GET", "HEAD"))
def sheet(request: ClinicRequest, id: UUID) -> HttpResponse:
    """An issued sheet: what it says, and what can be done with it."""
    found = access.sheet(request.membership, id)
    link = portal.for_staff(found, timezone.now())
    context = {
        "sheet": found,
        "fragment": queries.fragment(found),
        "papers": Paper.choices,
        "may_withdraw": may(request.membership, "withdraw_sheet"),
        "may_print": may(request.membership, "print_sheet"),
        "strip": panels.of_sheet(found, timezone.now()),
        "dead": _dead(found, link),
        "patient_link": link,
    }
    return render(request, "frontdesk/sheet.html", context)


def _dead(found: Sheet, link: portal.ForStaff) -> RenderedPdf | None:
    """Return the last print whose code opens nothing; that every link ends once is no news."""
    latest = tokens.door_of(link.link, now=link.link.made_at) if link.link else None
    return queries.dead_prints(found, latest).last()


@clinic_page("print_sheet", methods=("GET", "HEAD"), look=Act.PRINT)
def pdf(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The sheet as a PDF: the same bytes for ever."""
    size, large_print = _format(request)
    now = timezone.now()
    door = tokens.mark(id, now=now)
    if kept := access.print_of(request.membership, id, size, large_print, door):
        return _as_pdf(*kept)
    found = access.sheet(request.membership, id)
    size = found.paper if size is None else size
    large_print = found.large_print if large_print is None else large_print
    try:
        made = actions.render_pdf(
            sheet=found,
            paper=size,
            large_print=large_print,
            door_of=partial(tokens.door, now=now),
            by=request.user,
            now=now,
        )
    except actions.SheetWithdrawn:
        return _not_printed(request, found, _("A sheet that was withdrawn is not printed."), 409)
    except (actions.SheetDamaged, paper.RenderingFailed):
        return _not_printed(request, found, _("The sheet could not be printed."), 500)
    return _as_pdf(made.data, found.number)


def _as_pdf(data: bytes | memoryview, number: int) -> HttpResponse:
    response = HttpResponse(bytes(data), content_type="application/pdf")
    # "Issue and print" prints it from a frame of the patient's page.
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = middleware.FRAMED_POLICY
    response["Content-Disposition"] = f'inline; filename="sheet-{number}.pdf"'
    return response


def _format(request: ClinicRequest) -> tuple[str | None, bool | None]:
    """Return the paper and the print that were asked for; None is as it was issued."""
    size, large = request.GET.get("paper"), request.GET.get("large")
    if size not in (None, *Paper.values) or large not in (None, "0", "1"):
        raise Http404
    return size, None if large is None else large == "1"


def _not_printed(request: ClinicRequest, sheet: Sheet, why: str, status: int) -> HttpResponse:
    context = {"sheet": sheet, "why": why}
    return render(request, "frontdesk/not_printed.html", context, status=status)


@clinic_page("print_sheet", methods=("GET", "HEAD"), look=Act.PRINT)
def print_sheet(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The sheet as a page of its own, for the browser's print command."""
    found = access.sheet(request.membership, id)
    if found.is_withdrawn:
        return _not_printed(request, found, _("A sheet that was withdrawn is not printed."), 409)
    if not queries.is_intact(found):
        return _not_printed(request, found, _("The sheet could not be printed."), 500)
    size, large_print = _format(request)
    page = queries.html(
        found,
        paper_size=found.paper if size is None else size,
        large_print=found.large_print if large_print is None else large_print,
        door=tokens.door(found, now=timezone.now()),
    )
    response = HttpResponse(page)
    response["Content-Security-Policy"] = _policy(page)
    return response


@clinic_page("print_sheet", methods=("GET", "HEAD"))
def print_sources(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Each printed line with its sources, for a patient who asks."""
    return _beside(request, access.sheet(request.membership, id), paper.sources_html)


@clinic_page("print_sheet", methods=("GET", "HEAD"))
def print_full(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Every rule with its reason, strength and sources, and the notes for clinicians."""
    return _beside(request, access.sheet(request.membership, id), paper.full_html)


def _beside(
    request: ClinicRequest, found: Sheet, document: Callable[[Plan, paper.Letterhead, str], str]
) -> HttpResponse:
    """A print beside the sheet: made when it is asked for, and not kept."""
    if not queries.is_intact(found):
        return _not_printed(request, found, _("The sheet could not be printed."), 500)
    page = document(queries.plan(found), queries.letterhead(found), found.paper)
    try:
        return _as_pdf(paper.pdf(page), found.number)
    except paper.RenderingFailed:
        return _not_printed(request, found, _("The sheet could not be printed."), 500)


def _policy(page: str) -> str:
    """Return a policy that allows the styles inside this very page, and nothing else."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    )
    return (
        f"default-src 'none'; style-src {hashes or chr(39) + 'none' + chr(39)}; "
        "img-src data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


@clinic_page("withdraw_sheet")
def withdraw(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The sheet no longer counts, for a reason; it stays in the record."""
    found = access.sheet(request.membership, id)
    if found.is_withdrawn:
        return redirect("sheet", clinic=request.clinic.slug, id=found.pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            issuing.withdraw(sheet=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except actions.WithdrawalRefused:
            return redirect("sheet", clinic=request.clinic.slug, id=found.pk)
        messages.success(request, _("Sheet %(number)s was withdrawn.") % {"number": found.number})
        return redirect("sheet", clinic=request.clinic.slug, id=found.pk)
    context = {"sheet": found, "form": form, "wrong": ours.problems(form)}
    return render(request, "frontdesk/withdraw.html", context)


@clinic_page("withdraw_sheet", methods=("GET", "HEAD"))
def replace(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The two ways to a new sheet: the same record, or a corrected one."""
    found = access.sheet(request.membership, id)
    return render(request, "frontdesk/replace.html", {"sheet": found})
