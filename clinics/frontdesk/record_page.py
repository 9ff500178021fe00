"""What the record page shows, as ready values: the template only places them."""

from __future__ import annotations

from decimal import Decimal

from aftercare import rules
from aftercare.web import formats
from clinics.frontdesk import edits
from clinics.frontdesk.forms import allergies, choices
from clinics.records import anchors, entries
from clinics.records.models import Treatment


def from_treatment(treatment: Treatment) -> edits.Data:
    """Return a recorded treatment as the data of a form that corrects it."""
    entry = treatment.entry()
    when = entry.performed_at.astimezone(treatment.clinic.zone)
    data: edits.Data = {
        "day": [when.date().isoformat()],
        "time": [when.strftime("%H:%M")],
        "device": [entry.device or ""],
        "endpoint": [entry.endpoint or choices.NOT_RECORDED],
        "adjuncts": _adjuncts(entry),
        "skin_type": [str(entry.skin_type or "")],
        "cartridge_lot": [entry.cartridge_lot],
        "cartridge_expires_on": [str(entry.cartridge_expires_on or "")],
        "notes": [entry.notes],
        "anaesthetic_agent": [entry.anaesthetic_agent or ""],
        "anaesthetic_percent": [_number(entry.anaesthetic_percent)],
        "baby_age_months": [_number(entry.baby_age_months)],
        "corrects": [str(treatment.pk)],
    }
    data |= allergies.of_last({}, entry.allergies_answer, entry.allergies)
    data |= {anchors.QUESTION + name: [value] for name, value in entry.flags.items()}
    for index, (area, depth) in enumerate(entry.zones):
        reason = entry.depth_reasons.get(area, "")
        data[f"zone-{index}-area"] = [area]
        data[f"zone-{index}-depth"] = [formats.number(depth) if depth is not None else "–"]
        data[f"zone-{index}-place"] = [entry.places.get(area, "")]
        data[f"zone-{index}-confirm"] = ["1" if reason else ""]
        data[f"zone-{index}-reason"] = ["" if reason == "confirmed" else reason]
    for index, used in enumerate(entry.products_used):
        data[f"used-{index}-name"] = [used["name"]]
        data[f"used-{index}-lot"] = [used.get("lot", "")]
    return data


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else formats.number(Decimal(value))


def _adjuncts(entry: entries.Entry) -> list[str]:
    if entry.adjuncts is None:
        return [choices.NOT_RECORDED]
    return list(entry.adjuncts) or [choices.NOTHING]


def fresh(form_key: str) -> edits.Data:
    """Return the data of an empty form: not even the time is known before the needling ended."""
    return {"form_key": [form_key]}


def as_last_time(data: edits.Data, last: Treatment, guidance: rules.Guidance) -> edits.Data:
    """Return the form with what was done at the last visit: device, areas, depths, what was used.

    What was seen, when it ended, lots and every answer stay as they are; a depth that asks for a
    confirmation asks for it again.
    """
    entry = last.entry()
    gone = ("zone-", "used-", "anaesthetic_", "adjuncts")
    found = {key: values for key, values in data.items() if not key.startswith(gone)}
    found["copied"] = [str(last.pk)]
    found["device"] = [entry.device or ""]
    if entry.adjuncts is not None:
        found["adjuncts"] = _adjuncts(entry)
        found["anaesthetic_agent"] = [entry.anaesthetic_agent or ""]
        found["anaesthetic_percent"] = [_number(entry.anaesthetic_percent)]
    known = [(area, depth) for area, depth in entry.zones if area in guidance.areas]
    for index, (area, depth) in enumerate(known):
        found[f"zone-{index}-area"] = [area]
        found[f"zone-{index}-depth"] = [formats.number(depth) if depth is not None else ""]
        found[f"zone-{index}-place"] = [entry.places.get(area, "")]
    for index, used in enumerate(entry.products_used):
        found[f"used-{index}-name"] = [used["name"]]
        found[f"used-{index}-lot"] = [""]
    return found
