"""Two texts set against each other, word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

What = Literal["kept", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. All but the added make the old text, all but the removed the new."""

    what: What
    text: str


def of_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Return what lies between two texts, in whole words."""
    return _pieces(re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new))


def of_lists(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """Return what lies between two lists that are written with commas."""
    return _pieces(_with_commas(old), _with_commas(new))


def of_wholes(old: str, new: str) -> tuple[Piece, ...]:
    """Return the old whole as removed and the new one as added: for what is no running text."""
    found = (Piece("removed", old), Piece("added", new))
    return tuple(piece for piece in found if piece.text)


def _with_commas(items: Sequence[str]) -> list[str]:
    return [part for item in items for part in (", ", item)][1:]


def _pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("kept", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece("removed", "".join(old[a:b])))
        if c < d:
            found.append(Piece("added", "".join(new[c:d])))
    return tuple(found)
