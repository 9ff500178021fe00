"""Searching that forgives: no case, no accents, any order; every word must be there."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MOST_LETTERS: Final = 200
# A word this short means a beginning ("L1", "c"): in the middle of words it is everywhere.
SHORT: Final = 2
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_LETTERS: Final = {ord("ø"): "o", ord("æ"): "ae", ord("ł"): "l", ord("µ"): "u", ord("μ"): "u"}
_PARTS: Final = re.compile(r"[^\w./-]+")


def clean(query: str) -> str:
    """Return what was asked, on one line, without control characters, cut to a sane length."""
    kept = "".join(
        " " if unicodedata.category(char).startswith(("C", "Z")) else char
        for char in query[: MOST_LETTERS * 4]
    )
    return " ".join(kept.split())[:MOST_LETTERS].strip()


def fold(text: str) -> str:
    """Return small letters without accents, words parted by one space, a space at the front."""
    small = text.casefold().translate(_DASHES).translate(_LETTERS)
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", small) if not unicodedata.combining(char)
    )
    return " " + _PARTS.sub(" ", bare).strip()


def folded(texts: Iterable[str | None]) -> str:
    """Return many texts as one that `holds` can look through."""
    return fold(" ".join(text for text in texts if text))


def words(query: str) -> tuple[str, ...]:
    """Return the words of a query, as `holds` wants them."""
    parts = (part.strip("./-_") for part in fold(query).split())
    return tuple(f" {part}" if len(part) <= SHORT else part for part in parts if part)


def holds(text: str, wanted: tuple[str, ...]) -> bool:
    """Whether a folded text holds every word."""
    return all(word in text for word in wanted)
