"""Which phones open the page by themselves, who else may read it, and the copy without network."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clinics.accounts.models import Clinic
from clinics.portal import access, bar, frame, reading, sharing, tokens
from clinics.portal.access import PatientRequest
from clinics.portal.models import Helper
from clinics.sheets import queries as sheets

WORKER = settings.BASE_DIR / "static" / "js" / "offline-worker.js"


@access.patient_page(methods=access.BOTH)
def my_sharing(request: PatientRequest) -> HttpResponse:
    """Remembered phones and helpers, each ended by one touch."""
    if request.method == "POST":
        return _done(request)
    open_to = [
        {
            "id": helper.pk,
            "made_at": helper.made_at,
            "address": tokens.helper_address(helper),
            "code": tokens.code(helper),
        }
        for helper in sharing.helpers(request.link)
    ]
    context = {
        "phones": sharing.phones(request.link),
        "is_remembered": request.phone is not None,
        "helpers": open_to,
        "may_add": len(open_to) < sharing.MOST_HELPERS and request.standing.counts,
        "last_day": request.link.last_day,
    }
    return render(request, "portal/sharing.html", frame.context(request, "sharing") | context)


def _done(request: PatientRequest) -> HttpResponse:
    link, now, asked = request.link, timezone.now(), request.POST.get("do")
    answer = redirect("my_sharing")
    if asked == "remember" and request.phone is None:
        return access.let_in(answer, link, phone=sharing.remember_phone(link=link, now=now))
    if asked == "forget" and request.phone is not None:
        sharing.forget_phones(link=link, now=now, only=request.phone)
        # It stays open for now, like any browser that has just opened the door.
        return access.let_in(access.let_out(answer), link)
    if asked == "forget-all":
        sharing.forget_phones(link=link, now=now)
        return access.let_in(access.let_out(answer), link)
    if asked == "add-helper" and request.standing.counts:
        try:
            sharing.add_helper(link=link, now=now)
        except sharing.TooManyHelpers:
            return answer
    if asked == "end-helper" and (helper := _helper(request)) is not None:
        sharing.end_helpers(link=link, now=now, only=helper)
    return answer


def _helper(request: PatientRequest) -> Helper | None:
    try:
        id = UUID(request.POST.get("helper", ""))
    except ValueError:
        return None
    return Helper.objects.filter(link=request.link, pk=id).first()


@access.patient_page()
def offline(request: PatientRequest) -> HttpResponse:
    """What page one of the paper says, as a remembered phone keeps it; no number is preferred."""
    if not request.standing.counts or not sheets.is_intact(request.sheet):
        return redirect("my_today")
    now: reading.Reading = frame.read(request)
    clinic: Clinic = request.clinic
    context = frame.context(request, "offline") | {
        "now": now,
        "at": timezone.now(),
        "bar": bar.without_clock(clinic, timezone.now()),
        "level_words": frame.level_words(),
    }
    return render(request, "portal/offline.html", context)


@access.patient_page()
def worker(request: PatientRequest) -> HttpResponse:
    """The script that keeps the copy; a browser fetches it only for a remembered phone."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
