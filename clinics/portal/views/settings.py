"""How a patient reads her page: how large, and in which language; kept on her phone alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from clinics.accounts.models import Language
from clinics.portal import access, frame
from clinics.portal.access import PatientRequest

A_YEAR = 365 * 24 * 60 * 60


@access.patient_page(methods=access.BOTH, helpers=True)
def text(request: PatientRequest) -> HttpResponse:
    """How large the text is, without a script."""
    if request.method == "POST":
        size = request.POST.get("size", "")
        if size in frame.TEXT_SIZES:
            return _kept(redirect("my_text"), access.TEXT_COOKIE, size)
    return render(request, "portal/text.html", frame.context(request, "text"))


@access.patient_page(methods=access.BOTH, helpers=True)
def language(request: PatientRequest) -> HttpResponse:
    """The page in the other language, and back to where the reader was."""
    back = request.POST.get("back", "")
    if not back.startswith(access.COOKIE_PATH) or not url_has_allowed_host_and_scheme(back, None):
        back = access.COOKIE_PATH
    response = HttpResponse(status=302)
    response["Location"] = back
    chosen = request.POST.get("language", "")
    if chosen in Language.values:
        return _kept(response, access.LANGUAGE_COOKIE, chosen)
    return response


def _kept(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        path=access.COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
