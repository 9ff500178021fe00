"""The treated areas of the record page as ready values, with what their depths ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Area, Device, LimitLevel
from aftercare.web import formats
from clinics.frontdesk.forms import zones
from clinics.frontdesk.forms.treatment import TreatmentForm

Problems = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """One treated area as a row of the table."""

    index: int
    area: str
    label: str
    typed: str
    asks: str
    level: str
    note: str
    estimate: str
    confirmed: bool
    reason: str
    problem: str
    anchor: str
    place: str
    places: Sequence[tuple[str, str]]


def zone_lines(form: TreatmentForm) -> list[ZoneLine]:
    """Return the treated areas with what their depths ask for."""
    problems = {problem.anchor: problem.text for problem in form.shown_problems}
    return [_zone_line(row, form, problems) for row in form.zone_rows]


def _zone_line(row: zones.ZoneRow, form: TreatmentForm, problems: Problems) -> ZoneLine:
    lang = formats.language()
    known = row.area in Area.__members__.values()
    label = form.guidance.areas[Area(row.area)].label[lang] if known else row.area[:40]
    anchor = row.problem.anchor if row.problem else f"zone-{row.index}-depth"
    # What was typed and can't be a depth is told at once; what is still empty only when asked for.
    problem = problems.get(anchor, "")
    if row.problem and row.typed and anchor.endswith(("-depth", "-area", "-place")):
        problem = row.problem.text
    return ZoneLine(
        index=row.index,
        area=row.area,
        label=label,
        typed=row.typed,
        asks=row.asks,
        level=row.level.value,
        note=_limit_words(row, form.guidance) if known else "",
        estimate=_estimate_words(row, form),
        confirmed=row.confirmed,
        reason=row.reason,
        problem=problem,
        anchor=anchor,
        place=row.place,
        places=_places(form) if row.area == Area.SCAR else (),
    )


def _places(form: TreatmentForm) -> list[tuple[str, str]]:
    """Return where on the body a scar may be."""
    lang = formats.language()
    areas = form.guidance.areas.items()
    return [(area.value, info.label[lang]) for area, info in areas if area is not Area.SCAR]


def _limit_words(row: zones.ZoneRow, guidance: rules.Guidance) -> str:
    info = guidance.areas[Area(row.area)]
    note = info.note[formats.language()] if info.note else ""
    warn, limit = formats.number(info.warn_above_mm), formats.number(info.limit_mm)
    if row.level is LimitLevel.NEVER:
        return note
    if row.level is LimitLevel.WARN:
        text = _("Above the usual %(warn)s mm here (limit %(limit)s mm).")
    elif row.level is LimitLevel.LIMIT:
        text = _("Above the limit of %(limit)s mm here (usual up to %(warn)s mm).")
    else:
        return ""
    return " ".join(filter(None, [text % {"warn": warn, "limit": limit}, note]))


def _estimate_words(row: zones.ZoneRow, form: TreatmentForm) -> str:
    """Return the maker's figure for what the setting reaches: never used for a limit."""
    if row.depth is None or not form.chosen_device:
        return ""
    ratio = form.guidance.devices[Device(form.chosen_device)].estimate
    reached = rules.estimate_mm(row.depth, ratio)
    if reached is None or ratio == (1, 1):
        return ""
    low, high = map(formats.number, reached)
    return _("Maker’s figure: reaches %(low)s–%(high)s mm") % {"low": low, "high": high}


def areas_to_add(form: TreatmentForm) -> list[tuple[str, str]]:
    """Return the areas that are not in the table yet."""
    there = {row.area for row in form.zone_rows}
    lang = formats.language()
    return [
        (area.value, info.label[lang])
        for area, info in form.guidance.areas.items()
        if area.value not in there
    ]


@lru_cache(maxsize=8)
def helper_rows(language: str) -> list[tuple[str, str, str]]:
    """Return wanted depths with the settings that the makers suggest, in mm."""
    rows = []
    for wanted in map(Decimal, ("0.25", "0.5", "0.75", "1.0", "1.5")):
        pen = rules.suggested_setting_mm(Device.PEN, wanted)
        roller = rules.suggested_setting_mm(Device.ROLLER, wanted)
        rows.append(
            (
                formats.number(wanted),
                formats.number(pen or wanted),
                formats.number(roller or wanted),
            )
        )
    return rows
