"""The treated areas in the treatment form: one row an area, with its set depth."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Area, Language, LimitLevel
from aftercare.web.forms import Problem
from clinics.frontdesk.forms.reading import text_problem

MOST_ROWS: Final = 40
DEEPEST_MM: Final = Decimal(5)
NOT_NOTED: Final = ("-", "–", "—", "?")
_KEY: Final = re.compile(r"zone-(\d{1,3})-area")
_NUMBER: Final = re.compile(r"\d{1,3}([.,]\d{1,4})?|[.,]\d{1,4}")


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One row as typed, and what was read from it."""

    index: int
    area: str
    typed: str
    confirmed: bool = False
    reason: str = ""
    depth: Decimal | None = None
    level: LimitLevel = LimitLevel.OK
    problem: Problem | None = None
    # Where on the body a scar is; empty where it was not recorded.
    place: str = ""

    @property
    def asks(self) -> str:
        """What the depth asks of the clinician: nothing, a confirmation or a reason."""
        if self.level is LimitLevel.OK:
            return ""
        return "confirmation" if self.level is LimitLevel.WARN else "reason"


def read(data: Mapping[str, Any], guidance: rules.Guidance, language: str) -> list[ZoneRow]:
    """Return the rows in their order; each has at most one problem."""
    rows: list[ZoneRow] = []
    seen: set[str] = set()
    for index in _indices(data):
        row = _row(data, index, guidance, language, seen)
        seen.add(row.area)
        rows.append(row)
    return rows


def _indices(data: Mapping[str, Any]) -> Iterator[int]:
    found = (match for key in data if (match := _KEY.fullmatch(key)))
    yield from sorted({int(match[1]) for match in found})[:MOST_ROWS]


def _row(
    data: Mapping[str, Any],
    index: int,
    guidance: rules.Guidance,
    language: str,
    seen: set[str],
) -> ZoneRow:
    area = str(data.get(f"zone-{index}-area", ""))
    typed = str(data.get(f"zone-{index}-depth", "")).strip()
    confirmed = data.get(f"zone-{index}-confirm") == "1"
    reason = str(data.get(f"zone-{index}-reason", "")).strip()
    if area not in Area.__members__.values():
        where = Problem(f"zone-{index}-area", _("“%(area)s” is not an area.") % {"area": area[:40]})
        return ZoneRow(index, area, typed, problem=where)
    info = guidance.areas[Area(area)]
    label = info.label[Language(language)]
    if area in seen:
        where = Problem(
            f"zone-{index}-depth",
            _("%(area)s is listed twice: remove one of the two.") % {"area": label},
        )
        return ZoneRow(index, area, typed, problem=where)
    place = str(data.get(f"zone-{index}-place", "")) if area == Area.SCAR else ""
    if place and (place == Area.SCAR or place not in guidance.areas):
        where = Problem(
            f"zone-{index}-place", _("%(area)s: choose where on the body it is.") % {"area": label}
        )
        return ZoneRow(index, area, typed, problem=where)
    depth, wrong = read_depth(typed)
    level = rules.limit_level(depth, info.warn_above_mm, info.limit_mm)
    row = ZoneRow(index, area, typed, confirmed, reason, depth, level)
    problem = _depth_problem(row, label, wrong)
    return ZoneRow(index, area, typed, confirmed, reason, depth, level, problem, place)


def _depth_problem(row: ZoneRow, label: str, wrong: str) -> Problem | None:
    if wrong:
        return Problem(f"zone-{row.index}-depth", f"{label}: {wrong}")
    if row.asks == "confirmation" and not row.confirmed:
        text = _("%(area)s: confirm the depth, or correct it.")
        return Problem(f"zone-{row.index}-confirm", text % {"area": label})
    if row.asks == "reason" and not row.reason:
        text = _("%(area)s: write why this depth was set, or correct it.")
        return Problem(f"zone-{row.index}-reason", text % {"area": label})
    if row.reason and (bad := text_problem(row.reason, 300)):
        return Problem(f"zone-{row.index}-reason", f"{label}: {bad}")
    return None


def read_depth(typed: str) -> tuple[Decimal | None, str]:
    """Return the depth in mm, or what is wrong with it; a dash is "nobody noted it"."""
    text = typed.casefold().removesuffix("mm").strip()
    if not text:
        return None, _("type the depth that was set, in mm. Type – if nobody noted it.")
    if text in NOT_NOTED:
        return None, ""
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        return None, _("“%(typed)s” is not a depth. Type millimetres, such as 1.5.") % {
            "typed": typed[:20]
        }
    depth = Decimal(text.replace(",", "."))
    if not 0 < depth <= DEEPEST_MM:
        return None, _("%(typed)s mm is not possible. The depth is above 0 and at most 5 mm.") % {
            "typed": text
        }
    if depth != depth.quantize(Decimal("0.01")):
        return None, _("give at most two decimals, such as 0.25.")
    return depth, ""
