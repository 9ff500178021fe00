"""Why a sheet is not issued: everything that a plan, a treatment and a clinic lack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from aftercare import paper, rules
from aftercare.guidance.store import editions
from clinics.records.models import StopOverride, Treatment
from clinics.sheets import queries, signing
from clinics.sheets.models import Sheet, Signature

REASONED = (rules.vocabulary.LimitLevel.LIMIT, rules.vocabulary.LimitLevel.NEVER)
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; `code` is one of those below, `subject` the flag, rule or area it is about.

    unanswered, open-stop, stop-not-overridable, stop-not-active, override-without-name,
    override-without-reason, unknown-override, missing-phone, no-edition, depth-not-confirmed,
    depth-without-reason, changed, corrected, replace-first (the number of the sheet that counts),
    unjudged (what the edition has never heard of: nobody has looked at it yet),
    unresolved-allergy (as typed: a clinician picks what it is, or that it is asked each time),
    unsigned-note (a rule: its note is signed for by name), unanswered-depth (an area: the depth is
    out of line, and nobody said that it was meant), signed-otherwise (what was signed for is not
    what is shown now), not-replaceable, unprintable (letters that the typeface lacks),
    not-issuable (none of these, and yet the plan says no)
    """

    code: str
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.code}:{self.subject}" if self.subject else self.code


class Answer(Protocol):
    """What somebody answers for: an `Override`."""

    @property
    def rule(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def reason_code(self) -> str: ...
    @property
    def name(self) -> str: ...


def of_plan(plan: rules.Plan) -> Iterator[Reason]:
    """Yield the questions that must be answered first."""
    for question in plan.unanswered:
        yield Reason("unanswered", question)
    for words in plan.unresolved_allergies:
        yield Reason("unresolved-allergy", words)


def of_unjudged(plan: rules.Plan) -> Iterator[Reason]:
    """Yield what the edition has never heard of, for issuing where nobody reads a review."""
    for name in plan.unjudged:
        yield Reason("unjudged", name)


def of_clinic(treatment: Treatment) -> Iterator[Reason]:
    """Yield what the clinic lacks: an approved edition, and a phone that patients can call."""
    if not editions.is_published():
        yield Reason("no-edition")
    if not treatment.clinic.phone.strip():
        yield Reason("missing-phone")


def of_letters(plan: rules.Plan, letterhead: paper.Letterhead, notes: str) -> Iterator[Reason]:
    """Yield the letters of names, products, address and notes that would stop the print later."""
    texts = (
        *(product.name for product in plan.products),
        *(match.ingredient for product in plan.products for match in product.matches),
        *(match.ingredient for product in plan.clinic_products for match in product.matches),
        letterhead.clinic_name,
        letterhead.clinic_address,
        letterhead.patient_name,
        letterhead.issued_by,
        notes,
    )
    missing = paper.unprintable("".join(texts))
    if missing:
        yield Reason("unprintable", "".join(missing))


def of_stops(
    plan: rules.Plan, answers: Iterable[Answer], override_reasons: Mapping[str, object]
) -> Iterator[Reason]:
    """Yield each stop that nobody answers for, and each answer that does not count."""
    given = {answer.rule: answer for answer in answers}
    for stop in plan.stops:
        answer = given.pop(stop.rule, None)
        if answer is None:
            yield Reason("open-stop", stop.rule)
            continue
        if answer.kind not in StopOverride.Kind.values:
            yield Reason("unknown-override", stop.rule)
        if not answer.name.strip():
            yield Reason("override-without-name", stop.rule)
        if answer.kind == StopOverride.Kind.OVERRIDE:
            if not stop.overridable:
                yield Reason("stop-not-overridable", stop.rule)
            if answer.reason_code not in override_reasons:
                yield Reason("override-without-reason", stop.rule)
        elif answer.reason_code and answer.reason_code not in override_reasons:
            yield Reason("override-without-reason", stop.rule)
    for rule in given:
        yield Reason("stop-not-active", rule)


def of_depths(plan: rules.Plan, treatment: Treatment) -> Iterator[Reason]:
    """Yield the depths above a warning that nobody confirmed, or above a limit without a reason."""
    for zone in plan.treatment.zones:
        said = str(treatment.depth_reasons.get(zone.area, "")).strip()
        if zone.level in REASONED and said in ("", CONFIRMED):
            yield Reason("depth-without-reason", zone.area)
        elif zone.level is rules.vocabulary.LimitLevel.WARN and not said:
            yield Reason("depth-not-confirmed", zone.area)


def of_signatures(
    wanted: Iterable[signing.ToSign],
    given: Iterable[signing.Signed] = (),
    carried: Collection[tuple[str, str]] = (),
) -> Iterator[Reason]:
    """Yield each thing that nobody signed for, and each signature that is for something else.

    `carried` is what was signed for when the sheet that is replaced was issued.
    """
    signed = {(one.kind, one.subject): one.rests_on for one in given}
    codes = {Signature.Kind.NOTE: "unsigned-note", Signature.Kind.DEPTH: "unanswered-depth"}
    for one in wanted:
        rests_on = signed.pop(one.key, None)
        if rests_on is None and one.key not in carried:
            yield Reason(codes[Signature.Kind(one.kind)], one.subject)
        elif rests_on not in (None, one.rests_on):
            yield Reason("signed-otherwise", one.subject)
    for _kind, subject in signed:
        yield Reason("signed-otherwise", subject)


def of_order(treatment: Treatment, replaces: Sheet | None) -> Iterator[Reason]:
    """Yield what stands in the way: a later record, or a sheet that counts and is not replaced."""
    if Treatment.objects.filter(corrects=treatment).exists():
        yield Reason("corrected")
    counting = queries.superseded_by_issuing(treatment)
    if counting is not None and (replaces is None or replaces.pk != counting.pk):
        yield Reason("replace-first", str(counting.number))
    if replaces is not None and (
        replaces.patient_id != treatment.patient_id
        or Sheet.objects.filter(replaces=replaces).exists()
    ):
        yield Reason("not-replaceable", str(replaces.number))
