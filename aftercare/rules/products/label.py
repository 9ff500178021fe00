"""A label's text to plain words and items: case, accents, brackets, separators, noise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_READ: Final = 20_000
LONGEST_ITEM_WORDS: Final = 9
LONGEST_ITEM: Final = 90
# How much of a text's end shows whether it is cut off.
LONGEST_END: Final = 200
INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Marks that normalising would glue to a name: "Retinol™", "Parfum¹".
MARKS: Final = re.compile("[\u2122\u2120\u00ae\u00a9\u00aa\u00ba\u00b2\u00b3\u00b9\u2070-\u2079]")
LINE_HYPHEN: Final = re.compile(r"(?<=[a-zA-ZåäöÅÄÖ])[-\u2010]\s*\n\s*(?=[a-zA-ZåäöÅÄÖ])")
# A name may run over this many lines.
LONGEST_NAME_LINES: Final = 3
HEADING: Final = re.compile(
    r"(?:^|(?<=[\n.:;]))\s*(?:full\s+)?"
    r"(?:ingredients?(?:\s+list)?|ingredienser|ingredienslista|inneh[aå]ll(?:er)?|inci|"
    r"ingr[eé]dients)\s*(?:\([^)]{0,40}\))?\s*[:/]\s*",
    re.IGNORECASE,
)
# A comma inside a number or a locant is part of the name: "0,5 %", "1,2-hexanediol".
SEPARATORS: Final = re.compile(
    r"[;、•·●▪■◦‣∙⋅‧*|\t]|,(?!\d)|(?<!\d),|[^\S\n]/[^\S\n]|\.(?=\s|$)|[\[\]]"
)
SLASH: Final = re.compile(r"/")
BRACKETS: Final = re.compile(r"\([^()]*\)|\{[^{}]*\}")
PERCENT: Final = re.compile(r"[<>≤~]?\s*(?<!\d)\d{1,4}(?:[.,]\d{1,4})?\s*(?:%|procent|percent)")
MAY_CONTAIN: Final = re.compile(r"\+\s*/\s*-|±|may contain|kan inneh[aå]lla", re.IGNORECASE)
CUT_OFF: Final = re.compile(
    r"(\.\.\.|…|\betc\b\.?|\bm\.?\s?fl\.?|\band (?:many )?more\b|\boch (?:mycket )?mer\b|"
    r"\b(?:show|see|read) more\b|\b(?:visa|l[aä]s) mer\b)\W*$|[,;/(+&-]$|\([^()]*$",
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(
    r"https?:|www\.|@|\bsee (?:the )?(?:pack|box|label)|\bse f[oö]rpackning|\bcustomer|\btel\b",
    re.IGNORECASE,
)
WATER: Final = frozenset({"aqua", "water", "eau", "vatten"})


@dataclass(frozen=True, slots=True)
class LabelItem:
    """One item of a list: as written, and the plain forms under which it may be known."""

    written: str
    forms: tuple[str, ...]


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return text in small letters without accents or punctuation, words by single spaces."""
    text = INVISIBLE.sub("", MARKS.sub(" ", text))
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+|_", " ", bare).split())


def words(text: str) -> list[str]:
    """Return the plain words of a text, line-end hyphens mended."""
    return plain(LINE_HYPHEN.sub("", text[: MAX_READ * 2])).split()


def one_line(text: str) -> str:
    """Return a text on one line, hyphens at line ends kept."""
    return " ".join(text.split())


def word_set(text: str) -> frozenset[str]:
    """Return the different plain words of a text."""
    return frozenset(words(text))


def split(text: str, names: Container[str]) -> list[LabelItem]:
    """Return the items of a list, in order; every heading, percentage and asterisk is dropped.

    A new line ends an item, unless the lines together are one of the `names`.
    """
    items = (_item(line) for part in parts(text) for line in _lines(part, names))
    return [item for item in items if item is not None]


def parts(text: str) -> list[str]:
    """Return the text between separators, new lines kept: what may be one item or several."""
    text = unicodedata.normalize("NFKC", MARKS.sub(" ", text[: MAX_READ * 2]))
    text = HEADING.sub(",", _without_blank_lines(INVISIBLE.sub("", text)))
    return SEPARATORS.split(MAY_CONTAIN.sub(",", text))


def _without_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())


def _lines(part: str, names: Container[str]) -> Iterator[str]:
    lines = [line.strip() for line in part.splitlines() if line.strip()]
    while lines:
        for count in range(min(LONGEST_NAME_LINES, len(lines)), 1, -1):
            broken = "\n".join(lines[:count])
            mended = LINE_HYPHEN.sub("", broken)
            known = [one for one in (broken, mended) if plain(BRACKETS.sub(" ", one)) in names]
            if known:
                yield known[0]
                del lines[:count]
                break
        else:
            mended = LINE_HYPHEN.sub("", "\n".join(lines[:2]))
            if "\n" in mended or len(lines) == 1 or len(mended) > LONGEST_ITEM:
                yield lines.pop(0)
            else:
                lines[:2] = [mended]


def _item(part: str) -> LabelItem | None:
    written = " ".join(part.split()).strip(" .:-–—")
    bare = PERCENT.sub(" ", written)
    outside = plain(BRACKETS.sub(" ", bare))
    inside = [plain(found[1:-1]) for found in BRACKETS.findall(bare)]
    slashed = [plain(piece) for piece in SLASH.split(BRACKETS.sub(" ", bare))]
    forms = [outside, plain(bare), *inside, *slashed]
    kept = tuple(dict.fromkeys(form for form in forms if form and not form.isdigit()))
    return LabelItem(written, kept) if kept else None


def why_unreadable(
    text: str, items: list[LabelItem], known: int, least_items: int, least_share: float
) -> str | None:
    """Return why a text is not one whole ingredient list, as a code, or None when it is one."""
    if not text.strip() or not items:
        return "empty"
    if len(text) > MAX_READ:
        return "too-long"
    if any(unicodedata.category(char) == "Cc" and char not in "\n\r\t" for char in text):
        return "control-characters"
    if CUT_OFF.search(text.strip()[-LONGEST_END:]):
        return "cut-off"
    if ADDRESS.search(text):
        return "not-a-list"
    if len(HEADING.findall(_without_blank_lines(text))) > 1 or _starts(items) > 1:
        return "several-products"
    if len(items) < least_items:
        return "too-few-items"
    if any(_is_prose(item) for item in items):
        return "not-a-list"
    return None if known >= least_share * len(items) else "too-few-known"


def _starts(items: list[LabelItem]) -> int:
    """How often water comes: a list names it once, at its start, in one language or several."""
    waters = [WATER.issuperset(item.forms[0].split()) for item in items]
    return sum(now and not before for before, now in zip([False, *waters], waters, strict=False))


def _is_prose(item: LabelItem) -> bool:
    longest = max(len(form.split()) for form in item.forms[:1])
    return longest > LONGEST_ITEM_WORDS or len(item.written) > LONGEST_ITEM
