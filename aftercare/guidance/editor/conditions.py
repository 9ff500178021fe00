"""The condition of a rule as form fields: boxes joined by "or", each narrowed by what it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.guidance.editor.fields import Data, Item, as_text
from aftercare.guidance.editor.groups import Group, Problems, number, plain
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
}
# What a condition about allergies can name beside the codes of the edition.
ALLERGIES: Final = ("any", "anaesthetic")
# Whose members are names of the document itself; reading it says which of them it lacks.
NAMES: Final = ("products", "allergies")
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


class When(Group):
    """The boxes of a condition; no box at all is every treatment."""

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        boxes = value if isinstance(value, list) else []
        data: dict[str, list[str]] = {"boxes": [str(index) for index in range(len(boxes))]}
        for index, box in enumerate(boxes):
            data |= _typed_box(f"box-{index}", box if isinstance(box, dict) else {})
        return data

    def read(self, path: str, data: Data, problems: Problems) -> Any:
        return [_box(data, index, problems) for index in indices(data)]

    def same(self, one: Any, other: Any) -> bool:
        return [_normal(box) for box in one or ()] == [_normal(box) for box in other or ()]

    def owns(self, path: str, name: str) -> bool:
        return name == "boxes" or name.startswith("box-")


def indices(data: Data) -> list[int]:
    """Return the numbers of the boxes that a form holds, in its order."""
    found = (text for text in data.getlist("boxes") if text.isdecimal() and len(text) < 4)
    return list(dict.fromkeys(int(text) for text in found))[:MOST_BOXES]


def named(data: Data, index: int) -> list[str]:
    """Return the dimensions that a box of a form names, in the order of the visit."""
    wanted = set(data.getlist(f"box-{index}-dims"))
    return [name for name in DIMENSIONS if name in wanted]


def _typed_box(name: str, box: Item) -> dict[str, list[str]]:
    given = box.get("flags")
    flags: Mapping[str, Any] = given if isinstance(given, dict) else {}
    dims = [key for key in PLAIN if key in box] + [f"{FLAG}{flag}" for flag in flags]
    data = {f"{name}-dims": dims}
    for key in (*SETS, *NAMES):
        data[f"{name}-{key}"] = [str(value) for value in box.get(key) or ()]
    for key in RANGES:
        low, high = (box.get(key) or ("", ""))[:2]
        data[f"{name}-{key}-from"], data[f"{name}-{key}-to"] = [str(low)], [str(high)]
    depth = box.get("min_depth_mm")
    data[f"{name}-min_depth_mm"] = ["" if depth is None else as_text(float(depth))]
    for flag, values in flags.items():
        data[f"{name}-{FLAG}{flag}"] = [str(value) for value in values]
    return data


def _box(data: Data, index: int, problems: Problems) -> dict[str, Any]:
    name = f"box-{index}"
    box: dict[str, Any] = {}
    flags: dict[str, list[str]] = {}
    dims = named(data, index)
    if not dims:
        problems.add(name, _("Choose what narrows it, or remove it."))
    for dim in dims:
        place = f"{name}-{dim}"
        if dim in SWITCHES:
            box[dim] = True
        elif dim in RANGES:
            box[dim] = _range(data, place, RANGES[dim], problems)
        elif dim == "min_depth_mm":
            box[dim] = _depth(data, place, problems)
        elif dim.startswith(FLAG):
            flag = Flag(dim.removeprefix(FLAG))
            flags[flag.value] = _some(data, place, FLAG_VALUES[flag], problems)
        else:
            box[dim] = _some(data, place, SETS.get(dim, data.getlist(place)), problems)
    return box | ({"flags": flags} if flags else {})


def _some(data: Data, place: str, allowed: Iterable[str], problems: Problems) -> list[str]:
    wanted = set(data.getlist(place))
    if not wanted:
        problems.add(place, _("Choose at least one, or remove this line."))
    return [str(value) for value in allowed if str(value) in wanted]


def _range(data: Data, place: str, limits: tuple[int, int], problems: Problems) -> list[int]:
    low, high = (number(data.get(f"{place}-{end}") or "") for end in ("from", "to"))
    if low is None or high is None or not limits[0] <= low <= high <= limits[1]:
        text = _("Write two whole numbers from %(low)s to %(high)s, the lower one first.")
        problems.add(place, text, low=limits[0], high=limits[1])
        return list(limits)
    if any(value != value.to_integral_value() for value in (low, high)):
        problems.add(place, _("Write whole numbers."))
    return [int(low), int(high)]


def _depth(data: Data, place: str, problems: Problems) -> float:
    depth = number(data.get(place) or "")
    if depth is None or not 0 < depth <= 5:
        problems.add(place, _("Write a depth in millimetres, above 0 and at most 5."))
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
