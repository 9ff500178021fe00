"""The times of a rule as form fields: a window for each tier, and what lengthens it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare.guidance.editor.shapes import Data, Found, Item, Shape, first, number, plain, typed
from aftercare.rules.inside import MAX_HOURS
from aftercare.rules.vocabulary import Tier

DAY_H: Final = 24
HOURS, DAYS = "hours", "days"


@dataclass(frozen=True)
class Windows(Shape):
    """A window for each tier, or none at all."""

    kind = "windows"

    def shown(self, item: Item) -> dict[str, list[str]]:
        windows = item.get(self.key)
        data: dict[str, list[str]] = {self.key: ["on"] if windows else []}
        for tier in Tier:
            window = windows.get(tier.value) if isinstance(windows, Mapping) else None
            good = isinstance(window, list) and len(window) == 2
            starts, until = window if good and isinstance(window, list) else (0, None)
            data |= _shown_window(f"{self.key}-{tier}", starts or 0, until, bool(windows))
        return data

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        if not first(data, self.key):
            return {self.key: None}
        return {self.key: {tier.value: _window(data, f"{self.key}-{tier}", found) for tier in Tier}}

    def same(self, one: Any, other: Any) -> bool:
        return bool((one or None) == (other or None))


def _shown_window(name: str, starts: float, until: float | None, is_on: bool) -> Any:
    unit = unit_of(part for part in (starts, until) if part)
    return {
        f"{name}-from": [_in(starts, unit)],
        f"{name}-until": ["" if until is None else _in(until, unit)],
        f"{name}-unit": [unit],
        f"{name}-endless": ["on"] if is_on and until is None else [],
    }


def unit_of(hours: Iterable[float]) -> str:
    """Return the unit in which people would say these hours: days where all are whole ones."""
    hours = tuple(hours)
    return DAYS if all(part % DAY_H == 0 for part in hours) else HOURS


def _in(hours: float, unit: str) -> str:
    return typed(hours / DAY_H if unit == DAYS else hours)


def hours_of(data: Data, name: str, unit: str, found: Found, field: str) -> int | float:
    """Return the hours that were typed in a unit; an empty field is 0."""
    text = first(data, name)
    value = number(text) if text.strip() else Decimal(0)
    if value is not None:
        value *= DAY_H if unit == DAYS else 1
    if value is None or not 0 <= value <= MAX_HOURS:
        found[field] = _("Write a number, 0 or more: up to %(days)s days.")
        found[field] %= {"days": MAX_HOURS // DAY_H}
        return 0
    return plain(value)


def _window(data: Data, name: str, found: Found) -> list[float | None]:
    unit = HOURS if first(data, f"{name}-unit") == HOURS else DAYS
    starts = hours_of(data, f"{name}-from", unit, found, name)
    if first(data, f"{name}-endless"):
        return [starts, None]
    if not first(data, f"{name}-until").strip():
        found.setdefault(name, _("Write until when, or tick “no end”."))
        return [starts, starts]
    until = hours_of(data, f"{name}-until", unit, found, name)
    if until < starts:
        found.setdefault(name, _("It ends before it begins."))
    return [starts, until]


@dataclass(frozen=True)
class Modifiers(Shape):
    """What lengthens the windows: for each reason hours added, a factor, a least length."""

    kind = "modifiers"
    default: Any = ()
    known: tuple[str, ...] = ()

    def shown(self, item: Item) -> dict[str, list[str]]:
        rows = [row for row in item.get(self.key) or () if isinstance(row, Mapping)]
        used = {row.get("id") for row in rows}
        rows += [{"id": name} for name in self.known if name not in used]
        data: dict[str, list[str]] = {"mods": [str(index) for index in range(len(rows))]}
        for index, row in enumerate(rows):
            name = f"mod-{index}"
            data[f"{name}-id"] = [str(row.get("id", ""))]
            for key in ("add_h", "at_least_h"):
                hours = row.get(key) or 0
                unit = unit_of([hours])
                data[f"{name}-{key}"] = [_in(hours, unit) if hours else ""]
                data[f"{name}-{key}-unit"] = [unit]
            factor = row.get("factor", 1)
            data[f"{name}-factor"] = ["" if factor == 1 else typed(factor)]
        return data

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        names = [f"mod-{text}" for text in data.get("mods", ()) if text.isdecimal()][:20]
        rows = (_effect(data, name, found) for name in names)
        return {self.key: [row for row in rows if len(row) > 1]}

    def same(self, one: Any, other: Any) -> bool:
        return _effects(one) == _effects(other)


def _effect(data: Data, name: str, found: Found) -> dict[str, Any]:
    row: dict[str, Any] = {"id": first(data, f"{name}-id")}
    for key in ("add_h", "at_least_h"):
        unit = HOURS if first(data, f"{name}-{key}-unit") == HOURS else DAYS
        if hours := hours_of(data, f"{name}-{key}", unit, found, name):
            row[key] = hours
    text = first(data, f"{name}-factor").strip()
    factor = number(text) if text else Decimal(1)
    if factor is None or not 1 <= factor <= 10:
        found[name] = _("A factor is a number from 1 to 10: nothing shortens.")
    elif factor != 1:
        row["factor"] = plain(factor)
    return row


def _effects(rows: Any) -> Any:
    defaults = {"add_h": 0, "at_least_h": 0, "factor": 1}
    return [defaults | row if isinstance(row, dict) else row for row in rows or ()]
