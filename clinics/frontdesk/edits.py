"""Changes to a treatment form that is being filled: each button is one pure change of its data."""

from collections.abc import Mapping
from datetime import date, datetime

from aftercare import rules
from aftercare.rules.vocabulary import Area, Device
from clinics.frontdesk.forms import allergies, flags, products, rows
from clinics.frontdesk.forms.rows import Data
from clinics.records import anchors

__all__ = ["Data", "apply", "one", "zones"]


def apply(
    data: Data, do: str, guidance: rules.Guidance, now: datetime, language: str = "en"
) -> Data:
    """Return the form's data after one button; an unknown button changes nothing.

    `now` is the clinic's local time.
    """
    verb, _, subject = do.partition(":")
    data = rows.counted(data)
    if verb == "add-zone":
        _add_zone(data, one(data, "add_area"), one(data, "add_depth"))
        data["add_area"] = data["add_depth"] = [""]
    elif verb == "remove-zone":
        data = {key: value for key, value in data.items() if not key.startswith(f"zone-{subject}-")}
    elif verb in ("add-used", "add-new"):
        data = rows.more(data, verb.removeprefix("add-"))
    elif verb in ("add-allergy", "remove-allergy"):
        data = _allergies(data, verb, subject, guidance, language)
    elif verb == "all-in-use":
        for product in data.get("known", []):
            key = f"{products.OWN}{product}"
            data[key] = data[key] if one(data, key) else [products.USES]
    elif verb == "no-to-the-rest":
        _no_to_the_rest(data, guidance)
    elif verb == "undo-no":
        for name in data.pop("filled_no", []):
            if data.get(anchors.QUESTION + name) == ["no"]:
                del data[anchors.QUESTION + name]
    elif verb == "ended-now":
        data["day"], data["time"] = [now.date().isoformat()], [now.strftime("%H:%M")]
    elif verb == "step":
        data["step"] = [subject]
    return rows.counted(data)


def dated(data: Data, today: date) -> Data:
    """Return the data with today's day, where a time was given without one."""
    typed = one(data, "time") and not one(data, "day")
    return data | {"day": [today.isoformat()]} if typed else data


def one(data: Mapping[str, list[str]], key: str) -> str:
    """Return a value of the form, or nothing."""
    values = data.get(key) or [""]
    return values[-1]


def zones(data: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """Return the areas as typed, with depth and place: whether they changed is seen by this."""
    found = rows.counted(data)
    return [
        (
            one(found, f"zone-{row}-area"),
            one(found, f"zone-{row}-depth").strip(),
            one(found, f"zone-{row}-place"),
        )
        for row in range(int(one(found, "zone-TOTAL_FORMS")))
    ]


def _add_zone(data: Data, area: str, depth: str) -> None:
    """Add a row for an area that is not there yet, or its depth where none was typed."""
    if area not in Area.__members__.values():
        return
    count = int(one(data, "zone-TOTAL_FORMS"))
    there = {one(data, f"zone-{row}-area"): row for row in range(count)}
    row = there.get(area, count)
    data[f"zone-{row}-area"] = [str(area)]
    if not one(data, f"zone-{row}-depth").strip():
        data[f"zone-{row}-depth"] = [depth]


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
        key.removeprefix(anchors.QUESTION): one(data, key)
        for key in data
        if key.startswith(anchors.QUESTION) and one(data, key)
    }
    device = one(data, "device")
    if device not in Device.__members__.values():
        device = ""
    filled = flags.no_to_the_rest(answered, device, guidance)
    for name in filled:
        data[anchors.QUESTION + name] = ["no"]
    data["filled_no"] = filled
