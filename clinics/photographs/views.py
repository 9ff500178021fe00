"""The clinic's photographs: the list, a new one, its words and days, and taking one away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from clinics.accounts.access import clinic_page
from clinics.accounts.requests import ClinicRequest
from clinics.photographs import access, actions, queries
from clinics.photographs.forms import DetailsForm, PhotographForm, first_values
from clinics.photographs.models import Photograph


@clinic_page("manage_photographs")
def photographs(request: ClinicRequest) -> HttpResponse:
    """Every photograph that is kept, and the form for another one."""
    today = timezone.localdate()
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PhotographForm(data, files, today=today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        said["data"] = said.pop("photo")
        said.pop("agreed")
        actions.add(clinic=request.clinic, by=request.user, now=timezone.now(), **said)
        messages.success(request, _("The photograph was added. Patients see it on these days."))
        return redirect("photographs", clinic=request.clinic.slug)
    context = {
        "form": form,
        "wrong": ours.problems(form),
        "kept": list(queries.kept(request.clinic)),
        "today_date": today,
    }
    return render(request, "photographs/list.html", context)


@clinic_page("manage_photographs")
def photograph(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Change what is said of one."""
    found = access.photograph(request.membership, id)
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        initial=first_values(found),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        actions.change(photograph=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The photograph was changed."))
        return redirect("photographs", clinic=request.clinic.slug)
    context = {"form": form, "wrong": ours.problems(form), "photograph": found}
    return render(request, "photographs/change.html", context)


@clinic_page("manage_photographs")
def remove_photograph(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Take one away for good, after one question."""
    found = access.photograph(request.membership, id)
    if request.method == "POST":
        actions.remove(photograph=found, by=request.user, now=timezone.now())
        messages.success(request, _("The photograph was taken away and erased."))
        return redirect("photographs", clinic=request.clinic.slug)
    return render(request, "photographs/remove.html", {"photograph": found})


@clinic_page("manage_photographs", methods=("GET", "HEAD"))
def photograph_picture(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The picture itself, for those who look after it."""
    return picture(access.photograph(request.membership, id))


def picture(photograph: Photograph) -> HttpResponse:
    """Return a photograph as an answer that no other browser keeps."""
    response = HttpResponse(bytes(photograph.data), content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="photograph.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
