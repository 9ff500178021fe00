"""Comparing sheets with newer guidance, replacing them, and closing what needs no replacement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from aftercare import rules
from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.delivery import actions as delivery
from clinics.recall import comparing, queries, replacing
from clinics.recall.models import Comparison, RecallDecision
from clinics.recall.replacing import Replacement
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet

# About half a second of work: somebody waits for the page.
A_BATCH: Final = 100


class DecisionRefused(ValueError):
    """A decision that can't be made; `reasons` lists why, as codes.

    unknown-reason, unexplained (another reason needs words), not-listed (nothing about this
    sheet waits any more)
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class RecallRefused(ValueError):
    """A replacement that can't be confirmed; `reasons` lists all of them, as `Reason` says.

    Besides those of issuing: not-listed (nothing became stricter that matters today), unsafe
    (the plan breaks an invariant), replaced and withdrawn (somebody was quicker).
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Wanted:
    """One ticked row of the work list: the sheet, what was shown of its replacement, its key."""

    sheet: Sheet
    shown_digest: str
    form_key: UUID


@dataclass(frozen=True, slots=True)
class Progress:
    """How many sheets were compared just now, and how many are left."""

    done: int
    left: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ticked row: the sheet that was issued, or why none was."""

    held: Sheet
    issued: Sheet | None
    reasons: tuple[str, ...] = ()


def compare_some(
    *, clinic: Clinic, since: datetime, guidance: rules.Guidance, now: datetime, most: int = A_BATCH
) -> Progress:
    """Compare the newest of the clinic's sheets that were not compared with the guidance yet.

    What is kept follows from sheets and guidance alone. Nobody did it, so that the journal has
    no entry of it.
    """
    left = queries.to_compare(queries.held(since).filter(clinic=clinic), guidance)
    found = list(queries.with_what_they_say(left)[: most + 1])
    if found:
        keep([comparing.row(sheet, guidance, now) for sheet in found[:most]])
        forget(clinic=clinic, kept={comparing.basis(guidance), *queries.asked_about(clinic)})
    return Progress(len(found[:most]), left.count() if len(found) > most else 0)


@transaction.atomic
def keep(rows: Sequence[Comparison]) -> None:
    """Keep comparisons, also over those of a birth date that was wrong.

    One that somebody else kept meanwhile says the same.
    """
    for basis in {row.basis for row in rows}:
        found = [row.sheet_id for row in rows if row.basis == basis]
        Comparison.objects.filter(sheet__in=found, basis=basis).delete()
    Comparison.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def forget(*, clinic: Clinic, kept: Collection[str]) -> None:
    """Forget the clinic's comparisons with guidance that nobody asks about any more."""
    Comparison.objects.filter(clinic=clinic).exclude(basis__in=kept).delete()


@transaction.atomic
def confirm(*, wanted: Wanted, by: User, now: datetime) -> Sheet:
    """Issue the replacement of a sheet that became too mild; the same form returns the first.

    Raises RecallRefused, and what `delivery.actions.issue_and_deliver` raises.
    """
    clinic = once.held(wanted.sheet.clinic_id)
    first = once.made_before(Sheet, clinic, wanted.form_key, replaces_id=wanted.sheet.pk)
    if first is not None:
        return first
    sheet = queries.with_what_they_say(Sheet.objects.all()).get(pk=wanted.sheet.pk)
    if Sheet.objects.filter(replaces=sheet).exists():
        raise RecallRefused("replaced")
    if sheet.is_withdrawn:
        raise RecallRefused("withdrawn")
    prepared = replacing.prepare(sheet, queries.in_force(clinic), by=by, now=now)
    if prepared.reasons:
        raise RecallRefused(*map(str, prepared.reasons))
    if not prepared.stricter:
        raise RecallRefused("not-listed")
    return _issue(prepared, wanted, by, now)


def _issue(prepared: Replacement, wanted: Wanted, by: User, now: datetime) -> Sheet:
    """Issue and send the replacement: all that is recalled leaves the clinic through here."""
    sheet = prepared.sheet
    return delivery.issue_and_deliver(
        channel=prepared.channel,
        wants_pdf=False,
        treatment=sheet.treatment,
        language=sheet.language,
        paper=sheet.paper,
        large_print=sheet.large_print,
        notes=sheet.payload.notes,
        overrides=[
            sheets.Override(
                rule=one.rule,
                kind=one.kind,
                reason_code=one.reason_code,
                name=one.name,
                note=one.note,
            )
            for one in prepared.answers
        ],
        carries=True,
        replaces=sheet,
        form_key=wanted.form_key,
        shown_digest=wanted.shown_digest,
        by=by,
        now=now,
    )


def confirm_each(*, wanted: Iterable[Wanted], by: User, now: datetime) -> list[Outcome]:
    """Confirm the ticked rows one by one, each in a transaction of its own.

    One that is refused does not keep the others from being issued.
    """
    return [_confirmed(one, by, now) for one in wanted]


def _confirmed(one: Wanted, by: User, now: datetime) -> Outcome:
    try:
        return Outcome(one.sheet, confirm(wanted=one, by=by, now=now))
    except RecallRefused as refused:
        return Outcome(one.sheet, None, refused.reasons)
    except sheets.IssueRefused as refused:
        return Outcome(one.sheet, None, tuple(map(str, refused.reasons)))
    except delivery.DeliveryRefused as refused:
        return Outcome(one.sheet, None, (refused.code,))
    except rules.UnsafePlan:
        return Outcome(one.sheet, None, ("unsafe",))
    except once.FormReused:
        return Outcome(one.sheet, None, ("form-reused",))


@transaction.atomic
def close(
    *,
    sheet: Sheet,
    findings: str,
    reason_code: str,
    reason: str,
    form_key: UUID,
    by: User,
    now: datetime,
) -> RecallDecision:
    """Note that a sheet stays as it is, for a reason; the same form returns the first decision.

    `findings` names what the clinician saw: when something else has become stricter meanwhile,
    nothing is decided. Raises DecisionRefused.
    """
    clinic = once.held(sheet.clinic_id)
    mine = once.made_before(RecallDecision, clinic, form_key, sheet_id=sheet.pk)
    if mine is not None:
        return mine
    guidance = queries.in_force(clinic)
    reasons = []
    if reason_code not in RecallDecision.Reason.values:
        reasons.append("unknown-reason")
    if reason_code == RecallDecision.Reason.OTHER and not reason.strip():
        reasons.append("unexplained")
    listed = queries.waiting(clinic, guidance, now).filter(sheet=sheet, findings=findings)
    if not listed.exists():
        reasons.append("not-listed")
    if reasons:
        raise DecisionRefused(*reasons)
    decision = RecallDecision.objects.create(
        clinic=clinic,
        sheet=sheet,
        findings=findings,
        edition_number=guidance.number,
        edition_digest=guidance.digest,
        reason_code=reason_code,
        reason=reason.strip(),
        form_key=form_key,
        by=by,
        at=now,
    )
    data = {"sheet": str(sheet.pk), "edition": guidance.digest, "reason": reason_code}
    journal.write(clinic=clinic, by=by, verb="close-recall", obj=decision, data=data, now=now)
    return decision
