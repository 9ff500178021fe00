"""One issued sheet beside what some guidance would say of the same treatment now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aftercare import rules
from aftercare.rules import StricterKind
from aftercare.rules.vocabulary import Language
from clinics.recall.models import Comparison
from clinics.records.models import StopOverride
from clinics.sheets import payload, queries
from clinics.sheets.models import Sheet

# What can't be compared is listed too, and told in words of the screen.
REFUSED = rules.Stricter(StricterKind.STOP, "plan:refused", "", "", None)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a guidance changes for the reader of a sheet, whatever day it is."""

    differs: bool
    stricter: tuple[rules.Stricter, ...]
    open_until: date | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What one guidance after another changes for a treatment, whatever its sheet says."""

    differs: bool
    stricter: tuple[rules.Stricter, ...] = ()
    looser: tuple[rules.Stricter, ...] = ()
    open_until: date | None = None


def basis(guidance: rules.Guidance) -> str:
    """Return what names a guidance: an edition's digest, with a clinic's additions if any."""
    if not guidance.additions.digest:
        return guidance.digest
    return rules.digest({"edition": guidance.digest, "local": guidance.additions.digest})


def answers(sheet: Sheet) -> list[StopOverride]:
    """Return what was answered to reasons not to treat when this very sheet was issued."""
    given = sheet.treatment.stop_overrides.all()
    return [one for one in given if (one.at, one.by_id) == (sheet.issued_at, sheet.issued_by_id)]


def overridden(given: Iterable[StopOverride]) -> frozenset[str]:
    """Return the rules that were overridden, not merely answered for."""
    return frozenset(one.rule for one in given if one.kind == StopOverride.Kind.OVERRIDE)


def plan_now(sheet: Sheet, guidance: rules.Guidance) -> rules.Plan:
    """Return what the guidance says of the sheet's treatment; raises `rules.UnsafePlan`."""
    return rules.build_plan(
        sheet.treatment.facts(),
        guidance,
        Language(sheet.language),
        overridden=overridden(answers(sheet)),
        anyway=True,
    )


def compare(sheet: Sheet, guidance: rules.Guidance) -> Compared:
    """Compare what the patient holds with what the guidance says; never raises `UnsafePlan`."""
    old = queries.plan(sheet)
    try:
        new = plan_now(sheet, guidance)
    except rules.UnsafePlan:
        return Compared(True, (REFUSED,), None)
    return Compared(rules.differs(old, new), rules.stricter(old, new), rules.open_until(old))


def changed(sheet: Sheet, before: rules.Guidance, after: rules.Guidance) -> Changed:
    """Compare what two guidances say of a sheet's treatment; never raises `UnsafePlan`.

    A treatment of which the first can say nothing gets no milder or stricter by the second.
    """
    try:
        old = plan_now(sheet, before)
    except rules.UnsafePlan:
        return Changed(differs=True)
    until = rules.open_until(old)
    try:
        new = plan_now(sheet, after)
    except rules.UnsafePlan:
        return Changed(True, (REFUSED,), (), until)
    stricter, looser = rules.stricter(old, new), rules.stricter(new, old)
    return Changed(rules.differs(old, new), stricter, looser, until)


def row(sheet: Sheet, guidance: rules.Guidance, now: datetime) -> Comparison:
    """Return the comparison as a row that is not stored yet."""
    found = compare(sheet, guidance)
    ends = [one.ends for one in found.stricter]
    data = [dumped(one) for one in found.stricter]
    return Comparison(
        clinic_id=sheet.clinic_id,
        sheet=sheet,
        basis=basis(guidance),
        born_on=sheet.patient.date_of_birth,
        differs=found.differs,
        stricter=data,
        is_stricter=bool(data),
        stricter_until=None if None in ends else max((x for x in ends if x), default=None),
        open_until=found.open_until,
        findings=findings(data),
        compared_at=now,
    )


def findings(data: Iterable[Mapping[str, Any]]) -> str:
    """Return what names the ways in which something is stricter; titles do not count."""
    return payload.digest(*(f"{x['kind']} {x['about']} {x['text']} {x['ends']}" for x in data))


def dumped(one: rules.Stricter) -> dict[str, Any]:
    """Return one finding as JSON data."""
    return {
        "kind": one.kind.value,
        "about": one.about,
        "title": one.title,
        "text": one.text,
        "ends": one.ends and one.ends.isoformat(),
    }
