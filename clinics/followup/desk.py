"""The clinic's work list in words: who waits, since when, and what the patient ticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinics.followup.models import Change, Concern, FollowUp
from clinics.portal import live
from clinics.portal.models import Report


@dataclass(frozen=True, slots=True)
class Entry:
    """One concern as it is listed; `told` are the patient's answers in words."""

    id: UUID
    level: str
    level_words: str
    patient_id: UUID
    patient: str
    phone: str
    sheet_id: UUID
    sheet_number: int
    is_withdrawn: bool
    treatment_id: UUID
    day: int | None
    looks: str
    told: tuple[str, ...]
    unsure: tuple[str, ...]
    words: str
    has_photo: bool
    mistake_at: datetime | None
    # Whether the patient's page is stricter than her sheet because of it.
    is_stricter: bool
    since: datetime
    done_at: datetime | None
    done_by: str
    done_note: str


def entries(concerns: Iterable[Concern]) -> list[Entry]:
    """Return concerns as they are listed, in the same order."""
    return [_entry(concern) for concern in concerns]


def _entry(concern: Concern) -> Entry:
    sheet, check_in = concern.sheet, concern.check_in
    told, unsure = _told(concern)
    return Entry(
        id=concern.pk,
        level=concern.level,
        level_words=concern.get_level_display(),
        patient_id=concern.patient_id,
        patient=concern.patient.name,
        phone=concern.patient.phone,
        sheet_id=sheet.pk,
        sheet_number=sheet.number,
        is_withdrawn=sheet.is_withdrawn,
        treatment_id=sheet.treatment_id,
        day=check_in.day if check_in else None,
        looks=check_in.get_looks_display() if check_in else "",
        told=told,
        unsure=unsure,
        words=check_in.words if check_in else "",
        has_photo=check_in is not None and hasattr(check_in, "photo"),
        mistake_at=_mistake_at(concern),
        is_stricter=any(one.ended_at is None for one in _reports(concern)),
        since=concern.since,
        done_at=concern.done_at,
        done_by=concern.done_by.name if concern.done_by else "",
        done_note=concern.done_note,
    )


def _reports(concern: Concern) -> list[Report]:
    if concern.change is None:
        return []
    told = live.reports(concern.sheet, answered=True)
    return list(told.filter(form_key=concern.change.form_key))


def _mistake_at(concern: Concern) -> datetime | None:
    check_in = concern.check_in
    if check_in is not None and hasattr(check_in, "mistake"):
        at: datetime = check_in.mistake.at
        return at
    return next((one.mistaken_at for one in _reports(concern) if one.mistaken_at), None)


def _told(concern: Concern) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the patient ticked and what she was not sure of, in her sheet's words."""
    if concern.change is not None:
        words = concern.change.words
        labels = {one: str(Change.What(one).label) for one in concern.change.what}
        said = (f"{text}: {words[one]}" if one in words else text for one, text in labels.items())
        return tuple(said), ()
    assert concern.check_in is not None
    titles = {line.rule: line.title for line in live.plan(concern.sheet, answered=True).advice}
    ticked = (titles.get(rule, rule) for rule in concern.check_in.signs)
    unsure = (titles.get(rule, rule) for rule in concern.check_in.unsure)
    return tuple(ticked), tuple(unsure)


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
