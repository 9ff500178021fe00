"""Who sees a patient's page: the browser that opened the door, as long as the link lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from aftercare.web.access import View, declare
from clinics.accounts.models import Clinic, Language
from clinics.portal import bar, queries, tokens
from clinics.portal.forms import LONGEST_ANSWER
from clinics.portal.models import Link
from clinics.sheets.models import Sheet

# Cookies that are marked so are refused by browsers unless they came over TLS.
COOKIE: Final = "__Secure-patient" if settings.SESSION_COOKIE_SECURE else "patient"
LANGUAGE_COOKIE: Final = "page-language"
TEXT_COOKIE: Final = "page-text"
COOKIE_PATH: Final = "/my/"
COOKIE_SECONDS: Final = 12 * 60 * 60
SALT: Final = "portal.door"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
GET: Final = ("GET", "HEAD")
BOTH: Final = ("GET", "HEAD", "POST")


class PatientRequest(HttpRequest):
    """A request to a patient's page, after `patient_page` let it in."""

    link: Link
    clinic: Clinic
    # Where the link leads, and the sheet that counts now.
    standing: queries.Standing
    sheet: Sheet
    # Which the reader chose, or else the sheet's.
    language: str


def let_in(response: HttpResponse, link: Link) -> HttpResponse:
    """Give the browser the cookie that the patient's pages ask for; reading it tells nothing."""
    value = signing.dumps([str(link.pk), tokens.seal(link)], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_SECONDS,
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def let_out(response: HttpResponse) -> HttpResponse:
    """Take the cookie away again."""
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")
    return response


def opened(request: HttpRequest) -> Link | None:
    """Return the link that this browser opened, if it still lasts."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_SECONDS)
        id, seal = UUID(said[0]), str(said[1])
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None
    link = queries.link(id)
    if link is None or not constant_time_compare(seal, tokens.seal(link)):
        return None
    return link if link.is_valid(timezone.now()) else None


def closed(request: HttpRequest) -> HttpResponse:
    """Return the one page of a door that does not open, whatever the reason: the same bytes."""
    context = {"longest": LONGEST_ANSWER, "bar": bar.of_anybody(timezone.now())}
    return private(render(request, "portal/closed.html", context, status=403))


def shut(request: HttpRequest) -> HttpResponse:
    """Return the one page for a browser that opened no link, or one that no longer lasts."""
    context = {"bar": bar.of_anybody(timezone.now())}
    return private(render(request, "portal/shut.html", context, status=403), sends=False)


def private(response: HttpResponse, *, sends: bool = True) -> HttpResponse:
    """Keep a page out of caches, search engines, frames and other sites' logs.

    A page with a form tells our own server where it came from, without the path: with no referrer
    at all browsers send "Origin: null", and the check against forged forms refuses that.
    """
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "strict-origin" if sends else "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Security-Policy"] = POLICY
    return response


def reading_language(request: HttpRequest, sheet: Sheet) -> str:
    """Return the language that this browser chose for its pages, or else the sheet's."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in Language.values else sheet.language


def patient_page(*, methods: Iterable[str] = GET) -> Callable[[View], View]:
    """Declare a page under `/my/` for the browser that opened the link.

    The view finds `request.link`, `request.clinic`, `request.standing` (where the link leads),
    `request.sheet` (what counts now), the sheet's language and the clinic's time zone. All others
    get the same closed page. The link is asked for again at each request.
    """
    allowed = tuple(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: Any, *args: Any, **kwargs: Any) -> Any:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            link = opened(request)
            if link is None:
                return shut(request)
            request.link, request.clinic = link, link.clinic
            request.standing = queries.standing(link)
            request.sheet = request.standing.sheet
            language = request.language = reading_language(request, request.sheet)
            with translation.override(language), timezone.override(link.clinic.zone):
                response: Any = view(request, *args, **kwargs)
            response["Content-Language"] = language
            return private(response)

        return declare(page, "link")

    return decorate
