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
    shares most of its pieces; only names that share enough are measured. Each piece is a bit of a
    number, so that what two words share is counted in one step.
    """

    def __init__(self, names: Iterable[tuple[str, str]], threshold: float) -> None:
        self.threshold = threshold
        self._bits: dict[str, int] = {}
        self._by_length: dict[int, list[tuple[str, str, int, int]]] = defaultdict(list)
        seen: dict[str, str] = {}
        for skeleton, name in names:
            if len(skeleton) >= LEAST_LETTERS:
                seen.setdefault(skeleton, name)
        for skeleton, name in seen.items():
            pieces = _pieces(skeleton)
            mask = 0
            for piece in pieces:
                mask |= self._bits.setdefault(piece, 1 << len(self._bits))
            repeats = len(skeleton) - 1 - len(pieces)
            self._by_length[len(skeleton)].append((skeleton, name, mask, repeats))

    def nearest(self, skeleton: str, threshold: float | None = None) -> Nearest | None:
        """Return the nearest name at or above the threshold, or None."""
        least = self.threshold if threshold is None else threshold
        length = len(skeleton)
        if length < LEAST_LETTERS - 1:
            return None
        pieces = _pieces(skeleton)
        mask = 0
        for piece in pieces:
            mask |= self._bits.get(piece, 0)
        own_repeats = length - 1 - len(pieces)
        letters = _masks(skeleton)
        best: Nearest | None = None
        for other_length in self._lengths(length, least):
            longest = max(length, other_length)
            slips = int((1 - least) * longest + 1e-9)
            shared = longest - 1 - 2 * slips - own_repeats
            alike = [
                one
                for one in self._by_length[other_length]
                if (mask & one[2]).bit_count() >= shared - one[3]
            ]
            for other, name, _, _ in alike:
                score = 1 - _distance(letters, length, other) / longest
                if score >= least - 1e-9 and (best is None or score > best.score):
                    best = Nearest(name, score)
        return best

    def _lengths(self, length: int, least: float) -> Iterable[int]:
        shortest, longest = ceil(length * least - 1e-9), int(length / least + 1e-9)
        return [n for n in range(shortest, longest + 1) if n in self._by_length]


def _pieces(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
