"""The clinic's work list: answers that need somebody, and what got no answer or never left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.followup import access, actions, desk, planning, queries
from clinics.followup.forms import DoneForm
from clinics.followup.models import FollowUp
from clinics.labels import queries as labels

TABS = ("open", "silent", "unsent", "done")
A_PAGE = 50


@clinic_page("view_follow_up", methods=("GET", "HEAD"))
def work_list(request: ClinicRequest) -> HttpResponse:
    """What patients told that somebody has to look after, the most urgent first."""
    return _list_page(request, request.GET.get("show", "open"))


@clinic_page("view_follow_up", methods=("POST",))
def finish(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Somebody looked after one concern."""
    concern = access.concern(request.membership, id)
    form = DoneForm(request.POST)
    if not form.is_valid():
        return _list_page(request, "open", wrong_id=concern.pk, form=form)
    note, now = form.cleaned_data["note"], timezone.now()
    holds = form.cleaned_data["nothing_changes"]
    if holds and not may(request.membership, "issue_sheet"):
        raise PermissionDenied
    if actions.finish(concern=concern, note=note, by=request.user, now=now, nothing_changes=holds):
        said = _("Done: %(name)s. It can be taken back under “Done”.")
        messages.success(request, said % {"name": concern.patient.name})
    else:
        messages.info(request, _("A colleague was quicker: it is done."))
    return redirect("follow_up", clinic=request.clinic.slug)


@clinic_page("view_follow_up", methods=("POST",))
def reopen(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A concern is not done after all."""
    concern = access.concern(request.membership, id)
    if actions.reopen(concern=concern, by=request.user, now=timezone.now()):
        messages.success(request, _("Open again: %(name)s.") % {"name": concern.patient.name})
    return redirect("follow_up", clinic=request.clinic.slug)


@clinic_page("view_follow_up", methods=("GET", "HEAD"))
def photo(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The photo that came with a patient's answers, for people at her clinic alone."""
    found = access.photo(request.membership, id)
    response = HttpResponse(bytes(found.data), content_type="image/jpeg")
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@clinic_page("view_follow_up", methods=("POST",))
def ask_again(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Ask once more about a check-in that was not answered."""
    asked = access.follow_up(request.membership, id)
    if planning.ask_again(asked=asked, by=request.user, now=timezone.now()):
        said = _("%(name)s will be asked once more.")
        messages.success(request, said % {"name": asked.patient.name})
    else:
        messages.info(request, _("This was asked twice already. Call the patient instead."))
    return redirect(reverse("follow_up", args=[request.clinic.slug]) + "?show=silent")


def _list_page(
    request: ClinicRequest, tab: str, *, wrong_id: UUID | None = None, form: DoneForm | None = None
) -> HttpResponse:
    tab = tab if tab in TABS else "open"
    now, concerns = timezone.now(), access.concerns(request.membership)
    is_open, is_done = queries.open_concerns(concerns), queries.done_concerns(concerns)
    asked = queries.unanswered(now).filter(clinic=request.clinic).select_related("patient")
    unsent = queries.unsent(request.clinic, now)
    number = request.GET.get("page")
    if tab == "silent":
        silent = Paginator(asked, A_PAGE).get_page(number)
        shown: dict[str, Any] = {"page": silent, "rows": _silent(silent.object_list)}
    elif tab == "unsent":
        kept_back = Paginator(unsent, A_PAGE).get_page(number)
        shown = {"page": kept_back, "rows": desk.unsent(kept_back.object_list)}
    else:
        told = Paginator(is_done if tab == "done" else is_open, A_PAGE).get_page(number)
        shown = {"page": told, "rows": desk.entries(told.object_list)}
    context = {
        "tab": tab,
        "counts": {"open": is_open.count(), "silent": asked.count(), "unsent": unsent.count()},
        "labels_waiting": labels.count_waiting(request.clinic),
        "unsent_days": queries.UNSENT_SHOWN.days,
        "may_record": may(request.membership, "record_treatment"),
        "may_decide": may(request.membership, "issue_sheet"),
        "form": form or DoneForm(),
        "wrong_id": wrong_id,
        "wrong": ours.problems(form) if form else [],
        "now": now,
    }
    return render(request, "followup/work_list.html", context | shown)


def _silent(page: Iterable[FollowUp]) -> list[desk.Silent]:
    """Return who did not answer, and whether they were asked once more already."""
    asked = list(page)
    again = FollowUp.objects.filter(
        kind=FollowUp.Kind.CHASE, sheet__in=[one.sheet_id for one in asked]
    )
    return desk.silent(asked, frozenset(again.values_list("sheet_id", "day")))
