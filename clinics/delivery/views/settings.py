"""What a clinic wants of its messages and links."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from clinics.accounts.access import clinic_page
from clinics.accounts.delivery_settings import settings_of
from clinics.accounts.requests import ClinicRequest
from clinics.delivery import actions, queries
from clinics.delivery.forms import ClinicDeliveryForm, first_values


@clinic_page("manage_clinic")
def delivery_settings(request: ClinicRequest) -> HttpResponse:
    """How the clinic delivers, what its links ask for, and how it follows up."""
    form = ClinicDeliveryForm(
        request.POST if request.method == "POST" else None,
        initial=first_values(settings_of(request.clinic)),
    )
    if request.method == "POST" and form.is_valid():
        actions.change_settings(
            clinic=request.clinic, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The clinic delivers this way from now on."))
        return redirect("delivery_settings", clinic=request.clinic.slug)
    values = {"form": form, "wrong": ours.problems(form), "can_mail": queries.can_mail()}
    return render(request, "delivery/settings.html", values)
