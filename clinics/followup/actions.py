"""Taking answers, and looking after what they ask for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from aftercare import rules
from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.followup import calls, queries, schedule
from clinics.followup.models import Change, CheckIn, CheckInPhoto, Concern, Mistake
from clinics.portal.models import REPORTED, Report
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

Outcome = Concern.Outcome
# As a concern is while nobody has taken or closed it.
OPEN: Final[Mapping[str, Any]] = {
    "taken_by": None,
    "taken_at": None,
    "done_by": None,
    "done_at": None,
    "done_note": "",
    "outcome": "",
}


class AnswerRefused(ValueError):
    """Answers that can't be taken; the text says why."""


class CloseRefused(ValueError):
    """Something that can't be closed so; `code` says why: undecided, no-note, not-told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
def tell_change(
    *,
    sheet: Sheet,
    form_key: uuid.UUID,
    what: Iterable[str],
    now: datetime,
    words: Mapping[str, str] | None = None,
) -> Change:
    """Keep what a patient says has changed, and ask a clinician to look at the sheet again.

    `words` name the allergy and the medicine. From now on her page is stricter, until the clinic
    has decided; what would make it milder waits for that.
    """
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
        words={one: words[one].strip() for one in told if words and words.get(one, "").strip()},
        at=now,
    )
    Report.objects.bulk_create(
        Report(
            clinic_id=sheet.clinic_id,
            sheet=sheet,
            patient_id=sheet.patient_id,
            form_key=form_key,
            what=one,
            words=change.words.get(one, ""),
            at=now,
        )
        for one in told
        if one in REPORTED
    )
    _note("tell-change", change, now)
    _open_concern(sheet, Concern.Level.CHANGED, now, change=change)
    return change


@transaction.atomic
def take_back_change(*, change: Change, now: datetime) -> None:
    """Keep a patient's word that she ticked something by mistake; her page stays as strict.

    Whoever looked after it meanwhile has to look again.
    """
    told = _reports(change).filter(mistaken_at=None)
    if not told.update(mistaken_at=now):
        return
    Concern.objects.filter(change=change).exclude(done_at=None).update(**OPEN)
    _note("ticked-by-mistake", change, now)


def _reports(change: Change) -> QuerySet[Report]:
    return Report.objects.filter(sheet=change.sheet_id, form_key=change.form_key)


@transaction.atomic
def take(*, concern: Concern, by: User, now: datetime, over: bool = False) -> bool:
    """Take an open concern in hand; False when a colleague was quicker.

    `over` takes it from the colleague who has it.
    """
    found = Concern.objects.filter(pk=concern.pk, done_at=None).exclude(taken_by=by)
    if not over:
        found = found.filter(taken_at=None)
    if not found.update(taken_by=by, taken_at=now):
        return False
    data = {"over": over}
    journal.write(
        clinic=concern.clinic, by=by, verb="take-concern", obj=concern, data=data, now=now
    )
    return True


@transaction.atomic
def give_back(*, concern: Concern, by: User, now: datetime) -> bool:
    """Take back that somebody has it in hand: it is nobody's, and whoever is due is told again."""
    found = Concern.objects.filter(pk=concern.pk, done_at=None, taken_by=by)
    if not found.update(taken_by=None, taken_at=None):
        return False
    journal.write(clinic=concern.clinic, by=by, verb="give-back-concern", obj=concern, now=now)
    calls.go_on(concern=concern, now=now)
    return True


@transaction.atomic
def finish(*, concern: Concern, outcome: str, note: str, by: User, now: datetime) -> bool:
    """Close a concern with what became of it; False when a colleague was quicker.

    `HOLDS` is a clinician's decision that the sheet holds as it was issued: what the patient told
    no longer makes her page stricter. Raises CloseRefused where what she told is not decided, and
    where somebody who could not be reached has no note of what was tried.
    """
    once.held(concern.clinic_id)
    if outcome == Outcome.UNREACHED and not note.strip():
        raise CloseRefused("no-note")
    if outcome == Outcome.HOLDS and concern.change is None:
        raise CloseRefused("not-told")
    told = _reports(concern.change) if concern.change is not None else Report.objects.none()
    if outcome == Outcome.HOLDS:
        told.filter(ended_at=None).update(ended_at=now, ended_by=by)
    elif told.filter(ended_at=None, decided_at=None).exists():
        raise CloseRefused("undecided")
    found = Concern.objects.filter(pk=concern.pk, done_at=None)
    found.filter(taken_at=None).update(taken_by=by, taken_at=now)
    if not found.update(done_by=by, done_at=now, done_note=note, outcome=Outcome(outcome)):
        return False
    if outcome == Outcome.HOLDS:
        journal.write(clinic=concern.clinic, by=by, verb="keep-sheet", obj=concern, now=now)
    data = {"outcome": str(outcome)}
    journal.write(
        clinic=concern.clinic, by=by, verb="finish-concern", obj=concern, data=data, now=now
    )
    return True


@transaction.atomic
def reopen(*, concern: Concern, by: User, now: datetime) -> bool:
    """Take back that a concern was closed; False when it is open already. It is nobody's then.

    What the patient told makes her page stricter again.
    """
    found = Concern.objects.filter(pk=concern.pk).exclude(done_at=None)
    if not found.update(**OPEN):
        return False
    if concern.change is not None:
        _reports(concern.change).update(ended_at=None, ended_by=None)
    journal.write(clinic=concern.clinic, by=by, verb="reopen-concern", obj=concern, now=now)
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
    # With the answer itself, so that neither is ever there without the other.
    calls.go_on(concern=concern, now=now)


def _note(verb: str, row: CheckIn | Change | Concern, now: datetime) -> None:
    """Write into the journal what the patient did: nobody of the clinic did it."""
    journal.write(
        clinic=row.clinic, by=None, verb=verb, obj=row, data={"sheet": str(row.sheet_id)}, now=now
    )
