"""A check-in: emergencies first, then what needs care today, then the skin; each step acts at once.

The emergency step asks nothing else. A touched sign shows whom to call in the same answer, whether
or not the message to the clinic could be kept.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from aftercare import rules
from aftercare.web import forms as ours
from clinics.accounts import calling
from clinics.accounts import sentences as about
from clinics.accounts.duty import queries as duty
from clinics.accounts.duty import sentences as duty_sentences
from clinics.followup import actions, queries, sentences, signs
from clinics.followup.forms import NONE, UNSURE, SkinForm
from clinics.followup.models import Call, CheckIn
from clinics.followup.signs import CLINIC, EMERGENCY, TODAY, Sign
from clinics.portal import frame
from clinics.portal.access import BOTH, GET, PatientRequest, patient_page

log = logging.getLogger(__name__)
# What was passed on the way: a later step without the earlier ones leads back to the first.
PASSED = {TODAY: "emergency", CLINIC: "emergency,urgent"}


@patient_page(methods=BOTH)
def emergencies(request: PatientRequest) -> HttpResponse:
    """Step 1: is any of this happening now? Each row is a button that acts."""
    return _step(request, EMERGENCY)


@patient_page(methods=BOTH)
def care_today(request: PatientRequest) -> HttpResponse:
    """Step 2: what needs care today; each row is a button that acts."""
    return _step(request, TODAY)


def _step(request: PatientRequest, step: rules.Urgency) -> HttpResponse:
    sent = request.POST.get("sign", "")
    if request.method == "POST" and sent:
        return _acted(request, step, sent)
    if not request.standing.counts:
        return redirect("my_today")
    if step is not EMERGENCY and request.GET.get("none") != PASSED[step]:
        return redirect("my_check_in")
    rows = signs.in_step(_signs(request), step)
    context = {"step": step.value, "rows": rows, "form_key": uuid.uuid4(), "unsure": UNSURE}
    return _page(request, "check_in", context)


def _acted(request: PatientRequest, step: rules.Urgency, sent: str) -> HttpResponse:
    """Answer a touched row: first what to do, then what became of the message."""
    rows = _signs(request)
    found = [sign for sign in rows if sign.key == sent]
    answers = signs.touched(found, step)
    if not found and sent != UNSURE:
        # A row of a sheet that was replaced meanwhile: it can't be weighed any more.
        answers = rules.Answers(None, frozenset({sent}), answers.none_of, answers.steps)
    lines = queries.signs(request.sheet, timezone.now())
    outcome = rules.triage(lines, answers).urgency
    kept = _kept(request, answers)
    again = signs.in_step(rows, EMERGENCY) if sent == UNSURE and step is EMERGENCY else ()
    context: dict[str, Any] = {
        "step": step.value,
        "told": found,
        "again": again,
        "kept": kept,
        "sent": sent,
        "form_key": _key(request),
        "unsure": UNSURE,
    }
    return _result(request, outcome, context)


def _kept(request: PatientRequest, answers: rules.Answers) -> CheckIn | None:
    """Keep what was told; None where that failed, for then the page says so and the call stands."""
    try:
        return actions.answer_check_in(
            sheet=request.sheet, form_key=_key(request), answers=answers, now=timezone.now()
        )
    # Whatever goes wrong here, nobody must see an error instead of the number to call.
    except Exception:
        log.exception("A patient's sign was not kept")
        return None


def _key(request: PatientRequest) -> uuid.UUID:
    """Return the form's key; a broken one is as good as none."""
    try:
        return uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid.uuid4()


@patient_page(methods=BOTH)
def skin(request: PatientRequest) -> HttpResponse:
    """Step 3: the signs of these days, how it goes, and words and a photo if the patient likes."""
    if not request.standing.counts:
        return redirect("my_today")
    if request.method != "POST" and request.GET.get("none") != PASSED[CLINIC]:
        return redirect("my_check_in")
    rows = signs.in_step(_signs(request), CLINIC)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SkinForm(*posted, signs=rows)
    if form.is_valid():
        actions.answer_check_in(
            sheet=request.sheet,
            form_key=form.cleaned_data["form_key"],
            answers=form.answers(),
            now=timezone.now(),
            words=form.cleaned_data["words"],
            photo=form.cleaned_data["photo"],
        )
        return redirect("my_check_in_done")
    context = {
        "form": form,
        "rows": [sign for sign in rows if not sign.is_early],
        "early": [sign for sign in rows if sign.is_early],
        "nothing": NONE,
        "unsure": UNSURE,
    }
    return _page(request, "check_in_skin", context, wrong=ours.problems(form))


@patient_page(methods=GET)
def done(request: PatientRequest) -> HttpResponse:
    """What the latest answers lead to, with the sheet's own words and the numbers to call."""
    found = CheckIn.objects.filter(sheet=request.sheet).order_by("-at").first()
    if found is None or not request.standing.counts:
        return redirect("my_check_in")
    named = {*found.signs, *found.unsure}
    told = [sign for sign in _signs(request) if named & set(sign.rules)]
    return _result(request, rules.Urgency(found.outcome), {"told": told, "kept": found})


@patient_page(methods=BOTH)
def mistake(request: PatientRequest) -> HttpResponse:
    """A sign was touched by mistake: that is noted, and the clinic still sees both."""
    found = CheckIn.objects.filter(sheet=request.sheet).order_by("-at").first()
    if request.method == "POST" and found is not None:
        actions.take_back(check_in=found, now=timezone.now())
        return _page(request, "check_in_mistake", {})
    return redirect("my_check_in")


def _signs(request: PatientRequest) -> Sequence[Sign]:
    """Return today's rows in the sheet's own words, with the numbers that the clinic has now."""
    day = timezone.localtime(timezone.now()).date()
    clinic = request.clinic
    numbers = {"phone": clinic.phone, "emergency": clinic.emergency_number}
    return signs.of(frame.said(request), day, **numbers)


def _result(
    request: PatientRequest, outcome: rules.Urgency, context: dict[str, Any]
) -> HttpResponse:
    calls = calling.who_to_call(request.clinic, timezone.now())
    values = {
        "outcome": outcome.value,
        "calls": calls,
        "read_when": _read_when(request, calls, context.get("kept")),
        "say_this": sentences.say_this(frame.said(request), context["told"]),
        "calls_state": about.state(calls),
        "again": (),
        "sent": "",
        "form_key": uuid.uuid4(),
        "next_key": uuid.uuid4(),
    }
    return _page(request, "check_in_done", values | context)


def _read_when(request: PatientRequest, calls: calling.Calls, kept: CheckIn | None) -> str:
    """Return who reads it and when, by who was really told of it."""
    told = Call.objects.filter(concern__check_in=kept).count() if kept is not None else 0
    now = duty.on_duty(request.clinic, timezone.now())
    return duty_sentences.read_when(calls, now, told=told)


def _page(
    request: PatientRequest,
    name: str,
    context: dict[str, Any],
    wrong: list[ours.Problem] | None = None,
) -> HttpResponse:
    shared = frame.context(request, "follow-up", wrong)
    return render(request, f"followup/{name}.html", shared | context)
