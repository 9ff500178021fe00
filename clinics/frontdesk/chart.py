"""A patient’s chart: alerts, visits, what is used at home as of today, and the sheet at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Area, Verdict
from aftercare.web import formats
from clinics.accounts.models import Clinic
from clinics.additions import queries as additions
from clinics.followup import queries as follow_up
from clinics.followup.models import CheckIn, Concern
from clinics.frontdesk import alerts, lists, readback, showing
from clinics.portal.models import Report
from clinics.records import entries, queries
from clinics.records.models import Patient, PatientProduct, Treatment

MOST_VISITS = 60


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as a row of the series."""

    id: UUID
    when: str
    what: str
    seen: str
    lot: str
    row: lists.TreatmentRow
    said: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class AtHome:
    """One of the patient's products, and what is to be said of it today."""

    id: UUID
    name: str
    read: str
    verdict: str
    tag: str
    why: str


def context(patient: Patient, visits: Sequence[Treatment], now: datetime) -> dict[str, Any]:
    """Return what the chart shows; `visits` are those that count, the latest first."""
    guidance = editions.current()
    last = visits[0] if visits else None
    reports = list(Report.objects.filter(patient=patient, ended_at=None, sheet__withdrawal=None))
    concerns = follow_up.open_concerns(Concern.objects.filter(patient=patient))
    plan = plan_now(patient, last, reports)
    sheet = follow_up.latest_sheets([patient]).get(patient.pk)
    return {
        "alerts": alerts.of(visits, concerns, reports, plan, guidance, now),
        "visits": series(patient, visits[:MOST_VISITS], guidance, now),
        "products": at_home(patient, plan, now),
        "stopped": _stopped(patient, now),
        "sheet": sheet,
        "sheet_is_old": sheet is not None and all(one.pk != sheet.treatment_id for one in visits),
        "showing": showing.of(sheet, now) if sheet else None,
    }


def plan_now(
    patient: Patient, last: Treatment | None, reports: Sequence[Report]
) -> rules.Plan | None:
    """Return what follows from the latest visit, what was told since and the products of now.

    None where there was no visit, or nothing can be said.
    """
    if last is None:
        return None
    told = tuple(rules.Report(rules.Told(one.what), one.words) for one in reports)
    try:
        facts = entries.facts(
            last.entry(),
            born_on=patient.date_of_birth,
            time_zone=last.time_zone,
            products=queries.product_snapshot(patient),
        )
        return rules.build_plan(
            rules.believed(facts, told),
            _guidance(patient.clinic),
            formats.language(),
            anyway=True,
        )
    except (rules.FactsInvalid, rules.UnsafePlan, rules.LanguageMissing):
        return None


def _guidance(clinic: Clinic) -> rules.Guidance:
    return additions.guidance_for(clinic, editions.current())


def series(
    patient: Patient, visits: Sequence[Treatment], guidance: rules.Guidance, now: datetime
) -> list[Visit]:
    """Return the visits with what was set, seen and used, and what she said afterwards."""
    rows = Treatment.objects.filter(pk__in=[one.pk for one in visits])
    states = {row.id: row for row in lists.treatments(rows, guidance, now, MOST_VISITS)}
    said: dict[UUID, list[tuple[str, bool]]] = {}
    answers = CheckIn.objects.filter(patient=patient).order_by("at")
    for treatment, day, outcome in answers.values_list("sheet__treatment_id", "day", "outcome"):
        is_fine = outcome == CheckIn.Outcome.AS_EXPECTED
        label = _("fine") if is_fine else str(CheckIn.Outcome(outcome).label)
        text = _("day %(day)s: %(what)s") % {"day": day, "what": label.lower()}
        said.setdefault(treatment, []).append((text, not is_fine))
    return [_visit(one, states[one.pk], said.get(one.pk, []), guidance) for one in visits]


def _visit(
    one: Treatment, row: lists.TreatmentRow, said: list[tuple[str, bool]], guidance: rules.Guidance
) -> Visit:
    items = readback.items(one, guidance)
    seen = items["endpoint"]
    return Visit(
        id=one.pk,
        when=row.when,
        what=depths(one, guidance),
        seen=seen.value if one.endpoint else "",
        lot=one.cartridge_lot,
        row=row,
        said=tuple(said),
    )


def depths(one: Treatment, guidance: rules.Guidance) -> str:
    """Return the treatment with its depths in one line: "Pen: cheeks 1.0, forehead 0.5"."""
    language = formats.language()
    found = []
    for zone in one.zones.all():
        label = guidance.areas[Area(zone.area)].label[language].lower()
        depth = formats.number(zone.set_depth_mm) if zone.set_depth_mm else "–"
        found.append(f"{label} {depth}")
    device = readback.named_device(one.device, guidance, language) or _("Device not recorded")
    return f"{device}: {', '.join(found)}" if found else device


def at_home(patient: Patient, plan: rules.Plan | None, now: datetime) -> list[AtHome]:
    """Return what the patient uses at home, each with the verdict for her today."""
    products = list(queries.current_products(patient))
    advice: Sequence[rules.ProductAdvice | None] = [None] * len(products)
    if plan is not None and len(plan.products) == len(products):
        advice = plan.products
    today = now.astimezone(patient.clinic.zone).date()
    return [_at_home(*pair, today) for pair in zip(products, advice, strict=True)]


def _at_home(product: PatientProduct, advice: rules.ProductAdvice | None, today: date) -> AtHome:
    count = len([one for one in (product.ingredients or "").split(",") if one.strip()])
    read = ngettext("%(num)s ingredient", "%(num)s ingredients", count) % {"num": count}
    verdict, tag = judged(advice, today)
    return AtHome(
        id=product.pk,
        name=product.name,
        read=read if count else _("Ingredients not known"),
        verdict=verdict,
        tag=tag,
        why=" ".join(filter(None, [advice.text, *advice.notes])) if advice else "",
    )


def judged(advice: rules.ProductAdvice | None, today: date) -> tuple[str, str]:
    """Return what is to be said of a product today, and how it is marked."""
    if advice is None:
        return _("not checked: no visit yet"), "tag-wait"
    if advice.verdict is Verdict.NEVER:
        why = "; ".join(advice.because)
        return (_("no: %(why)s") % {"why": why} if why else _("no")), "tag-stop"
    if advice.verdict is Verdict.WAIT and advice.starts is not None:
        day = formats.day(advice.starts)
        if advice.starts > today:
            return _("from %(day)s") % {"day": day}, "tag-changed"
        return _("may be used since %(day)s") % {"day": day}, "tag-done"
    if advice.verdict is Verdict.OK:
        return _("may be used"), "tag-done"
    return _("not checked: ask"), "tag-wait"


def _stopped(patient: Patient, now: datetime) -> list[tuple[UUID, str, str]]:
    """Return what the patient stopped using lately, which can be taken back."""
    gone = PatientProduct.objects.filter(patient=patient, replaced_by=None).exclude(removed_at=None)
    return [
        (one.pk, one.name, formats.moment(one.removed_at, now))
        for one in gone.order_by("-removed_at")[:5]
        if one.removed_at
    ]
