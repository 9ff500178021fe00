"""How alike two words are, and which of many names are nearest: counted in single-letter slips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

# Names shorter than this take part only as whole words.
LEAST_LETTERS: Final = 6


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, added or taken away (Levenshtein, bit-parallel)."""
    if one == other:
        return 0
    if not one or not other:
        return len(one) or len(other)
    return _distance(_masks(one), len(one), other)


def _masks(text: str) -> Mapping[str, int]:
    masks: dict[str, int] = {}
    for place, char in enumerate(text):
        masks[char] = masks.get(char, 0) | 1 << place
    return masks


def _distance(masks: Mapping[str, int], length: int, other: str) -> int:
    """Myers' algorithm: one column of the table at a time, as the bits of two numbers."""
    full = (1 << length) - 1
    last = 1 << (length - 1)
    up, down, score = full, 0, length
    for char in other:
        same = masks.get(char, 0)
        diagonal = (((same & up) + up) ^ up) | same | down
        right_up = down | (full & ~(diagonal | up))
        right_down = up & diagonal
        if right_up & last:
            score += 1
        elif right_down & last:
            score -= 1
        right_up = (right_up << 1 | 1) & full
        right_down = right_down << 1 & full
        up = right_down | (full & ~(diagonal | right_up))
        down = right_up & diagonal
    return score


def likeness(one: str, other: str) -> float:
    """Return 1 for the same word, 0 for one that shares nothing."""
    longest = max(len(one), len(other))
    return 1.0 if not longest else 1 - distance(one, other) / longest


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest name of an index, as the index calls it, and how alike it is (0 to 1)."""

    name: str
    score: float


class Index:
    """Names by their skeletons, found again by what is nearly the same.

    A slip spoils at most as many pieces of a word as a piece has letters, so a name at few slips
    shares most of its pieces; only names that share enough are measured. Each name is a bit of a
    number: how many pieces a word shares with every name at once is counted in a few additions.
    """

    def __init__(self, names: Iterable[tuple[str, str]], threshold: float) -> None:
        self.threshold = threshold
        seen: dict[str, str] = {}
        for skeleton, name in names:
            if len(skeleton) >= LEAST_LETTERS:
                seen.setdefault(skeleton, name)
        # In the order of their lengths; of one length as they came.
        self._names = sorted(seen.items(), key=lambda one: len(one[0]))
        holders: dict[str, list[int]] = defaultdict(list)
        groups: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, (skeleton, _) in enumerate(self._names):
            pieces = _pieces(skeleton)
            for piece in pieces:
                holders[piece].append(place)
            groups[len(skeleton)][len(skeleton) - 1 - len(pieces)].append(place)
        size = len(self._names)
        self._holders = {piece: _bits(places, size) for piece, places in holders.items()}
        # By length, by how many pieces a name has twice: the names.
        self._groups = {
            length: [(repeats, _bits(places, size)) for repeats, places in some.items()]
            for length, some in groups.items()
        }

    def nearest(self, skeleton: str, threshold: float | None = None) -> Nearest | None:
        """Return the nearest name at or above the threshold, or None."""
        least = self.threshold if threshold is None else threshold
        length = len(skeleton)
        if length < LEAST_LETTERS - 1:
            return None
        pieces = _pieces(skeleton)
        shared = _Counted(self._holders[one] for one in pieces if one in self._holders)
        own_repeats = length - 1 - len(pieces)
        letters = _masks(skeleton)
        best: Nearest | None = None
        for other_length in self._lengths(length, least):
            longest = max(length, other_length)
            slips = int((1 - least) * longest + 1e-9)
            enough = longest - 1 - 2 * slips - own_repeats
            alike = 0
            for repeats, group in self._groups[other_length]:
                needed = enough - repeats
                alike |= group & shared.at_least(needed) if needed > 0 else group
            while alike:
                lowest = alike & -alike
                alike ^= lowest
                other, name = self._names[lowest.bit_length() - 1]
                score = 1 - _distance(letters, length, other) / longest
                if score >= least - 1e-9 and (best is None or score > best.score):
                    best, least = Nearest(name, score), max(least, score)
        return best

    def _lengths(self, length: int, least: float) -> Iterable[int]:
        shortest, longest = ceil(length * least - 1e-9), int(length / least + 1e-9)
        return [n for n in range(shortest, longest + 1) if n in self._groups]


class _Counted:
    """In how many of some numbers each bit stands: counted for all bits at once, in base two."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._planes: list[int] = []
        for carry in numbers:
            for place, plane in enumerate(self._planes):
                self._planes[place], carry = plane ^ carry, plane & carry
                if not carry:
                    break
            else:
                self._planes.append(carry)
        self._known: dict[int, int] = {}

    def at_least(self, count: int) -> int:
        """Return the bits that stand in so many of the numbers, or more; `count` is above 0."""
        found = self._known.get(count)
        if found is None:
            found = self._known[count] = self._more_than(count - 1)
        return found

    def _more_than(self, count: int) -> int:
        if count >> len(self._planes):
            return 0
        more, same = 0, -1
        for place in range(len(self._planes) - 1, -1, -1):
            plane = self._planes[place]
            if count >> place & 1:
                same &= plane
            else:
                more |= same & plane
                same &= ~plane
        return more


def _bits(places: Iterable[int], size: int) -> int:
    """Return the number that has these bits."""
    made = bytearray(size // 8 + 1)
    for place in places:
        made[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(made, "little")


def _pieces(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
