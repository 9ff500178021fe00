"""Whether page one holds what belongs on it: an estimate in millimetres, made before layout."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from aftercare.paper import view
from aftercare.paper.letterhead import Paper

# The greatest estimates that did fit when plans of every kind were laid out.
ROOM = {Paper.A4: 207, Paper.LETTER: 196}
# What it gains, at least, to set the lines of these levels one behind the other.
GAIN_OF_FEW = {Paper.A4: 14, Paper.LETTER: 11}
FEW, ALL = frozenset({"clinic"}), frozenset({"clinic", "urgent", "emergency"})
EXTRA_CHARACTERS = {Paper.A4: 0, Paper.LETTER: 3}  # the wider sheet's longer line
LINE, SMALL_LINE = 4.9, 4.2
CHARACTERS, SMALL_CHARACTERS = 71, 84


def running(sheet: view.SheetView, paper: Paper) -> frozenset[str]:
    """Return the levels of help to set in running lines, so that the box stays on page one."""
    excess = height(sheet, paper) - ROOM[paper]
    if excess <= 0:
        return frozenset()
    return FEW if excess <= GAIN_OF_FEW[paper] else ALL


def height(sheet: view.SheetView, paper: Paper) -> float:
    """Return how many millimetres page one needs below its title, with room between lines."""
    more = EXTRA_CHARACTERS[paper]
    help_entries = [entry for level in sheet.help for entry in level.entries]
    rows = sum(ceil(len(group.entries) / 3) for group in sheet.not_yet)
    return (
        LINE * _lines(sheet.tonight, CHARACTERS + more)
        + LINE * (rows + len(sheet.always))
        + SMALL_LINE * _lines(sheet.calm, 107 + more)
        + SMALL_LINE * _lines(help_entries, SMALL_CHARACTERS + more)
        + 0.7 * len(sheet.tonight)
        + 1.5 * len(sheet.not_yet)
        + 3 * len(sheet.always)
        + 2 * len(sheet.help)
        + 0.3 * len(help_entries)
    )


def _lines(entries: Iterable[view.Entry], characters: int) -> int:
    return sum(ceil((len(each.title) + len(each.text) + 2) / characters) for each in entries)
