"""Who may read the evidence, and who works on the guidance."""

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from aftercare.web.access import View, declare

PERMISSIONS = ("guidance.edit", "guidance.approve")


def readers(view: View) -> View:
    """Declare a page for whoever works at a clinic now, and for the people of the guidance."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Below a clinic's address the clinic's own guard has asked already.
        if not hasattr(request, "membership") and not may_read(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return declare(require_safe(login_required(page)), "staff", *PERMISSIONS)


def people(view: View) -> View:
    """Declare a page for whoever proposes or approves editions."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_work(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return declare(login_required(page), *PERMISSIONS)


def may_work(user: Any) -> bool:
    """Whether somebody proposes or approves editions."""
    return any(user.has_perm(permission) for permission in PERMISSIONS)


def may_read(user: Any) -> bool:
    """Whether somebody works at any clinic, or proposes or approves editions."""
    if user.memberships.filter(ended_at=None).exists():
        return True
    return may_work(user)
