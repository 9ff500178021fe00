"""What a clinician entered of one treatment, as a value, and the facts that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from aftercare import rules
from clinics.records import allergies
from clinics.records.allergies import Allergy


@dataclass(frozen=True, slots=True)
class Entry:
    """One treatment as entered; None, "" or an absent flag is *not recorded*, never "no".

    `zones`: pairs of area and set depth in millimetres. `adjuncts`: None when not recorded.
    `places`: by area, where on the body a scar is. `anaesthetic_agent` and the strength in percent
    of all agents together tell of the numbing. `baby_age_months` is the age of a nursed child.
    `products_used`: name and lot of what the clinic put on the skin. `depth_reasons`: by area,
    why a depth above the warning was set. `notes` stay in the record. `allergies_answer` is one of
    `allergies.ANSWERS`.
    """

    performed_at: datetime
    device: str | None = None
    zones: Sequence[tuple[str, Decimal | None]] = ()
    endpoint: str | None = None
    adjuncts: Sequence[str] | None = None
    flags: Mapping[str, str] = field(default_factory=dict)
    skin_type: int | None = None
    allergies_answer: str = ""
    allergies: Sequence[Allergy] = ()
    products_used: Sequence[Mapping[str, str]] = ()
    cartridge_lot: str = ""
    cartridge_expires_on: date | None = None
    depth_reasons: Mapping[str, str] = field(default_factory=dict)
    notes: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    anaesthetic_agent: str | None = None
    anaesthetic_percent: Decimal | None = None
    baby_age_months: int | None = None


def facts_data(
    entry: Entry, *, born_on: date, time_zone: str, products: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the facts as data, in the form that `rules.parse_facts` reads."""
    day = entry.performed_at.astimezone(ZoneInfo(time_zone)).date()
    return {
        "performed_at": entry.performed_at.isoformat(),
        "time_zone": time_zone,
        "device": entry.device or None,
        "zones": [
            {"area": area, "set_depth_mm": depth, "place": entry.places.get(area) or None}
            for area, depth in entry.zones
        ],
        "endpoint": entry.endpoint or None,
        "adjuncts": None if entry.adjuncts is None else list(entry.adjuncts),
        "flags": dict(entry.flags),
        "skin_type": entry.skin_type,
        "age": rules.age_on(born_on, day),
        "allergies": allergies.facts(entry.allergies_answer, entry.allergies),
        "products": [
            {
                "name": each["name"],
                "ingredients": each.get("ingredients"),
                "kind": each.get("kind") or None,
            }
            for each in products
        ],
        "anaesthetic_agent": entry.anaesthetic_agent or None,
        "anaesthetic_percent": entry.anaesthetic_percent,
        "baby_age_months": entry.baby_age_months,
    }


def facts(
    entry: Entry, *, born_on: date, time_zone: str, products: Sequence[Mapping[str, Any]] = ()
) -> rules.Facts:
    """Return the facts; raises `rules.FactsInvalid` with every problem."""
    return rules.parse_facts(
        facts_data(entry, born_on=born_on, time_zone=time_zone, products=products)
    )


def content(entry: Entry) -> dict[str, Any]:
    """Return what the entry says in one spelling, for comparing two of them."""
    return {
        "performed_at": entry.performed_at.astimezone(UTC),
        "device": entry.device or None,
        "zones": [tuple(zone) for zone in entry.zones],
        "endpoint": entry.endpoint or None,
        "adjuncts": None if entry.adjuncts is None else sorted(entry.adjuncts),
        "flags": dict(entry.flags),
        "skin_type": entry.skin_type,
        "allergies": [(one.fact, one.reason) for one in entry.allergies],
        "allergies_answer": entry.allergies_answer,
        "products_used": [dict(each) for each in entry.products_used],
        "cartridge": (entry.cartridge_lot, entry.cartridge_expires_on),
        "depth_reasons": dict(entry.depth_reasons),
        "notes": entry.notes,
        "places": dict(entry.places),
        "anaesthetic": (entry.anaesthetic_agent or None, entry.anaesthetic_percent),
        "baby_age_months": entry.baby_age_months,
    }


def same(recorded: Entry, entry: Entry) -> bool:
    """Whether an entry says what was recorded, which may lack the answer on allergies."""
    if not recorded.allergies_answer:
        entry = replace(entry, allergies_answer="")
    return content(recorded) == content(entry)
