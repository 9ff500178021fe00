"""Changes to a treatment form that is being filled: each button is one pure change of its data."""

import re
from collections.abc import Mapping
from typing import Final

from aftercare import rules
from aftercare.rules.vocabulary import Area, Device
from clinics.frontdesk.forms import allergies, choices, flags, products
from clinics.records import anchors

Data = dict[str, list[str]]
_ZONE: Final = re.compile(r"zone-(\d{1,3})-area")
MOST_ROWS: Final = 40


def apply(data: Data, do: str, guidance: rules.Guidance, language: str = "en") -> Data:
    """Return the form's data after one button; an unknown button changes nothing."""
    verb, _, subject = do.partition(":")
    data = dict(data)
    if verb == "add-zone":
        _add_zones(data, [_one(data, "add_area")], _one(data, "add_depth"))
        data["add_area"] = data["add_depth"] = [""]
    elif verb == "preset" and subject in choices.PRESETS:
        _add_zones(data, choices.PRESETS[subject][1], _one(data, "add_depth"))
        data["add_depth"] = [""]
    elif verb == "remove-zone":
        data = {key: value for key, value in data.items() if not key.startswith(f"zone-{subject}-")}
    elif verb in ("add-used", "add-new"):
        prefix = verb.removeprefix("add-")
        data[f"rows_{prefix}"] = [str(rows(data, prefix) + 1)]
    elif verb == "same":
        name, _, value = subject.partition(":")
        if name == "skin_type" or name.startswith(anchors.QUESTION):
            data[name] = [value]
    elif verb in ("add-allergy", "remove-allergy"):
        data = _allergies(data, verb, subject, guidance, language)
    elif verb == "all-in-use":
        for product in data.get("known", []):
            data.setdefault(f"own-{product}", [products.USES])
    elif verb == "no-to-the-rest":
        _no_to_the_rest(data, guidance)
    elif verb == "undo-no":
        for name in data.pop("filled_no", []):
            if data.get(anchors.QUESTION + name) == ["no"]:
                del data[anchors.QUESTION + name]
    return data


def rows(data: Mapping[str, list[str]], prefix: str) -> int:
    """Return how many rows of products the form shows."""
    text = _one(data, f"rows_{prefix}")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() else 1


def _one(data: Mapping[str, list[str]], key: str) -> str:
    values = data.get(key) or [""]
    return values[-1]


def _add_zones(data: Data, areas: list[str] | tuple[Area, ...], depth: str) -> None:
    """Add rows for the areas that are not there yet, and the depth where none was typed."""
    rows_of = {_one(data, key): int(match[1]) for key in data if (match := _ZONE.fullmatch(key))}
    following = max(rows_of.values(), default=-1) + 1
    for area in areas:
        if area not in Area.__members__.values():
            continue
        index = rows_of.get(area, following)
        if index == following:
            following += 1
        data[f"zone-{index}-area"] = [str(area)]
        if not _one(data, f"zone-{index}-depth").strip():
            data[f"zone-{index}-depth"] = [depth]


def _allergies(
    data: Data, verb: str, subject: str, guidance: rules.Guidance, language: str
) -> Data:
    if verb == "remove-allergy":
        data = {k: v for k, v in data.items() if not k.startswith(f"allergy-{subject}-")}
        if not any(key.startswith("allergy-") for key in data):
            data[allergies.ANSWERED] = [""]
    one_each = {key: values[-1] for key, values in data.items() if values}
    found = allergies.read(one_each, guidance.lexicon, language)
    return {**allergies.without_rows(data), **allergies.written(found)}


def _no_to_the_rest(data: Data, guidance: rules.Guidance) -> None:
    answered = {
        key.removeprefix(anchors.QUESTION): _one(data, key)
        for key in data
        if key.startswith(anchors.QUESTION) and _one(data, key)
    }
    device = _one(data, "device")
    if device not in Device.__members__.values():
        device = ""
    filled = flags.no_to_the_rest(answered, device, guidance)
    for name in filled:
        data[anchors.QUESTION + name] = ["no"]
    data["filled_no"] = filled
    data.pop("asking_no", None)
