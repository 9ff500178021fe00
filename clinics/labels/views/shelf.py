"""The clinic's shelf: its products, each as it is judged for every kind of patient."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Tier
from aftercare.web import formats
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.additions import queries as additions
from clinics.labels import judged
from clinics.shelf import access, actions, forms, queries
from clinics.shelf.models import ShelfProduct

A_PAGE = 20


@clinic_page("view_shelf", methods=("GET", "HEAD"))
def shelf(request: ClinicRequest) -> HttpResponse:
    """The clinic's products, by brand and name, each with its answer after a usual treatment."""
    guidance, language = _guidance(request), formats.language()
    q, retired = request.GET.get("q", "")[:100], request.GET.get("show") == "retired"
    rows = queries.retired(request.clinic) if retired else queries.products(request.clinic)
    if wanted := rules.plain_name(q):
        rows = rows.filter(plain__contains=wanted)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    listed = [
        (one, None if retired else judged.judged(one, guidance, language, tiers=(Tier.T2,)))
        for one in page
    ]
    context = {
        "page": page,
        "listed": listed,
        "q": q,
        "retired": retired,
        "retired_count": queries.retired(request.clinic).count(),
        "may_edit": may(request.membership, "edit_shelf"),
        "handed_out": guidance.additions.products,
    }
    return render(request, "labels/shelf.html", context)


@clinic_page("edit_shelf")
def new(request: ClinicRequest) -> HttpResponse:
    """A product is put on the shelf."""
    first = {"form_key": uuid.uuid4(), "name": request.GET.get("name", "")[:100]}
    return _form_page(request, None, first)


@clinic_page("view_shelf")
def product(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One product: its table, and for those who may, its form."""
    found = access.product(request.membership, id)
    if request.method == "POST" and not may(request.membership, "edit_shelf"):
        raise PermissionDenied
    return _form_page(request, found, forms.first_values(found))


@clinic_page("edit_shelf", methods=("POST",))
def retire(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A product is taken off the shelf, or put back."""
    found = access.product(request.membership, id)
    retired = request.POST.get("do") != "back"
    try:
        actions.retire_product(product=found, retired=retired, by=request.user, now=timezone.now())
    except actions.ProductRefused as refused:
        messages.error(request, _refusal(refused).text)
    else:
        said = _("%(name)s is off the shelf.") if retired else _("%(name)s is on the shelf again.")
        messages.success(request, said % {"name": found.full_name})
    return redirect("shelf", clinic=request.clinic.slug)


def _form_page(
    request: ClinicRequest, found: ShelfProduct | None, first: dict[str, Any]
) -> HttpResponse:
    guidance, language = _guidance(request), formats.language()
    posted = request.POST if request.method == "POST" else None
    form = forms.ProductForm(posted, initial=first, guidance=guidance, language=language)
    wrong = ours.problems(form) if posted is not None else []
    if posted is not None and not wrong:
        values = {key: form.cleaned_data[key] for key in actions.FIELDS}
        try:
            saved = actions.save_product(
                clinic=request.clinic,
                values=values,
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                now=timezone.now(),
                product=found,
            )
        except actions.ProductRefused as refused:
            wrong = [_refusal(refused)]
        else:
            messages.success(request, _("Kept: %(name)s.") % {"name": saved.full_name})
            return redirect("shelf_product", clinic=request.clinic.slug, id=saved.pk)
    context = {
        "product": found,
        "form": form,
        "wrong": wrong,
        "judged": judged.judged(found, guidance, language) if found else None,
        "may_edit": may(request.membership, "edit_shelf"),
    }
    return render(request, "labels/product.html", context)


def _guidance(request: ClinicRequest) -> rules.Guidance:
    return additions.guidance_for(request.clinic, editions.current())


def _refusal(refused: actions.ProductRefused) -> Problem:
    said = {
        "twice": ("id_name", _("A product of this name is on the shelf already.")),
        "unreadable": (
            "id_ingredients",
            _("This can’t be read as a list of ingredients. Copy it whole from the label."),
        ),
        "kind": ("id_kind", _("Choose one of the kinds.")),
        "full": ("", _("The shelf is full. Take products off that you no longer use.")),
    }
    return Problem(*said[refused.code])
