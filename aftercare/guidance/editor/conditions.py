"""The condition of a rule as form fields: boxes joined by "or", each narrowed by what it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.guidance.editor.shapes import Data, Found, Item, Shape, first, number, plain, typed
from aftercare.rules.inside import RECORDED
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Endpoint, Flag, Tier

# What a box can name, in the order in which a visit goes: what was done, then who the patient is.
SETS: Final[Mapping[str, tuple[str, ...]]] = {
    "devices": tuple(Device),
    "tiers": tuple(Tier),
    "areas": tuple(Area),
    "endpoints": tuple(Endpoint),
    "adjuncts": tuple(Adjunct),
    "missing": RECORDED,
    "allergies": ("any", "anaesthetic"),
}
RANGES: Final = {"skin_type": (1, 6), "age": (0, 120)}
SWITCHES: Final = ("over_limit", "stopped")
PLAIN: Final = (
    *("devices", "tiers", "areas", "min_depth_mm", "over_limit", "endpoints", "adjuncts"),
    *("missing", "stopped", "skin_type", "age", "allergies", "products"),
)
FLAG: Final = "flag-"
DIMENSIONS: Final = (*PLAIN, *(f"{FLAG}{flag}" for flag in Flag))
LABELS: Final[Mapping[str, Any]] = {
    "devices": gettext_lazy("Device"),
    "tiers": gettext_lazy("Tier"),
    "areas": gettext_lazy("Area"),
    "min_depth_mm": gettext_lazy("Set depth above"),
    "over_limit": gettext_lazy("Deeper than the area’s limit for warning"),
    "endpoints": gettext_lazy("What the skin showed"),
    "adjuncts": gettext_lazy("What else was used"),
    "missing": gettext_lazy("Something was not recorded"),
    "stopped": gettext_lazy("Treated although a stop is open"),
    "skin_type": gettext_lazy("Skin type"),
    "age": gettext_lazy("Age"),
    "allergies": gettext_lazy("Allergies"),
    "products": gettext_lazy("The patient’s own products hold"),
}
MOST_BOXES: Final = 20


@dataclass(frozen=True)
class When(Shape):
    """The boxes of a condition; no box at all is every treatment."""

    kind = "when"
    default: Any = ()

    def shown(self, item: Item) -> dict[str, list[str]]:
        boxes = item.get(self.key)
        boxes = boxes if isinstance(boxes, list) else []
        data: dict[str, list[str]] = {"boxes": [str(index) for index in range(len(boxes))]}
        for index, box in enumerate(boxes):
            data |= _shown_box(f"box-{index}", box if isinstance(box, dict) else {})
        return data

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        return {self.key: [_read_box(data, f"box-{index}", found) for index in indices(data)]}

    def same(self, one: Any, other: Any) -> bool:
        return [_normal(box) for box in one or ()] == [_normal(box) for box in other or ()]


def indices(data: Data) -> list[int]:
    """Return the numbers of the boxes that a form holds, in its order."""
    found = (text for text in data.get("boxes", ()) if text.isdecimal() and len(text) < 4)
    return list(dict.fromkeys(int(text) for text in found))[:MOST_BOXES]


def named(data: Data, index: int) -> list[str]:
    """Return the dimensions that a box of a form names, in the order of the visit."""
    wanted = set(data.get(f"box-{index}-dims", ()))
    return [name for name in DIMENSIONS if name in wanted]


def _shown_box(name: str, box: Item) -> dict[str, list[str]]:
    given = box.get("flags")
    flags: Mapping[str, Any] = given if isinstance(given, dict) else {}
    dims = [key for key in PLAIN if key in box] + [f"{FLAG}{flag}" for flag in flags]
    data = {f"{name}-dims": dims}
    for key in (*SETS, "products"):
        data[f"{name}-{key}"] = [str(value) for value in box.get(key) or ()]
    for key in RANGES:
        low, high = (box.get(key) or ("", ""))[:2]
        data[f"{name}-{key}-from"], data[f"{name}-{key}-to"] = [str(low)], [str(high)]
    depth = box.get("min_depth_mm")
    data[f"{name}-min_depth_mm"] = ["" if depth is None else typed(float(depth))]
    for flag, values in flags.items():
        data[f"{name}-{FLAG}{flag}"] = [str(value) for value in values]
    return data


def _read_box(data: Data, name: str, found: Found) -> dict[str, Any]:
    index = int(name.removeprefix("box-"))
    box: dict[str, Any] = {}
    flags: dict[str, list[str]] = {}
    dims = named(data, index)
    if not dims:
        found[name] = _("Choose what narrows it, or remove it.")
    for dim in dims:
        place = f"{name}-{dim}"
        if dim in SWITCHES:
            box[dim] = True
        elif dim in RANGES:
            box[dim] = _range(data, place, RANGES[dim], found)
        elif dim == "min_depth_mm":
            box[dim] = _depth(data, place, found)
        elif dim.startswith(FLAG):
            flag = Flag(dim.removeprefix(FLAG))
            flags[flag.value] = _some(data, place, FLAG_VALUES[flag], found)
        elif dim == "products":
            box[dim] = _some(data, place, data.get(place, ()), found)
        else:
            box[dim] = _some(data, place, SETS[dim], found)
    return box | ({"flags": flags} if flags else {})


def _some(data: Data, place: str, allowed: Any, found: Found) -> list[str]:
    wanted = set(data.get(place, ()))
    if not wanted:
        found[place] = _("Choose at least one, or remove this line.")
    return [str(value) for value in allowed if str(value) in wanted]


def _range(data: Data, place: str, limits: tuple[int, int], found: Found) -> list[int]:
    numbers = [number(first(data, f"{place}-{end}")) for end in ("from", "to")]
    low, high = numbers
    if low is None or high is None or not limits[0] <= low <= high <= limits[1]:
        found[place] = _("Write two whole numbers from %(low)s to %(high)s, the lower one first.")
        found[place] %= {"low": limits[0], "high": limits[1]}
        return list(limits)
    if any(value != value.to_integral_value() for value in (low, high)):
        found[place] = _("Write whole numbers.")
    return [int(low), int(high)]


def _depth(data: Data, place: str, found: Found) -> float:
    depth = number(first(data, place))
    if depth is None or not 0 < depth <= 5:
        found[place] = _("Write a depth in millimetres, above 0 and at most 5.")
        return 5.0
    return float(plain(depth))


def _normal(box: Any) -> Any:
    """Return a box by which two that mean the same are equal, however they are written."""
    if not isinstance(box, dict):
        return box
    made: dict[str, Any] = {}
    for key, value in box.items():
        if key == "flags" and isinstance(value, dict):
            made[key] = {flag: frozenset(values or ()) for flag, values in value.items()}
        elif key == "min_depth_mm":
            made[key] = Decimal(str(value))
        elif key in RANGES:
            made[key] = tuple(value or ())
        else:
            made[key] = frozenset(value) if isinstance(value, list) else value
    return made
