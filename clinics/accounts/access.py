"""Who may do what at a clinic, and the only way from an address to a clinic."""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone

from aftercare.web.access import View, declare, permitted, public, signed_in
from clinics.accounts.looks import actions as looks
from clinics.accounts.looks import collecting
from clinics.accounts.looks.models import Act
from clinics.accounts.models import Membership, Role
from clinics.accounts.roles import ALLOWED, may

__all__ = ["ALLOWED", "clinic_page", "may", "permitted", "public", "signed_in"]

UNNOTED: Final = "unnoted"


def membership_for(user: Any, slug: str) -> Membership:
    """Return the user's current membership of the clinic, or 404: foreign and missing alike."""
    found = (
        Membership.objects.select_related("clinic")
        .filter(clinic__slug=slug, user=user, ended_at=None)
        .first()
    )
    if found is None or not user.is_active:
        raise Http404
    found.user = user
    return found


def clinic_page(
    capability: str, *, methods: Iterable[str] = ("GET", "HEAD", "POST"), look: str = ""
) -> Callable[[View], View]:
    """Declare a page under `/c/<slug:clinic>/` for the roles that have the capability.

    The view is called without `clinic`; it finds `request.clinic` and `request.membership`, and
    the clinic's time zone in force. Strangers get 404, members whose role lacks it 403.

    Every patient whose row the page reads is noted as looked at: `look` says how, by default as
    opened, or as seen in a list where the address names no one thing. `UNNOTED` is for what a
    page that was noted asks for while it is open.
    """
    roles = ALLOWED[capability]
    allowed = tuple(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: Any, clinic: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            membership = membership_for(request.user, clinic)
            if Role(membership.role) not in roles:
                raise PermissionDenied
            request.clinic = membership.clinic
            request.membership = membership
            # What a page shows a way to: nothing that would only be refused.
            request.may = partial(may, membership)
            with timezone.override(membership.clinic.zone), collecting.collected() as seen:
                response = view(request, *args, **kwargs)
            if seen and look != UNNOTED and response.status_code < HTTPStatus.BAD_REQUEST:
                looks.write(
                    membership=membership,
                    patients=seen,
                    act=look or (Act.OPEN if kwargs and len(seen) == 1 else Act.LIST),
                    page=request.resolver_match.url_name or "",
                    now=timezone.now(),
                )
            return response

        guarded = login_required(page)

        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # First, and alike for all: the answer says nothing about what exists.
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return guarded(request, *args, **kwargs)

        return declare(limited, *sorted(f"clinic:{role}" for role in roles))

    return decorate
