"""The words of a row as they are set: bold where they are marked, and unbroken where they must be.

It also counts how many lines they fill, so that the layout is chosen before anything is laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from markupsafe import Markup, escape

from aftercare import rules
from aftercare.paper import fonts
from aftercare.rules.vocabulary import Language

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
MARK: Final = "**"
MM: Final = 25.4 / 72  # of a point
PLAIN, BOLD = 400, 600
# What a character is taken to be wide where set-up has not measured it: another script's.
UNKNOWN: Final = 1000
# Pairs of letters move closer: a line holds at least this much more than its widths say.
KERNED: Final = 1.003


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one weight."""

    text: str
    bold: bool


def spans(text: str) -> tuple[Span, ...]:
    """Return the runs of a text whose bold words are marked `**like this**`."""
    parts = unbroken(text).split(MARK)
    return tuple(Span(part, place % 2 == 1) for place, part in enumerate(parts) if part)


def markup(text: str, *numbers: str) -> Markup:
    """Return the text as HTML; telephone `numbers` in it are never broken across lines."""
    # A space stands inside the element that follows it: WeasyPrint breaks some lines too early
    # when a text ends with a space before an element.
    made, space = Markup(), ""
    for span in spans(text):
        said, space = space + span.text, ""
        if not span.bold and said.endswith(" "):
            said, space = said[:-1], " "
        words = _whole(said, numbers)
        made += Markup("<b>{}</b>").format(words) if span.bold else words
    return made


def _whole(text: str, numbers: tuple[str, ...]) -> Markup:
    """Return the text escaped, with what has a hyphen and must stay whole in an element."""
    words = [*(re.escape(each) for each in numbers if "-" in each), r"\b[A-E]-vitamin\w*"]
    made, place = Markup(), 0
    for found in re.finditer("|".join(words), text):
        made += escape(text[place : found.start()])
        made += Markup('<span class="n">{}</span>').format(found[0])
        place = found.end()
    return made + escape(text[place:])


def plain(text: str) -> str:
    """Return the text without its marks."""
    return text.replace(MARK, "")


def bold_words(text: str) -> str:
    """Return the bold words alone, as somebody reads who reads nothing else."""
    return " ".join(span.text for span in spans(text) if span.bold)


def unbroken(text: str) -> str:
    """Return the text with dates, clocks, numbers and their units kept on one line."""
    text = _dates().sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    return _TOGETHER.sub(lambda found: found[0].replace(" ", NO_BREAK), text)


def number(text: str) -> str:
    """Return a telephone number that no line ends inside, but for its hyphens."""
    return text.replace(" ", NO_BREAK)


_TOGETHER: Final = re.compile(
    r"\bkl\. \d{1,2}\.\d\d\b|\bSPF \d+|"
    r"\b\d+(?:[.,]\d+)? (?:%|mm|minutes?|minuter|days?|dagar|weeks?|veckor)"
)


@cache
def _dates() -> re.Pattern[str]:
    days = {name for names in rules.WEEKDAYS_SHORT.values() for name in names}
    days |= {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    days |= {"måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"}
    months = {name for names in rules.MONTHS.values() for name in names}
    months |= {month_short(month, language) for language in Language for month in range(1, 13)}
    either = "|".join(sorted(days, key=len, reverse=True))
    month = "|".join(sorted(months, key=len, reverse=True))
    clock = r"(?:,? (?:kl\. )?\d{1,2}[:.]\d\d)?"
    return re.compile(rf"\b(?:(?:{either}) )?\d{{1,2}} (?:{month})\b(?: \d{{4}})?{clock}")


def month_short(month: int, language: Language) -> str:
    """Return "Dec", "dec"; "Sept" as it is written."""
    name = rules.MONTHS[language][month - 1]
    if language is Language.EN:
        return name[:3] if name != "September" else "Sept"
    return {"mars": "mars", "maj": "maj", "juni": "juni", "juli": "juli", "september": "sept"}.get(
        name, name[:3]
    )


# Counting


def lines(text: str, width_mm: float, size_pt: float, *, tighter_pt: float = 0) -> int:
    """Return how many lines a text fills, filled word by word; at least one.

    `tighter_pt` is by how much its letters are moved together.
    """
    room = width_mm / MM / size_pt * 1000 * KERNED
    return max(1, _lines(text, int(room), round(1000 * tighter_pt / size_pt)))


def many(texts: Iterable[str], width_mm: float, size_pt: float) -> int:
    """Return how many lines paragraphs fill."""
    return sum(lines(each, width_mm, size_pt) for each in texts)


def width_mm(text: str, size_pt: float, *, weight: int = PLAIN) -> float:
    """Return how wide a text is that stands on one line."""
    widths = fonts.widths(weight)
    return sum(widths.get(char, UNKNOWN) for char in text) * size_pt / 1000 * MM


@lru_cache(maxsize=2048)
def _lines(text: str, room: int, tighter: int) -> int:
    count, used = 0, 0
    space = fonts.widths(PLAIN)[" "] - tighter
    for word in _words(text, tighter):
        if count == 0:
            count, used = 1, word
        elif used + space + word <= room:
            used += space + word
        else:
            count, used = count + 1, word
        if used > room:
            more = -(-used // room) - 1
            count, used = count + more, used - more * room
    return count


def _words(text: str, tighter: int = 0) -> list[int]:
    """Return the width of each word; a word may change its weight within."""
    found: list[int] = [0]
    for span in spans(text):
        widths = fonts.widths(BOLD if span.bold else PLAIN)
        for char in span.text:
            if char in " \n":
                found.append(0)
            else:
                found[-1] += widths.get(char, UNKNOWN) - tighter
    return [each for each in found if each]
