"""The door: the link shows the clinic's name and a field; only the right answer opens it."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from aftercare.web.access import public
from clinics.accounts import delivery_settings
from clinics.portal import access, actions, bar, tokens
from clinics.portal.forms import LONGEST_ANSWER


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
    context: dict[str, Any] = {
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
    return access.private(access.let_in(redirect("my_today"), link))
