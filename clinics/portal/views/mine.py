"""The patient's pages: today, the dates, the products, the sheet, help, and files to keep."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from aftercare import paper
from aftercare.web import forms as ours
from clinics.accounts import hours
from clinics.accounts import sentences as about
from clinics.portal import (
    access,
    bar,
    calendar,
    changes,
    frame,
    label_answers,
    live,
    product_questions,
    products,
    queries,
    reading,
    sharing,
    tokens,
)
from clinics.portal.access import PatientRequest
from clinics.portal.forms import LabelForm, ProductForm
from clinics.portal.views import photographs
from clinics.sheets import actions as sheet_actions
from clinics.sheets import queries as sheets
from clinics.shelf import actions as shelf

Page = Callable[..., HttpResponse]


def says(view: Page) -> Page:
    """Show the page only of a sheet that counts and is whole; otherwise say whom to call."""

    @wraps(view)
    def page(request: PatientRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.standing.counts:
            return _show(request, "stopped", here="")
        if not sheets.is_intact(request.sheet):
            return _show(request, "stopped", here="", is_damaged=True, status=500)
        return view(request, *args, **kwargs)

    return page


@access.patient_page(helpers=True)
@says
def my_today(request: PatientRequest) -> HttpResponse:
    """What may be done today, what not yet, and what is new."""
    changed = None if request.is_helper else _changes(request)
    return _show(request, "today", changes=changed, **_read(request))


@access.patient_page(helpers=True)
@says
def my_calendar(request: PatientRequest) -> HttpResponse:
    """Every date on which something may be begun again."""
    values = _read(request)
    treated = timezone.localtime(frame.said(request).performed_at).date()
    weeks = reading.weeks(values["now"], treated)
    today_ = timezone.localtime(timezone.now()).date()
    return _show(request, "dates", weeks=weeks, today=today_, **values)


@access.patient_page(helpers=True)
@says
def my_sheet(request: PatientRequest) -> HttpResponse:
    """Everything that the sheet says, in the order of the paper, each line with its reasons."""
    return _show(request, "sheet", **_read(request))


@access.patient_page(methods=access.BOTH, helpers=True)
@says
def my_products(request: PatientRequest) -> HttpResponse:
    """The patient’s products as of today, and any other: only an unknown word is counted."""
    form = ProductForm(request.POST if request.method == "POST" else None)
    answer = None
    if request.method == "POST" and form.is_valid():
        answer = product_questions.answer(
            request.sheet,
            _letterhead(request),
            form.asked(),
            today=timezone.localtime(timezone.now()).date(),
            plan=frame.said(request),
        )
        if not form.asked().kind:
            _count_unread(request, form.asked())
    wrong = ours.problems(form) if request.method == "POST" else []
    return products_page(request, form=form, answer=answer, wrong=wrong)


def products_page(
    request: PatientRequest,
    *,
    wrong: list[ours.Problem],
    form: ProductForm | None = None,
    answer: product_questions.Answer | None = None,
    label_form: LabelForm | None = None,
) -> HttpResponse:
    """Show the products with an answer, and what the clinic read on photos."""
    asked = () if request.is_helper else label_answers.answers(request, _letterhead(request))
    context: dict[str, Any] = {
        "form": form or ProductForm(),
        "answer": answer,
        "kinds": product_questions.KINDS,
        "asked": asked,
        "label_form": label_form,
        "label_key": uuid.uuid4(),
        "may_send": not request.is_helper,
    }
    day = timezone.localtime(timezone.now()).date()
    return _show(request, "products", now=_products(request), wrong=wrong, today=day, **context)


@access.patient_page(helpers=True)
def my_help(request: PatientRequest) -> HttpResponse:
    """Whom to call, and for what; the numbers also where the sheet no longer counts."""
    standing = request.standing
    shows_signs = not standing.names_somebody_else and sheets.is_intact(request.sheet)
    values = _read(request) if shows_signs else {"now": None}
    hours_ = hours.from_json(request.clinic.opening_hours)
    return _show(request, "help", hours=about.week(hours_), **values)


@access.patient_page()
@says
def my_pdf(request: PatientRequest) -> HttpResponse:
    """The sheet as it is printed."""
    sheet, large = request.sheet, request.sheet.large_print or request.GET.get("large") == "1"
    now = timezone.now()
    try:
        made = sheet_actions.render_pdf(
            sheet=sheet,
            paper=sheet.paper,
            large_print=large,
            door_of=partial(tokens.door, now=now),
            by=None,
            now=now,
        )
    except (sheet_actions.SheetWithdrawn, sheet_actions.SheetDamaged, paper.RenderingFailed):
        return _show(request, "stopped", here="", is_damaged=True, status=500)
    return _file(bytes(made.data), "application/pdf", f"{_('your-sheet')}.pdf", "inline")


@access.patient_page()
def my_ics(request: PatientRequest) -> HttpResponse:
    """The dates as a calendar file; after a change it moves what an earlier one added."""
    standing, sheet = request.standing, request.sheet
    withdrawn = sheet.withdrawal.at if sheet.is_withdrawn else sheet.issued_at
    data = calendar.ics(
        live.plan(sheet),
        [*queries.plans(standing), sheets.plan(sheet)],
        root=str((standing.earlier or (sheet,))[0].pk),
        sequence=standing.sequence + live.moves([*standing.earlier, sheet]),
        changed_at=(live.changed_at(sheet) or sheet.issued_at) if standing.counts else withdrawn,
        look=calendar.Look(tokens.address(request.link), queries.names_things(request.link)),
        counts=standing.counts and sheets.is_intact(sheet),
    )
    return _file(data, "text/calendar; charset=utf-8", f"{_('reminders')}.ics", "attachment")


@access.patient_page(methods=access.BOTH, helpers=True)
def my_leave(request: PatientRequest) -> HttpResponse:
    """Closing the page on this phone: whoever opens it next needs the link and the code."""
    if request.method == "POST":
        if request.phone is not None:
            sharing.forget_phones(link=request.link, now=timezone.now(), only=request.phone)
        context = {"bar": bar.of(request.clinic, timezone.now())}
        return access.let_out(render(request, "portal/left.html", context))
    return _show(request, "leave", here="")


def _read(request: PatientRequest) -> dict[str, Any]:
    """Return what the sheet says now, the clinician's own words, and in which language it is."""
    said = frame.said(request)
    head = sheets.letterhead(request.sheet)
    is_other = said.language != request.language
    now = frame.read(request)
    return {
        "now": now,
        "head": head,
        "notes": [part for part in head.notes.splitlines() if part.strip()],
        "not_translated": is_other,
        "said_lang": Markup(' lang="{}"').format(said.language.value) if is_other else "",
        "level_words": frame.level_words(),
        "figures": photographs.figures(request, now.days_after),
    }


def _show(
    request: PatientRequest,
    name: str,
    *,
    here: str | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    values = frame.context(request, name if here is None else here)
    return render(request, f"portal/{name}.html", values | context, status=status)


def _letterhead(request: PatientRequest) -> paper.Letterhead:
    """Return the sheet's letterhead with the numbers that the clinic has now."""
    said, clinic = sheets.letterhead(request.sheet), request.clinic
    return replace(
        said,
        clinic_phone=clinic.phone or said.clinic_phone,
        emergency_number=clinic.emergency_number,
    )


def _products(request: PatientRequest) -> products.Products:
    return products.at(frame.said(request), _letterhead(request), timezone.now())


def _count_unread(request: PatientRequest, asked: product_questions.Asked) -> None:
    """Count the words that nobody knew; who asked, and about what, is kept nowhere."""
    typed = {"name": asked.name, "ingredients": asked.listed}
    now = timezone.now()
    shelf.count_unread(clinic=request.clinic, products=[typed], by_patient=True, now=now)


def _changes(request: PatientRequest) -> tuple[changes.Change, ...] | None:
    """Return what differs from the sheet before this one; None if there is none to compare."""
    before = queries.plans(request.standing)
    return changes.between(before[-1], sheets.plan(request.sheet)) if before else None


def _file(data: bytes, kind: str, name: str, how: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
