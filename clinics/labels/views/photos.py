"""Photos of labels that patients sent: read by somebody, who types what stands there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts.access import UNNOTED, clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.labels import access, actions, forms, queries
from clinics.labels.models import LabelQuestion
from clinics.shelf import actions as shelf

MOST_ANSWERED = 20


@clinic_page("view_follow_up", methods=("GET", "HEAD"))
def labels(request: ClinicRequest) -> HttpResponse:
    """The photos that wait, and what was read lately."""
    context = {
        "waiting": list(queries.waiting(request.clinic)),
        "answered": list(queries.answered(request.clinic)[:MOST_ANSWERED]),
    }
    return render(request, "labels/photos.html", context)


@clinic_page("view_follow_up")
def label(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One photo beside the field for what stands on it."""
    question = access.question(request.membership, id)
    reads, shelves = (may(request.membership, one) for one in ("read_labels", "edit_shelf"))
    if request.method == "POST" and not reads:
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    unreadable = request.POST.get("do") == "unreadable"
    form = forms.ReadForm(posted, can_not_be_read=unreadable, may_shelve=shelves)
    wrong = ours.problems(form) if posted is not None else []
    if posted is not None and not wrong:
        wrong = _answer(request, question, form)
        if not wrong:
            return redirect("labels", clinic=request.clinic.slug)
    context = {"question": question, "form": form, "wrong": wrong, "may_read": reads}
    return render(request, "labels/photo.html", context)


@clinic_page("view_follow_up", methods=("GET", "HEAD"), look=UNNOTED)
def photo(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The photo itself, for people at her clinic alone; gone once it was read."""
    question = access.question(request.membership, id)
    if not question.photo:
        raise Http404
    response = HttpResponse(bytes(question.photo), content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


def _answer(request: ClinicRequest, question: LabelQuestion, form: forms.ReadForm) -> list[Problem]:
    typed, now = form.cleaned_data["ingredients"], timezone.now()
    try:
        actions.answer(question=question, ingredients=typed, by=request.user, now=now)
    except actions.LabelRefused as refused:
        said = {
            "unreadable": (
                "id_ingredients",
                _("This can’t be read as a list of ingredients. Type it as it stands on the pack."),
            ),
            "answered": ("", _("A colleague was quicker: it is answered.")),
        }
        return [Problem(*said[refused.code])]
    messages.success(
        request, _("The patient’s page shows the answer now, and the photo is erased.")
    )
    if typed and form.cleaned_data.get("on_shelf"):
        _put_on_shelf(request, question, typed)
    return []


def _put_on_shelf(request: ClinicRequest, question: LabelQuestion, typed: str) -> None:
    values = {"brand": "", "name": question.name[:100], "ingredients": typed, "kind": ""}
    try:
        shelf.save_product(
            clinic=request.clinic,
            values=values,
            form_key=question.form_key,
            by=request.user,
            now=timezone.now(),
        )
    except shelf.ProductRefused:
        messages.warning(request, _("It was not put on the shelf: its name stands there already."))
