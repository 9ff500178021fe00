"""A pasted text taken apart: the list of ingredients, its items, and the prose around it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from aftercare.rules.products import label as labels
from aftercare.rules.products.label import LINE_HYPHEN, LabelItem

LONGEST_ITEM_WORDS: Final = 9
LONGEST_ITEM: Final = 90
# A name may run over this many lines.
LONGEST_NAME_LINES: Final = 3
# How much of a text's end shows whether it is cut off.
LONGEST_END: Final = 200
# Of a text with more pieces only so many are read.
MOST_ITEMS: Final = 500
BREAKS: Final = re.compile(r"<\s*(?:br|/?li|/?p|/?div|/?tr|/?h\d)\b[^<>]{0,200}>", re.IGNORECASE)
TAGS: Final = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
HEADING: Final = re.compile(
    r"(?:full\s+|complete\s+|product\s+|key\s+|(?P<part>active|inactive|other|medicinal|"
    r"non-?medicinal|aktiva|övriga|andra)\s+)?"
    r"(?:ingredients?(?:\s+list)?|ingredienser|ingredienslista|inneh[aå]ll(?:er)?|"
    r"inci(?:\s+list)?|ingr[eé]dients?|inhaltsstoffe|bestandteile|composition|ingredienti|"
    r"ingredientes|sk[lł]adniki|состав)\s*(?:\([^)]{0,40}\))?\s*(?::|/(?=\s*ingr))\s*",
    re.IGNORECASE,
)
# What shops put around lists of one maker: its own name of the product, and the division.
RETAIL: Final = re.compile(
    r"(?:rds\s+)?product\s+name\s*:[^\n]{0,120}?division\s*:\s*\w+\s*\([^)]{0,40}\)|"
    r"(?:^|\n)[^\n,]{0,80}division\s*:\s*\w+\s*\([^)]{0,40}\)|rds\s+product\s+name[^\n,]{0,120}",
    re.IGNORECASE,
)
# Control characters but tab and line ends, and halves of characters.
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
SPACED_DASH: Final = re.compile(r"\s[-–—]\s")
# A comma inside a number or a locant is part of the name: "0,5 %", "1,2-hexanediol".
SEPARATORS: Final = re.compile(
    r"[;、，；،·•●▪■◦‣∙⋅‧*\t]|,(?!\d)|(?<!\d),|(?<=\s)[/|+](?=\s)|\s\|\s?|\s?\|\s|"
    r"\.(?=\s|$)|[\[\]]|\(and\)|\(och\)|\((?:et|und)\)|(?:^|(?<=\s))\d{1,2}[).](?=\s)",
    re.IGNORECASE,
)
# A full stop after one of these ends no name: "St. Paul's Wort", "Ext. Violet 2".
SHORTENED: Final = re.compile(r"\b(st|ext|no|spp?|var|vit|alc|subsp)\.(?=\s)", re.IGNORECASE)
MAY_CONTAIN: Final = re.compile(
    r"\+\s*/\s*-\s*:?|±\s*:?|\(?\bmay contain\b\s*:?|\(?kan inneh[aå]lla\b\s*:?|peut contenir\s*:?",
    re.IGNORECASE,
)
CUT_OFF: Final = re.compile(
    r"(\.\.\.|…|\betc\b\.?|\bm\.?\s?fl\.?|\band (?:many )?more\b|\boch (?:mycket )?mer\b|"
    r"\b(?:show|see|read) more\b|\b(?:visa|l[aä]s) mer\b)\W*$|[/(+&-]$|\band$|\boch$|\([^()]*$",
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(
    r"https?:|www\.|@\w|\bsee (?:the )?(?:pack|box|label)|\bse f[oö]rpackning|\bcustomer\b|\btel\b",
    re.IGNORECASE,
)
Asked = Callable[[LabelItem], bool]
# Words of sentences, not of names: two of them make a longer piece prose.
PROSE_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "the is are was your you this that these for with to please our we it can be may has have "
        "from any all will not when into while which please by as at on an or if helps help skin "
        "visit av är din du för som att den det på eller kan vid med inte vi ni ditt dina huden om",
    )
)
LEAST_PROSE: Final = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """A text taken apart: the items of its list in order, the prose, and why it is no list.

    `starts` are the places of items before which another list begins.
    """

    items: tuple[LabelItem, ...]
    prose: tuple[str, ...]
    starts: tuple[int, ...]
    refused: str | None
    is_cut_off: bool
    is_short: bool = False  # pieces were left out: the text is longer than anybody's label


def cleaned(text: str) -> str:
    """Return a text without tags, marks and invisible characters, hyphens at line ends kept."""
    text = text[: labels.MAX_READ * 2]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = TAGS.sub(" ", BREAKS.sub("\n", text))
    text = labels.INVISIBLE.sub("", labels.MARKS.sub(" ", text))
    text = RETAIL.sub("\n", unicodedata.normalize("NFKC", text))
    return "\n".join(line for line in text.splitlines() if line.strip())


def cut(text: str, is_known: Asked, is_name: Asked) -> Cut:
    """Take a text apart.

    `is_known` says whether the lexicon knows an item as it stands, `is_name` whether it is a whole
    name of it, which may run over lines.
    """
    refused = _refused(text)
    whole = cleaned(text)
    pieces = list(islice(_pieces(whole, is_known, is_name), MOST_ITEMS + 1))
    is_short = len(pieces) > MOST_ITEMS
    items, prose, starts = _list_of(pieces[:MOST_ITEMS], is_known)
    return Cut(
        items=tuple(items),
        prose=tuple(prose),
        starts=tuple(starts),
        refused=refused,
        is_cut_off=_is_cut_off(whole, items),
        is_short=is_short,
    )


def _refused(text: str) -> str | None:
    if not text.strip():
        return "empty"
    if len(text) > labels.MAX_READ:
        return "too-long"
    if CONTROL.search(text):
        return "control-characters"
    return None


def _is_cut_off(text: str, items: list[LabelItem]) -> bool:
    end = text.strip()[-LONGEST_END:]
    if not items or items[-1].written not in " ".join(end.split()):
        return False  # prose follows the list: its end is there
    return CUT_OFF.search(end) is not None


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two separators: an item, or prose; `heads` where a heading is before."""

    text: str
    item: LabelItem | None
    is_known: bool
    is_prose: bool
    heads: str


def _pieces(text: str, is_known: Asked, is_name: Asked) -> Iterator[_Piece]:
    last = 0
    heads = ""
    for found in HEADING.finditer(text):
        yield from _of_section(text[last : found.start()], heads, is_known, is_name)
        heads, last = ("part" if found["part"] else "list"), found.end()
    yield from _of_section(text[last:], heads, is_known, is_name)


def _of_section(text: str, heads: str, is_known: Asked, is_name: Asked) -> Iterator[_Piece]:
    text = SHORTENED.sub(r"\1 ", MAY_CONTAIN.sub(",", text))
    for part in SEPARATORS.split(text):
        for line in _lines(part, is_name):
            for one in _dashed(line, is_known):
                item = labels.item(one)
                if item is None:
                    continue
                known = is_known(item)
                prose = not known and _is_prose(item)
                yield _Piece(one, item, known, prose, heads)
                heads = ""


def _dashed(line: str, is_known: Asked) -> Iterable[str]:
    """Split at spaced dashes where more than half of what stands between them is known."""
    parts = SPACED_DASH.split(line) if SPACED_DASH.search(line) else ()
    if len(parts) <= 1:
        return (line,)
    known = [item is not None and is_known(item) for item in map(labels.item, parts)]
    return parts if sum(known) * 2 > len(parts) else (line,)


def _lines(part: str, is_name: Asked) -> Iterator[str]:
    """Yield the items of a piece: a new line ends one, unless the lines together are a name."""
    lines = [bare for line in part.splitlines() if (bare := line.strip())]
    if len(lines) == 1:
        yield lines[0]
        return
    while lines:
        for count in range(min(LONGEST_NAME_LINES, len(lines)), 1, -1):
            broken = "\n".join(lines[:count])
            known = [
                one
                for one in (broken, LINE_HYPHEN.sub("", broken))
                if (item := labels.item(one)) is not None and is_name(item)
            ]
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


def _is_prose(item: LabelItem) -> bool:
    found = item.forms[0].split()
    if len(found) > LONGEST_ITEM_WORDS or len(item.written) > LONGEST_ITEM:
        return True
    if ": " in item.written and len(found) > 2:
        return True
    if ADDRESS.search(item.written) or found[:2] == ["made", "in"]:
        return True
    return len(found) >= LEAST_PROSE and sum(word in PROSE_WORDS for word in found) >= 2


def _list_of(pieces: list[_Piece], is_known: Asked) -> tuple[list[LabelItem], list[str], list[int]]:
    """Return the items of the list, the prose, and where another list begins among the items.

    Prose ends a run of pieces. The run with most known names is the list; another run that is
    mostly known belongs to it, and one piece of prose between two such runs is a long name.
    """
    runs = _runs(pieces)
    if not runs:
        return [], [piece.text for piece in pieces], []
    weights = [sum(piece.is_known for piece in pieces[a:b]) for a, b in runs]
    most = max(weights)
    if not most:
        inside = [p.item for a, b in runs for p in pieces[a:b] if p.item is not None]
        return inside, [p.text for p in pieces if p.is_prose], []
    main = weights.index(most)
    good = [
        n == main or (w >= 2 and w * 2 > b - a and _touches(runs, n, main))
        for n, (w, (a, b)) in enumerate(zip(weights, runs, strict=True))
    ]
    first, last = good.index(True), len(good) - 1 - good[::-1].index(True)
    start, end = _trimmed(pieces, runs[first][0], runs[last][1])
    items: list[LabelItem] = []
    starts: list[int] = []
    for number, piece in enumerate(pieces[start:end]):
        if piece.item is not None:
            if piece.heads == "list" and number:
                starts.append(len(items))
            items.append(piece.item)
    prose = [piece.text for piece in (*pieces[:start], *pieces[end:])]
    prose += [piece.text for piece in pieces[start:end] if piece.is_prose]
    return items, prose, starts


def _touches(runs: list[tuple[int, int]], one: int, main: int) -> bool:
    """Whether nothing but single pieces of prose stands between two runs."""
    low, high = min(one, main), max(one, main)
    return all(b[0] - a[1] <= 2 for a, b in pairwise(runs[low : high + 1]))


def _runs(pieces: list[_Piece]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for place, piece in enumerate(pieces):
        if piece.is_prose and start is not None:
            runs.append((start, place))
            start = None
        elif not piece.is_prose and start is None:
            start = place
    if start is not None:
        runs.append((start, len(pieces)))
    return runs


def _trimmed(pieces: list[_Piece], start: int, end: int) -> tuple[int, int]:
    """Leave out what stands before a heading, if less than half of it is known."""
    for place in range(end - 1, start, -1):
        if pieces[place].heads == "list":
            before = pieces[start:place]
            if sum(piece.is_known for piece in before) * 2 <= len(before):
                return place, end
    return start, end
