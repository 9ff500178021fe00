"""Who may open a page, declared on the view itself, so that a test finds a page without it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed in"


def declare(view: View, *roles: str) -> View:
    """Write on the view who may open it: `view.roles`."""
    view.roles = roles  # type: ignore[attr-defined]  # read by the test of all addresses
    return view


def public(view: View) -> View:
    """Declare a page that anybody may open."""
    return declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Declare a page for whoever has signed in; others are sent to sign in."""
    return declare(login_required(view), SIGNED_IN)


def permitted(permission: str) -> Callable[[View], View]:
    """Declare a page for people with a Django permission, such as `guidance.edit`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return declare(login_required(page), permission)

    return decorate
