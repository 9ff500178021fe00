"""The characters that paper can print: those of the fonts that set-up cut for it, and of others.

The others are for names: each is loaded only where a sheet has a letter of its script.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
FOLDER = TOP / "build" / "fonts"
WEIGHTS = (400, 600, 700)
AVERAGE = 545
# Of the signs that can't be seen, those that names in some scripts need.
JOINERS = (0x200C, 0x200D)


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface for a script that ours lacks: its name in styles, and its files by weight."""

    name: str
    files: tuple[tuple[int, Path], ...]


def unprintable(text: str) -> tuple[str, ...]:
    """Return the characters of the text that paper can't print, each once, in order.

    White space prints as a space, whatever it is.
    """
    return tuple(each for each in _foreign(text) if _face_of(each) is None)


def faces_for(text: str) -> tuple[Face, ...]:
    """Return the other typefaces that the text needs, by name; unprintable letters need none."""
    names = {name for each in _foreign(text) if (name := _face_of(each))}
    return tuple(_face(name) for name in sorted(names))


def widths(weight: int) -> dict[str, int]:
    """Return how wide each character of our typeface is, in thousandths of its size."""
    return _widths()[WEIGHTS.index(weight)]


def _foreign(text: str) -> tuple[str, ...]:
    """Return the characters that our own typeface lacks, each once, in order."""
    composed = unicodedata.normalize("NFC", "".join(text.split()))
    return tuple(each for each in dict.fromkeys(composed) if each not in _covered())


@cache
def _covered() -> frozenset[str]:
    lines = (FOLDER / "coverage.txt").read_text(encoding="ascii").split()
    return frozenset(chr(int(line, 16)) for line in lines)


@cache
def _widths() -> tuple[dict[str, int], ...]:
    file = FOLDER / "widths.txt"
    # Where an earlier set-up has not measured them, all are as wide as the average of a text.
    if not file.is_file():
        return tuple(dict.fromkeys(_covered(), AVERAGE) for _ in WEIGHTS)
    rows = [row.split() for row in file.read_text(encoding="ascii").splitlines()]
    return tuple(
        {chr(int(row[0], 16)): int(row[place]) for row in rows}
        for place in range(1, len(WEIGHTS) + 1)
    )


@cache
def _runs() -> tuple[list[int], list[tuple[int, str]]]:
    """Return where the runs of characters of the other faces begin; their ends and faces."""
    # A set-up without these packages has none: their letters are refused where they are typed.
    file = FOLDER / "others" / "coverage.txt"
    lines = file.read_text(encoding="ascii").splitlines() if file.is_file() else []
    claimed: dict[int, str] = {}
    for line in lines:
        name, first, last = line.split()
        for code in range(int(first, 16), int(last, 16) + 1):
            if code in JOINERS or unicodedata.category(chr(code))[0] != "C":
                claimed.setdefault(code, name)
    starts: list[int] = []
    ends: list[tuple[int, str]] = []
    for code in sorted(claimed):
        if ends and ends[-1] == (code - 1, claimed[code]):
            ends[-1] = (code, claimed[code])
        else:
            starts.append(code)
            ends.append((code, claimed[code]))
    return starts, ends


def _face_of(char: str) -> str | None:
    starts, ends = _runs()
    place = bisect_right(starts, ord(char)) - 1
    if place < 0 or ord(char) > ends[place][0]:
        return None
    return ends[place][1]


@cache
def _face(name: str) -> Face:
    files = sorted((FOLDER / "others").glob(f"{name}-*.ttf"))
    return Face(f"Other {name}", tuple((int(file.stem.rpartition("-")[2]), file) for file in files))
