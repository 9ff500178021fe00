"""What the page of one treatment shows: the record, what became of it, and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Area
from aftercare.web import formats
from clinics.frontdesk import beside, readback
from clinics.frontdesk.readback import Told
from clinics.records.models import StopOverride, Treatment
from clinics.sheets.models import Sheet

LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done, by whom and when."""

    at: datetime
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What one correction changed, why, and where the record stands as it was before."""

    at: datetime
    who: str
    reason: str
    before: Treatment
    rows: list[beside.Row]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who answers for a treatment in spite of a stop."""

    title: str
    kind: str
    reason: str
    note: str
    name: str
    at: datetime
    who: str


def context(treatment: Treatment, sheets: list[Sheet]) -> dict[str, Any]:
    """Return what the page shows; `sheets` are those issued from the treatment."""
    guidance, language = editions.current(), formats.language()
    groups = {group.id: group for group in readback.groups(treatment, guidance)}
    answers = [group for id, group in groups.items() if id.startswith(beside.ANSWERS)]
    told = [item.told for group in answers for item in group.items]
    zones = [guidance.areas[Area(zone.area)].label[language] for zone in treatment.zones.all()]
    return {
        "treatment": treatment,
        "patient": treatment.patient,
        "device": readback.named_device(treatment.device, guidance, language),
        "areas": ", ".join(label.lower() for label in zones),
        "depths": readback.depths(treatment, guidance),
        "when": next(one for one in groups["treatment"].items if one.key == "performed_at"),
        "what": next(one for one in groups["treatment"].items if one.key == "device"),
        "seen": groups["seen"].items,
        "answers": answers,
        "recorded": sum(one not in beside.OPEN for one in told),
        "not_asked": told.count(Told.NOT_ASKED),
        "home": groups["home"].items,
        "notes": treatment.notes,
        "events": events(treatment, sheets),
        "corrections": corrections(treatment, guidance),
        "corrected_by": getattr(treatment, "corrected_by", None),
        "signed": [signed(one, guidance) for one in treatment.stop_overrides.select_related("by")],
        "sheets": sheets,
    }


def events(treatment: Treatment, sheets: list[Sheet]) -> list[Event]:
    """Return what was done, in the order of time."""
    text = _("Record corrected") if treatment.corrects_id else _("Recorded")
    found = [
        Event(treatment.performed_at, _("Needling ended"), ""),
        Event(treatment.recorded_at, text, treatment.recorded_by.name),
    ]
    later = getattr(treatment, "corrected_by", None)
    if later is not None:
        found.append(Event(later.recorded_at, _("Corrected later"), later.recorded_by.name))
    for sheet in sheets:
        said = {"number": sheet.number}
        issued = _("Sheet %(number)s issued") % said
        found.append(Event(sheet.issued_at, issued, sheet.issued_by.name))
        if printed := min((pdf.created_at for pdf in sheet.pdfs.all()), default=None):
            found.append(Event(printed, _("Sheet %(number)s printed") % said, ""))
        if sheet.is_withdrawn:
            withdrawn = _("Sheet %(number)s withdrawn") % said
            found.append(Event(sheet.withdrawal.at, withdrawn, sheet.withdrawal.by.name))
    return sorted(found, key=lambda event: event.at)


def corrections(treatment: Treatment, guidance: rules.Guidance) -> list[Correction]:
    """Return what each correction up to this record changed, the latest first."""
    found: list[Correction] = []
    newer = treatment
    while newer.corrects_id is not None and len(found) < LONGEST_CHAIN:
        rows = Treatment.objects.select_related("recorded_by", "corrects__recorded_by")
        newer = rows.get(pk=newer.pk)
        before = newer.corrects
        assert before is not None
        found.append(
            Correction(
                newer.recorded_at,
                newer.recorded_by.name,
                newer.correction_reason,
                before,
                beside.changes(before, newer, guidance),
            )
        )
        newer = before
    return found


def signed(one: StopOverride, guidance: rules.Guidance) -> Signed:
    """Return in words who answers for a stop."""
    language = formats.language()
    rule = guidance.rule_by_id.get(one.rule)
    reasons = guidance.words["override_reasons"]
    code = one.reason_code
    return Signed(
        rule.title[language] if rule else one.rule,
        str(one.get_kind_display()),
        reasons[code][language] if code in reasons else code,
        one.note,
        one.name,
        one.at,
        one.by.name,
    )
