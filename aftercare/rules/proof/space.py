"""The space of all treatments that a question can tell apart, as one large integer a set.

A `Space` is the product of the dimensions that some conditions read, each cut into *atoms*:
classes of values that none of those conditions distinguish. Bit n of an integer is cell n, so
a set of treatments is an integer, and "and", "or", "not" hold for all of them at once.

A dimension that no condition in a question reads can't change its answer: whether a rule
applies is a function of the dimensions its boxes name, so its set in a larger space is the
same set repeated for each value of the others (a cylinder); unions, intersections and
complements of cylinders are cylinders, and a cylinder is empty exactly when its base is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Final, TypeVar

from aftercare.rules.proof.axes import TREATMENT, Axis, Cuts, axis

# Half a megabyte for each set of treatments.
MOST_CELLS: Final = 1 << 22
# Sets that a space keeps at most, and bits in all of them together.
MOST_KEPT: Final = 4096
MOST_BITS: Final = 1 << 28


Kept = TypeVar("Kept")


class SpaceTooLarge(Exception):
    """A question reads more dimensions than can be held at once; it counts as not proven."""

    rules: tuple[str, ...] = ()


class Space:
    """A product of axes; sets of its cells are integers. Made by `space`, and kept."""

    def __init__(self, axes: tuple[Axis, ...]) -> None:
        self.axes = axes
        self.at: dict[str, int] = {}
        self.strides: list[int] = []
        size = 1
        for index, one in enumerate(axes):
            self.at[one.name] = index
            self.strides.append(size)
            if one.name in TREATMENT:
                self.block = size * len(one.atoms)
            size *= len(one.atoms)
        if size > MOST_CELLS:
            raise SpaceTooLarge(f"{size} combinations of {', '.join(self.at)}")
        self.size = size
        self.most_kept = min(MOST_KEPT, MOST_BITS // size)
        self.full = (1 << size) - 1
        self.kept: dict[Any, Any] = {}
        self.valid = self._valid()

    def axis(self, name: str) -> Axis:
        """Return the axis of a name."""
        return self.axes[self.at[name]]

    def tiled(self, pattern: int, period: int) -> int:
        """Return a pattern of so many bits, repeated over the whole space."""
        while period < self.size:
            pattern |= pattern << period
            period *= 2
        return pattern & self.full

    def pick(self, name: str, atoms: int) -> int:
        """Return the cells whose atom on one axis is among those of a small integer."""
        key = (name, atoms)
        found: int | None = self.kept.get(key)
        if found is None:
            stride = self.strides[self.at[name]]
            row = (1 << stride) - 1
            count = len(self.axis(name).atoms)
            pattern = sum(row << (n * stride) for n in range(count) if atoms >> n & 1)
            found = self.keep(key, self.tiled(pattern, count * stride))
        return found

    def keep(self, key: Any, value: Kept) -> Kept:
        """Remember what was worked out here, and return it; forget all when it is too much."""
        if len(self.kept) >= self.most_kept:
            self.kept.clear()
        self.kept[key] = value
        return value

    def where(self, name: str, keep: Callable[[Any], bool]) -> int:
        """Return the cells whose atom on one axis a predicate keeps."""
        return self.pick(name, self.axis(name).bits(keep))

    def atoms(self, cell: int) -> dict[str, Any]:
        """Return one cell's value on every axis."""
        found = {}
        for one in self.axes:
            cell, index = divmod(cell, len(one.atoms))
            found[one.name] = one.atoms[index]
        return found

    def _valid(self) -> int:
        """Return the cells that facts can have: no areas is no depth, a known one beside a
        missing one takes two areas."""
        if "depth" not in self.at or "areas" not in self.at:
            return self.full
        bare = self.where("depth", lambda depth: not depth.zones)
        empty = self.where("areas", lambda areas: not areas)
        beside = self.where("depth", lambda depth: depth.missing and depth.mm is not None)
        wide = self.pick("areas", self.axis("areas").wide)
        return self.full & ~(bare ^ empty) & (~beside | wide)


@lru_cache(maxsize=1024)
def space(cuts: Cuts) -> Space:
    """Return the space that these cuts span; raises `SpaceTooLarge`."""
    grouped: dict[str, set[Hashable]] = {}
    for name, cut in cuts:
        grouped.setdefault(name, set()).add(cut)
    first = [name for name in TREATMENT if name in grouped]
    names = [*first, *sorted(grouped.keys() - set(first))]
    return Space(tuple(axis(name, frozenset(grouped[name])) for name in names))
