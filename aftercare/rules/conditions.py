"""When a rule applies: boxes over the dimensions of a treatment, and how they match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from aftercare.rules.vocabulary import Adjunct, Area, Device, Endpoint, Flag, Tier

T = TypeVar("T")

# What could be missing from the record of a treatment, as `missing` boxes name it.
RECORDED: Final = ("device", "depth", "endpoint", "adjuncts", "areas")


@dataclass(frozen=True, slots=True)
class Profile:
    """The dimensions that conditions may read, worked out once for each treatment."""

    device: Device | None
    tiers: frozenset[Tier]
    areas: frozenset[Area]
    endpoint: Endpoint | None
    adjuncts: frozenset[Adjunct] | None
    flags: Mapping[Flag, str]
    skin_type: int | None
    age: int | None
    products: frozenset[str]
    allergies: frozenset[str]
    deepest_mm: Decimal | None
    over_limit: bool
    missing: frozenset[str]
    stopped: bool
    # The areas whose own limit for warning is passed.
    over_areas: frozenset[Area] = frozenset()
    # A scar was treated and nobody wrote down where: it may be anywhere.
    unplaced: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One conjunction: every named dimension must hold; an unnamed one may be anything.

    Sets mean "one of" (device, endpoint) or "contains one of" (tiers, areas, adjuncts,
    products, allergies, missing); ranges are inclusive; `min_depth_mm` means above it.
    """

    devices: frozenset[Device] = frozenset()
    tiers: frozenset[Tier] = frozenset()
    areas: frozenset[Area] = frozenset()
    endpoints: frozenset[Endpoint] = frozenset()
    adjuncts: frozenset[Adjunct] = frozenset()
    flags: tuple[tuple[Flag, frozenset[str]], ...] = ()
    skin_type: tuple[int, int] | None = None
    age: tuple[int, int] | None = None
    products: frozenset[str] = frozenset()
    allergies: frozenset[str] = frozenset()
    min_depth_mm: Decimal | None = None
    over_limit: bool = False
    missing: frozenset[str] = frozenset()
    stopped: bool = False

    def reads(self) -> frozenset[str]:
        """Return the dimensions this box depends on, flags as `flags.NAME`."""
        named = {
            "device": self.devices,
            "tiers": self.tiers,
            "areas": self.areas,
            "endpoint": self.endpoints,
            "adjuncts": self.adjuncts,
            "skin_type": self.skin_type,
            "age": self.age,
            "products": self.products,
            "allergies": self.allergies,
            "deepest_mm": self.min_depth_mm is not None,
            "over_limit": self.over_limit,
            "missing": self.missing,
            "stopped": self.stopped,
        }
        flags = {f"flags.{flag.value}" for flag, _ in self.flags}
        return frozenset({name for name, value in named.items() if value} | flags)


When = tuple[Box, ...]


def matches(box: Box, profile: Profile, *, unknown: bool, unasked: bool) -> bool:
    """Whether a box holds; `unknown` and `unasked` say what a missing value counts as.

    `unknown` answers for what was not recorded of the treatment, `unasked` for what was not
    asked of the patient (flags, skin type, age).
    """
    return _treatment_matches(box, profile, unknown) and _patient_matches(box, profile, unasked)


def _treatment_matches(box: Box, profile: Profile, unknown: bool) -> bool:
    if box.devices and not _one_of(profile.device, box.devices, unknown):
        return False
    if box.tiers and box.tiers.isdisjoint(profile.tiers):
        return False
    if box.areas and not _in_areas(profile, box.areas, unknown):
        return False
    if box.endpoints and not _one_of(profile.endpoint, box.endpoints, unknown):
        return False
    if box.adjuncts and not _any_of(profile.adjuncts, box.adjuncts, unknown):
        return False
    if box.min_depth_mm is not None and not _above(profile, box.min_depth_mm, unknown):
        return False
    if box.over_limit and not _over(profile, box.areas):
        return False
    if box.missing and box.missing.isdisjoint(profile.missing):
        return False
    return not box.stopped or profile.stopped


def _patient_matches(box: Box, profile: Profile, unasked: bool) -> bool:
    for flag, values in box.flags:
        answer = profile.flags.get(flag)
        if answer not in values if answer is not None else not unasked:
            return False
    if box.skin_type and not _within(profile.skin_type, box.skin_type, unasked):
        return False
    if box.age and not _within(profile.age, box.age, unasked):
        return False
    if box.products and box.products.isdisjoint(profile.products):
        return False
    return not box.allergies or not box.allergies.isdisjoint(profile.allergies)


def _one_of(value: T | None, allowed: frozenset[T], unknown: bool) -> bool:
    return unknown if value is None else value in allowed


def _any_of(values: frozenset[T] | None, wanted: frozenset[T], unknown: bool) -> bool:
    return unknown if values is None else not wanted.isdisjoint(values)


def _in_areas(profile: Profile, areas: frozenset[Area], unknown: bool) -> bool:
    """Whether one of the areas was treated; a place that is not known counts as any of them."""
    return _any_of(profile.areas or None, areas, unknown) or (profile.unplaced and unknown)


def _over(profile: Profile, areas: frozenset[Area]) -> bool:
    """Whether a limit is passed; of a box that names areas, the limit of one of these."""
    if areas and profile.over_areas and areas.isdisjoint(profile.over_areas):
        return False
    return profile.over_limit


def _above(profile: Profile, limit: Decimal, unknown: bool) -> bool:
    if "depth" in profile.missing and unknown:
        return True
    return profile.deepest_mm is not None and profile.deepest_mm > limit


def _within(value: int | None, bounds: tuple[int, int], unasked: bool) -> bool:
    return unasked if value is None else bounds[0] <= value <= bounds[1]
