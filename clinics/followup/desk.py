"""Beside the inbox: who did not answer, and what did not go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinics.followup.models import FollowUp


@dataclass(frozen=True, slots=True)
class Silent:
    """A patient who was asked and did not answer."""

    id: UUID
    patient_id: UUID
    patient: str
    phone: str
    day: int
    asked_at: datetime
    asked_again: bool


def silent(asked: Iterable[FollowUp], again: frozenset[tuple[UUID, int]]) -> list[Silent]:
    """Return unanswered check-ins as they are listed; `again` are those asked about twice."""
    return [
        Silent(
            id=one.pk,
            patient_id=one.patient_id,
            patient=one.patient.name,
            phone=one.patient.phone,
            day=one.day,
            asked_at=one.due_at,
            asked_again=(one.sheet_id, one.day) in again,
        )
        for one in asked
    ]


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that a patient should have got and did not; `why` is said in words."""

    patient_id: UUID
    patient: str
    phone: str
    what: str
    due_at: datetime
    why: str


def unsent(found: Iterable[FollowUp]) -> list[Unsent]:
    """Return what did not go out as it is listed."""
    return [
        Unsent(
            patient_id=one.patient_id,
            patient=one.patient.name,
            phone=one.patient.phone,
            what=str(one.get_kind_display()),
            due_at=one.due_at,
            why=_why(one),
        )
        for one in found
    ]


def _why(one: FollowUp) -> str:
    if one.delivery is not None:
        return str(one.delivery.get_problem_display())
    # Noted by an earlier release without a reason.
    return str(one.get_why_display() if one.why else FollowUp.Why.AWAY.label)
