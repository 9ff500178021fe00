"""What a view finds on its request, once somebody was let in."""

from collections.abc import Callable

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from clinics.accounts.models import Clinic, Membership, User


class UserRequest(HttpRequest):
    """A request by somebody who has signed in."""

    user: User
    htmx: HtmxDetails


class ClinicRequest(UserRequest):
    """A request to a page of a clinic, after `clinic_page` let it in."""

    clinic: Clinic
    membership: Membership
    # Whether the member may do something, by its name among the capabilities.
    may: Callable[[str], bool]
