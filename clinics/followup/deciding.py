"""What a patient told goes into the correction of the record: confirmed or not, never dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.followup import reported
from clinics.followup.models import Concern
from clinics.portal.models import Report
from clinics.records import actions as records
from clinics.records.models import Treatment
from clinics.sheets.models import Sheet


class Undecided(ValueError):
    """A correction that leaves out what the patient told; `left` are those, by their keys."""

    def __init__(self, left: tuple[UUID, ...]) -> None:
        super().__init__(f"{len(left)} reported answers are not decided")
        self.left = left


@transaction.atomic
def record(
    *,
    decisions: Mapping[UUID, str],
    corrects: Treatment | None,
    by: User,
    now: datetime,
    **visit: Any,
) -> Treatment:
    """Record a visit; where it corrects one, with a decision about each thing that was told of it.

    The keywords are those of `records.actions.record_visit`, which may raise what it raises.
    Raises Undecided for what nobody decided, told perhaps while the form was open.
    """
    if corrects is None:
        return records.record_visit(corrects=None, by=by, now=now, **visit)
    once.held(corrects.clinic_id)
    if once.made_before(Treatment, corrects.clinic, visit["form_key"]) is None:
        open_ = list(reported.undecided(corrects).values_list("pk", flat=True))
        left = tuple(pk for pk in open_ if decisions.get(pk) not in Report.Decision.values)
        if left:
            raise Undecided(left)
    else:
        open_ = []
    made = records.record_visit(corrects=corrects, by=by, now=now, **visit)
    for pk in open_:
        Report.objects.filter(pk=pk).update(
            decision=decisions[pk], decided_at=now, decided_by=by, treatment=made
        )
    if open_:
        data = {"reports": [str(pk) for pk in open_]}
        journal.write(
            clinic=made.clinic, by=by, verb="decide-reports", obj=made, data=data, now=now
        )
    return made


@transaction.atomic
def close_corrected(*, sheet: Sheet, by: User, now: datetime) -> int:
    """Close what asked for a new sheet, now that it is issued; return how many that were.

    Only where all that was told is decided in the record of this sheet.
    """
    about = Concern.objects.filter(
        clinic=sheet.clinic_id, patient=sheet.patient_id, done_at=None, change__isnull=False
    )
    count = 0
    for concern in about.select_related("clinic", "change", "sheet"):
        assert concern.change is not None
        told = Report.objects.filter(sheet=concern.sheet_id, form_key=concern.change.form_key)
        left = told.filter(ended_at=None, decided_at=None)
        is_open = left.exists() or reported.open_under(sheet).filter(pk__in=told).exists()
        if is_open or not told.filter(treatment__isnull=False).exists():
            continue
        found = Concern.objects.filter(pk=concern.pk, done_at=None)
        found.filter(taken_at=None).update(taken_by=by, taken_at=now)
        if found.update(done_by=by, done_at=now, outcome=Concern.Outcome.SHEET):
            data = {"outcome": str(Concern.Outcome.SHEET), "sheet": str(sheet.pk)}
            journal.write(
                clinic=concern.clinic, by=by, verb="finish-concern", obj=concern, data=data, now=now
            )
            count += 1
    return count
