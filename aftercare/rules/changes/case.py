"""Two editions side by side, with the sets of treatments that their rules are compared over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any, Final

from aftercare.rules import dates
from aftercare.rules.changes.item import Who
from aftercare.rules.conditions import When
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.proof import axes, example, masks
from aftercare.rules.proof import space as spaces
from aftercare.rules.proof.axes import TIERED, Cuts
from aftercare.rules.proof.space import Space
from aftercare.rules.vocabulary import Category, Tier

NOTHING: Final[Cuts] = frozenset()


class Case:
    """The edition in force and the document that may follow it, indexed for the questions."""

    def __init__(self, old: Guidance, new: Guidance) -> None:
        self.old, self.new = old, new
        self.banning: dict[str, list[Rule]] = defaultdict(list)
        self.caring: dict[str, list[Rule]] = defaultdict(list)
        for rule in new.rules:
            table = {Category.AVOID: self.banning, Category.CAUTION: self.caring}.get(rule.category)
            if table is not None:
                for topic in rule.topics:
                    table[topic].append(rule)
        self.place = {rule.id: index for index, rule in enumerate(new.rules)}
        # What a label can lead to: letting a patient do it is letting her use something.
        self.on_labels = {one.topic for one in new.lexicon.classes} - {None, "sunscreen-mineral"}

    def covers(self, rule: Rule, topic: str) -> list[Rule]:
        """Return the new rules that hold a topic back at least as firmly as an old one did."""
        found = list(self.banning[topic])
        return found + self.caring[topic] if rule.category is Category.CAUTION else found


def space_of(*whens: When, more: Cuts = TIERED) -> Space:
    """Return the space that some conditions span, tiers included; raises `SpaceTooLarge`."""
    return spaces.space(more.union(*map(axes.cuts_of, whens)))


def plain_space(*whens: When) -> Space:
    """Return the space that some conditions span, without what only decides windows."""
    return space_of(*whens, more=NOTHING)


def smallest(space: Space, bad: int) -> tuple[dict[str, Any], int]:
    """Return one bad cell's values, ordinary wherever possible, and the cells that have them."""
    values = example.smallest(space, bad)
    for one in space.axes:
        bad &= space.pick(one.name, 1 << one.atoms.index(values[one.name]))
    return values, bad


def facts(
    values: Mapping[str, Any], guidance: Guidance, ends: tuple[float, float] | None = None
) -> dict[str, Any]:
    """Return a set of facts for one cell, at an hour at which two ends fall on different days."""
    found = example.facts_of(values, guidance)
    if values.get("stopped"):
        found = example.stopped(found, guidance)
    if ends is not None and inf not in ends:
        zone = dates.zone(found["time_zone"])
        for moment in (example.PERFORMED, *example.OTHER_TIMES):
            starts = moment.replace(tzinfo=zone)
            days = [
                dates.first_day_at_or_after(dates.after(starts, hours), found["time_zone"])
                for hours in ends
            ]
            if days[0] != days[1]:
                return found | {"performed_at": moment.isoformat()}
    return found


def who(space: Space, bad: int, whole: int) -> Who:
    """Return whom bad cells are: after which tiers, and whether everybody of the whole there."""
    bad, whole = bad & space.valid, whole & space.valid
    if not all(name in space.at for name in axes.TREATMENT):
        return Who(everyone=not whole & ~bad)
    cells: dict[Tier, int] = defaultdict(int)
    known: dict[Tier, int] = defaultdict(int)
    for group in masks.treatments(space).groups:
        here = masks.of_block(space, group.bits)
        cells[group.tiering.tier] |= here
        if group.tiering.columns == {group.tiering.tier}:
            known[group.tiering.tier] |= here
    found = [tier for tier in Tier if cells[tier] & bad]
    # "Everybody" is said of treatments of which all was recorded, and nothing was combined.
    ordinary = any_of(known[tier] for tier in found) or any_of(cells[tier] for tier in found)
    tiers = () if len(found) == len(Tier) else tuple(tier.value for tier in found)
    return Who(tiers, everyone=not whole & ordinary & ~bad)


def hours_at(space: Space, cell: int, rule: Rule) -> tuple[float, float, float | None]:
    """Return a rule's hours in a cell."""
    table = masks.treatments(space)
    rows = zip(table.groups, table.hours(rule), strict=True)
    return next(row for group, row in rows if masks.of_block(space, group.bits) & cell)


def any_of(sets: Iterable[int]) -> int:
    """Return the union of some sets of cells."""
    found = 0
    for one in sets:
        found |= one
    return found
