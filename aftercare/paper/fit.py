"""How page one is set so that it holds what belongs on it: an estimate, made before layout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aftercare.paper.letterhead import Paper
from aftercare.paper.sheet import DateGroup, Entry, Head, HelpLevel, SheetView


@dataclass(frozen=True, slots=True)
class Fit:
    """One way to set page one; `name` goes to the style, the rest to the markup."""

    name: str
    running: frozenset[str]  # levels of help whose lines stand one behind the other
    in_lines: bool  # what waits for a date, with commas instead of columns


FEW, ALL = frozenset({"clinic"}), frozenset({"clinic", "urgent", "emergency"})
LOOSE = Fit("", frozenset(), False)
STEPS = (LOOSE, Fit("", FEW, False), Fit("", ALL, False), Fit("full", ALL, True))
TIGHTEST = Fit("full small", ALL, True)


@dataclass(frozen=True, slots=True)
class Measures:
    """Heights in millimetres, and how many characters a line of each kind holds."""

    line: float
    characters: int
    help_line: float
    help_characters: int
    calm_line: float
    calm_characters: int
    gaps: float  # between rows, as a share of those of the loosest way
    frame: float  # headings, borders and what else every page one has


LARGE_TYPE = Measures(4.89, 75, 4.19, 88, 4.45, 105, 1.0, 62.0)
MEASURES = {
    "": LARGE_TYPE,
    "full": Measures(4.89, 75, 4.19, 88, 4.45, 105, 0.6, 57.5),
    "full small": Measures(4.56, 79, 3.87, 93, 4.12, 110, 0.6, 56.0),
}
ROOM = {Paper.A4: 267.0, Paper.LETTER: 253.5}  # less what the estimate may fall short by
WIDER = {Paper.A4: 1.0, Paper.LETTER: 1.04}


def fit(sheet: SheetView, paper: Paper, *, has_door: bool = False) -> Fit:
    """Return the loosest way in which all of page one should fit on it."""
    room = ROOM[paper]
    ways = (way for way in STEPS if height(sheet, paper, way, has_door=has_door) <= room)
    return next(ways, TIGHTEST)


def height(sheet: SheetView, paper: Paper, way: Fit, *, has_door: bool = False) -> float:
    """Return how many millimetres page one needs when it is set that way."""
    size, wider = MEASURES[way.name], WIDER[paper]
    characters = int(size.characters * wider)
    calm = _lines((_said(each) for each in sheet.calm), int(size.calm_characters * wider))
    return (
        size.frame
        + size.line * _lines((_said(each) for each in sheet.tonight), characters)
        + size.line * _head_lines(sheet.head, wider, has_door)
        + size.line * sum(_rows(group, way, characters) for group in sheet.not_yet)
        + size.line * sum(_rows(group, TIGHTEST, characters) for group in sheet.always)
        + size.calm_line * (calm + sheet.has_own_dates)
        + size.gaps
        * (0.7 * len(sheet.tonight) + 1.55 * len(sheet.not_yet) + 1.4 * len(sheet.always))
        + sum(_help(level, way, size, wider) for level in sheet.help)
    )


def _help(level: HelpLevel, way: Fit, size: Measures, wider: float) -> float:
    characters = int(size.help_characters * wider)
    said = [_said(each) for each in level.entries]
    if level.level in way.running:
        return 1.5 + size.help_line * _lines([" ".join(said)], characters)
    return 1.5 + size.help_line * _lines(said, characters) + 0.3 * len(said)


def _rows(group: DateGroup, way: Fit, characters: int) -> int:
    if way.in_lines:
        return _lines([", ".join(each.dated_title for each in group.entries)], characters)
    cells = sum(2 if each.is_wide else 1 for each in group.entries)
    return -(-cells // 3)


def _head_lines(head: Head, wider: float, has_door: bool) -> int:
    """Return by how many lines the top is higher than when all of it is short."""
    rows = (
        (f"{head.clinic} {head.address} {head.phone}", 105),
        (f"{head.patient} {head.born}", 34 if has_door else 60),
        (f"{head.treatment} {head.tier}", 80 if has_door else 95),
    )
    more = sum(_lines([words], int(room * wider)) - 1 for words, room in rows)
    return more + bool(head.replaces)


def _said(entry: Entry) -> str:
    return f"{entry.title}. {entry.text} {entry.own_by} {entry.own}".rstrip()


def _lines(paragraphs: Iterable[str], characters: int) -> int:
    """Return how many lines the paragraphs take, each filled word by word."""
    lines = 0
    for paragraph in paragraphs:
        lines, room = lines + 1, characters
        for word in paragraph.split(" "):
            if len(word) > room and room < characters:
                lines, room = lines + 1, characters
            lines += max(len(word) - 1, 0) // characters
            room -= len(word) % characters + 1
    return lines
