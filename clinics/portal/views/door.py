"""The door: the link shows the clinic's name and a field; only the right answer opens it."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from aftercare.web.access import public
from clinics.accounts import delivery_settings
from clinics.portal import access, actions, bar, sharing, tokens
from clinics.portal.forms import LONGEST_ANSWER
from clinics.portal.models import Helper


@public
def door(request: Any, token: str) -> HttpResponse:
    """Where a link leads. Opening it changes nothing, however often mail scanners do."""
    if request.method not in access.BOTH:
        return HttpResponseNotAllowed(access.BOTH)
    if request.method == "POST":
        return _answered(request, token)
    link = tokens.find(token)
    if link is None or not link.opens(timezone.now()):
        return access.closed(request)
    known = access.opened(request, access.DOOR_COOKIE)
    if known is not None and known.phone is not None and known.link.pk == link.pk:
        # This very link's remembered phone; with any other the code is asked for.
        return access.private(access.let_in(redirect("my_today"), link, phone=known.phone))
    context: dict[str, Any] = {
        "last_day": link.last_day,
        "clinic": link.clinic,
        "factor": link.factor,
        "tells_opening": delivery_settings.settings_of(link.clinic).show_opened,
        "longest": LONGEST_ANSWER,
    }
    language = link.sheet.language
    with translation.override(language):
        context["bar"] = bar.of(link.clinic, timezone.now())
        page = render(request, "portal/door.html", context)
    page["Content-Language"] = language
    return access.private(page)


def _answered(request: Any, token: str) -> HttpResponse:
    """Let in whoever knows the answer; after many wrong ones from one address nobody there.

    An empty answer is no answer: programs that send a form back must not lock the patient out.
    """
    said = request.POST.get("answer", "")[:LONGEST_ANSWER]
    if not said.strip():
        return access.closed(request)
    if not ratelimit.consume(request, action="answer_link", dry_run=True):
        return access.closed(request)
    link = actions.answer(raw=token, said=said, now=timezone.now())
    if link is None:
        ratelimit.consume(request, action="answer_link")
        return access.closed(request)
    wanted = request.POST.get("remember") == "yes"
    phone = sharing.remember_phone(link=link, now=timezone.now()) if wanted else None
    return access.private(access.let_in(redirect("my_today"), link, phone=phone))


@public
def helper_door(request: Any, token: str) -> HttpResponse:
    """Where a helper's link leads: a code again, and behind it the advice alone."""
    if request.method not in access.BOTH:
        return HttpResponseNotAllowed(access.BOTH)
    if request.method == "POST":
        return _helper_answered(request, token)
    found = Helper.objects.select_related("link__clinic", "link__sheet").filter(
        token_hash=tokens.hashed(token)
    )
    helper = found.first()
    if helper is None or not helper.opens(timezone.now()):
        return access.closed(request)
    clinic, language = helper.link.clinic, helper.link.sheet.language
    with translation.override(language):
        context = {"clinic": clinic, "longest": LONGEST_ANSWER}
        context["bar"] = bar.of(clinic, timezone.now())
        page = render(request, "portal/helper_door.html", context)
    page["Content-Language"] = language
    return access.private(page)


def _helper_answered(request: Any, token: str) -> HttpResponse:
    said = request.POST.get("answer", "")[:LONGEST_ANSWER]
    if not said.strip() or not ratelimit.consume(request, action="answer_link", dry_run=True):
        return access.closed(request)
    helper = sharing.answer(raw=token, said=said, now=timezone.now())
    if helper is None:
        ratelimit.consume(request, action="answer_link")
        return access.closed(request)
    return access.private(access.let_in(redirect("my_today"), helper.link, helper=helper))
