"""Planning and posting follow-ups, taking answers, and looking after what they ask for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from aftercare import rules
from clinics.accounts import delivery_settings, once
from clinics.accounts.delivery_settings import ClinicDelivery
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.delivery import actions as delivery
from clinics.delivery import queries as deliveries
from clinics.delivery.models import Channel
from clinics.followup import queries, schedule
from clinics.followup.models import (
    Change,
    CheckIn,
    CheckInPhoto,
    Concern,
    FollowUp,
    Mistake,
    Silence,
)
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

# So many at a time: a worker has other things to do as well.
BATCH = 50
_SETTING = {
    (FollowUp.Kind.CHECK_IN, 1): "check_in_day_1",
    (FollowUp.Kind.CHECK_IN, 3): "check_in_day_3",
}


class AnswerRefused(ValueError):
    """Answers that can't be taken; the text says why."""


def tick(now: datetime) -> None:
    """Do what is due: called by the worker at each turn, and by many workers at once."""
    for sheet in queries.unplanned(now)[:BATCH]:
        plan_follow_ups(sheet=sheet, now=now)
    for asked in queries.to_chase(now)[:BATCH]:
        plan_chase(asked=asked, now=now)
    for follow_up in queries.due(now)[:BATCH]:
        post(follow_up=follow_up, now=now)


@transaction.atomic
def plan_follow_ups(*, sheet: Sheet, now: datetime) -> None:
    """Plan the messages of a sheet, once; the days that are past are noted as gone by."""
    FollowUp.objects.bulk_create(
        (
            FollowUp(
                clinic_id=sheet.clinic_id,
                sheet=sheet,
                patient_id=sheet.patient_id,
                kind=moment.kind,
                day=moment.day,
                due_at=moment.due_at,
                state=FollowUp.State.PLANNED if moment.due_at > now else FollowUp.State.MISSED,
            )
            for moment in schedule.moments(sheets.plan(sheet))
        ),
        # Another worker was quicker.
        ignore_conflicts=True,
    )


@transaction.atomic
def plan_chase(*, asked: FollowUp, now: datetime, by: User | None = None) -> None:
    """Plan to ask once more about a check-in that was not answered; once, whoever asks for it."""
    chase = FollowUp(
        clinic_id=asked.clinic_id,
        sheet_id=asked.sheet_id,
        patient_id=asked.patient_id,
        kind=FollowUp.Kind.CHASE,
        day=asked.day,
        due_at=now,
        asked_by=by,
    )
    FollowUp.objects.bulk_create([chase], ignore_conflicts=True)


@transaction.atomic
def post(*, follow_up: FollowUp, now: datetime) -> FollowUp.State:
    """Hand a message that is due to the delivery desk, or note why it is not wanted.

    Two workers may come at once: the row goes to the one that changes it first.
    """
    state = _what_becomes_of(follow_up, now)
    mine = FollowUp.objects.filter(pk=follow_up.pk, state=FollowUp.State.PLANNED)
    if not mine.update(state=state):
        return FollowUp.State(FollowUp.objects.values_list("state", flat=True).get(pk=follow_up.pk))
    if state is FollowUp.State.POSTED:
        message = delivery.post(
            kind=follow_up.kind,
            patient=follow_up.patient,
            sheet=follow_up.sheet,
            language=follow_up.sheet.language,
            data={},
            form_key=follow_up.pk,
            by=None,
            now=now,
        )
        FollowUp.objects.filter(pk=follow_up.pk).update(delivery=message)
    return state


def _what_becomes_of(follow_up: FollowUp, now: datetime) -> FollowUp.State:
    if not _is_wanted(follow_up):
        return FollowUp.State.STOPPED
    if now - follow_up.due_at > schedule.LATE:
        return FollowUp.State.MISSED
    return FollowUp.State.POSTED


def _is_wanted(follow_up: FollowUp) -> bool:
    """Whether the sheet counts, the clinic and the patient want it, and there is a channel."""
    sheet = follow_up.sheet
    if sheet.is_withdrawn or Silence.objects.filter(sheet=sheet).exists():
        return False
    by_hand = follow_up.asked_by_id is not None
    if not by_hand and not _clinic_wants(follow_up, delivery_settings.settings_of(sheet.clinic)):
        return False
    by_mail = deliveries.channel_of(follow_up.patient).channel in (Channel.EMAIL, Channel.EMAIL_PDF)
    return (
        by_mail and deliveries.can_mail() and bool(deliveries.confirmed_address(follow_up.patient))
    )


def _clinic_wants(follow_up: FollowUp, chosen: ClinicDelivery) -> bool:
    if follow_up.kind == FollowUp.Kind.WINDOW:
        return chosen.messages_windows
    if follow_up.kind == FollowUp.Kind.CHASE and not chosen.chase_unanswered:
        return False
    name = _SETTING.get((FollowUp.Kind.CHECK_IN, follow_up.day))
    return bool(name and getattr(chosen, name))


@transaction.atomic
def answer_check_in(
    *,
    sheet: Sheet,
    form_key: uuid.UUID,
    answers: rules.Answers,
    now: datetime,
    words: str = "",
    photo: bytes = b"",
) -> CheckIn:
    """Keep a patient's answers with what they lead to; the same form sent again is the first.

    Answers that need somebody open a concern in the same transaction, as do words and a photo. A
    key that another sheet's form has used counts as this sheet's own. Raises AnswerRefused when
    the sheet no longer counts.
    """
    clinic = once.held(sheet.clinic_id)
    form_key = _own_key(form_key, sheet)
    first = once.made_before(CheckIn, clinic, form_key, sheet_id=sheet.pk)
    if first is not None:
        return first
    if sheet.is_withdrawn:
        raise AnswerRefused("this sheet was withdrawn")
    asked = queries.signs(sheet, now)
    found = rules.triage(asked, answers)
    check_in = CheckIn.objects.create(
        clinic_id=sheet.clinic_id,
        sheet=sheet,
        patient_id=sheet.patient_id,
        form_key=form_key,
        day=max(0, schedule.day_of(sheets.plan(sheet), now)),
        looks=answers.looks.value if answers.looks else "",
        signs=sorted(answers.signs & {line.rule for line in asked}),
        unsure=sorted(line.rule for line in found.lines if line.rule not in answers.signs),
        outcome=found.urgency.value,
        words=words,
        at=now,
    )
    if photo:
        CheckInPhoto.objects.create(
            clinic_id=sheet.clinic_id, check_in=check_in, data=photo, at=now
        )
    _note("answer-check-in", check_in, now)
    if found.urgency is not rules.Urgency.AS_EXPECTED:
        _open_concern(sheet, found.urgency.value, now, check_in=check_in)
    elif words or photo:
        _open_concern(sheet, Concern.Level.TOLD, now, check_in=check_in)
    return check_in


def _own_key(form_key: uuid.UUID, sheet: Sheet) -> uuid.UUID:
    """Return a form's key, or one made of it where another sheet's form has used it.

    A page that was open while the sheet was replaced, or two of them: an answer is never lost.
    """
    used = CheckIn.objects.filter(clinic_id=sheet.clinic_id, form_key=form_key)
    if used.exclude(sheet=sheet).exists():
        return uuid.uuid5(form_key, str(sheet.pk))
    return form_key


@transaction.atomic
def take_back(*, check_in: CheckIn, now: datetime) -> None:
    """Keep a patient's word that she touched a sign by mistake; nothing is taken off the list."""
    mistake, made = Mistake.objects.get_or_create(
        check_in=check_in, defaults={"clinic_id": check_in.clinic_id, "at": now}
    )
    if made:
        data = {"sheet": str(check_in.sheet_id)}
        clinic = check_in.clinic
        journal.write(
            clinic=clinic, by=None, verb="touched-by-mistake", obj=mistake, data=data, now=now
        )


@transaction.atomic
def tell_change(*, sheet: Sheet, form_key: uuid.UUID, what: Iterable[str], now: datetime) -> Change:
    """Keep what a patient says has changed, and ask a clinician to look at the sheet again."""
    told = [one for one in Change.What.values if one in set(what)]
    if not told:
        raise AnswerRefused("nothing was ticked")
    clinic = once.held(sheet.clinic_id)
    first = once.made_before(Change, clinic, form_key, sheet_id=sheet.pk)
    if first is not None:
        return first
    if sheet.is_withdrawn:
        raise AnswerRefused("this sheet was withdrawn")
    change = Change.objects.create(
        clinic_id=sheet.clinic_id,
        sheet=sheet,
        patient_id=sheet.patient_id,
        form_key=form_key,
        what=told,
        at=now,
    )
    _note("tell-change", change, now)
    _open_concern(sheet, Concern.Level.CHANGED, now, change=change)
    return change


@transaction.atomic
def be_silent(*, sheet: Sheet, now: datetime) -> None:
    """Send no more messages about a sheet: the patient's own wish."""
    silence, made = Silence.objects.get_or_create(
        sheet=sheet, defaults={"clinic_id": sheet.clinic_id, "at": now}
    )
    if made:
        _note("stop-messages", silence, now)


@transaction.atomic
def finish(*, concern: Concern, note: str, by: User, now: datetime) -> bool:
    """Note that somebody looked after a concern; False when a colleague was quicker."""
    found = Concern.objects.filter(pk=concern.pk, done_at=None)
    if not found.update(done_by=by, done_at=now, done_note=note):
        return False
    journal.write(clinic=concern.clinic, by=by, verb="finish-concern", obj=concern, now=now)
    return True


@transaction.atomic
def reopen(*, concern: Concern, by: User, now: datetime) -> bool:
    """Take back that a concern was done; False when it is open already."""
    found = Concern.objects.filter(pk=concern.pk).exclude(done_at=None)
    if not found.update(done_by=None, done_at=None, done_note=""):
        return False
    journal.write(clinic=concern.clinic, by=by, verb="reopen-concern", obj=concern, now=now)
    return True


def ask_again(*, asked: FollowUp, by: User, now: datetime) -> bool:
    """Ask about an unanswered check-in once more, by hand; False when that was done already."""
    with transaction.atomic():
        before = FollowUp.objects.filter(
            sheet=asked.sheet_id, day=asked.day, kind=FollowUp.Kind.CHASE
        )
        if before.exists():
            return False
        plan_chase(asked=asked, now=now, by=by)
        journal.write(clinic=asked.clinic, by=by, verb="ask-again", obj=asked, now=now)
        return True


def _open_concern(
    sheet: Sheet,
    level: str,
    now: datetime,
    *,
    check_in: CheckIn | None = None,
    change: Change | None = None,
) -> None:
    concern = Concern.objects.create(
        clinic_id=sheet.clinic_id,
        sheet=sheet,
        patient_id=sheet.patient_id,
        level=level,
        check_in=check_in,
        change=change,
        since=now,
    )
    _note("open-concern", concern, now)


def _note(verb: str, row: CheckIn | Change | Concern | Silence, now: datetime) -> None:
    """Write into the journal what the patient did: nobody of the clinic did it."""
    journal.write(
        clinic=row.clinic, by=None, verb=verb, obj=row, data={"sheet": str(row.sheet_id)}, now=now
    )
