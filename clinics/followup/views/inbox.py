"""The inbox: what patients told, urgent first; beside it who did not answer, what never left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
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
from clinics.accounts.access import UNNOTED, clinic_page, may
from clinics.accounts.calling import who_to_call
from clinics.accounts.duty import queries as duty
from clinics.accounts.duty import sentences as duty_sentences
from clinics.accounts.requests import ClinicRequest
from clinics.followup import access, actions, banner, desk, planning, queries
from clinics.followup import inbox as words
from clinics.followup.forms import DoneForm
from clinics.followup.models import Concern, FollowUp
from clinics.labels import queries as labels

TABS: Final = ("open", "mine", "closed", "silent", "unsent")
A_PAGE: Final = 50
TAKEN, QUICKER = 204, 409


@clinic_page("view_follow_up", methods=("GET", "HEAD"))
def inbox(request: ClinicRequest) -> HttpResponse:
    """What patients told that somebody has to look after, the most urgent first."""
    return _list_page(request, request.GET.get("show", "open"))


@clinic_page("view_follow_up", methods=("GET", "HEAD"))
def follow_up(request: ClinicRequest) -> HttpResponse:
    """The address of earlier releases."""
    return redirect("inbox", clinic=request.clinic.slug)


@clinic_page("view_follow_up", methods=("GET", "HEAD"), look=UNNOTED)
def now(request: ClinicRequest) -> HttpResponse:
    """The bar and the count alone, asked for by open pages; it names nobody."""
    shown = banner.of_clinic(request.clinic)
    response = render(request, "followup/_emergency.html", {"urgent_now": shown})
    response["X-Inbox-Count"] = str(shown.count)
    response["X-Inbox-Urgent"] = str(shown.urgent)
    response["Cache-Control"] = "no-store"
    return response


@clinic_page("view_follow_up", methods=("POST",))
def take(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Somebody takes one answer in hand; with `call` the browser dials next."""
    concern = access.concern(request.membership, id)
    over = "over" in request.POST
    taken = actions.take(concern=concern, by=request.user, now=timezone.now(), over=over)
    if "call" in request.POST:
        return HttpResponse(status=TAKEN if taken else QUICKER)
    if taken:
        messages.success(
            request, _("You have taken it: %(name)s.") % {"name": concern.patient.name}
        )
    elif _is_mine(request, concern):
        messages.info(request, _("You have it already."))
    else:
        messages.warning(request, _("A colleague was quicker and has taken it."))
    return _back(request, concern)


def _is_mine(request: ClinicRequest, concern: Concern) -> bool:
    concern.refresh_from_db(fields=["taken_by", "done_at"])
    return concern.taken_by_id == request.user.pk and concern.done_at is None


@clinic_page("view_follow_up", methods=("POST",))
def give_back(request: ClinicRequest, id: UUID) -> HttpResponse:
    """It is nobody's again."""
    concern = access.concern(request.membership, id)
    if actions.give_back(concern=concern, by=request.user, now=timezone.now()):
        said = _("Given back: %(name)s waits for somebody again.")
        messages.success(request, said % {"name": concern.patient.name})
    return _back(request, concern)


@clinic_page("view_follow_up", methods=("POST",))
def finish(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Somebody looked after one answer: what became of it is coded."""
    concern = access.concern(request.membership, id)
    form = DoneForm(request.POST, concern=concern)
    if not form.is_valid():
        return _list_page(request, "open", wrong_id=concern.pk, form=form)
    outcome, now = form.cleaned_data["outcome"], timezone.now()
    if outcome == Concern.Outcome.HOLDS and not may(request.membership, "issue_sheet"):
        raise PermissionDenied
    try:
        done = actions.finish(
            concern=concern,
            outcome=outcome,
            note=form.cleaned_data["note"],
            by=request.user,
            now=now,
        )
    except actions.CloseRefused as refused:
        form.add_error(*form.refused(refused.code))
        return _list_page(request, "open", wrong_id=concern.pk, form=form)
    if done:
        said = _("Closed: %(name)s. It can be taken back under “Closed”.")
        messages.success(request, said % {"name": concern.patient.name})
    else:
        messages.info(request, _("A colleague was quicker: it is closed."))
    return redirect("inbox", clinic=request.clinic.slug)


@clinic_page("view_follow_up", methods=("POST",))
def reopen(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Something is not done after all."""
    concern = access.concern(request.membership, id)
    if actions.reopen(concern=concern, by=request.user, now=timezone.now()):
        messages.success(request, _("Open again: %(name)s.") % {"name": concern.patient.name})
    return redirect("inbox", clinic=request.clinic.slug)


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
    return redirect(reverse("inbox", args=[request.clinic.slug]) + "?show=silent")


def _back(request: ClinicRequest, concern: Concern) -> HttpResponse:
    """Lead back to the entry, where the next act is."""
    return redirect(reverse("inbox", args=[request.clinic.slug]) + f"#answer-{concern.pk}")


def _list_page(
    request: ClinicRequest, tab: str, *, wrong_id: UUID | None = None, form: DoneForm | None = None
) -> HttpResponse:
    tab = tab if tab in TABS else "open"
    now, concerns = timezone.now(), access.concerns(request.membership)
    is_open, closed = queries.open_concerns(concerns), queries.done_concerns(concerns)
    mine = is_open.filter(taken_by=request.user)
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
        told = {"open": is_open, "mine": mine, "closed": closed}[tab]
        page = Paginator(told, A_PAGE).get_page(number)
        rows = words.entries(page.object_list, reader=request.user, now=now)
        shown = {"page": page, "rows": rows}
    context = {
        "tab": tab,
        "counts": {
            "open": is_open.count(),
            "mine": mine.count(),
            "silent": asked.count(),
            "unsent": unsent.count(),
        },
        "labels_waiting": labels.count_waiting(request.clinic),
        "untaken": is_open.filter(taken_at=None).count(),
        "unsent_days": queries.UNSENT_SHOWN.days,
        "may_record": may(request.membership, "record_treatment"),
        "may_decide": may(request.membership, "issue_sheet"),
        "may_plan": may(request.membership, "manage_clinic"),
        "outcomes": _outcomes(),
        "form": form,
        "wrong_id": wrong_id,
        "wrong": ours.problems(form) if form else [],
        "now": now,
    }
    return render(request, "followup/inbox.html", context | shown | _duty(request, now))


def _outcomes() -> list[tuple[str, str]]:
    """Return what may become of an answer; that the sheet holds is a clinician's own button."""
    outcome = Concern.Outcome
    return [(one.value, str(one.label)) for one in outcome if one is not outcome.HOLDS]


def _duty(request: ClinicRequest, now: Any) -> dict[str, Any]:
    """Return who is on duty, and the sentence that patients read."""
    found = duty.on_duty(request.clinic, now)
    return {
        "on_duty": found,
        "patients_read": duty_sentences.read_when(who_to_call(request.clinic, now), found),
    }


def _silent(page: Iterable[FollowUp]) -> list[desk.Silent]:
    """Return who did not answer, and whether they were asked once more already."""
    asked = list(page)
    again = FollowUp.objects.filter(
        kind=FollowUp.Kind.CHASE, sheet__in=[one.sheet_id for one in asked]
    )
    return desk.silent(asked, frozenset(again.values_list("sheet_id", "day")))
