"""The treated areas of the record page as ready values, with what their depths ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.guidance import AreaInfo
from aftercare.rules.vocabulary import Area, Device, LimitLevel
from aftercare.web import formats
from clinics.frontdesk.forms.treatment import TreatmentForm
from clinics.frontdesk.forms.zones import ZoneForm


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """One treated area as a row of the table."""

    index: int
    area: str
    label: str
    typed: str
    usual: str
    limit: str
    last: str
    is_copied: bool
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
    return [_zone_line(index, row, form) for index, row in enumerate(form.zones.forms)]


def _zone_line(index: int, row: ZoneForm, form: TreatmentForm) -> ZoneLine:
    found = row.problem
    last = form.last_depths.get(row.area_code)
    anchor = found.anchor if found else f"zone-{index}-depth"
    problem = form.problem_at.get(anchor, "")
    # What was typed and can't be a depth is told at once; what is still empty only when asked for.
    if found and row.typed and anchor.endswith(("-depth", "-area", "-place")):
        problem = found.text
    return ZoneLine(
        index=index,
        area=row.area_code,
        label=row.label,
        typed=row.typed,
        usual=formats.number(row.info.warn_above_mm) if row.info else "",
        limit=formats.number(row.info.limit_mm) if row.info else "",
        last=formats.number(last) if last is not None else "",
        is_copied=form.is_copied and last is not None and last == row.depth_mm,
        asks=row.asks,
        level=row.level.value,
        note=_limit_words(row.level, row.info) if row.info else "",
        estimate=_estimate_words(row, form),
        confirmed=bool(row["confirm"].value()),
        reason=str(row["reason"].value() or ""),
        problem=problem,
        anchor=anchor,
        place=str(row["place"].value() or ""),
        places=_places(form) if row.area_code == Area.SCAR else (),
    )


def _places(form: TreatmentForm) -> list[tuple[str, str]]:
    """Return where on the body a scar may be."""
    areas = form.guidance.areas.items()
    return [(area.value, info.label[form.language]) for area, info in areas if area != Area.SCAR]


def _limit_words(level: LimitLevel, info: AreaInfo) -> str:
    note = info.note[formats.language()] if info.note else ""
    warn, limit = formats.number(info.warn_above_mm), formats.number(info.limit_mm)
    if level is LimitLevel.NEVER:
        return note
    if level is LimitLevel.WARN:
        text = _("Above the usual %(warn)s mm here (limit %(limit)s mm).")
    elif level is LimitLevel.LIMIT:
        text = _("Above the limit of %(limit)s mm here (usual up to %(warn)s mm).")
    else:
        return ""
    return " ".join(filter(None, [text % {"warn": warn, "limit": limit}, note]))


def _estimate_words(row: ZoneForm, form: TreatmentForm) -> str:
    """Return the maker's figure for what the setting reaches: never used for a limit."""
    if row.depth_mm is None or not form.chosen_device:
        return ""
    ratio = form.guidance.devices[Device(form.chosen_device)].estimate
    reached = rules.estimate_mm(row.depth_mm, ratio)
    if reached is None or ratio == (1, 1):
        return ""
    low, high = map(formats.number, reached)
    return _("Maker’s figure: reaches %(low)s–%(high)s mm") % {"low": low, "high": high}


def areas_to_add(form: TreatmentForm) -> list[tuple[str, str]]:
    """Return the areas that are not in the table yet."""
    there = {row.area_code for row in form.zones.forms}
    return [
        (area.value, info.label[form.language])
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
