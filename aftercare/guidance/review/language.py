"""Whether a text is in the language that its field says: Swedish pasted into English, or back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from aftercare.rules.vocabulary import Language

# Small words that one language has and the other has not; a sentence hardly does without.
_SMALL: Final = {
    Language.EN: frozenset(
        {
            *("the", "you", "your", "and", "not", "or", "is", "are", "of", "to", "if", "it"),
            *("with", "use", "when", "from", "until", "us", "call", "may", "that", "this"),
            *("before", "after", "do", "no", "was", "were", "be", "we", "they", "by", "an"),
        }
    ),
    Language.SV: frozenset(
        {
            *("och", "du", "din", "ditt", "dina", "inte", "eller", "är", "att", "om", "på"),
            *("det", "den", "med", "som", "ett", "till", "när", "från", "av", "oss", "ring"),
            *("kan", "ska", "innan", "efter", "har", "blir", "vi", "ingen", "inget", "inga"),
        }
    ),
}
_WORD: Final = re.compile(r"[^\W\d_]+")
# So many small words of the other language, and at least twice as many as of its own.
LEAST: Final = 2
# A text of so many words that reads the same in both languages was not translated.
UNTRANSLATED: Final = 4


@lru_cache(maxsize=32768)
def is_other(text: str, language: Language) -> bool:
    """Whether a text is rather in the other language than in the one it should be in."""
    words = _words(text)
    own = sum(word in _SMALL[language] for word in words)
    other = max(
        sum(word in small for word in words)
        for name, small in _SMALL.items()
        if name is not language
    )
    return other >= LEAST and other >= 2 * own


@lru_cache(maxsize=32768)
def is_untranslated(english: str, swedish: str) -> bool:
    """Whether both languages have the same text, of several words."""
    return _words(english) == _words(swedish) and len(_words(english)) >= UNTRANSLATED


def _words(text: str) -> list[str]:
    without_holes = re.sub(r"\{\w*\}", " ", text)
    return [word.lower() for word in _WORD.findall(without_holes)]
