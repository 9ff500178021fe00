"""What leaves a page one that is too full, decided by counting lines before anything is laid out.

Type never shrinks and *get help* never moves. The steps: tighter gaps; without the clinic's
address; without what may stand on page two, in two steps; without the latest rows of what is
waited for; with a page three, which page one announces. Of the ways in which page one is whole,
the gentlest is taken that leaves no more than page two can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from aftercare.paper import spans
from aftercare.paper.letterhead import Door, Paper
from aftercare.paper.pages import Cell, Dated, Level, Product, Said, Sheet

# Heights in millimetres, as the style sets them.
LEADING: Final = 1.23
LINE: Final = 11 * LEADING * spans.MM
SMALL: Final = 9.5 * LEADING * spans.MM
NOTE: Final = 9.5 * 1.2 * spans.MM
SURE: Final = 9 * 1.22 * spans.MM
HEADING: Final = 0.42 + 0.9 + 13 * 1.15 * spans.MM + 0.7
NUMBER: Final = {"emergency": 24 * 1.15 * spans.MM, "urgent": 18 * 1.15 * spans.MM}
CLINIC_NUMBER: Final = 14 * 1.15 * spans.MM
CELL: Final = 11 * 1.15 * spans.MM
PICTURES: Final = 18 + LINE + 2
SIZE: Final = 11.0
TIGHTER: Final = 0.1  # by which the letters of signs are moved together
DATES, WIDE_DATES, ACTS, NAMES = 31.0, 38.0, 34.5, 54.0
HELP_COLUMN: Final = 35.6 + 2.2 + 2.8 + 0.9
# By how much the count may fall short of what is laid out.
SPARE: Final = 0.8
FEW_PRODUCTS: Final = 4


@dataclass(frozen=True, slots=True)
class Format:
    """The room inside the margins."""

    width: float
    height: float


# Letter is shorter than A4: its margins are narrower.
FORMATS: Final = {Paper.A4: Format(185.0, 275.0), Paper.LETTER: Format(194.9, 259.4)}
LARGE: Final = {Paper.A4: Format(182.0, 269.0), Paper.LETTER: Format(187.9, 251.4)}


def fitted(sheet: Sheet, paper: Paper, door: Door | None) -> Sheet:
    """Return the sheet with page one filled as the first step of the ladder that fits says."""
    room = FORMATS[paper]
    alone = len(sheet.products) + len(sheet.own_products) > FEW_PRODUCTS
    sheet = replace(sheet, products_alone=alone)
    wide = replace(sheet, has_wide_dates=True)
    if _waiting(wide, room, 0) < _waiting(sheet, room, 0):
        sheet = wide
    least = None
    for step in _steps(sheet):
        if page_one(step, room, door) > room.height - SPARE:
            continue
        both = _overleaf(step, room)
        if both is not None:
            with_pictures = page_two(both, room) + PICTURES <= room.height - SPARE
            return replace(both, shows_pictures=with_pictures)
        least = least or step
    return least or sheet


def _overleaf(sheet: Sheet, room: Format) -> Sheet | None:
    """Return the sheet with page two as loose as it may be, or None where it is too full."""
    tight = replace(sheet, is_roomy_overleaf=False)
    whole = replace(tight, runs_sure=True)
    joined = replace(whole, joins_rows=True)
    run = replace(joined, runs_words=True)
    short = replace(run, shortens_sure=True)
    drawn = (sheet, tight, whole, joined, run, short)
    ways = (*drawn, *(replace(way, lists_days=True) for way in (tight, whole, joined, short)))
    return next((way for way in ways if page_two(way, room) <= room.height - SPARE), None)


def fitted_large(sheet: Sheet, paper: Paper, door: Door | None) -> Sheet:
    """Return the sheet in large print: what page one can't hold stands on page three.

    So *get help* is alone on page two, whatever page one has to say.
    """
    width, height = LARGE[paper].width, LARGE[paper].height
    line = 18 * 1.25 * spans.MM
    words = 22.0 + (4 * line if door and door.code else 3 * line if door else 0)
    head = sheet.head
    text = 9.74 + 4 + (33 - 22 if door else 0)
    text += line * 1.25 * spans.lines(f"**{head.patient}** {head.born}", width - 58, 20)
    text += line * spans.lines(f"{head.treatment} {head.replaces}", width - 58, 18)
    tall = 12 + line * spans.lines(f"**{head.clinic}** {head.phone}", width - 8, 18)
    tall += max(text, words + 11 if door else 0) + 2
    tall += line * spans.lines(f"**{sheet.words['main']}**", width, 18) + 18
    held = 0
    for said in sheet.first:
        tall += spans.lines(said.text, width, 18) * line + 2
        if tall > height - (0 if said is sheet.first[-1] else line + 2):
            break
        held += 1
    first, more = sheet.first[:held], sheet.first[held:]
    return replace(sheet, first=first, more=more, shortens_sure=True)


def least_pages(sheet: Sheet) -> int:
    """Return how many pages the sheet has at least."""
    return 3 if sheet.more or sheet.products_alone else 2


def _steps(sheet: Sheet) -> Iterator[Sheet]:
    """Yield the sheet as each step of the ladder leaves it, the gentlest first."""
    yield sheet
    sheet = replace(sheet, is_roomy=False)
    yield sheet
    bases = [replace(sheet, shows_address=False)]
    for step in (3, 4):
        bases.append(_moved(bases[-1], step))
    yield from bases
    for base in reversed(bases):
        yield from _later_dates(base)
    least = _moved(bases[-1], 5)
    yield least
    yield from _later_dates(least)
    yield from _last_steps(least)


def _moved(sheet: Sheet, step: int) -> Sheet:
    """Return the sheet without the rows that may leave page one at this step."""

    def leaves(said: Said) -> bool:
        return said.row.moves_at is not None and said.row.moves_at <= step

    first, gone = _parted(sheet.first, leaves)
    during, gone_too = _parted(sheet.during, leaves)
    moved = (*gone, *gone_too)
    if not moved:
        return sheet
    sheet = replace(sheet, first=first, during=during)
    if step == 5:
        return replace(sheet, more=(*sheet.more, *moved))
    return replace(sheet, do=(_first_days(sheet, moved), *sheet.do))


def _first_days(sheet: Sheet, moved: tuple[Said, ...]) -> Dated:
    words = sheet.words["the_first_days"]
    return Dated("", (words,), moved, words)


def _later_dates(sheet: Sheet) -> Iterator[Sheet]:
    """Yield sheets that give away the latest row of what is waited for, one after the other."""
    while sum(len(group.items) for group in sheet.wait) > 1:
        *kept, last = sheet.wait
        *rows, gone = last.items
        if rows:
            kept.append(replace(last, items=tuple(rows)))
        more = sheet.wait_more
        if more and (more[0].word, more[0].when) == (last.word, last.when):
            more = (replace(last, items=(gone, *more[0].items)), *more[1:])
        else:
            more = (replace(last, items=(gone,)), *more)
        sheet = replace(sheet, wait=tuple(kept), wait_more=more)
        yield sheet


def _last_steps(sheet: Sheet) -> Iterator[Sheet]:
    """Yield sheets that keep one date, and give away the last rows, one after the other."""
    sheet = [sheet, *_later_dates(sheet)][-1]
    while len(sheet.first) > 1:
        *rows, gone = sheet.first
        sheet = replace(sheet, first=tuple(rows), more=(gone, *sheet.more))
        yield sheet
    while len(sheet.during) > 1:
        *rows, gone = sheet.during
        sheet = replace(sheet, during=tuple(rows), more=(gone, *sheet.more))
        yield sheet


def _parted(
    rows: Iterable[Said], leaves: Callable[[Said], bool]
) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    every = tuple(rows)
    return tuple(x for x in every if not leaves(x)), tuple(x for x in every if leaves(x))


# Heights


def page_one(sheet: Sheet, room: Format, door: Door | None) -> float:
    """Return how many millimetres page one needs."""
    margin, gap, pad = (2.8, 1.1, 1.8) if sheet.is_roomy else (1.7, 0.6, 0.96)
    tall = _top(sheet, room, door)
    if sheet.first:
        said = [said.text for said in sheet.first]
        if sheet.more:
            said.append(sheet.words["more_notice"])
        tall += margin + HEADING
        tall += sum(_lines(text, room.width) + gap for text in said)
    if sheet.during:
        tall += margin + sum(_lines(said.text, room.width - 3.2) for said in sheet.during)
    if sheet.wait:
        tall += margin + HEADING + _waiting(sheet, room, pad)
        tall += LINE + 0.55 if sheet.wait_more else 0
    if sheet.help:
        tall += margin + 13 * 1.15 * spans.MM + 0.3 + 1.5
        tall += sum(_level(level, room) for level in sheet.help)
    return tall


def _waiting(sheet: Sheet, room: Format, pad: float) -> float:
    column, least = (WIDE_DATES, 1) if sheet.has_wide_dates else (DATES, 2)
    return sum(
        _dated(group, room.width - column, pad, least, paragraphs=False) for group in sheet.wait
    )


def page_two(sheet: Sheet, room: Format) -> float:
    """Return how many millimetres need what stands overleaf, on however many pages."""
    margin, pad = (2.8, 1.8) if sheet.is_roomy_overleaf else (1.7, 0.96)
    parts = [_waiting_more(sheet, room, pad)]
    parts += [
        _acts(groups, room, pad, joins=sheet.joins_rows) for groups in (sheet.do, sheet.expect)
    ]
    parts += [_notes(sheet, room)]
    if not sheet.products_alone:
        parts += [_judged(judged, room) for judged in (sheet.products, sheet.own_products)]
    parts += [_calendar(sheet, room)]
    if not (sheet.more or sheet.products_alone):
        parts += [_sure(sheet, room)]
    calm = sum(_lines(said.text, room.width) + 0.8 for said in sheet.calm)
    return 1.0 + calm + sum(margin + HEADING + tall for tall in parts if tall)


def _waiting_more(sheet: Sheet, room: Format, pad: float) -> float:
    width = room.width - WIDE_DATES
    return sum(_dated(each, width, pad, 1, paragraphs=False) for each in sheet.wait_more)


def _acts(groups: Iterable[Dated], room: Format, pad: float, *, joins: bool) -> float:
    width = room.width - ACTS
    return sum(_dated(each, width, pad, 1, paragraphs=not joins) for each in groups)


def _notes(sheet: Sheet, room: Format) -> float:
    return sum(_lines(each, room.width - 3.2) for each in sheet.notes)


def _judged(judged: Iterable[Product], room: Format) -> float:
    width = room.width - NAMES
    said = ((f"**{each.name}**", f"**{each.verdict}** {each.cause}") for each in judged)
    return sum(max(_lines(name, NAMES - 3), _lines(text, width)) + 1.1 for name, text in said)


def _calendar(sheet: Sheet, room: Format) -> float:
    if sheet.lists_days:
        return _lines(sheet.opens, room.width) if sheet.opens else 0
    if not sheet.weeks:
        return 0
    beyond = _lines("; ".join(sheet.beyond), room.width - 14) if sheet.beyond else 0
    return SMALL + sum(_week(each, runs=sheet.runs_words) for each in sheet.weeks) + beyond


def _sure(sheet: Sheet, room: Format) -> float:
    shown = sheet.sure_short if sheet.shortens_sure else sheet.sure
    sure = [f"**{each.words}:** {each.about} ({each.labels})." for each in shown]
    said = [*sure, f"**{sheet.all_sources}**", sheet.head.issued]
    return SURE * spans.many([" ".join(said)] if sheet.runs_sure else said, room.width, 9)


def _top(sheet: Sheet, room: Format, door: Door | None) -> float:
    head = sheet.head
    # Beside the square and its words, or beside the square alone.
    beside = room.width - 56 if door else room.width
    below = room.width - (56 if door.code else 25) if door else room.width
    address = f" {head.address}" if sheet.shows_address else ""
    letterhead = spans.lines(f"**{head.clinic}**{address}", room.width - 45, 9.5) * SMALL + 1.54
    who = spans.lines(f"**{head.patient}** {head.born}", beside * 11 / 14.5, SIZE)
    text = 2.2 + 18 * 1.15 * spans.MM + 0.6 + 14.5 * LEADING * spans.MM * who
    text += _lines(head.treatment, below)
    text += _lines(f"**{head.replaces}**", below) if head.replaces else 0
    square = 21.6 if door else 0.0
    main = spans.lines(f"**{sheet.words['main']}**", room.width, 12)
    return letterhead + max(text, square) + 1.4 + main * 12 * LEADING * spans.MM


def _dated(group: Dated, width: float, pad: float, least: int, *, paragraphs: bool) -> float:
    texts = [said.text for said in group.items]
    words = sum(_lines(x, width) for x in (texts if paragraphs else [" ".join(texts)]))
    date = least if not group.word else max(least, len(group.when) + least - 1)
    return max(words, date * LINE) + pad + 0.14


def _level(level: Level, room: Format) -> float:
    if level.as_bar:
        signs = sum(_sign(said, room.width - 3.2) for said in level.items)
        return LINE + NUMBER.get(level.level, CLINIC_NUMBER) + signs + 2.3
    signs = sum(_sign(said, room.width - HELP_COLUMN) for said in level.items)
    number = NUMBER.get(level.level, CLINIC_NUMBER) if level.is_phone else _lines(level.number, 34)
    note = spans.many(level.notes, 34.4, 9.5) * NOTE
    return max(signs, LINE + number + note) + 1.6 + 0.3


def _sign(said: Said, width: float) -> float:
    return spans.lines(said.text, width, SIZE, tighter_pt=TIGHTER) * LINE


def _week(week: Iterable[Cell], *, runs: bool) -> float:
    words = ([", ".join(cell.words)] if runs and cell.words else cell.words for cell in week)
    bold = ([f"**{word}**" for word in each] for each in words)
    return (1 + max(spans.many(each, 24, SIZE) for each in bold)) * CELL + 1.4


def _lines(text: str, width: float) -> float:
    return spans.lines(text, width, SIZE) * LINE
