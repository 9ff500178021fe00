"""How easily a text reads: LIX, and for English the Flesch-Kincaid grade.

LIX (Björnsson 1968) is the words a sentence plus the share of words of more than six letters in
per cent: below 30 reads like a children's book, 30 to 39 like a popular magazine. The grade
(Kincaid 1975) is the school year in which an American pupil reads the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import pyphen

from aftercare.rules.vocabulary import Language

# INV-35 asks for "about 6th grade": the sixth year ends where the seventh begins. Of the
# reference edition's patient texts one half is below grade 4, nine in ten at most 5.9, all within.
GRADE_LIMIT: Final = 7.0
# The easier half of "easy". Of the reference edition's patient texts one half is below LIX 25,
# nine in ten at most 32.2, all within; a text of twenty words rises by 5 with each long word.
LIX_LIMIT: Final = 35.0
LONG_WORD: Final = 6
_WORD: Final = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?:])\s+")
_HOLE: Final = re.compile(r"\{(\w*)\}")
# What a sheet fills in is not the author's: a short word each, a day as two.
_DAY: Final = {Language.EN: "7 April", Language.SV: "7 april"}
_DAYS: Final = frozenset({"date", "date2", "from"})
_SHORT: Final = "it"
_VOWELS: Final = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """How a text reads: its LIX, its grade (English only), and the limit in its own measure."""

    language: Language
    lix: float
    grade: float | None
    limit: float

    @property
    def measured(self) -> float:
        """Return the number that the limit speaks of: the grade in English, else LIX."""
        return self.lix if self.grade is None else self.grade

    @property
    def within(self) -> bool:
        """Whether the text is as easy as a patient's text must be."""
        return self.measured <= self.limit


@lru_cache(maxsize=32768)
def level(text: str, language: Language) -> ReadingLevel:
    """Return how easily a whole text reads; one without words reads as 0."""
    filled = _HOLE.sub(lambda hole: _DAY[language] if hole[1] in _DAYS else _SHORT, text)
    words = _WORD.findall(filled)
    english = language is Language.EN
    limit = GRADE_LIMIT if english else LIX_LIMIT
    if not words:
        return ReadingLevel(language, 0.0, 0.0 if english else None, limit)
    sentences = sum(1 for part in _SENTENCE_ENDS.split(filled) if _WORD.search(part))
    pace = len(words) / sentences
    lix = pace + 100 * sum(_is_long(word) for word in words) / len(words)
    grade = None
    if english:
        spoken = sum(syllables(word) for word in words) / len(words)
        grade = round(max(0.39 * pace + 11.8 * spoken - 15.59, 0.0), 1)
    return ReadingLevel(language, round(lix, 1), grade, limit)


def _is_long(word: str) -> bool:
    # Most are not, and need no counting of letters apart from hyphens.
    return len(word) > LONG_WORD and sum(map(str.isalnum, word)) > LONG_WORD


@cache
def _hyphenation() -> pyphen.Pyphen:
    """Return the English dictionary, read when it is first needed."""
    return pyphen.Pyphen(lang="en_US")


@lru_cache(maxsize=32768)
def syllables(word: str) -> int:
    """Return how many syllables an English word has, at least one.

    Hyphenation never splits off a single letter ("a-gain"), so vowels are counted as well: the
    larger number is the careful one.
    """
    word = word.lower()
    by_vowels = len(_VOWELS.findall(word))
    if by_vowels > 1 and re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyszxcg]es$", word):
        by_vowels -= 1
    return max(len(_hyphenation().positions(word)) + 1, by_vowels, 1)
