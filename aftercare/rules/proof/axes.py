"""The dimensions of a treatment, each cut into the classes of values that conditions tell apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from aftercare.rules.conditions import Box, When
from aftercare.rules.engine.depth import DEEP_FROM_MM, RF_HEAT_MM, STANDARD_ABOVE_MM
from aftercare.rules.facts import MAX_DEPTH_MM
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Endpoint, Flag

# The name of a dimension, and a set, limit or range that some condition distinguishes on it.
Cut = tuple[str, Hashable]
Cuts = frozenset[Cut]
# These come first and decide the tier.
TREATMENT: Final = ("device", "depth", "endpoint", "adjuncts", "stopped")
COMBINED: Final = frozenset({Adjunct.PEEL, Adjunct.LASER})
# What a question reads that depends on the tier.
TIERED: Final[Cuts] = frozenset(
    (name, COMBINED if name == "adjuncts" else None) for name in TREATMENT
)
# The ordinary treatment, which every example is as near to as it can be.
ORDINARY_MM: Final = Decimal("0.25")
ORDINARY_AGE: Final = 34
ORDINARY_SKIN: Final = 2


class Depth(NamedTuple):
    """A class of depths: the deepest known one, whether one is missing, whether zones exist."""

    mm: Decimal | None
    missing: bool
    zones: bool = True


@dataclass(frozen=True, eq=False)
class Axis:
    """One dimension: its atoms as example values; `signs` are the sets that each one meets."""

    name: str
    atoms: tuple[Any, ...]
    ordinary: int
    signs: tuple[int, ...] = ()
    # Atoms that two or more areas can make up.
    wide: int = 0

    def bits(self, keep: Callable[[Any], bool]) -> int:
        """Return the atoms that a predicate keeps, bit n for atom n."""
        return sum(1 << index for index, atom in enumerate(self.atoms) if keep(atom))


@lru_cache(maxsize=4096)
def cuts_of(when: When) -> Cuts:
    """Return what a condition distinguishes, on every dimension that it reads."""
    return frozenset(cut for box in when for cut in _cuts_of_box(box))


def _cuts_of_box(box: Box) -> Iterable[Cut]:
    if box.tiers:
        yield from TIERED
    for name, wanted in (
        *(("areas", box.areas), ("adjuncts", box.adjuncts), ("products", box.products)),
        *(("allergies", box.allergies), ("skin_type", box.skin_type), ("age", box.age)),
    ):
        if wanted:
            yield name, wanted
    for name, reads in (
        *(("device", box.devices), ("endpoint", box.endpoints)),
        *(("over_limit", box.over_limit), ("stopped", box.stopped)),
    ):
        if reads:
            yield name, None
    if box.min_depth_mm is not None:
        yield "depth", box.min_depth_mm
    for name in box.missing:
        yield name, None
    for flag, _ in box.flags:
        yield f"flags.{flag.value}", None


@lru_cache(maxsize=1024)
def axis(name: str, cuts: frozenset[Any]) -> Axis:
    """Return a dimension cut by what the conditions distinguish on it."""
    sets = tuple(sorted((cut for cut in cuts if cut is not None), key=sorted_key))
    if name == "device":
        return Axis(name, (*Device, None), list(Device).index(Device.PEN))
    if name == "endpoint":
        return Axis(name, (*Endpoint, None), list(Endpoint).index(Endpoint.ERYTHEMA))
    if name == "depth":
        return _depths(frozenset(sets))
    if name == "areas":
        return _areas(sets)
    if name == "adjuncts":
        signed = _signatures(sets, tuple(Adjunct))
        return Axis(name, (*signed.values(), None), 0, tuple(signed))
    if name in ("products", "allergies"):
        members = tuple(sorted(frozenset().union(*sets)))
        signed = _signatures(sets, members)
        return Axis(name, tuple(signed.values()), 0, tuple(signed))
    if name in ("over_limit", "stopped"):
        return Axis(name, (False, True), 0)
    if name in ("age", "skin_type"):
        return _numbers(name, sets)
    return Axis(name, (*FLAG_VALUES[Flag(name.removeprefix("flags."))], None), 0)


def sorted_key(value: Any) -> Any:
    """Return what sorts cuts of one kind, whatever their kind."""
    return sorted(value) if isinstance(value, frozenset) else value


def _depths(limits: frozenset[Decimal]) -> Axis:
    """Return one depth for each class that the tiers and limits tell apart, and its absence."""
    above = sorted({STANDARD_ABOVE_MM, STANDARD_ABOVE_MM - RF_HEAT_MM, *limits})
    starts = (DEEP_FROM_MM, DEEP_FROM_MM - RF_HEAT_MM)
    inside = {mm for mm in (*above, *starts) if 0 < mm < MAX_DEPTH_MM}
    points = sorted({Decimal(0), MAX_DEPTH_MM, *inside})
    found: dict[tuple[bool, ...], Decimal] = {}
    for mm in (ORDINARY_MM, *points[1:], *((a + b) / 2 for a, b in pairwise(points))):
        sign = (*(mm > limit for limit in above), *(mm >= start for start in starts))
        found.setdefault(sign, mm)
    known = sorted(found.values())
    atoms = [Depth(mm, False) for mm in known] + [Depth(mm, True) for mm in known]
    atoms += [Depth(None, True), Depth(None, True, False)]
    return Axis("depth", tuple(atoms), known.index(ORDINARY_MM))


def _signatures(sets: tuple[Any, ...], members: tuple[Any, ...]) -> dict[int, frozenset[Any]]:
    """Return a smallest example for each way in which a set of members can meet the sets."""
    singles: dict[int, Any] = {}
    for member in members:
        sign = sum(1 << index for index, wanted in enumerate(sets) if member in wanted)
        singles.setdefault(sign, member)
    found: dict[int, frozenset[Any]] = {0: frozenset()}
    fresh = [0]
    while fresh:
        grown: list[int] = []
        for sign in fresh:
            for single, member in singles.items():
                if sign | single not in found:
                    found[sign | single] = found[sign] | {member}
                    grown.append(sign | single)
        fresh = grown
    return dict(sorted(found.items(), key=lambda pair: (pair[0].bit_count(), pair[0])))


def _areas(sets: tuple[frozenset[Area], ...]) -> Axis:
    """Return the ways in which treated areas meet the sets; the last atom is no area at all."""
    order = (Area.CHEEK, *(area for area in Area if area is not Area.CHEEK))
    signs = {a: sum(1 << i for i, wanted in enumerate(sets) if a in wanted) for a in order}
    signed = _signatures(sets, order)
    if 0 in signs.values():
        signed[0] = frozenset({next(area for area in order if signs[area] == 0)})
    else:
        del signed[0]
    for sign in signed:
        single = next((area for area in order if signs[area] == sign), None)
        if single is not None:
            signed[sign] = frozenset({single})
    inside = [sum(not signs[area] & ~sign for area in order) for sign in signed]
    return Axis(
        "areas",
        (*signed.values(), frozenset()),
        list(signed).index(signs[Area.CHEEK]),
        tuple(signed),
        wide=sum(1 << index for index, count in enumerate(inside) if count > 1),
    )


def _numbers(name: str, ranges: tuple[tuple[int, int], ...]) -> Axis:
    """Return one number for each interval that the ranges tell apart, and not asked."""
    first, last, ordinary = (1, 6, ORDINARY_SKIN) if name == "skin_type" else (0, 120, ORDINARY_AGE)
    starts = sorted({first, *(low for low, _ in ranges), *(high + 1 for _, high in ranges)})
    starts = [start for start in starts if start <= last]
    ends = [*(start - 1 for start in starts[1:]), last]
    atoms = [ordinary if a <= ordinary <= b else a for a, b in zip(starts, ends, strict=True)]
    return Axis(name, (*atoms, None), atoms.index(ordinary))
