"""Changes to clinics and to who works there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction

from clinics.accounts import countries
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, Membership, Role, User

EDITABLE = (
    *("name", "address", "phone", "country", "emergency_number", "urgent_number", "urgent_name"),
    *("opening_hours", "time_zone", "language", "paper"),
)


class MembershipRefused(ValueError):
    """A membership that can't begin or end; the text says why."""


@transaction.atomic
def add_user(
    *,
    username: str,
    first_name: str,
    last_name: str,
    password: str,
    by: User | None,
    now: datetime,
    permissions: Sequence[str] = (),
) -> User:
    """Make an account; `permissions` are those of the guidance: edit, approve."""
    user = User.objects.create_user(
        username, password=password, first_name=first_name, last_name=last_name, date_joined=now
    )
    wanted = Permission.objects.filter(content_type__app_label="guidance", codename__in=permissions)
    user.user_permissions.set(wanted)
    data = {"permissions": sorted(permissions)}
    journal.write(clinic=None, by=by, verb="add-user", obj=user, data=data, now=now)
    return user


@transaction.atomic
def add_clinic(
    *,
    slug: str,
    name: str,
    address: str,
    phone: str,
    time_zone: str,
    language: str,
    by: User | None,
    now: datetime,
    country: str = "",
    emergency_number: str | None = None,
    opening_hours: Mapping[str, Any] | None = None,
    paper: str = "a4",
    is_demo: bool = False,
) -> Clinic:
    """Open a clinic; raises ValidationError for an unknown time zone or an impossible number.

    Without a country it is in that of its time zone; numbers are the country's where none is given.
    """
    country = country or countries.of_zone(time_zone)
    usual = countries.numbers(country)
    clinic = Clinic(
        slug=slug,
        name=name,
        address=address,
        phone=phone,
        country=country,
        emergency_number=usual.emergency if emergency_number is None else emergency_number,
        urgent_number=usual.urgent,
        urgent_name=usual.urgent_name,
        opening_hours=dict(opening_hours or {}),
        time_zone=time_zone,
        language=language,
        paper=paper,
        is_demo=is_demo,
        created_at=now,
    )
    clinic.full_clean()
    clinic.save(force_insert=True)
    journal.write(clinic=clinic, by=by, verb="add-clinic", obj=clinic, now=now)
    return clinic


@transaction.atomic
def change_clinic(*, clinic: Clinic, by: User, now: datetime, **changes: Any) -> Clinic:
    """Change the letterhead, the clock or the printer; issued sheets keep what they say."""
    clinic = Clinic.objects.select_for_update().get(pk=clinic.pk)
    for name, value in changes.items():
        if name not in EDITABLE:
            raise TypeError(f"{name} of a clinic can't be changed")
        setattr(clinic, name, value)
    clinic.full_clean()
    clinic.save(update_fields=list(changes))
    data = {"fields": sorted(changes)}
    journal.write(clinic=clinic, by=by, verb="change-clinic", obj=clinic, data=data, now=now)
    return clinic


@transaction.atomic
def add_member(
    *, clinic: Clinic, user: User, role: str, by: User | None, now: datetime
) -> Membership:
    """Let somebody work at the clinic; raises MembershipRefused when they already do."""
    if Membership.objects.filter(clinic=clinic, user=user, ended_at=None).exists():
        raise MembershipRefused(f"{user.username} already works at this clinic")
    member = Membership.objects.create(clinic=clinic, user=user, role=Role(role), started_at=now)
    data = {"user": user.pk, "role": role}
    journal.write(clinic=clinic, by=by, verb="add-member", obj=member, data=data, now=now)
    return member


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Let somebody's work at the clinic end; a clinic keeps its last administrator."""
    rows = Membership.objects.select_for_update().filter(clinic=membership.clinic, ended_at=None)
    current = {row.pk: row for row in rows}
    member = current.pop(membership.pk, None)
    if member is None:
        raise MembershipRefused("this membership has already ended")
    if member.role == Role.ADMIN and not any(row.role == Role.ADMIN for row in current.values()):
        raise MembershipRefused("a clinic needs at least one administrator")
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    data = {"user": member.user_id}
    journal.write(
        clinic=membership.clinic, by=by, verb="end-membership", obj=member, data=data, now=now
    )
    return member
