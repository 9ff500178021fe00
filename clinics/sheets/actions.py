"""Issuing, withdrawing, replacing and printing sheets."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aftercare import paper as papers
from aftercare.guidance.store import editions
from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.records.models import StopOverride, Treatment
from clinics.sheets import payload, queries, refusals, signing
from clinics.sheets.models import RenderedPdf, Sheet, SheetPayload, Signature, Withdrawal

# Says how a sheet's page is opened: links belong to a package above this one.
DoorOf = Callable[[Sheet], papers.Door | None]


@dataclass(frozen=True, slots=True)
class Override:
    """Who answers for a sheet in spite of a stop, and why; see `StopOverride`."""

    rule: str
    kind: str
    reason_code: str
    name: str
    note: str = ""


class IssueRefused(ValueError):
    """A sheet that can't be issued; `reasons` lists all of them."""

    def __init__(self, reasons: Sequence[refusals.Reason]) -> None:
        super().__init__(", ".join(map(str, reasons)))
        self.reasons = tuple(reasons)


class WithdrawalRefused(ValueError):
    """A sheet that can't be withdrawn; the text says why."""


class SheetWithdrawn(ValueError):
    """A sheet that no longer counts is not printed."""


class SheetDamaged(RuntimeError):
    """A stored sheet no longer says what it said when it was issued: it is not printed."""


@transaction.atomic
def issue_sheet(
    *,
    treatment: Treatment,
    language: str,
    paper: str,
    large_print: bool,
    form_key: UUID,
    shown_digest: str,
    by: User,
    now: datetime,
    notes: str = "",
    overrides: Sequence[Override] = (),
    signed: Sequence[signing.Signed] = (),
    signed_in: str = "",
    carries: bool = False,
    replaces: Sheet | None = None,
) -> Sheet:
    """Issue a sheet for a treatment; the same form sent again returns the first.

    `shown_digest` is the digest of `queries.shown` for the same overrides: what the clinician saw
    is what is issued. `signed` is what `by` signs for, read in the language `signed_in` (the
    sheet's, if empty); with `carries` the signatures of the sheet that is replaced count too, as
    long as nothing changed of what they rest on. A sheet that already counts has to be named in
    `replaces`; it is withdrawn in the same transaction. Raises IssueRefused with every reason,
    FormReused, and `rules.UnsafePlan` when the plan breaks an invariant.
    """
    # Sheets of one clinic are issued one at a time: numbers have no gaps, a form counts once.
    clinic = once.held(treatment.clinic_id)
    same = {"treatment_id": treatment.pk, "language": language}
    first = once.made_before(Sheet, clinic, form_key, **same)
    if first is not None:
        return first
    treatment = Treatment.objects.select_related("clinic", "patient").get(pk=treatment.pk)
    guidance = editions.current()
    seen = queries.shown(
        treatment, language=language, overridden=overridden(overrides), guidance=guidance
    )
    wanted = signing.needed(seen.plan, treatment)
    before = signing.carried(replaces if carries else None, wanted)
    reasons = [
        *refusals.of_plan(seen.plan),
        *refusals.of_clinic(treatment),
        *refusals.of_stops(seen.plan, overrides, guidance.words["override_reasons"]),
        *refusals.of_depths(seen.plan, treatment),
        *refusals.of_signatures(wanted, signed, before),
        *refusals.of_order(treatment, replaces),
        *refusals.of_letters(seen.plan, seen.letterhead, notes + by.name),
        *([] if seen.digest == shown_digest else [refusals.Reason("changed")]),
    ]
    if reasons or not seen.plan.may_be_issued:
        raise IssueRefused(reasons or [refusals.Reason("not-issuable")])
    sheet = Sheet(
        clinic=clinic,
        number=queries.next_number(clinic),
        treatment=treatment,
        patient=treatment.patient,
        language=language,
        paper=paper,
        large_print=large_print,
        edition_number=seen.plan.edition_number,
        edition_digest=seen.plan.edition_digest,
        issued_by=by,
        issued_at=now,
        form_key=form_key,
        replaces=replaces,
    )
    said = _store(sheet, seen.text, notes)
    _answer_for(sheet, overrides)
    if signed_in not in ("", language):
        wanted = signing.in_words_of(treatment, signed_in, overridden(overrides), guidance)
    signatures = _sign(sheet, wanted, {(one.kind, one.subject) for one in signed}, before)
    _note_issue(sheet, said, overrides, signatures)
    if replaces is not None and not Withdrawal.objects.filter(sheet=replaces).exists():
        _withdraw(replaces, Withdrawal.Reason.REPLACED, "", by, now)
    return sheet


def overridden(overrides: Sequence[Override]) -> list[str]:
    """Return the rules that are overridden, not merely answered for."""
    return [one.rule for one in overrides if one.kind == StopOverride.Kind.OVERRIDE]


def _store(sheet: Sheet, plan: str, notes: str) -> SheetPayload:
    """Insert the sheet and what it says."""
    letterhead = queries.letterhead_for(
        sheet.treatment,
        language=sheet.language,
        number=str(sheet.number),
        issued_at=sheet.issued_at.astimezone(sheet.clinic.zone),
        issued_by=sheet.issued_by.name,
        notes=notes,
        replaces=str(sheet.replaces.number) if sheet.replaces else "",
    )
    said = SheetPayload(
        clinic=sheet.clinic,
        sheet=sheet,
        plan=plan,
        letterhead=payload.canonical(letterhead.to_json()),
        notes=notes,
        salt=secrets.token_hex(16),
    )
    sheet.payload_digest = payload.digest(said.salt, said.plan, said.letterhead, said.notes)
    sheet.save(force_insert=True)
    said.save(force_insert=True)
    return said


def _sign(
    sheet: Sheet,
    wanted: Sequence[signing.ToSign],
    now: Collection[tuple[str, str]],
    before: Mapping[tuple[str, str], Signature],
) -> list[Signature]:
    """Keep who signed for what, in the words that were read; as it was, where it was before."""
    rows = []
    for one in wanted:
        row = Signature(
            clinic=sheet.clinic,
            sheet=sheet,
            kind=one.kind,
            subject=one.subject,
            title=one.title,
            text=one.text,
            rests_on=one.rests_on,
            name=sheet.issued_by.name,
            by=sheet.issued_by,
            at=sheet.issued_at,
        )
        if one.key not in now:
            old = before[one.key]
            row.title, row.text, row.name = old.title, old.text, old.name
            row.by, row.at = old.by, old.at
        rows.append(row)
    return Signature.objects.bulk_create(rows)


def _answer_for(sheet: Sheet, overrides: Sequence[Override]) -> None:
    StopOverride.objects.bulk_create(
        StopOverride(
            clinic=sheet.clinic,
            treatment=sheet.treatment,
            rule=one.rule,
            kind=one.kind,
            reason_code=one.reason_code,
            name=" ".join(one.name.split()),
            note=one.note,
            at=sheet.issued_at,
            by=sheet.issued_by,
        )
        for one in overrides
    )


def _note_issue(
    sheet: Sheet, said: SheetPayload, overrides: Sequence[Override], signed: Sequence[Signature]
) -> None:
    journal.write(
        clinic=sheet.clinic,
        by=sheet.issued_by,
        verb="issue-sheet",
        obj=sheet,
        data={
            "number": sheet.number,
            "patient": str(sheet.patient_id),
            "treatment": str(sheet.treatment_id),
            "edition": sheet.edition_digest,
            "payload": sheet.payload_digest,
            "replaces": str(sheet.replaces_id) if sheet.replaces_id else None,
            # Naming the stops would tell what the patient has; their kinds are enough here.
            "answered": sorted(one.kind for one in overrides),
            # With the sheet's own salt: what was signed for tells of the patient too.
            **({"signed": signing.digest(said.salt, signed)} if signed else {}),
        },
        now=sheet.issued_at,
    )


@transaction.atomic
def withdraw_sheet(
    *, sheet: Sheet, reason_code: str, reason: str, by: User, now: datetime
) -> Withdrawal:
    """Withdraw a sheet: from then on it does not count; raises WithdrawalRefused."""
    once.held(sheet.clinic_id)
    if Withdrawal.objects.filter(sheet=sheet).exists():
        raise WithdrawalRefused(f"sheet {sheet.number} was withdrawn already")
    if reason_code not in Withdrawal.Reason.values:
        raise WithdrawalRefused(f"{reason_code!r} is not one of the reasons")
    if reason_code == Withdrawal.Reason.OTHER and not reason.strip():
        raise WithdrawalRefused("write down the reason")
    return _withdraw(sheet, reason_code, reason, by, now)


def _withdraw(sheet: Sheet, reason_code: str, reason: str, by: User, now: datetime) -> Withdrawal:
    withdrawal = Withdrawal.objects.create(
        clinic=sheet.clinic, sheet=sheet, reason_code=reason_code, reason=reason, by=by, at=now
    )
    data = {"reason": str(reason_code)}
    journal.write(clinic=sheet.clinic, by=by, verb="withdraw-sheet", obj=sheet, data=data, now=now)
    return withdrawal


def render_pdf(
    *,
    sheet: Sheet,
    paper: str,
    large_print: bool,
    door_of: DoorOf,
    by: User | None,
    now: datetime,
) -> RenderedPdf:
    """Return the print of a sheet, made on first use and kept for ever; `by` None is the patient.

    `door_of` says how the sheet's own page is opened now. A print that shows another code, or one
    where none opens any more, is not handed out: a new one is made.

    The rendering is outside any transaction. Raises SheetWithdrawn, SheetDamaged and
    `paper.RenderingFailed`; a print that failed leaves nothing behind.
    """
    if Withdrawal.objects.filter(sheet=sheet).exists():
        raise SheetWithdrawn(f"sheet {sheet.number} was withdrawn")
    door = door_of(sheet)
    if (found := queries.pdf_for(sheet, paper, large_print, door)) is not None:
        return found
    if not queries.is_intact(sheet):
        raise SheetDamaged(f"sheet {sheet.number} is not what was issued")
    html = queries.html(sheet, paper_size=paper, large_print=large_print, door=door)
    made = RenderedPdf(
        clinic=sheet.clinic,
        sheet=sheet,
        paper=paper,
        large_print=large_print,
        door=queries.mark(door),
        # What the bytes were made from: the same for the same plan, templates and styles.
        template_version=payload.digest(html),
        data=papers.pdf(html),
        created_at=now,
    )
    return _keep_pdf(made, by, door)


@transaction.atomic
def _keep_pdf(made: RenderedPdf, by: User | None, door: papers.Door | None) -> RenderedPdf:
    """Keep the bytes, unless another process was quicker: then its bytes count."""
    once.held(made.clinic_id)
    found = queries.pdf_for(made.sheet, made.paper, made.large_print, door)
    if found is not None:
        return found
    made.sha256 = hashlib.sha256(made.data).hexdigest()
    made.save(force_insert=True)
    journal.write(
        clinic=made.clinic,
        by=by,
        verb="render-pdf",
        obj=made,
        data={"sheet": str(made.sheet_id), "sha256": made.sha256, "paper": made.paper},
        now=made.created_at,
    )
    return made
