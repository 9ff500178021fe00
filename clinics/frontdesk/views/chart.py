"""A patient's chart, what she uses at home, and the code of her sheet to show on screen."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.web import forms as ours
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.delivery import panels
from clinics.followup import queries as follow_up
from clinics.frontdesk import chart, showing
from clinics.frontdesk.forms.home import HomeProductForm
from clinics.records import access, actions
from clinics.records.models import Patient


@clinic_page("view_patients", methods=("GET", "HEAD"))
def patient(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A patient's chart: alerts first, then the visits, what is used at home, and messages."""
    found = access.patient(request.membership, id)
    now = timezone.now()
    visits = access.treatments(request.membership).filter(patient=found, corrected_by=None)
    may_record = may(request.membership, "record_treatment")
    context = {
        "patient": found,
        "age": rules.age_on(found.date_of_birth, timezone.localdate(now)),
        "draft": access.draft(request.membership, found) if may_record else None,
        "may_record": may_record,
        "delivery": panels.of_patient(found, now),
        **chart.context(found, list(visits), now),
    }
    return render(request, "frontdesk/patient.html", context)


@clinic_page("print_sheet", methods=("GET", "HEAD"))
def code(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The code of the current sheet as large as the screen, in the patient's language.

    It names nobody: whoever else looks at the screen learns nothing.
    """
    found = access.patient(request.membership, id)
    now = timezone.now()
    sheet = follow_up.latest_sheets([found]).get(found.pk)
    language = sheet.language if sheet else found.language
    shown = showing.of(sheet, now, language) if sheet else None
    with translation.override(language):
        context = {"patient": found, "sheet": sheet, "showing": shown, "read_in": language}
        return render(request, "frontdesk/code.html", context)


@clinic_page("edit_patients")
def add_product(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Something more that the patient uses at home."""
    found = access.patient(request.membership, id)
    form = HomeProductForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        product = actions.add_product(
            patient=found, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("%(name)s was added.") % {"name": product.name})
        return _to_products(request, found)
    return _product_page(request, found, form)


@clinic_page("edit_patients")
def change_product(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Another name or other ingredients; what was used before stays in the record."""
    product = access.product(request.membership, id)
    first = {"name": product.name, "ingredients": product.ingredients}
    form = HomeProductForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        by, now = request.user, timezone.now()
        try:
            actions.change_product(product=product, by=by, now=now, **form.cleaned_data)
        except actions.ProductGone:
            messages.warning(request, _("Somebody else has changed this product meanwhile."))
        else:
            messages.success(request, _("The product was changed."))
        return _to_products(request, product.patient)
    return _product_page(request, product.patient, form, is_new=False)


@clinic_page("edit_patients", methods=("POST",))
def stop_product(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The patient no longer uses a product; it can be taken back."""
    product = access.stopped_product(request.membership, id)
    actions.remove_product(product=product, by=request.user, now=timezone.now())
    text = _(
        "%(name)s is no longer used. It stands under “Stopped using it” and can be taken back."
    )
    messages.success(request, text % {"name": product.name})
    return _to_products(request, product.patient)


@clinic_page("edit_patients", methods=("POST",))
def use_product_again(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The patient uses a product after all."""
    product = access.stopped_product(request.membership, id)
    try:
        actions.use_product_again(product=product, by=request.user, now=timezone.now())
    except actions.ProductGone:
        messages.warning(request, _("Somebody else has changed this product meanwhile."))
    else:
        messages.success(request, _("%(name)s is used again.") % {"name": product.name})
    return _to_products(request, product.patient)


def _to_products(request: ClinicRequest, found: Patient) -> HttpResponse:
    return redirect("patient", clinic=request.clinic.slug, id=found.pk)


def _product_page(
    request: ClinicRequest, found: Patient, form: HomeProductForm, *, is_new: bool = True
) -> HttpResponse:
    context = {"patient": found, "form": form, "wrong": ours.problems(form), "is_new": is_new}
    return render(request, "frontdesk/product_form.html", context)
