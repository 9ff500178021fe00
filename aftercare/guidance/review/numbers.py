"""The lengths of time in a text, set against the rule's windows and the other language.

Only what stands with a unit of time counts as a length. Minutes, frequencies ("every two
hours"), the past ("the last six months"), ages and ordinals ("on the first day") are other
numbers: they contradict no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aftercare.rules.vocabulary import Language

EN, SV = Language.EN, Language.SV
_TENS: Final = {
    EN: "twenty thirty forty fifty sixty seventy eighty ninety",
    SV: "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
}
_ONES: Final = {
    EN: "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    SV: "en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton "
    "sjutton arton nitton",
}
_ARTICLES: Final = {EN: ("a", "an"), SV: ("ett",)}
# A month is any number of days from 28 to 31.
MONTH_H: Final = (28 * 24.0, 31 * 24.0)
_UNITS: Final = {
    EN: {
        r"minutes?|mins?": 1 / 60,
        r"hours?|hrs?|h": 1,
        r"days?|nights?": 24,
        r"weeks?": 168,
        r"fortnights?": 336,
        r"months?": 0,
    },
    SV: {
        r"minut(?:er(?:na)?)?|min": 1 / 60,
        r"timm(?:e|ar(?:na)?)|tim|h": 1,
        r"dag(?:ar(?:na)?)?|dygn(?:en)?|natt|nätter(?:na)?|kväll(?:ar(?:na)?)?": 24,
        r"veck(?:a|or(?:na)?)": 168,
        r"månad(?:er(?:na)?)?": 0,
    },
}
_HALF_YEAR: Final = {EN: r"half a year", SV: r"halvår(?:et)?|ett halvt år"}
_EVERY_OTHER: Final = {EN: "every other", SV: "var(?:annan|tannat)"}
_REPEATED: Final = {
    EN: r"\b(?:every|each|per|once|twice|times|often)\s+$",
    SV: r"\b(?:var|varje|per|om|gång|gånger|ofta)\s+$",
}
_PAST: Final = {
    EN: r"\b(?:last|past|previous|recent)\s+$",
    SV: r"\b(?:senaste|förra|gångna|föregående)\s+$",
}
_AGO: Final = {EN: r"^\s+(?:ago|old)\b", SV: r"^\s+(?:sedan|gamm)"}
_LEAST: Final = {
    EN: r"\b(?:at least|no less than|not less than|more than|over|minimum of)\s+$",
    SV: r"\b(?:minst|åtminstone|mer än|längre än|över)\s+$",
}
_MORE: Final = {EN: r"^\s+or (?:more|longer)\b", SV: r"^\s+eller (?:mer|längre)"}
_MOST: Final = {
    EN: r"\b(?:up to|at most|no more than|within|maximum of)\s+$",
    SV: r"\b(?:upp till|högst|som mest|inom)\s+$",
}
_AFTER: Final = {EN: r"\b(?:after|from)\s+$", SV: r"\b(?:efter|från)\s+$"}
# "Day 10": an end when the words before it say so, else a moment inside the window.
_DAYS: Final = {EN: "days?", SV: "dag(?:ar(?:na)?)?"}
_ENDS: Final = {
    EN: r"\b(?:until|till|before|from|after|wait for)\s+$",
    SV: r"\b(?:tills?|före|innan|från|efter|vänta till)\s+$",
}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as a text says it: from `low` to `high` hours.

    `bound` tells an exact length from "least", "most", and a "moment" ("on day two");
    `is_other` marks a frequency, the past or minutes; `is_plain` a length said by an article
    alone ("a week").
    """

    words: str
    low: float
    high: float
    bound: str = "exact"
    is_range: bool = False
    is_other: bool = False
    is_plain: bool = False
    comes_after: bool = False


def _numbers(language: Language) -> dict[str, float]:
    ones = {word: n for n, word in enumerate(_ONES[language].split(), start=1)}
    tens = {word: n * 10 for n, word in enumerate(_TENS[language].split(), start=2)}
    joint = "-" if language is EN else ""
    both = {
        f"{ten}{joint}{one}": tens[ten] + ones[one]
        for ten in tens
        for one in _ONES[language].split()[:9]
    }
    return {**both, **tens, **ones, **dict.fromkeys(_ARTICLES[language], 1)}


_VALUES: Final = {language: _numbers(language) for language in Language}


def _pattern(language: Language) -> re.Pattern[str]:
    words = sorted(_VALUES[language], key=len, reverse=True)
    number = rf"\d+(?:[.,]\d+)?|{'|'.join(words)}"
    to = r"\s*[-–—]\s*|\s+(?:to|or|till|eller)\s+"
    units = "|".join(_UNITS[language])
    length = rf"(?P<a>{number})(?:(?:{to})(?P<b>{number}))?(?:\s*-\s*|\s+|(?<=\d))(?P<unit>{units})"
    other = rf"(?P<other>{_EVERY_OTHER[language]})\s+(?P<of>{units})"
    day = rf"{_DAYS[language]}\s+(?P<c>{number})(?:(?:{to})(?P<d>{number}))?"
    half = rf"(?P<half>{_HALF_YEAR[language]})"
    return re.compile(rf"\b(?:{other}|{half}|{length}|{day})\b", re.IGNORECASE)


_LENGTH: Final = {language: _pattern(language) for language in Language}
# Without any of these, and without a figure, a text speaks of no length: far quicker to find.
_HINTS: Final = {
    EN: ("min", "hour", "hr", "day", "night", "week", "month", "half a year"),
    SV: ("min", "timm", "tim", "dag", "dygn", "natt", "nätter", "kväll", "veck", "månad", "halv"),
}
_HINTED: Final = re.compile(r"\d|[\s-]h\b")
_UNIT: Final = {
    language: [(re.compile(unit, re.IGNORECASE), hours) for unit, hours in units.items()]
    for language, units in _UNITS.items()
}


@lru_cache(maxsize=32768)
def lengths(text: str, language: Language) -> tuple[Length, ...]:
    """Return every length of time that a text speaks of, in its order."""
    plain = text.lower()
    if not any(one in plain for one in _HINTS[language]) and _HINTED.search(plain) is None:
        return ()
    return tuple(_length(found, text, language) for found in _LENGTH[language].finditer(text))


def _length(found: re.Match[str], text: str, language: Language) -> Length:
    before, behind = text[: found.start()].lower(), text[found.end() :].lower()
    past = re.search(_PAST[language], before) or re.match(_AGO[language], behind)
    if found["other"]:
        low, high = _hours(2, found["of"], language)
        return Length(found[0], low, high, is_other=True)
    if found["half"]:
        return Length(found[0], 6 * MONTH_H[0], 6 * MONTH_H[1], is_other=bool(past))
    if found["c"]:
        return _day(found, before, language)
    first = _value(found["a"], language)
    last = first if found["b"] is None else _value(found["b"], language)
    low, high = _hours(first, found["unit"], language)[0], _hours(last, found["unit"], language)[1]
    articles = (*_ARTICLES[language], "en") if language is SV else _ARTICLES[language]
    return Length(
        words=found[0],
        low=low,
        high=high,
        bound=_bound(before, behind, language),
        is_range=found["b"] is not None,
        is_other=bool(past or re.search(_REPEATED[language], before) or high < 1),
        is_plain=found["b"] is None and found["a"].lower() in articles,
        comes_after=bool(re.search(_AFTER[language], before)),
    )


def _day(found: re.Match[str], before: str, language: Language) -> Length:
    first = _value(found["c"], language)
    last = first if found["d"] is None else _value(found["d"], language)
    ends = re.search(_ENDS[language], before)
    return Length(
        words=found[0],
        low=first * 24,
        high=last * 24,
        bound="exact" if ends else "moment",
        is_range=found["d"] is not None,
        comes_after=bool(re.search(_AFTER[language], before)),
    )


def _bound(before: str, behind: str, language: Language) -> str:
    if re.search(_LEAST[language], before) or re.match(_MORE[language], behind):
        return "least"
    return "most" if re.search(_MOST[language], before) else "exact"


def _value(word: str, language: Language) -> float:
    known = _VALUES[language].get(word.lower())
    return float(word.replace(",", ".")) if known is None else known


def _hours(number: float, unit: str, language: Language) -> tuple[float, float]:
    for pattern, hours in _UNIT[language]:
        if pattern.fullmatch(unit):
            low, high = (hours, hours) if hours else MONTH_H
            return number * low, number * high
    raise AssertionError(unit)


@lru_cache(maxsize=32768)
def differing(english: str, swedish: str) -> tuple[str, ...]:
    """Return the numbers and lengths that one language has and the other lacks, as written."""
    texts = {EN: english, SV: swedish}
    found: list[str] = []
    for language, other in ((EN, SV), (SV, EN)):
        there = lengths(texts[other], other)
        here = lengths(texts[language], language)
        for one in here:
            same = any(one.low == it.low and one.high == it.high for it in there)
            if not same and not one.is_plain:
                found.append(one.words)
        bare = _LENGTH[language].sub(" ", texts[language]) if here else texts[language]
        if digits := _digits(bare):
            known = set(_plain_numbers(texts[other], other))
            found += [word for word in digits if float(word.replace(",", ".")) not in known]
    return tuple(dict.fromkeys(found))


def _digits(text: str) -> list[str]:
    return re.findall(r"(?<![\w{])\d+(?:[.,]\d+)?(?!\w)", text)


def _plain_numbers(text: str, language: Language) -> Iterable[float]:
    for word in re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()):
        value = _VALUES[language].get(word)
        if value is not None or word[0].isdecimal():
            yield float(word.replace(",", ".")) if value is None else value
