"""Reading lists: which sheets go together, what a new one would say, and how far a list is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.web import formats
from clinics.bulk.models import Batch, BatchItem
from clinics.delivery.models import PatientChannel
from clinics.records import finding
from clinics.records.models import Patient
from clinics.sheets import queries as sheets
from clinics.sheets import refusals, sentences, signing
from clinics.sheets.models import RenderedPdf, Sheet

State, Problem = BatchItem.State, BatchItem.Problem


def of_day(counting: QuerySet[Sheet], day: date) -> QuerySet[Sheet]:
    """Return the sheets of the treatments of one day, in the time zone in force."""
    begins = timezone.make_aware(datetime.combine(day, time()))
    ends = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    return counting.filter(treatment__performed_at__gte=begins, treatment__performed_at__lt=ends)


def of_patients(
    counting: QuerySet[Sheet], patients: QuerySet[Patient], text: str
) -> QuerySet[Sheet]:
    """Return the sheets of the patients who are found by a text."""
    found = finding.found(patients, text).order_by().values("pk")
    return counting.filter(patient__in=found)


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that the new sheet makes in another way; empty where there is none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sheet of a list that is about to begin: what is in its way, and what would change."""

    sheet: Sheet
    problem: str
    digest: str = ""
    changes: tuple[Change, ...] = ()
    # What has to be signed for, each in a sentence.
    named: tuple[str, ...] = ()

    @property
    def says_why_not(self) -> str:
        """Why it is left for a person, in words."""
        label = str(Problem(self.problem).label) if self.problem else ""
        return " ".join((label, *self.named))


def candidates(found: Sequence[Sheet], *, sends: bool, issues: bool) -> list[Candidate]:
    """Return what would become of each sheet now, in the order given."""
    channels = PatientChannel.objects.filter(patient__in=[sheet.patient_id for sheet in found])
    confirmed = dict(channels.values_list("patient_id", "confirmed_address"))
    guidance = editions.current() if issues else None
    made = []
    for sheet in found:
        problem = _in_the_way(sheet, confirmed.get(sheet.patient_id, ""), sends)
        if problem or guidance is None:
            made.append(Candidate(sheet, problem))
        else:
            made.append(_as_issued_again(sheet, guidance))
    return made


def _in_the_way(sheet: Sheet, confirmed: str, sends: bool) -> str:
    if sheet.is_withdrawn:
        return Problem.WITHDRAWN
    if sends and not sheet.patient.email:
        return Problem.NO_ADDRESS
    if sends and sheet.patient.email != confirmed:
        return Problem.NOT_CONFIRMED
    return ""


def _as_issued_again(sheet: Sheet, guidance: rules.Guidance) -> Candidate:
    """Return what the new sheet would say. A stop needs a person's answer, each time."""
    seen = sheets.shown(sheet.treatment, language=sheet.language, guidance=guidance)
    reasons = [
        *refusals.of_plan(seen.plan),
        *refusals.of_unjudged(seen.plan),
        *refusals.of_clinic(sheet.treatment),
        *refusals.of_stops(seen.plan, (), guidance.words["override_reasons"]),
        *refusals.of_depths(seen.plan, sheet.treatment),
        *refusals.of_order(sheet.treatment, sheet),
        *refusals.of_letters(seen.plan, seen.letterhead, sheet.payload.notes),
    ]
    wanted = signing.needed(seen.plan, sheet.treatment)
    unsigned = [*refusals.of_signatures(wanted, carried=signing.carried(sheet, wanted))]
    if reasons or not seen.plan.may_be_issued:
        return Candidate(sheet, Problem.NEEDS_REVIEW)
    if unsigned:
        language = formats.language()
        named = tuple(sentences.said(one, sheet.treatment, language).text for one in unsigned)
        return Candidate(sheet, Problem.UNSIGNED, named=named)
    return Candidate(sheet, "", seen.digest, tuple(changes(sheets.plan(sheet), seen.plan)))


def changes(before: rules.Plan, after: rules.Plan) -> Iterable[Change]:
    """Yield the statements that differ, with their dates, in the order of the new sheet."""
    old, new = _statements(before), _statements(after)
    for key in [*new, *(key for key in old if key not in new)]:
        if old.get(key) != new.get(key):
            yield Change(old.get(key, ""), new.get(key, ""))


def _statements(plan: rules.Plan) -> dict[tuple[str, str | None], str]:
    """Return what is printed, by rule and product, with its first and its last day."""
    said = {}
    for line in plan.advice:
        days = [day.isoformat() for day in (line.starts, line.until) if day]
        said[line.rule, line.product] = " – ".join([f"{line.title}: {line.text}", *days])
    for product in plan.products:
        day = [product.starts.isoformat()] if product.starts else []
        said["product", product.name] = " – ".join([f"{product.name}: {product.text}", *day])
    return said


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list is."""

    count: int
    done: int
    left: int
    waiting: int
    not_done: int

    @property
    def is_over(self) -> bool:
        """Whether nothing waits any more."""
        return self.waiting == 0

    @property
    def ended(self) -> int:
        """How many are behind us, one way or another."""
        return self.count - self.waiting


def progress(batch: Batch) -> Progress:
    """Return how far a list is, in one query."""
    counts = batch.items.aggregate(
        count=Count("id"),
        done=Count("id", filter=Q(state=State.DONE)),
        left=Count("id", filter=Q(state=State.LEFT)),
        waiting=Count("id", filter=Q(state=State.WAITING)),
        not_done=Count("id", filter=Q(state=State.STOPPED)),
    )
    return Progress(**counts)


def items(batch: Batch) -> QuerySet[BatchItem]:
    """Return the sheets of a list with whom they are for and what became of them."""
    return batch.items.select_related(
        "sheet__patient", "sheet__treatment", "issued", "delivery"
    ).order_by("position")


def prints(batch: Batch, mark_of: Callable[[UUID], str]) -> list[bytes]:
    """Return the kept prints of a list in its order; a sheet that was withdrawn since has none.

    `mark_of` says which door a sheet has now: a print that shows another one is left out.
    """
    done = batch.items.filter(state=State.DONE).values_list("position", "issued_id", "sheet_id")
    place = {issued or sheet: position for position, issued, sheet in done}
    kept = RenderedPdf.objects.filter(
        clinic=batch.clinic_id,
        sheet__in=place,
        sheet__withdrawal=None,
        paper=F("sheet__paper"),
        large_print=F("sheet__large_print"),
    )
    data: dict[UUID, bytes] = {}
    for sheet in place:
        one = kept.filter(sheets.showing(mark_of(sheet)), sheet=sheet)
        if raw := one.values_list("data", flat=True).first():
            data[sheet] = bytes(raw)
    return [data[sheet] for sheet in sorted(data, key=place.__getitem__)]
