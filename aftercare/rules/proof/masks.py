"""Rules as sets of treatments: where each one applies, from when and until when."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from itertools import product
from typing import Any, Final, NamedTuple

from aftercare.rules.conditions import Box, When
from aftercare.rules.engine import build, selection
from aftercare.rules.engine import depth as depths
from aftercare.rules.engine.depth import Tiering
from aftercare.rules.engine.selection import CAUTIOUS, Hours
from aftercare.rules.facts import Facts, Zone
from aftercare.rules.guidance import Effect, Guidance, Rule, Windows
from aftercare.rules.proof.axes import TREATMENT, Axis, Depth
from aftercare.rules.proof.space import Space
from aftercare.rules.safety.floors import first_day_h, retinoid_h
from aftercare.rules.vocabulary import Adjunct, Area, Category, Device, Endpoint, Tier

ANY_DAY: Final = datetime(2026, 3, 27, 14, tzinfo=UTC)
MOST_ROWS: Final = 4096


class Group(NamedTuple):
    """Treatments with one tiering and the same floors, as cells of the first five axes."""

    tiering: Tiering
    retinoid_h: int
    first_day_h: int
    bits: int


class Treatments:
    """Every treatment by its tiering; `hours` remembers a row of windows in each."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self.groups = groups
        self.kept: dict[object, tuple[Hours, ...]] = {}

    def hours(self, rule: Rule) -> tuple[Hours, ...]:
        """Return a rule's (from, until, second until) in each group, as the engine has them."""
        key = (
            rule.category,
            rule.after_normal,
            *(_row(windows) for windows in (rule.windows, rule.second)),
        )
        found = self.kept.get(key)
        if found is None:
            if len(self.kept) > MOST_ROWS:
                self.kept.clear()
            found = tuple(selection.hours(rule, group.tiering) for group in self.groups)
            self.kept[key] = found
        return found


def _row(windows: Windows | None) -> tuple[tuple[float, float | None], ...] | None:
    if windows is None:
        return None
    return tuple((windows[tier].starts, windows[tier].until) for tier in Tier)


def zones_of(depth: Depth) -> tuple[Zone, ...]:
    """Return treated zones whose depths are of this class."""
    if not depth.zones:
        return ()
    first = Zone(Area.CHEEK, depth.mm)
    return (first, Zone(Area.FOREHEAD, None)) if depth.missing and depth.mm else (first,)


@lru_cache(maxsize=256)
def _treatments(axes: tuple[Axis, ...]) -> Treatments:
    found: dict[tuple[object, ...], list[int]] = {}
    shown: dict[tuple[object, ...], tuple[Tiering, int, int]] = {}
    stopped, adjuncts, endpoints, zones, devices = (one.atoms for one in reversed(axes))
    cells = product(stopped, adjuncts, endpoints, zones, devices)
    for cell, (halted, adjunct, endpoint, depth, device) in enumerate(cells):
        tiering, floors = _tiering(device, depth, endpoint, adjunct)
        if halted:
            tiering = build.longest(tiering)
        key = (tiering.tier, tiering.columns, tiering.possible, floors)
        found.setdefault(key, []).append(cell)
        shown.setdefault(key, (tiering, *floors))
    return Treatments(
        tuple(Group(*shown[key], sum(1 << cell for cell in cells)) for key, cells in found.items())
    )


@lru_cache(maxsize=8192)
def _tiering(
    device: Device | None,
    depth: Depth,
    endpoint: Endpoint | None,
    adjuncts: frozenset[Adjunct] | None,
) -> tuple[Tiering, tuple[int, int]]:
    facts = Facts(ANY_DAY, "UTC", device, zones_of(depth), endpoint, adjuncts)
    return depths.tiering(facts), (retinoid_h(facts), first_day_h(facts))


def treatments(space: Space) -> Treatments:
    """Return the tierings of a space that reads all that decides them."""
    return _treatments(space.axes[: len(TREATMENT)])


def by_group(space: Space, keep: Callable[[Group, Hours], bool], rule: Rule) -> int:
    """Return the cells in whose tiering a rule's hours satisfy a predicate."""
    table = treatments(space)
    rows = zip(table.groups, table.hours(rule), strict=True)
    bits = sum(group.bits for group, hours in rows if keep(group, hours))
    return of_block(space, bits)


def of_block(space: Space, bits: int) -> int:
    """Return the cells whose treatment is among these, whatever the patient."""
    key = ("block", bits)
    found: int | None = space.kept.get(key)
    if found is None:
        found = space.keep(key, space.tiled(bits, space.block))
    return found


def holds(space: Space, rule: Rule) -> int:
    """Return the cells in which a rule applies, by the same reading as the engine's."""
    return where(
        space,
        rule.when,
        unknown=rule.category in CAUTIOUS,
        unasked=rule.unasked_applies,
        named=rule.category is Category.EXPECT,
    )


def where(space: Space, when: When, *, unknown: bool, unasked: bool, named: bool = False) -> int:
    """Return the cells that a condition holds in; `named` reads the named tier alone."""
    if not when:
        return space.full
    found = 0
    for box in when:
        key = (box, unknown, unasked, named)
        cells: int | None = space.kept.get(key)
        if cells is None:
            cells = space.full
            for part in _parts(space, box, unknown, unasked, named):
                cells &= part
            space.keep(key, cells)
        found |= cells
    return found


def _parts(space: Space, box: Box, unknown: bool, unasked: bool, named: bool) -> Iterable[int]:
    yield from _treatment_parts(space, box, unknown, named)
    for flag, values in box.flags:
        yield space.where(f"flags.{flag.value}", _among(values, unasked))
    for name, bounds in (("skin_type", box.skin_type), ("age", box.age)):
        if bounds:
            yield space.where(name, _among(range(bounds[0], bounds[1] + 1), unasked))
    for name, wanted in (("products", box.products), ("allergies", box.allergies)):
        if wanted:
            yield space.where(name, _meets(wanted, False))


def _treatment_parts(space: Space, box: Box, unknown: bool, named: bool) -> Iterable[int]:
    if box.devices:
        yield space.where("device", _among(box.devices, unknown))
    if box.endpoints:
        yield space.where("endpoint", _among(box.endpoints, unknown))
    if box.tiers:
        yield _of_tiers(space, box.tiers, named)
    if box.areas:
        yield space.where("areas", _meets(box.areas, unknown))
    if box.adjuncts:
        # None at all is known; only a missing answer is not.
        meets = _meets(box.adjuncts, False)
        yield space.where("adjuncts", lambda x: unknown if x is None else meets(x))
    limit = box.min_depth_mm
    if limit is not None:
        yield space.where(
            "depth", lambda x: (x.missing and unknown) or (x.mm is not None and x.mm > limit)
        )
    if box.missing:
        yield _missing(space, box.missing)
    for name, wanted in (("over_limit", box.over_limit), ("stopped", box.stopped)):
        if wanted:
            yield space.where(name, bool)


def _among(allowed: Container[Any], otherwise: bool) -> Callable[[Any], bool]:
    """Return whether a value is allowed; `otherwise` answers for one that is not known."""
    return lambda value: otherwise if value is None else value in allowed


def _meets(wanted: frozenset[Any], otherwise: bool) -> Callable[[Any], bool]:
    """Return whether a set holds one of those wanted; `otherwise` answers for an empty one."""
    return lambda values: not wanted.isdisjoint(values) if values else otherwise


def _of_tiers(space: Space, tiers: frozenset[Tier], named: bool) -> int:
    bits = 0
    for group in treatments(space).groups:
        tiering = group.tiering
        seen = {tiering.tier} if named else tiering.columns | {tiering.tier}
        if not tiers.isdisjoint(seen):
            bits |= group.bits
    return of_block(space, bits)


def _missing(space: Space, names: frozenset[str]) -> int:
    found = 0
    for name in names:
        if name == "depth":
            found |= space.where(name, lambda depth: depth.missing)
        elif name == "areas":
            found |= space.where(name, lambda areas: not areas)
        else:
            found |= space.where(name, lambda value: value is None)
    return found


def at_least(
    space: Space, rule: Rule, floor: Callable[[Group], float], guidance: Guidance | None
) -> int:
    """Return where a rule applies and ends no earlier than a floor of hours.

    With `guidance` its modifiers are counted, exactly; the space must then read them.
    """
    enough = by_group(space, lambda group, hours: hours[1] >= floor(group), rule)
    if guidance is not None:
        for effect in rule.modifiers:
            longer = by_group(space, _lengthened_to(floor, effect), rule)
            enough |= longer & modified(space, guidance, effect.modifier)
    return enough & holds(space, rule)


def _lengthened_to(
    floor: Callable[[Group], float], effect: Effect
) -> Callable[[Group, Hours], bool]:
    return lambda group, hours: selection.lengthened(effect, hours[1]) >= floor(group)


def modified(space: Space, guidance: Guidance, name: str) -> int:
    """Return the cells in which a modifier is active; what was not asked counts as yes."""
    return where(space, guidance.modifiers[name].when, unknown=True, unasked=True)
