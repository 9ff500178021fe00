"""The times of a rule as form fields: a window for each tier, and what lengthens it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare.guidance.editor.fields import Data, as_text
from aftercare.guidance.editor.groups import Group, Problems, number, plain
from aftercare.rules.inside import MAX_HOURS
from aftercare.rules.vocabulary import Tier

DAY_H: Final = 24
HOURS, DAYS = "hours", "days"
MOST_ROWS: Final = 20


class Windows(Group):
    """A window for each tier, or none at all."""

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        data = {path: ["on"] if value else []}
        for tier in Tier:
            window = value.get(tier.value) if isinstance(value, Mapping) else None
            good = isinstance(window, list) and len(window) == 2
            starts, until = window if good and isinstance(window, list) else (0, None)
            data |= _typed_window(f"{path}-{tier}", starts or 0, until, bool(value))
        return data

    def read(self, path: str, data: Data, problems: Problems) -> Any:
        if not data.get(path):
            return None
        return {tier.value: _window(data, f"{path}-{tier}", problems) for tier in Tier}

    def same(self, one: Any, other: Any) -> bool:
        return bool((one or None) == (other or None))


def _typed_window(name: str, starts: float, until: float | None, is_on: bool) -> Any:
    unit = _unit_of(part for part in (starts, until) if part)
    return {
        f"{name}-from": [_in(starts, unit)],
        f"{name}-until": ["" if until is None else _in(until, unit)],
        f"{name}-unit": [unit],
        f"{name}-endless": ["on"] if is_on and until is None else [],
    }


def _unit_of(hours: Iterable[float]) -> str:
    """Return the unit in which people would say these hours: days where all are whole ones."""
    return DAYS if all(part % DAY_H == 0 for part in hours) else HOURS


def _in(hours: float, unit: str) -> str:
    return as_text(float(hours / DAY_H if unit == DAYS else hours))


def _hours(data: Data, name: str, unit: str, place: str, problems: Problems) -> int | float:
    """Return the hours that were typed in a unit; an empty field is 0."""
    text = data.get(name) or ""
    value = number(text) if text.strip() else Decimal(0)
    if value is not None:
        value *= DAY_H if data.get(unit) != HOURS else 1
    if value is None or not 0 <= value <= MAX_HOURS:
        text = _("Write a number, 0 or more: up to %(days)s days.")
        problems.add(place, text, days=MAX_HOURS // DAY_H)
        return 0
    return plain(value)


def _window(data: Data, name: str, problems: Problems) -> list[float | None]:
    unit = f"{name}-unit"
    starts = _hours(data, f"{name}-from", unit, name, problems)
    if data.get(f"{name}-endless"):
        return [starts, None]
    if not (data.get(f"{name}-until") or "").strip():
        problems.add(name, _("Write until when, or tick “no end”."))
    until = _hours(data, f"{name}-until", unit, name, problems)
    if until < starts:
        problems.add(name, _("It ends before it begins."))
    return [starts, until]


class Modifiers(Group):
    """What lengthens the windows: for each reason hours added, a factor, a least length."""

    def __init__(self, label: Any, *, known: Iterable[str]) -> None:
        super().__init__(label, initial=())
        self.known = tuple(known)

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        rows = [row for row in value if isinstance(row, Mapping)]
        used = {row.get("id") for row in rows}
        rows += [{"id": name} for name in self.known if name not in used]
        data: dict[str, list[str]] = {"mods": [str(index) for index in range(len(rows))]}
        for index, row in enumerate(rows):
            data |= _typed_effect(f"mod-{index}", row)
        return data

    def read(self, path: str, data: Data, problems: Problems) -> Any:
        names = [f"mod-{text}" for text in data.getlist("mods") if text.isdecimal()][:MOST_ROWS]
        rows = [_effect(data, name, problems) for name in names]
        return [row for row in rows if len(row) > 1]

    def same(self, one: Any, other: Any) -> bool:
        return _effects(one) == _effects(other)

    def owns(self, path: str, name: str) -> bool:
        return name == "mods" or name.startswith("mod-")


def _typed_effect(name: str, row: Mapping[str, Any]) -> dict[str, list[str]]:
    factor = row.get("factor", 1)
    data = {
        f"{name}-id": [str(row.get("id", ""))],
        f"{name}-factor": ["" if factor == 1 else as_text(factor)],
    }
    for key in ("add_h", "at_least_h"):
        hours = row.get(key) or 0
        unit = _unit_of([hours])
        data[f"{name}-{key}"] = [_in(hours, unit) if hours else ""]
        data[f"{name}-{key}-unit"] = [unit]
    return data


def _effect(data: Data, name: str, problems: Problems) -> dict[str, Any]:
    row: dict[str, Any] = {"id": data.get(f"{name}-id") or ""}
    for key in ("add_h", "at_least_h"):
        if hours := _hours(data, f"{name}-{key}", f"{name}-{key}-unit", name, problems):
            row[key] = hours
    text = (data.get(f"{name}-factor") or "").strip()
    factor = number(text) if text else Decimal(1)
    if factor is None or not 1 <= factor <= 10:
        problems.add(name, _("A factor is a number from 1 to 10: nothing shortens."))
    elif factor != 1:
        row["factor"] = plain(factor)
    return row


def _effects(rows: Any) -> Any:
    defaults = {"add_h": 0, "at_least_h": 0, "factor": 1}
    return [defaults | row if isinstance(row, dict) else row for row in rows or ()]
