"""What is known of one treatment: the facts, and the strict reading of them from data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from aftercare.rules import dates
from aftercare.rules.problems import DataCode, Invalid, Problems
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Agent, Area, Device, Endpoint, Flag

MAX_DEPTH_MM: Final = Decimal(5)
YEARS: Final = (2000, 2100)
# An age in months at which a nursed child is asked about at all.
MAX_BABY_MONTHS: Final = 60
MAX_TEXT: Final = 20_000
MAX_ITEMS: Final = 100
NO_ALLERGIES: Final = "none"
KEYS: Final = (
    "performed_at",
    "time_zone",
    "device",
    "zones",
    "endpoint",
    "adjuncts",
    "flags",
    "skin_type",
    "age",
    "allergies",
    "products",
    "anaesthetic_agent",
    "anaesthetic_percent",
    "baby_age_months",
)


class FactsInvalid(Invalid):
    """Facts that can't be used."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One treated area with the depth set on the device, in millimetres (0 < x <= 5).

    `place` is where on the body a scar is; a scar without it may be anywhere.
    """

    area: Area
    set_depth_mm: Decimal | None
    place: Area | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """One of the patient's own products: its name and its ingredient list as pasted.

    `familiar` is whether she has used it before without trouble, None not asked; `kind` the id of
    a kind of product that somebody picked, as the edition calls it.
    """

    name: str
    ingredients: str | None
    familiar: bool | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One treatment of one patient, without anybody's name; None or absent is *not recorded*."""

    performed_at: datetime  # aware, UTC
    time_zone: str
    device: Device | None = None
    zones: tuple[Zone, ...] = ()
    endpoint: Endpoint | None = None
    adjuncts: frozenset[Adjunct] | None = None
    flags: Mapping[Flag, str] = field(default_factory=lambda: MappingProxyType({}))
    skin_type: int | None = None
    age: int | None = None
    allergies: tuple[str, ...] = ()
    products: tuple[Product, ...] = ()
    anaesthetic_agent: Agent | None = None
    anaesthetic_percent: Decimal | None = None  # all agents together, 0 < x <= 100
    baby_age_months: int | None = None


def parse(data: object) -> Facts:
    """Read facts from JSON data; raises `FactsInvalid` with every problem and its path."""
    problems = Problems()
    obj = problems.mapping("", data, KEYS)
    zone_name = _time_zone(problems, obj.get("time_zone"))
    facts = Facts(
        performed_at=_performed_at(problems, obj.get("performed_at"), zone_name),
        time_zone=zone_name or "UTC",
        device=problems.member("device", obj.get("device"), Device),
        zones=_zones(problems, obj.get("zones")),
        endpoint=problems.member("endpoint", obj.get("endpoint"), Endpoint),
        adjuncts=_adjuncts(problems, obj.get("adjuncts")),
        flags=_flags(problems, obj.get("flags")),
        skin_type=problems.integer("skin_type", obj.get("skin_type"), 1, 6),
        age=problems.integer("age", obj.get("age"), 0, 120),
        allergies=_allergies(problems, obj.get("allergies")),
        products=_products(problems, obj.get("products")),
        anaesthetic_agent=problems.member("anaesthetic_agent", obj.get("anaesthetic_agent"), Agent),
        anaesthetic_percent=_percent(problems, obj.get("anaesthetic_percent")),
        baby_age_months=problems.integer(
            "baby_age_months", obj.get("baby_age_months"), 0, MAX_BABY_MONTHS
        ),
    )
    if problems.found:
        raise FactsInvalid(problems.found)
    return facts


def _time_zone(problems: Problems, value: object) -> str | None:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_+\-/]{1,64}", value):
        problems.add("time_zone", DataCode.ZONE_MISSING)
        return None
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        problems.add("time_zone", DataCode.ZONE_UNKNOWN, value=value)
        return None
    return value


def _performed_at(problems: Problems, value: object, zone_name: str | None) -> datetime:
    """Return the instant in UTC; an ambiguous hour is read as the later one, the cautious way."""
    fallback = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?"
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        problems.add("performed_at", DataCode.MOMENT_MISSING)
        return fallback
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        problems.add("performed_at", DataCode.NOT_A_MOMENT, value=value)
        return fallback
    if not YEARS[0] <= moment.year < YEARS[1]:
        problems.add("performed_at", DataCode.YEAR_OUT_OF_BOUNDS, low=YEARS[0], high=YEARS[1] - 1)
        return fallback
    if moment.tzinfo is None:
        return dates.wall_clock(moment, zone_name or "UTC")
    return moment.astimezone(UTC)


def _zones(problems: Problems, value: object) -> tuple[Zone, ...]:
    zones: list[Zone] = []
    for index, item in enumerate(problems.items("zones", value, MAX_ITEMS)):
        path = f"zones[{index}]"
        obj = problems.mapping(path, item, ("area", "set_depth_mm", "place"))
        if obj.get("area") is None:
            problems.add(f"{path}.area", DataCode.MISSING)
            continue
        area = problems.member(f"{path}.area", obj.get("area"), Area, needed=True)
        depth = _depth(problems, f"{path}.set_depth_mm", obj.get("set_depth_mm"))
        place = problems.member(f"{path}.place", obj.get("place"), Area)
        if area is None:
            continue
        if place is not None and (area is not Area.SCAR or place is Area.SCAR):
            problems.add(f"{path}.place", DataCode.NOT_A_PLACE)
        if any((zone.area, zone.place) == (area, place) for zone in zones):
            problems.add(f"{path}.area", DataCode.AREA_TWICE, name=area.value)
        zones.append(Zone(area, depth, place))
    return tuple(zones)


def _depth(problems: Problems, path: str, value: object) -> Decimal | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    try:
        depth = Decimal(str(value)) if is_number else Decimal("nan")
    except (InvalidOperation, ValueError):
        depth = Decimal("nan")
    if not depth.is_finite() or not 0 < depth <= MAX_DEPTH_MM:
        problems.add(path, DataCode.NOT_A_DEPTH, most=MAX_DEPTH_MM)
        return None
    return depth


def _percent(problems: Problems, value: object) -> Decimal | None:
    """Return a strength in percent, above 0 and at most 100; None for null."""
    if value is None:
        return None
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    number = Decimal(str(value)) if is_number else Decimal("nan")
    if not number.is_finite() or not 0 < number <= 100:
        problems.add("anaesthetic_percent", DataCode.NOT_A_PERCENT)
        return None
    return number


def _adjuncts(problems: Problems, value: object) -> frozenset[Adjunct] | None:
    if value is None:
        return None
    found = (
        problems.member(f"adjuncts[{index}]", item, Adjunct, needed=True)
        for index, item in enumerate(problems.items("adjuncts", value, MAX_ITEMS))
    )
    return frozenset(item for item in found if item is not None)


def _flags(problems: Problems, value: object) -> Mapping[Flag, str]:
    obj = problems.mapping("flags", {} if value is None else value, tuple(Flag))
    flags: dict[Flag, str] = {}
    for key, answer in obj.items():
        if key not in Flag.__members__.values():
            continue
        allowed = FLAG_VALUES[Flag(key)]
        if not isinstance(answer, str) or answer not in allowed:
            problems.add(f"flags.{key}", DataCode.NOT_ONE_OF, allowed=tuple(allowed))
        else:
            flags[Flag(key)] = answer
    return MappingProxyType(flags)


def _allergies(problems: Problems, value: object) -> tuple[str, ...]:
    """Return codes and words as given; `none` alone is that there is none, no list not asked."""
    found = _texts(problems, "allergies", value)
    if NO_ALLERGIES in found and len(found) > 1:
        problems.add("allergies", DataCode.NONE_AND_MORE)
    return found


def _texts(problems: Problems, path: str, value: object) -> tuple[str, ...]:
    texts: list[str] = []
    for index, item in enumerate(problems.items(path, value, MAX_ITEMS)):
        text = problems.text(f"{path}[{index}]", item, 200)
        if text:
            texts.append(text)
    return tuple(texts)


def _products(problems: Problems, value: object) -> tuple[Product, ...]:
    products: list[Product] = []
    for index, item in enumerate(problems.items("products", value, MAX_ITEMS)):
        path = f"products[{index}]"
        obj = problems.mapping(path, item, ("name", "ingredients", "familiar", "kind"))
        name = problems.text(f"{path}.name", obj.get("name"), 200)
        ingredients = obj.get("ingredients")
        if ingredients is not None and not isinstance(ingredients, str):
            problems.add(f"{path}.ingredients", DataCode.NOT_TEXT_OR_NULL)
            continue
        if ingredients is not None and len(ingredients) > MAX_TEXT:
            problems.add(f"{path}.ingredients", DataCode.TEXT_TOO_LONG, most=MAX_TEXT)
            continue
        familiar = obj.get("familiar")
        if familiar is not None and not isinstance(familiar, bool):
            problems.add(f"{path}.familiar", DataCode.NOT_TRUE_OR_FALSE)
            familiar = None
        kind = obj.get("kind")
        if kind is not None:
            kind = problems.text(f"{path}.kind", kind, 80)
        products.append(Product(name or "", ingredients, familiar, kind))
    return tuple(products)
