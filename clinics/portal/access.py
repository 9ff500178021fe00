"""Who sees a patient's page: the browser that opened the door, as long as the link lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from aftercare.web.access import View, declare
from clinics.accounts.models import Clinic, Language
from clinics.portal import bar, queries, tokens
from clinics.portal.forms import LONGEST_ANSWER
from clinics.portal.live import Live
from clinics.portal.models import Helper, Link, Phone
from clinics.sheets.models import Sheet

# Cookies that are marked so are refused by browsers unless they came over TLS.
COOKIE: Final = "__Secure-patient" if settings.SESSION_COOKIE_SECURE else "patient"
LANGUAGE_COOKIE: Final = "page-language"
TEXT_COOKIE: Final = "page-text"
DOOR_COOKIE: Final = f"{COOKIE}-phone"
DOOR_PATH: Final = "/p/"
COOKIE_PATH: Final = "/my/"
COOKIE_SECONDS: Final = 12 * 60 * 60
SALT: Final = "portal.door"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A remembered phone keeps a copy for when there is no network: the only script there is.
OFFLINE_POLICY: Final = "script-src 'self'; worker-src 'self'; connect-src 'self'"
GET: Final = ("GET", "HEAD")
BOTH: Final = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a browser has opened: the link, as a remembered phone, or as a helper's."""

    link: Link
    phone: Phone | None = None
    helper: Helper | None = None


class PatientRequest(HttpRequest):
    """A request to a patient's page, after `patient_page` let it in."""

    link: Link
    # Where the phone is remembered, and whether it is a helper's, who only reads.
    phone: Phone | None
    is_helper: bool
    clinic: Clinic
    # Where the link leads, and the sheet that counts now.
    standing: queries.Standing
    sheet: Sheet
    # What she goes by, once it was read; see `frame`.
    live: Live | None
    # Which the reader chose, or else the sheet's.
    language: str


def let_in(
    response: HttpResponse,
    link: Link,
    *,
    phone: Phone | None = None,
    helper: Helper | None = None,
) -> HttpResponse:
    """Give the browser the cookie that the patient's pages ask for; reading it tells nothing.

    A remembered phone keeps it until the link ends, and shows it at the link's door as well.
    """
    seconds = COOKIE_SECONDS
    said = [str(link.pk), tokens.seal(helper or link)]
    if helper is not None:
        said.append(f"helper {helper.pk}")
    elif phone is not None:
        said.append(f"phone {phone.pk}")
        seconds = max(1, int((link.expires_at - timezone.now()).total_seconds()))
    value = signing.dumps(said, salt=SALT)
    _give(response, COOKIE, value, seconds, COOKIE_PATH)
    if phone is not None:
        _give(response, DOOR_COOKIE, value, seconds, DOOR_PATH)
    return response


def _give(response: HttpResponse, name: str, value: str, seconds: int, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def let_out(response: HttpResponse) -> HttpResponse:
    """Take the cookies away again."""
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")
    response.delete_cookie(DOOR_COOKIE, path=DOOR_PATH, samesite="Lax")
    return response


def opened(request: HttpRequest, cookie: str = COOKIE) -> Opened | None:
    """Return what this browser opened, if it still lasts: a remembered phone as long as its link.

    Every part is asked for again: the link, its seal, and that the phone or the helper's link was
    not ended meanwhile.
    """
    raw = request.COOKIES.get(cookie, "")
    try:
        said = signing.loads(raw, salt=SALT)
        kind, _space, other = str(said[2]).partition(" ") if len(said) > 2 else ("", "", "")
        if kind != "phone":
            signing.loads(raw, salt=SALT, max_age=COOKIE_SECONDS)
        id, seal = UUID(said[0]), str(said[1])
        found = _opened(id, kind, other)
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None
    if found is None or not constant_time_compare(seal, tokens.seal(found.helper or found.link)):
        return None
    return found if found.link.is_valid(timezone.now()) else None


def _opened(id: UUID, kind: str, other: str) -> Opened | None:
    link = queries.link(id)
    if link is None or not kind:
        return None if link is None else Opened(link)
    if kind == "phone":
        phone = Phone.objects.filter(pk=UUID(other), link=link, forgotten_at=None).first()
        return None if phone is None else Opened(link, phone=phone)
    helper = Helper.objects.filter(pk=UUID(other), link=link, ended_at=None).first()
    return None if kind != "helper" or helper is None else Opened(link, helper=helper)


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


def patient_page(*, methods: Iterable[str] = GET, helpers: bool = False) -> Callable[[View], View]:
    """Declare a page under `/my/` for the browser that opened the link.

    The view finds `request.link`, `request.clinic`, `request.standing` (where the link leads),
    `request.sheet` (what counts now), the sheet's language and the clinic's time zone. All others
    get the same closed page. The link is asked for again at each request. Where `helpers` is not
    set, somebody with a helper's link is led back to today.
    """
    allowed = tuple(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: Any, *args: Any, **kwargs: Any) -> Any:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            found = opened(request)
            if found is None:
                return shut(request)
            request.link = link = found.link
            request.clinic = link.clinic
            request.phone, request.is_helper = found.phone, found.helper is not None
            if request.is_helper and not helpers:
                return private(redirect("my_today"))
            request.standing, request.live = queries.standing(link), None
            request.sheet = request.standing.sheet
            language = request.language = reading_language(request, request.sheet)
            with translation.override(language), timezone.override(link.clinic.zone):
                response: Any = view(request, *args, **kwargs)
            response["Content-Language"] = language
            response = private(response)
            if request.phone is not None:
                response["Content-Security-Policy"] = f"{POLICY}; {OFFLINE_POLICY}"
            return response

        return declare(page, "link")

    return decorate
