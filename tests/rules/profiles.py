"""Random treatments over every dimension of the facts, from a seed."""

import random
from collections.abc import Iterator
from typing import Any

from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Endpoint

DEPTHS = (0.1, 0.25, 0.49, 0.5, 0.51, 0.75, 1.0, 1.01, 1.49, 1.5, 1.51, 1.99, 2.0, 2.01, 2.5, 5)
ZONES = ("Europe/Stockholm", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
ALLERGIES = ("lidocaine", "nickel", "Parfum", "Glycerin", "latex")
BLAND = ("Aqua", "Glycerin", "Panthenol", "Squalane", "Ceramide NP")
ACTIVES = (
    *("Retinol", "Tretinoin", "Glycolic Acid", "Salicylic Acid", "Ascorbic Acid", "Papain"),
    *("Benzoyl Peroxide", "Hydroquinone", "Niacinamide", "Parfum", "Alcohol Denat", "Minoxidil"),
    *("Lidocaine", "Dihydroxyacetone", "Octocrylene", "Bakuchiol"),
)


def treatments(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield so many treatments as JSON data, the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        yield treatment(chance)


def treatment(chance: random.Random) -> dict[str, Any]:
    """Return one treatment: half of them of patients with little to tell."""
    quiet = chance.random() < 0.5
    return {
        "performed_at": _moment(chance),
        "time_zone": chance.choice(ZONES),
        "device": chance.choice([*Device, None]),
        "zones": _zones(chance, quiet),
        "endpoint": chance.choice([*Endpoint, None] if not quiet else [*Endpoint, *Endpoint, None]),
        "adjuncts": _adjuncts(chance, quiet),
        "flags": _flags(chance, quiet),
        "skin_type": chance.choice([None, 1, 2, 3, 4, 5, 6]),
        "age": chance.choice([None, 0, 17, 18, 21, 22, 34, 70, 120]),
        "allergies": chance.sample(ALLERGIES, chance.choice([0, 0, 0, 1, 2])),
        "products": _products(chance),
    }


def _moment(chance: random.Random) -> str:
    day = f"20{chance.randint(20, 39)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"{day}T{chance.randint(0, 23):02}:{chance.choice([0, 1, 30, 59]):02}:00"


def _zones(chance: random.Random, quiet: bool) -> list[dict[str, Any]]:
    areas = chance.sample(list(Area), chance.choice([0, 1, 1, 1, 2, 3]) if not quiet else 1)
    depths = [*DEPTHS, *([] if quiet else [None, None, None])]
    return [{"area": area.value, "set_depth_mm": chance.choice(depths)} for area in areas]


def _adjuncts(chance: random.Random, quiet: bool) -> list[str] | None:
    if chance.random() < (0.1 if quiet else 0.2):
        return None
    return [item.value for item in Adjunct if chance.random() < (0.15 if quiet else 0.3)]


def _flags(chance: random.Random, quiet: bool) -> dict[str, str]:
    flags: dict[str, str] = {}
    for flag, values in FLAG_VALUES.items():
        usual = quiet and chance.random() < 0.93
        answer = values[0] if usual else chance.choice([*values, None])
        if answer is not None:
            flags[flag.value] = answer
    return flags


def _products(chance: random.Random) -> list[dict[str, Any]]:
    products: list[dict[str, Any]] = []
    for number in range(chance.choice([0, 0, 1, 1, 2, 3])):
        listed = [BLAND[0], *chance.sample(ACTIVES, chance.choice([0, 1, 1, 2])), *BLAND[1:]]
        text = chance.choice([", ".join(listed)] * 6 + ["", None])
        products.append({"name": f"Night cream {number + 1}", "ingredients": text})
    return products
