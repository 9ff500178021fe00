"""Who gets into a page of a clinic."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from clinics.accounts import access, actions
from clinics.accounts.models import Role
from tests import factories
from tests.loops import each

pytestmark = pytest.mark.django_db

ROLES = ("clinician", "assistant", "admin")
# Every capability with every role: yes or no, no default.
MAY = {
    "view_patients": ("yes", "yes", "yes"),
    "edit_patients": ("yes", "yes", "yes"),
    "record_treatment": ("yes", "no", "no"),
    "issue_sheet": ("yes", "no", "no"),
    "withdraw_sheet": ("yes", "no", "no"),
    "print_sheet": ("yes", "yes", "yes"),
    "view_evidence": ("yes", "yes", "yes"),
    "view_follow_up": ("yes", "yes", "yes"),
    "send_sheet": ("yes", "yes", "yes"),
    "manage_clinic": ("no", "no", "yes"),
    "view_additions": ("yes", "yes", "yes"),
    "edit_additions": ("no", "no", "yes"),
    "confirm_additions": ("yes", "no", "no"),
    "manage_photographs": ("yes", "no", "yes"),
    "view_shelf": ("yes", "yes", "yes"),
    "edit_shelf": ("yes", "no", "yes"),
    "decide_words": ("yes", "no", "no"),
    "read_labels": ("yes", "yes", "no"),
    "view_journal": ("no", "no", "yes"),
}


def view(request: Any, **kwargs: Any) -> HttpResponse:
    zone = timezone.get_current_timezone_name()
    return HttpResponse(f"{request.clinic.slug} {request.membership.role} {zone}")


def ask(user: Any, slug: str, capability: str = "issue_sheet", method: str = "get") -> Any:
    request = getattr(RequestFactory(), method)(f"/c/{slug}/")
    request.user = user
    return access.clinic_page(capability, methods=("GET", "POST"))(view)(request, clinic=slug)


def test_the_table_names_every_capability_and_role() -> None:
    assert set(access.ALLOWED) == set(MAY)
    assert set(Role.values) == set(ROLES)


@each("capability", MAY)
@each("role", ROLES)
def test_a_role_may_what_the_table_says(capability: str, role: str) -> None:
    member = factories.member(factories.clinic(), role)
    expected = MAY[capability][ROLES.index(role)]
    assert access.may(member, capability) is (expected == "yes")
    if expected == "yes":
        assert ask(member.user, member.clinic.slug, capability).status_code == 200
    else:
        with pytest.raises(PermissionDenied):
            ask(member.user, member.clinic.slug, capability)


def test_a_page_knows_its_clinic_member_and_clock() -> None:
    alice = factories.member(factories.clinic(slug="here", time_zone="Asia/Tokyo"))
    assert ask(alice.user, "here").content == b"here clinician Asia/Tokyo"
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_foreign_clinic_and_a_missing_one_are_not_found() -> None:
    alice = factories.member(factories.clinic())
    charlie = factories.member(factories.clinic(slug="elsewhere"))
    assert ask(charlie.user, "elsewhere").status_code == 200
    for slug in ("elsewhere", "nowhere"):
        with pytest.raises(Http404) as missed:
            ask(alice.user, slug)
        assert str(missed.value) == ""


def test_an_ended_membership_and_a_closed_account_find_nothing() -> None:
    clinic = factories.clinic(slug="here")
    boss = factories.member(clinic, "admin")
    alice, bob = factories.member(clinic), factories.member(clinic)
    assert ask(alice.user, "here").status_code == ask(bob.user, "here").status_code == 200
    actions.end_membership(membership=alice, by=boss.user, now=factories.NOW)
    bob.user.is_active = False
    bob.user.save()
    for user in (alice.user, bob.user):
        with pytest.raises(Http404):
            ask(user, "here")


def test_an_anonymous_visitor_is_sent_to_sign_in_whatever_exists() -> None:
    factories.clinic(slug="here")
    for slug in ("here", "nowhere"):
        response = ask(AnonymousUser(), slug)
        assert response.status_code == 302
        assert response.headers["Location"] == f"/accounts/login/?next=/c/{slug}/"


def test_a_method_that_is_not_listed_is_refused_for_everybody() -> None:
    alice = factories.member(factories.clinic(slug="here"))
    for user in (alice.user, AnonymousUser()):
        for slug in ("here", "nowhere"):
            assert ask(user, slug, method="delete").status_code == 405
            assert ask(user, slug, method="options").status_code == 405


def test_a_page_declares_its_roles() -> None:
    def roles(made: Any) -> tuple[str, ...]:
        return made.roles

    assert roles(access.clinic_page("issue_sheet")(view)) == ("clinic:clinician",)
    assert roles(access.clinic_page("view_patients")(view)) == (
        "clinic:admin",
        "clinic:assistant",
        "clinic:clinician",
    )
    assert roles(access.public(lambda request: HttpResponse())) == ("public",)
    assert roles(access.signed_in(view)) == ("signed in",)
    assert roles(access.permitted("guidance.edit")(view)) == ("guidance.edit",)


def test_a_guidance_page_is_for_who_has_the_permission() -> None:
    page = access.permitted("guidance.edit")(lambda request: HttpResponse("in"))
    editor, other = factories.user(permissions=["edit"]), factories.user(permissions=["approve"])
    assert page(SimpleNamespace(user=editor)).status_code == 200
    with pytest.raises(PermissionDenied):
        page(SimpleNamespace(user=other))
