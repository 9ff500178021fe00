"""Depth: the vendor's estimate for clinicians, and the tier and limits that use the set depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from aftercare.rules.facts import Facts
from aftercare.rules.vocabulary import (
    Adjunct,
    Device,
    Endpoint,
    LimitLevel,
    Tier,
    TreatmentClass,
)

# RF heat reaches past the needle's tip; the allowance of 0.5 mm is an assumption (L29).
RF_HEAT_MM: Final = Decimal("0.5")
# Above 0.5 mm the set depth is standard, from 2.0 mm deep (chosen from L29, L07, G04).
STANDARD_ABOVE_MM: Final = Decimal("0.5")
DEEP_FROM_MM: Final = Decimal("2.0")
# Class limits on the vendor's upper estimate: S2-32, S2-33, S2-16; the split at 2.0 is ours.
COSMETIC_UP_TO_MM: Final = Decimal("0.55")
SURGICAL_FROM_MM: Final = Decimal("2.0")
ALL_TIERS: Final = frozenset(Tier)
LONGEST: Final = frozenset({Tier.T3, Tier.TE})


@dataclass(frozen=True, slots=True)
class Tiering:
    """The tier that is named, and the columns whose longest window counts.

    `possible` are the tiers that the treatment may really have been; red flags use them, because
    for those the earliest date is the careful one. `unknown` names what was not recorded.
    """

    tier: Tier
    columns: frozenset[Tier]
    possible: frozenset[Tier]
    unknown: tuple[str, ...]
    combined: bool


def estimate_mm(
    set_depth_mm: Decimal | None, ratio: tuple[Decimal, Decimal] | None
) -> tuple[Decimal, Decimal] | None:
    """Return the vendor's penetration estimate (low, high) in mm, or None without a figure."""
    if set_depth_mm is None or ratio is None:
        return None
    low, high = ((set_depth_mm * part).quantize(Decimal("0.01"), ROUND_HALF_UP) for part in ratio)
    return low, high


def safety_depth_mm(device: Device | None, set_depth_mm: Decimal) -> Decimal:
    """Return the depth that decides tiers, in mm: the set depth, with RF's heat on top."""
    return set_depth_mm + RF_HEAT_MM if device is Device.RF else set_depth_mm


def treatment_class(facts: Facts, ratio: tuple[Decimal, Decimal] | None) -> TreatmentClass | None:
    """Return the descriptive class; bleeding raises it; None when nothing is known.

    Without a vendor's figure the set depth itself is used, the cautious way.
    """
    if facts.endpoint is Endpoint.CONFLUENT_BLEEDING:
        return TreatmentClass.SURGICAL
    depths = [zone.set_depth_mm for zone in facts.zones if zone.set_depth_mm is not None]
    bleeding = facts.endpoint is Endpoint.PINPOINT_BLEEDING
    if not depths or facts.device is None:
        return TreatmentClass.MEDICAL if bleeding else None
    upper = max(depths) * (ratio[1] if ratio else Decimal(1))
    if upper >= SURGICAL_FROM_MM:
        return TreatmentClass.SURGICAL
    if upper > COSMETIC_UP_TO_MM or bleeding:
        return TreatmentClass.MEDICAL
    return TreatmentClass.COSMETIC


def tiering(facts: Facts) -> Tiering:
    """Return the aftercare tier; unknown facts lead to the longest, nothing ever shortens."""
    depths = [zone.set_depth_mm for zone in facts.zones]
    unknown = _unknown(facts, depths)
    base = _base(facts.device, (depth for depth in depths if depth is not None))
    if facts.endpoint is Endpoint.PINPOINT_BLEEDING and base is Tier.T1:
        base = Tier.T2
    columns, possible = {base}, {base}
    if facts.device is Device.RF and _is_deep(facts.device, depths):
        # Heat added to a deep treatment never shortens one of its windows.
        columns.add(Tier.T3)
    if facts.endpoint is Endpoint.CONFLUENT_BLEEDING:
        columns.add(Tier.T3)
        possible = {base} if base is Tier.TE else {Tier.T3}
        base = base if base is Tier.TE else Tier.T3
    combined = facts.adjuncts is not None and not facts.adjuncts.isdisjoint(
        (Adjunct.PEEL, Adjunct.LASER)
    )
    if combined:
        columns |= LONGEST
        base = base if base is Tier.TE else Tier.T3
    if unknown:
        columns |= LONGEST
    if set(unknown) & {"device", "depth", "endpoint"}:
        base, possible = Tier.T3, set(ALL_TIERS)
    return Tiering(base, frozenset(columns), frozenset(possible), unknown, combined)


def _unknown(facts: Facts, depths: list[Decimal | None]) -> tuple[str, ...]:
    missing = {
        "device": facts.device is None,
        "areas": not facts.zones,
        "depth": not depths or None in depths,
        "endpoint": facts.endpoint is None,
        "adjuncts": facts.adjuncts is None,
    }
    return tuple(name for name, is_missing in missing.items() if is_missing)


def _base(device: Device | None, depths: Iterable[Decimal]) -> Tier:
    if device is Device.RF:
        return Tier.TE
    depths = list(depths)
    if _is_deep(device, depths):
        return Tier.T3
    deepest = max(depths, default=Decimal(0))
    return Tier.T2 if deepest > STANDARD_ABOVE_MM else Tier.T1


def _is_deep(device: Device | None, depths: Iterable[Decimal | None]) -> bool:
    known = (safety_depth_mm(device, depth) for depth in depths if depth is not None)
    return max(known, default=Decimal(0)) >= DEEP_FROM_MM


def limit_level(
    set_depth_mm: Decimal | None, warn_above_mm: Decimal, limit_mm: Decimal
) -> LimitLevel:
    """Return how a set depth stands to its area's limits, all in mm; a limit of 0 is never."""
    if limit_mm <= 0:
        return LimitLevel.NEVER
    if set_depth_mm is None or set_depth_mm <= warn_above_mm:
        return LimitLevel.OK
    return LimitLevel.WARN if set_depth_mm <= limit_mm else LimitLevel.LIMIT


def suggested_setting_mm(device: Device, target_mm: Decimal) -> Decimal | None:
    """Return the vendor's suggested setting in mm for a wanted depth, or None without one.

    Pen: up to twice the target (S2-14); roller: the target (S2-3). For clinicians alone, shown
    beside "true depth may equal the setting" (L29); it never fills a field.
    """
    if device is Device.PEN:
        return target_mm * 2
    return target_mm if device is Device.ROLLER else None
