"""Choosing a clinic, its settings and its staff."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance import access as evidence
from aftercare.web import forms as ours
from clinics.accounts import actions, queries
from clinics.accounts.access import clinic_page, signed_in
from clinics.accounts.forms import ClinicForm, MemberForm, first_values, time_zones
from clinics.accounts.models import User
from clinics.accounts.requests import ClinicRequest, UserRequest


@signed_in
def start(request: UserRequest) -> HttpResponse:
    """The way in: to the only clinic of somebody, or to the guidance that she works on."""
    found = list(queries.memberships(request.user)[:2])
    if len(found) == 1:
        return redirect("today", clinic=found[0].clinic.slug)
    if not found and evidence.may_work(request.user):
        return redirect("guidance:changes")
    return redirect("choose_clinic")


@signed_in
def choose_clinic(request: UserRequest) -> HttpResponse:
    """The clinics where somebody works."""
    context = {
        "memberships": list(queries.memberships(request.user)),
        "may_read": evidence.may_read(request.user),
        "may_work": evidence.may_work(request.user),
    }
    return render(request, "accounts/choose_clinic.html", context)


@clinic_page("manage_clinic")
def clinic_settings(request: ClinicRequest) -> HttpResponse:
    """The letterhead, the numbers, the clock and the printer."""
    form = ClinicForm(
        request.POST if request.method == "POST" else None, initial=first_values(request.clinic)
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        actions.change_clinic(clinic=request.clinic, by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("The clinic was changed. Issued sheets stay as they are."))
        return redirect("clinic_settings", clinic=request.clinic.slug)
    context = {"form": form, "wrong": ours.problems(form), "time_zones": time_zones()}
    return render(request, "accounts/settings.html", context)


@clinic_page("manage_clinic")
def staff(request: ClinicRequest) -> HttpResponse:
    """Who works at the clinic, and adding somebody."""
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("staff", clinic=request.clinic.slug)
    context = {
        "form": form,
        "wrong": ours.problems(form),
        "members": list(queries.staff(request.clinic)),
    }
    return render(request, "accounts/staff.html", context)


def _added(request: ClinicRequest, form: MemberForm) -> bool:
    """Whether the person began to work here; if not, the form says why."""
    user = User.objects.filter(username=form.cleaned_data["username"], is_active=True).first()
    if user is None:
        form.add_error("username", ValidationError(_("There is no account with this user name.")))
        return False
    try:
        role, now = form.cleaned_data["role"], timezone.now()
        actions.add_member(clinic=request.clinic, user=user, role=role, by=request.user, now=now)
    except actions.MembershipRefused:
        form.add_error("username", ValidationError(_("This person works here already.")))
        return False
    messages.success(request, _("%(name)s now works here.") % {"name": user.name})
    return True


@clinic_page("manage_clinic")
def end_membership(request: ClinicRequest, id: UUID) -> HttpResponse:
    """Somebody's work here ends, after one question."""
    membership = get_object_or_404(queries.staff(request.clinic), pk=id)
    if request.method == "POST":
        try:
            actions.end_membership(membership=membership, by=request.user, now=timezone.now())
        except actions.MembershipRefused:
            messages.error(request, _("A clinic needs an administrator: name another one first."))
        else:
            messages.success(
                request, _("%(name)s no longer works here.") % {"name": membership.user.name}
            )
        return redirect("staff", clinic=request.clinic.slug)
    return render(request, "accounts/end_membership.html", {"member": membership})
