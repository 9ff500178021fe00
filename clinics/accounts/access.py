"""Who may do what at a clinic, and the only way from an address to a clinic."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone

from aftercare.web.access import View, declare, permitted, public, signed_in
from clinics.accounts.models import Membership, Role
from clinics.accounts.roles import ALLOWED, may

__all__ = ["ALLOWED", "clinic_page", "may", "permitted", "public", "signed_in"]


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
    capability: str, *, methods: Iterable[str] = ("GET", "HEAD", "POST")
) -> Callable[[View], View]:
    """Declare a page under `/c/<slug:clinic>/` for the roles that have the capability.

    The view is called without `clinic`; it finds `request.clinic` and `request.membership`, and
    the clinic's time zone in force. Strangers get 404, members whose role lacks it 403.
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
            with timezone.override(membership.clinic.zone):
                return view(request, *args, **kwargs)

        guarded = login_required(page)

        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # First, and alike for all: the answer says nothing about what exists.
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return guarded(request, *args, **kwargs)

        return declare(limited, *sorted(f"clinic:{role}" for role in roles))

    return decorate
