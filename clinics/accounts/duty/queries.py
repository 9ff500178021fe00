"""Who is on duty now, and where somebody is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from clinics.accounts.duty import rota
from clinics.accounts.duty.models import Reach, Shift
from clinics.accounts.models import Clinic, Membership, Role, User

# Who is told where nobody is on duty, and who after them: see docs/decisions.
INSTEAD: Final = (Role.ADMIN, Role.CLINICIAN)


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty at one instant; `person` is None where nobody is.

    `is_planned` says whether the clinic has a rota at all; `begins` when somebody's turn is next.
    """

    is_planned: bool
    person: User | None = None
    deputy: User | None = None
    until: datetime | None = None
    begins: datetime | None = None


def staff(clinic: Clinic) -> QuerySet[User]:
    """Return who may be told anything: people with an open account who work at the clinic now."""
    working = Membership.objects.filter(clinic=clinic, user=OuterRef("pk"), ended_at=None)
    found = User.objects.filter(Exists(working), is_active=True)
    return found.order_by("last_name", "first_name", "username")


def turns(clinic: Clinic) -> list[rota.Turn]:
    """Return the clinic's turns, in their order, with people who still work there.

    Where only the deputy does, the turn is the deputy's; one of which nobody does is nobody's.
    """
    here = set(staff(clinic).values_list("pk", flat=True))
    found = []
    for shift in Shift.objects.filter(clinic=clinic):
        people = [one for one in (shift.person_id, shift.deputy_id) if one in here]
        if people:
            found.append(_turn(shift, *people))
    return found


def _turn(shift: Shift, person: int, deputy: int | None = None) -> rota.Turn:
    return rota.Turn(
        days=frozenset(map(int, shift.days)),
        begins=shift.begins,
        ends=shift.ends,
        person=person,
        deputy=deputy,
        first_on=shift.first_on,
        last_on=shift.last_on,
    )


def on_duty(clinic: Clinic, now: datetime) -> Duty:
    """Return who is on duty at an instant."""
    planned = turns(clinic)
    if not planned:
        return Duty(is_planned=False)
    begins = rota.next_begins(planned, clinic.zone, now)
    found = rota.at(planned, clinic.zone, now)
    if found is None:
        return Duty(is_planned=True, begins=begins)
    people = User.objects.in_bulk([found.turn.person, found.turn.deputy])
    return Duty(
        is_planned=True,
        person=people[found.turn.person],
        deputy=people.get(found.turn.deputy or 0),
        until=found.until,
        begins=begins,
    )


def address_of(clinic: Clinic, user: User) -> str:
    """Return where somebody of this clinic is told, or nothing: an account that was closed too."""
    if not staff(clinic).filter(pk=user.pk).exists():
        return ""
    own = Reach.objects.filter(clinic=clinic, user=user).values_list("address", flat=True).first()
    return own or user.email


def reached_at(clinic: str, user: str, address: str) -> Q:
    """Return the condition that somebody still works at a clinic and is told at this address.

    The names are those of the columns of the row that is asked about.
    """
    works = Membership.objects.filter(
        clinic=OuterRef(clinic), user=OuterRef(user), user__is_active=True, ended_at=None
    )
    own = Reach.objects.filter(clinic=OuterRef(clinic), user=OuterRef(user))
    same = User.objects.filter(pk=OuterRef(user), email=OuterRef(address))
    is_own = Exists(own.filter(address=OuterRef(address)))
    return Q(Exists(works)) & (Q(is_own) | (~Q(Exists(own)) & Q(Exists(same))))


def with_role(clinic: Clinic, role: str) -> list[User]:
    """Return who works at the clinic in a role and can be told."""
    works = Membership.objects.filter(clinic=clinic, user=OuterRef("pk"), role=role, ended_at=None)
    return [one for one in staff(clinic).filter(Exists(works)) if address_of(clinic, one)]
