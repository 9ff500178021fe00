"""The settings page of duty."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import forms as ours
from clinics.accounts.access import clinic_page
from clinics.accounts.duty import actions, queries
from clinics.accounts.duty.forms import ReachForm, TurnForm, TurnFormSet, initial_of
from clinics.accounts.duty.models import Reach
from clinics.accounts.requests import ClinicRequest

PREFIX = "turn"
MORE = "more"


@clinic_page("manage_clinic")
def duty(request: ClinicRequest) -> HttpResponse:
    """Who is on duty, by weekday and hour, with deputies; and where each is told."""
    people = list(queries.staff(request.clinic))
    sent = request.POST if request.method == "POST" else None
    turns = _turns(request, people)
    reach = ReachForm(sent, people=people, initial=_first_values(request))
    if sent is None or sent.get("do") == MORE:
        return _page(request, turns, reach, [])
    if not (turns.is_valid() and reach.is_valid()):
        return _page(request, turns, reach, _problems(turns, reach))
    try:
        actions.plan_duty(
            clinic=request.clinic,
            turns=turns.turns(),
            addresses=reach.addresses(),
            digest_read=reach.cleaned_data["read"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.RotaRefused:
        text = _("Somebody changed this meanwhile. What is kept now is on the page opened anew.")
        return _page(request, turns, reach, [ours.Problem("", text)])
    messages.success(request, _("The hours of duty were kept."))
    return redirect("duty", clinic=request.clinic.slug)


def _turns(request: ClinicRequest, people: list[Any]) -> Any:
    """Return the rows as they were sent, as they are kept, or one empty row."""
    given: dict[str, Any] = {"prefix": PREFIX, "form_kwargs": {"people": people}}
    if request.method != "POST":
        kept = [initial_of(turn) for turn in queries.turns(request.clinic)]
        return TurnFormSet(initial=kept or [{}], **given)
    sent = request.POST.copy()
    if sent.get("do") == MORE:
        total = f"{PREFIX}-TOTAL_FORMS"
        sent[total] = str(min(40, int(sent.get(total) or 0) + 1) if _is_number(sent, total) else 1)
    return TurnFormSet(sent, **given)


def _is_number(sent: Any, name: str) -> bool:
    return str(sent.get(name, "")).isdecimal()


def _first_values(request: ClinicRequest) -> dict[str, Any]:
    rows = Reach.objects.filter(clinic=request.clinic).values_list("user", "address")
    kept = {f"reach-{user}": address for user, address in rows}
    return kept | {"read": actions.digest(request.clinic)}


def _problems(turns: Any, reach: ReachForm) -> list[ours.Problem]:
    found = [ours.Problem("", str(text)) for text in turns.non_form_errors() if turns.is_bound]
    for form in turns.forms:
        found += ours.problems(form)
    return found + ours.problems(reach)


def _page(
    request: ClinicRequest, turns: Any, reach: ReachForm, wrong: list[ours.Problem]
) -> HttpResponse:
    now = timezone.now()
    context = {
        "turns": turns,
        "reach": reach,
        "wrong": wrong,
        "on_duty": queries.on_duty(request.clinic, now),
        "unreached": _unreached(request),
        "now": now,
        "empty": TurnForm(people=(), prefix=PREFIX),
    }
    return render(request, "accounts/duty.html", context)


def _unreached(request: ClinicRequest) -> list[str]:
    """Return who has a turn and no address: nobody can write to them."""
    clinic = request.clinic
    planned = queries.turns(clinic)
    named = {one for turn in planned for one in (turn.person, turn.deputy)}
    people = [one for one in queries.staff(clinic) if one.pk in named]
    return [one.name for one in people if not queries.address_of(clinic, one)]
