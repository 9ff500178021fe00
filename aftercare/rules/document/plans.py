"""The two JSON forms of a plan: the public one of the contract, and the full one for keeping."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from aftercare.rules.document import lift
from aftercare.rules.engine.sentences import fill
from aftercare.rules.plan import Line, Plan, ProductAdvice, ZoneReport
from aftercare.rules.sentences import say

# What is left out where it is empty: a plan without it is written as it was before there was any.
OPTIONAL: Final = (
    *("clinic_days", "clinic_text", "additions_digest", "clinic_products", "unjudged"),
    *("state", "kind", "mended", "begins_at", "unresolved_allergies"),
    *("reason", "causes", "rests_on", "assumed"),
)
# What JSON writes as it is.
PLAIN: Final = frozenset({str, int, float, bool, type(None)})


class PlanUnreadable(ValueError):
    """A stored plan of a schema that this release has never heard of: a newer one wrote it."""


def to_json(plan: Plan, *, phone: str | None = None, emergency: str = "112") -> dict[str, Any]:
    """Return the public JSON form; without a phone "your clinic" stands in."""
    stand_in = phone or say("clinic", plan.language)

    def filled(text: str) -> str:
        return fill(text, phone=stand_in, emergency=emergency)

    data: dict[str, Any] = {
        "edition": {"number": plan.edition_number, "digest": plan.edition_digest},
        "language": plan.language.value,
        "performed_at": plan.performed_at.isoformat(),
        "time_zone": plan.time_zone,
        "treatment": {
            "tier": plan.treatment.tier.value,
            "class": plan.treatment.treatment_class and plan.treatment.treatment_class.value,
            "zones": [_zone(zone) for zone in plan.treatment.zones],
        },
        "stops": [
            {"rule": stop.rule, "text": filled(stop.text), "overridable": stop.overridable}
            for stop in plan.stops
        ],
        "unanswered": list(plan.unanswered),
        "advice": [_line(line, filled(line.text)) for line in plan.advice],
        "clinician_notes": [
            {
                "rule": note.rule,
                "text": filled(note.text),
                "sources": list(note.sources),
                "acknowledge": note.acknowledge,
            }
            for note in plan.clinician_notes
        ],
        "products": [_product(product) for product in plan.products],
        "declined": [
            {
                "claim": one.claim,
                "text": one.text,
                "why": one.why,
                "invariants": list(one.invariants),
            }
            for one in plan.declined
        ],
    }
    if plan.unresolved_allergies:
        data["unresolved_allergies"] = list(plan.unresolved_allergies)
    if plan.unjudged:
        data["unjudged"] = list(plan.unjudged)
    if plan.additions_digest:
        data["clinic"] = {
            "digest": plan.additions_digest,
            "products": [_product(product) for product in plan.clinic_products],
        }
    return data


def _zone(zone: ZoneReport) -> dict[str, Any]:
    estimate = zone.vendor_estimate_mm
    return {
        "area": zone.area.value,
        "set_depth_mm": None if zone.set_depth_mm is None else float(zone.set_depth_mm),
        "vendor_estimate_mm": None if estimate is None else [float(part) for part in estimate],
        "limit": zone.level.value,
    }


def _line(line: Line, text: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule": line.rule,
        "category": line.category.value,
        "kind": line.kind.value,
        "topics": list(line.topics),
        "title": line.title,
        "text": text,
        "from": line.starts and line.starts.isoformat(),
        "until": line.until and line.until.isoformat(),
    }
    if line.until_time is not None:
        data["until_time"] = line.until_time.isoformat()
    if line.always:
        data["always"] = True
        data["while"] = line.while_words
    if line.calm_gate:
        data["calm"] = True
    if line.level is not None:
        data["level"] = line.level
    data["sources"] = list(line.sources)
    data["strength"] = line.strength.value
    data["basis"] = line.basis.value
    data["because"] = list(line.because)
    if line.clinic_own:
        data["clinic"] = {"days": line.clinic_days, "text": line.clinic_text}
    return data


def _product(product: ProductAdvice) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": product.name,
        "verdict": product.verdict.value,
        "from": product.starts and product.starts.isoformat(),
        "text": product.text,
    }
    if product.because:
        data["because"] = list(product.because)
    data["matches"] = [
        {"ingredient": match.ingredient, "topic": match.topic} for match in product.matches
    ]
    if product.state:
        data |= {
            "state": product.state,
            "kind": product.kind or None,
            "unread": list(product.unrecognised),
        }
    if product.begins_at is not None:
        data["from_time"] = product.begins_at.isoformat()
    return data


def dump(plan: Plan) -> dict[str, Any]:
    """Return every field of a plan as JSON data; `load` gives the same plan again."""
    data: dict[str, Any] = _dump(plan)
    return {"schema": lift.SCHEMA, **data}


def load(data: Mapping[str, Any]) -> Plan:
    """Return the plan that `dump` wrote, today or in any release before."""
    today = dict(lift.plan(data))
    if today.pop("schema", None) != lift.SCHEMA:
        raise PlanUnreadable(f"schema {data.get('schema')!r} of this plan was never released")
    plan: Plan = _reader(Plan)(today)
    return plan


def _dump(value: Any) -> Any:
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if names := _names(kind):
        fields = {name: getattr(value, name) for name in names}
        return {name: _dump(item) for name, item in fields.items() if item or name not in OPTIONAL}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _dump(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_dump(item) for item in value]
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the fields of a type, where it has any."""
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what reads a value of a type, worked out once: plans are read by the thousand."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (inner,) = (_reader(arg) for arg in get_args(kind) if arg is not type(None))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        return lambda value: MappingProxyType(dict(value))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
        return lambda value: kind(**{name: readers[name](item) for name, item in value.items()})
    return _plain_reader(kind)


def _tuple_reader(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    readers = [_reader(kind) for kind in kinds if kind is not Ellipsis]
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return lambda value: tuple(map(readers[0], value))
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


def _plain_reader(kind: Any) -> Callable[[Any], Any]:
    if kind in (date, datetime):
        read: Callable[[Any], Any] = kind.fromisoformat
        return read
    if isinstance(kind, type) and issubclass(kind, StrEnum | Decimal):
        return kind
    return lambda value: value
