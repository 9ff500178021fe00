"""Who may ask about all clinics, and the only way from an address to a sheet on the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from aftercare.guidance.access import PERMISSIONS
from aftercare.guidance.models import Proposal
from aftercare.web.access import View, declare
from clinics.accounts.models import Clinic, Membership
from clinics.recall import queries
from clinics.sheets import queries as sheet_queries
from clinics.sheets.models import Sheet

# Numbers that a database knows: anything longer is nobody's.
MOST_DIGITS = 18


def for_the_guidance(*methods: str) -> Callable[[View], View]:
    """Declare a fragment for whoever proposes or approves editions, and how it may be asked."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.user.has_perm(permission) for permission in PERMISSIONS):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        limited = require_http_methods(list(methods))(login_required(page))
        return declare(limited, *PERMISSIONS)

    return decorate


def clinics(user: Any) -> QuerySet[Clinic]:
    """Return the clinics whose counts somebody sees: their own, or all where they have none."""
    own = Clinic.objects.filter(memberships__user=user, memberships__ended_at=None)
    return own.order_by("name") if own.exists() else Clinic.objects.order_by("name")


def proposal(text: str) -> Proposal:
    """Return the proposal that an address names, or 404."""
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise Http404
    return get_object_or_404(Proposal, pk=int(text))


def held(membership: Membership) -> QuerySet[Sheet]:
    """Return the sheets of the member's clinic with all that comparing reads."""
    return queries.with_what_they_say(Sheet.objects.filter(clinic=membership.clinic))


def sheet(membership: Membership, id: UUID) -> Sheet:
    """Return a sheet that still counts, or 404: foreign, missing and withdrawn alike."""
    return get_object_or_404(sheet_queries.live(held(membership)), id=id)


def named(membership: Membership, ids: Iterable[UUID]) -> list[Sheet]:
    """Return the sheets that a form names, in its order, or 404 when any is not the clinic's.

    One that was replaced meanwhile is there too: its row tells so.
    """
    wanted = list(dict.fromkeys(ids))
    found = {one.pk: one for one in held(membership).filter(pk__in=wanted)}
    if len(found) != len(wanted):
        raise Http404
    return [found[id] for id in wanted]
