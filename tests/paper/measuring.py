"""Measures the sheet over random treatments: what is counted, and what comes of some on paper.

`python -m tests.paper --plans 5000 --prints 60` prints the table; `--old FOLDER` also compares the
processor time with the sheet of another checkout.
"""

import random
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aftercare import rules
from aftercare.guidance.review import reading_level
from aftercare.paper import compose, ladder, pages, spans
from aftercare.paper.letterhead import Door, Letterhead, Paper
from aftercare.rules.vocabulary import FLAG_VALUES, Kind, Language
from tests.paper import reading, samples
from tests.rules import given, profiles

ADDRESS = "https://aftercare.example.org/p/8CkQw0v3mJxXvB2Qm9Zr1w7KJ0aYt3uPq5sLhN4eRgc/"
DOORS = (None, Door(ADDRESS, ""), Door(ADDRESS, "K7QM-3XHP"))
HEADS: tuple[dict[str, Any], ...] = (
    {},
    {"clinic_phone": "+44 20 7946 0123 99"},
    {"patient_name": "Maria Magdalena Josefina von Rosenstjerna-Lagerkvist af Oxenstierna"},
    {"clinic_name": "Hudkliniken vid Mariatorget, Södermalms centrum för laser och hudvård"},
    {"urgent_number": "", "hours": ""},
    {"replaces": "2026-0011", "notes": "Ring mig på fredag. Jag är på kliniken hela dagen."},
)
NOS = re.compile(r"\b(no|not|nothing|never|only|ingen|inget|inga|inte|aldrig|bara)\b", re.I)
MONTHS = "|".join(month for months in rules.MONTHS.values() for month in months)
DATE = re.compile(rf"\b\d{{1,2}} (?:{MONTHS})\b")
NARROW = 14.0  # millimetres: a last line shorter than this is a widow


@dataclass(slots=True)
class Case:
    """One treatment, who it is for, and how it is printed."""

    number: int
    facts: dict[str, Any]
    plan: rules.Plan
    letterhead: Letterhead
    door: Door | None

    @property
    def states(self) -> int:
        """How many answers are not the ordinary ones, or were not given."""
        answers = self.facts["flags"]
        ordinary = {flag.value: values[0] for flag, values in FLAG_VALUES.items()}
        return sum(answers.get(flag) != usual for flag, usual in ordinary.items())

    @property
    def is_plain(self) -> bool:
        """Whether at most one thing is special, and few products are named."""
        return self.states <= 1 and len(self.plan.products) <= ladder.FEW_PRODUCTS


@dataclass(slots=True)
class Counted:
    """What was counted for one language on one paper."""

    sheets: int = 0
    pages: Counter[tuple[bool, int]] = field(default_factory=Counter)
    words: list[int] = field(default_factory=list)
    words_plain: list[int] = field(default_factory=list)
    help_moved: int = 0
    lost: int = 0
    names_no: int = 0
    broken: int = 0
    wide_words: Counter[str] = field(default_factory=Counter)
    widows: list[int] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    page_three: int = 0
    worst: tuple[float, int] = (0.0, 0)


def cases(seed: int, count: int) -> Iterator[Case]:
    """Yield treatments, the same for the same seed; each in the other language in turn."""
    chance = random.Random(seed)
    guidance = given.guidance()
    for number, data in enumerate(profiles.treatments(seed, count)):
        language = list(Language)[number % 2]
        data["products"] *= chance.choice([1, 1, 1, 1, 4])
        plan = rules.build_plan(rules.parse_facts(data), guidance, language, anyway=True)
        sv = language is Language.SV
        values = {
            "hours": "mån–fre 8–17" if sv else "Mon–Fri 8–17",
            "urgent_number": "1177",
            "urgent_name": {"en": "day and night", "sv": "dygnet runt"}[language],
        }
        head = samples.letterhead(**(values | chance.choice((HEADS[0], HEADS[0], *HEADS))))
        yield Case(number, data, plan, head, chance.choice(DOORS))


def count(case: Case, size: Paper, into: Counted) -> None:
    """Count one sheet."""
    sheet = compose.compose(case.plan, case.letterhead, has_door=case.door is not None)
    fitted = ladder.fitted(sheet, size, case.door)
    room = ladder.FORMATS[size]
    tall = ladder.page_one(fitted, room, case.door)
    rest = ladder.page_two(fitted, room) + (ladder.PICTURES if fitted.shows_pictures else 0)
    number = 1 + max(1, -(-int(rest) // int(room.height - ladder.SPARE)))
    number += bool(fitted.more or fitted.products_alone)
    said = list(_said(fitted))
    into.sheets += 1
    into.pages[case.is_plain, number] += 1
    into.help_moved += tall > room.height
    into.page_three += bool(fitted.more)
    into.worst = max(into.worst, (round(tall, 1), case.number))
    printed = {rule for one in said for rule in one.row.rules}
    into.lost += sum(line.rule not in printed and line.product is None for line in case.plan.advice)
    into.names_no += sum(not _is_safe(one) for one in said)
    into.broken += sum(len(DATE.findall(spans.unbroken(one.text))) for one in said)
    for cell in (cell for week in fitted.weeks for cell in week):
        into.wide_words.update(w for w in " ".join(cell.words).split() if _is_wide(w, room))
    words = len(" ".join(spans.plain(one.text) for one in said).split())
    into.words.append(words)
    if case.is_plain:
        into.words_plain.append(words)
    into.widows.append(_widows(fitted, room))
    text = " ".join(spans.plain(one.text).rstrip(".") + "." for one in said)
    into.levels.append(reading_level.level(text, case.plan.language).measured)


def _said(sheet: pages.Sheet) -> Iterator[pages.Said]:
    yield from (*sheet.first, *sheet.more, *sheet.during, *sheet.calm)
    for group in (*sheet.wait, *sheet.wait_more, *sheet.do, *sheet.expect):
        yield from group.items
    for level in sheet.help:
        yield from level.items


def _is_safe(said: pages.Said) -> bool:
    """Whether what is waited for says its no in its bold words."""
    if said.row.kind not in (Kind.WAIT, Kind.LIMIT):
        return True
    return bool(NOS.search(spans.bold_words(said.text)))


def _is_wide(word: str, room: ladder.Format) -> bool:
    """Whether a word of the calendar is wider than its cell; its letters stand closer there."""
    closer = 0.2 * len(word) * spans.MM
    return spans.width_mm(word, ladder.SIZE, weight=600) - closer > room.width / 7 - 0.9


def _widows(sheet: pages.Sheet, room: ladder.Format) -> int:
    """Return how many texts of page one end with next to nothing on their last line."""
    help_width = room.width - ladder.HELP_COLUMN
    texts = [(said.text, room.width) for said in sheet.first]
    texts += [(said.text, room.width - 3.2) for said in sheet.during]
    texts += [(said.text, help_width) for level in sheet.help for said in level.items]
    return sum(
        spans.lines(text, width, ladder.SIZE) > spans.lines(text, width + NARROW, ladder.SIZE)
        for text, width in texts
    )


def table(counted: dict[tuple[Language, Paper], Counted]) -> str:
    """Return what was counted as lines of text."""
    rows = []
    for (language, size), one in counted.items():
        plain = {number: one.pages[True, number] for number in range(2, 9)}
        others = {number: one.pages[False, number] for number in range(2, 9)}
        rows += [
            f"{language.value} {size.value}: {one.sheets} sheets",
            f"  pages, at most one special state: {_shares(plain)}; others: {_shares(others)}",
            f"  words: median {_median(one.words)}, most {max(one.words, default=0)}; "
            f"plain: median {_median(one.words_plain)}, most {max(one.words_plain, default=0)}",
            f"  get help off page one: {one.help_moved}; rules without a line: {one.lost}; "
            f"bold words without a no: {one.names_no}; dates that can break: {one.broken}",
            f"  words wider than a day of the calendar: {dict(one.wide_words) or 0}",
            f"  widows on page one: median {_median(one.widows)}, most "
            f"{max(one.widows, default=0)}; reading level: median {_median(one.levels)}",
            f"  sheets with 'more for you': {one.page_three}; tallest page one: "
            f"{one.worst[0]} mm (treatment {one.worst[1]})",
        ]
    return "\n".join(rows)


def _shares(pages_of: dict[int, int]) -> str:
    total = sum(pages_of.values())
    found = (f"{n}: {round(100 * k / total, 1)} %" for n, k in pages_of.items() if k)
    return ", ".join(found) if total else "none"


def _median(values: list[Any]) -> float:
    return round(statistics.median(values), 1) if values else 0


def words_of(data: bytes) -> list[str]:
    """Return the words of each page, without white space."""
    return [reading.squeezed(page) for page in reading.pdf_pages(data)]
