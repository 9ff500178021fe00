"""Planning the messages of a sheet, and handing what is due to the delivery desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.delivery import actions as delivery
from clinics.delivery.models import PatientChannel
from clinics.delivery.models import State as Sending
from clinics.followup import leaving, queries, schedule
from clinics.followup.models import CheckIn, FollowUp
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

Kind, State, Why = FollowUp.Kind, FollowUp.State, FollowUp.Why

# So many at a time: a worker has other things to do as well.
BATCH: Final = 50
# A message that has not left, and never will: its sheet no longer counts.
NOT_LEFT: Final = (Sending.DUE, Sending.TAKEN, Sending.CANCELLED)


def tick(now: datetime) -> None:
    """Do what is due: called by the worker at each turn, and by many workers at once."""
    for sheet in queries.unplanned(now)[:BATCH]:
        plan_follow_ups(sheet=sheet, now=now)
    for asked in queries.to_chase(now)[:BATCH]:
        plan_chase(asked=asked, now=now)
    plan_sunscreen(queries.wanting_sunscreen(now), now=now)
    for follow_up in queries.due(now)[:BATCH]:
        post(follow_up=follow_up, now=now)


@transaction.atomic
def plan_follow_ups(*, sheet: Sheet, now: datetime) -> None:
    """Plan the messages of a sheet, once; a day that went by meanwhile is noted as missed.

    A sheet that took another's place goes on where that one was: what was asked there and not
    answered is waited for here, and what the patient got counts.
    """
    # One worker at a time; another may have been quicker.
    once.held(sheet.clinic_id)
    if queries.planned(sheet).exists():
        return
    earlier = _before(sheet)
    got = FollowUp.objects.filter(sheet__in=earlier, state=State.POSTED).exclude(
        kind__in=(Kind.SUNSCREEN, Kind.RESULT)
    )
    planned = schedule.moments(sheets.plan(sheet), issued_at=sheet.issued_at, spent=1 + got.count())
    carried = list(_carried(sheet, earlier, now))
    taken = {(one.kind, one.day) for one in carried}
    rows = [_planned(sheet, one, now) for one in planned if (one.kind, one.day) not in taken]
    if not (carried or rows):
        # So that the sheet is not looked at again and again.
        rows = [_nothing(sheet, now)]
    FollowUp.objects.bulk_create([*carried, *rows])
    _note_missed([one for one in rows if one.state == State.MISSED], sheet, now)


def _nothing(sheet: Sheet, now: datetime) -> FollowUp:
    return FollowUp(
        clinic_id=sheet.clinic_id,
        sheet=sheet,
        patient_id=sheet.patient_id,
        kind=Kind.RESULT,
        day=schedule.RESULT_DAY,
        due_at=now,
        state=State.STOPPED,
        why=Why.NOTHING,
    )


def _planned(sheet: Sheet, moment: schedule.Moment, now: datetime) -> FollowUp:
    is_over = schedule.not_after(moment.kind, moment.due_at) <= now
    return FollowUp(
        clinic_id=sheet.clinic_id,
        sheet=sheet,
        patient_id=sheet.patient_id,
        kind=moment.kind,
        day=moment.day,
        due_at=moment.due_at,
        answer_by=_answer_by(sheet, moment.kind, moment.due_at),
        state=State.MISSED if is_over else State.PLANNED,
        why=Why.AWAY if is_over else "",
    )


def _answer_by(sheet: Sheet, kind: str, due_at: datetime) -> datetime | None:
    return schedule.a_day_later(due_at, sheet.clinic.zone) if kind == Kind.CHECK_IN else None


def _before(sheet: Sheet) -> list[Sheet]:
    """Return the sheets of the same patient that this one took the place of."""
    found: list[Sheet] = []
    while sheet.replaces is not None and sheet.replaces.patient_id == sheet.patient_id:
        sheet = sheet.replaces
        found.append(sheet)
    return found


def _carried(sheet: Sheet, earlier: Iterable[Sheet], now: datetime) -> Iterable[FollowUp]:
    """Yield the check-ins that were asked in earlier sheets and not answered, as this sheet's.

    One whose message had not left when its sheet was replaced never leaves: it is asked anew, if
    its day is not over.
    """
    was_due = Q(state=State.PLANNED) | Q(state=State.STOPPED, why=Why.WITHDRAWN)
    asked = FollowUp.objects.filter(
        Q(state=State.POSTED) | was_due & Q(due_at__lte=sheet.issued_at),
        sheet__in=list(earlier),
        kind__in=(Kind.CHECK_IN, Kind.CHASE),
    ).select_related("delivery", "sheet")
    for old in asked.filter(carried_by=None).order_by("due_at"):
        answers = CheckIn.objects.filter(
            sheet__in=[sheet, *earlier], at__gte=old.due_at - schedule.EARLY
        )
        if answers.exists():
            continue
        row = FollowUp(
            clinic_id=sheet.clinic_id,
            sheet=sheet,
            patient_id=sheet.patient_id,
            kind=old.kind,
            day=old.day,
            due_at=old.due_at,
            answer_by=old.answer_by,
            asked_by_id=old.asked_by_id,
        )
        message = old.delivery
        if old.carries_id or (message and message.state in queries.MAY_HAVE_ARRIVED):
            row.state, row.carries = State.POSTED, old
            yield row
        elif (message is None or message.state in NOT_LEFT) and not _is_over(old, now):
            yield row


def _is_over(follow_up: FollowUp, now: datetime) -> bool:
    return schedule.not_after(follow_up.kind, follow_up.due_at) <= now


@transaction.atomic
def plan_chase(*, asked: FollowUp, now: datetime, by: User | None = None) -> None:
    """Plan to ask once more about a check-in that was not answered; once, whoever asks for it.

    By itself at the same clock time a day later. Where that would be one message too many, one
    that matters less gives way.
    """
    chase = FollowUp(
        clinic_id=asked.clinic_id,
        sheet_id=asked.sheet_id,
        patient_id=asked.patient_id,
        kind=Kind.CHASE,
        day=asked.day,
        due_at=now if by or asked.answer_by is None else asked.answer_by,
        asked_by=by,
    )
    FollowUp.objects.bulk_create([chase], ignore_conflicts=True)
    if by is None:
        _make_room(asked.sheet, now)


def _make_room(sheet: Sheet, now: datetime) -> None:
    """Let later messages go until a chase fits beneath the most that a patient gets."""
    chain = [sheet, *_before(sheet)]
    ours = FollowUp.objects.filter(
        sheet__in=chain, state__in=(State.PLANNED, State.POSTED), carries=None
    ).exclude(kind__in=(Kind.SUNSCREEN, Kind.RESULT))
    ahead = ours.filter(kind__in=(Kind.WINDOW, Kind.REDNESS), state=State.PLANNED)
    openings = schedule.openings_worth_a_message(sheets.plan(sheet))
    too_many = max(0, 1 + ours.count() - schedule.MOST)
    for one in sorted(ahead, key=lambda one: _matters(one, openings))[:too_many]:
        _end(one, State.STOPPED, Why.ENOUGH, now)


def _matters(one: FollowUp, openings: Sequence[date]) -> tuple[int, int]:
    """Return how much a message matters; of the openings the first matters most.

    Earlier releases planned openings that are never sent.
    """
    on = schedule.date_of(sheets.plan(one.sheet), one.day)
    if one.kind == Kind.REDNESS:
        return 2, 0
    if on not in openings:
        return 0, 0
    return (3, 0) if on == openings[0] else (1, -one.day)


def plan_sunscreen(wanting: Iterable[PatientChannel], *, now: datetime) -> None:
    """Plan the next morning of those who asked for it, on the sheet that counts."""
    due = []
    for wish in wanting:
        zone = wish.clinic.zone
        today = timezone.localdate(now, zone)
        at = schedule.sunscreen_at(today, zone)
        if now < at and wish.sunscreen_until and today <= wish.sunscreen_until:
            due.append((wish.patient, at))
    latest = queries.latest_sheets([patient for patient, _ in due])
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                clinic_id=sheet.clinic_id,
                sheet=sheet,
                patient=patient,
                kind=Kind.SUNSCREEN,
                day=max(0, schedule.day_of(sheets.plan(sheet), at)),
                due_at=at,
            )
            for patient, at in due
            if (sheet := latest.get(patient.pk)) is not None
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def post(*, follow_up: FollowUp, now: datetime) -> FollowUp.State:
    """Hand a message that is due to the delivery desk, or note why it is not wanted.

    Two workers may come at once: the row goes to the one that changes it first. What is asked
    here is asked again when the message leaves.
    """
    why = leaving.why_not(follow_up, now)
    if why is not None:
        state = State.MISSED if why == Why.AWAY else State.STOPPED
        return _end(follow_up, state, why, now)
    mine = FollowUp.objects.filter(pk=follow_up.pk, state=State.PLANNED)
    if mine.update(state=State.POSTED):
        message = delivery.post(
            kind=follow_up.kind,
            patient=follow_up.patient,
            sheet=follow_up.sheet,
            language=follow_up.sheet.language,
            data={"day": follow_up.day},
            form_key=follow_up.pk,
            by=None,
            now=now,
            not_after=_not_after(follow_up),
        )
        FollowUp.objects.filter(pk=follow_up.pk).update(delivery=message)
    return _state(follow_up)


def _not_after(follow_up: FollowUp) -> datetime | None:
    if follow_up.asked_by_id is not None:
        return follow_up.due_at + timedelta(days=1)
    return schedule.not_after(follow_up.kind, follow_up.due_at)


def _end(follow_up: FollowUp, state: FollowUp.State, why: str, now: datetime) -> FollowUp.State:
    """Note that a planned message does not go out, and why, unless another worker was quicker."""
    planned = FollowUp.objects.filter(pk=follow_up.pk, state=State.PLANNED)
    if planned.update(state=state, why=why):
        data = {"kind": str(follow_up.kind), "day": follow_up.day, "why": str(why)}
        journal.write(
            clinic=follow_up.clinic,
            by=None,
            verb=f"follow-up-{state}",
            obj=follow_up,
            data=data,
            now=now,
        )
    return _state(follow_up)


def _state(follow_up: FollowUp) -> FollowUp.State:
    return State(FollowUp.objects.values_list("state", flat=True).get(pk=follow_up.pk))


def _note_missed(missed: list[FollowUp], sheet: Sheet, now: datetime) -> None:
    """Write one entry for all the messages of a sheet that were never planned in time."""
    if missed:
        data = {"missed": sorted(f"{one.kind} {one.day}" for one in missed)}
        journal.write(
            clinic=sheet.clinic, by=None, verb="follow-up-missed", obj=sheet, data=data, now=now
        )


def ask_again(*, asked: FollowUp, by: User, now: datetime) -> bool:
    """Ask about an unanswered check-in once more, by hand; False when that was done already."""
    with transaction.atomic():
        before = FollowUp.objects.filter(sheet=asked.sheet_id, day=asked.day, kind=Kind.CHASE)
        if before.exists():
            return False
        plan_chase(asked=asked, now=now, by=by)
        journal.write(clinic=asked.clinic, by=by, verb="ask-again", obj=asked, now=now)
        return True
