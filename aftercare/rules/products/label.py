"""Plain words: text without case, accents or punctuation, and the forms of one item of a list."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_READ: Final = 20_000
INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Marks that normalising would glue to a name: "Retinol™", "Parfum¹".
MARKS: Final = re.compile(
    "[\u2122\u2120\u00ae\u00a9\u00aa\u00ba\u00b2\u00b3\u00b9\u2070-\u2079†‡§¶]"
)
LINE_HYPHEN: Final = re.compile(r"(?<=[a-zA-ZåäöÅÄÖ])[-\u2010]\s*\n\s*(?=[a-zA-ZåäöÅÄÖ])")
SLASH: Final = re.compile(r"[/\\]")
BRACKETS: Final = re.compile(r"\([^()]*\)|\{[^{}]*\}")
OPEN_BRACKET: Final = re.compile(r"[(){}]")
STRENGTH: Final = re.compile(
    r"[<>≤≥~±]?\s*(?<![\d.,])(\d{1,4}(?:[.,]\d{1,4})?)\s*"
    r"(%|procent|percent|mg\s*/\s*(?:g|ml)|iu\s*/\s*g|ppm)(?![a-zåäö])",
    re.IGNORECASE,
)
QUOTES: Final = re.compile(r"^[\s.:\-–—*#•\"'“”„«»]+|[\s.:\-–—*#•\"'“”„«»]+$")
# What somebody writes around an answer: quotes, full stops, spaces.
_ROUND_ANSWER: Final = re.compile(r"^[\s\"'“”.,;:!]+(?=.)|(?<=.)[\s\"'“”.,;:!]+$")
# The same name in another language after a slash: "Extract/Extrait d'orge".
IN_ANOTHER_LANGUAGE: Final = frozenset(
    {
        *("extrait", "huile", "eau", "beurre", "cire", "jus", "proteine", "terre", "farine"),
        *("poudre", "gomme", "miel", "lait", "sel", "levure", "acide", "gelee", "amidon"),
    }
)
_DIGIT: Final = re.compile(r"\d")
_SIGNS: Final = re.compile(r"[^\w]+|_")
VITAMIN: Final = ("vitamin", "pro vitamin", "provitamin", "vit ")
PREFIXED: Final = re.compile(
    r"^(?:(?:organic|certified|pure|purified|natural|ekologisk|active|aktiv)\s+|contains:?\s+)+"
)


@dataclass(frozen=True, slots=True)
class LabelItem:
    """One item of a list: as written, the plain forms under which it may be known, its strength.

    Of `forms` one is enough; `inside` is what stands in brackets, which names nothing by itself
    but a danger; `slashed` are the parts between slashes, which count only together; `percent` is
    the strength in per cent by weight where one is written.
    """

    written: str
    forms: tuple[str, ...]
    inside: tuple[str, ...] = ()
    slashed: tuple[str, ...] = ()
    percent: float | None = None


@lru_cache(maxsize=32768)
def plain(text: str) -> str:
    """Return text in small letters without accents or punctuation, words by single spaces."""
    if text.isascii():  # nothing to fold but capitals: most names are so
        return " ".join(_SIGNS.sub(" ", text.lower()).split())
    text = INVISIBLE.sub("", MARKS.sub(" ", text))
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    if not folded.isascii():
        folded = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(_SIGNS.sub(" ", folded).split())


def answer(text: str) -> str:
    """Return an answer in small letters without what stands around it: "None." is "none"."""
    return " ".join(_ROUND_ANSWER.sub("", text.strip()).casefold().split())


def words(text: str) -> list[str]:
    """Return the plain words of a text, line-end hyphens mended."""
    return plain(LINE_HYPHEN.sub("", text[: MAX_READ * 2])).split()


def one_line(text: str) -> str:
    """Return a text on one line, hyphens at line ends kept."""
    return " ".join(text.split())


def word_set(text: str) -> frozenset[str]:
    """Return the different plain words of a text."""
    return frozenset(words(text))


@lru_cache(maxsize=16384)
def item(part: str) -> LabelItem | None:
    """Return one piece of a list as an item; None where it is no more than signs and figures."""
    written = QUOTES.sub("", " ".join(part.split()))
    if written.count("(") < written.count(")"):
        written = written.rstrip(")")
    percent = _percent(written)
    bare = STRENGTH.sub(" ", written) if _DIGIT.search(written) else written
    has_brackets = OPEN_BRACKET.search(bare) is not None
    outer = BRACKETS.sub(" ", bare) if has_brackets else bare
    outside = plain(outer)
    inside = [plain(found[1:-1]) for found in BRACKETS.findall(bare)] if has_brackets else []
    left = ""
    if has_brackets and OPEN_BRACKET.search(BRACKETS.sub("", bare)):
        left = plain(bare.partition("(")[0])
    slashed = tuple(map(plain, SLASH.split(outer))) if SLASH.search(outer) else (outside,)
    forms = [outside, plain(bare), left, PREFIXED.sub("", outside)]
    if not outside or outside.startswith(VITAMIN):
        forms += inside  # "Vitamin B5 (Panthenol)" is told in brackets
    kept = tuple(dict.fromkeys(form for form in forms if form and not _is_figures(form)))
    if not kept:
        return None
    parts = tuple(piece for piece in slashed if piece and not _is_figures(piece))
    own = tuple(p for p in parts if p.split()[0] not in IN_ANOTHER_LANGUAGE)
    if own and len(own) < len(parts):
        kept = tuple(dict.fromkeys((*kept, " ".join(own))))
    inner = tuple(form for form in inside if form and not _is_figures(form))
    return LabelItem(written, kept, inner, own if len(own) > 1 else (), percent)


def _is_figures(form: str) -> bool:
    return form.replace(" ", "").isdigit() and not re.fullmatch(r"\d{2,7} \d\d \d", form)


def _percent(written: str) -> float | None:
    if not _DIGIT.search(written):
        return None
    found = STRENGTH.search(written)
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    unit = found[2].casefold()
    if unit.startswith("mg"):
        return number / 10
    return number if unit in ("%", "procent", "percent") else None
