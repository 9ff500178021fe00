"""A "not" that one language has and the other has lost, sentence by sentence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from aftercare.rules.vocabulary import Language

EN, SV = Language.EN, Language.SV
# What forbids outright. "If you cannot see" describes, so "cannot" counts outside of an "if".
_FORBIDS: Final = {
    EN: re.compile(
        r"\b(?:do not|does not|don[’']t|must not|may not|should not|never|avoid)\b"
        r"|^(?!.*\bif\b).*\b(?:cannot|can[’']t)\b"
        r"|\bno\b(?! (?:more|less|longer|later|one)\b)",
        re.IGNORECASE,
    ),
    SV: re.compile(r"\b(?:inte|aldrig|undvik|ingen|inget|inga)\b", re.IGNORECASE),
}
# What may say the same in the other language, in more words or fewer.
_DENIES: Final = {
    EN: re.compile(
        r"\b(?:not|no|never|avoid\w*|without|none|nothing|nor|neither|cannot|unless|stop\w*|skip"
        r"|\w+n[’']t|disagree\w*|forbidden|banned|illegal)\b"
        r"|\b(?:keep|stay)\b.*\b(?:out|off|away)\b|\bthe same goes\b",
        re.IGNORECASE,
    ),
    SV: re.compile(
        r"\b(?:inte|ingen|inget|inga|ingenting|ingendera|aldrig|undvik\w*|utan|heller|varken|ej"
        r"|icke|sluta|avstå|förbju\w+|slipper?)\b|\blåt bli\b|\bhoppa (?:aldrig )?över\b"
        r"|\bhåll\b.*\bborta\b|\bdetsamma gäller\b",
        re.IGNORECASE,
    ),
}
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?])\s+")


@lru_cache(maxsize=32768)
def lost(english: str, swedish: str) -> tuple[Language, str] | None:
    """Return the language that lost a negation and the sentence that has it; None if neither.

    Sentences are set side by side where both texts have as many; else each text is one whole.
    """
    ours, theirs = (_SENTENCE_ENDS.split(text.strip()) for text in (english, swedish))
    if len(ours) != len(theirs):
        ours, theirs = _forbidding_first(ours, EN), _forbidding_first(theirs, SV)
        if _FORBIDS[EN].search(ours[0]) and not _DENIES[SV].search(swedish):
            return SV, ours[0]
        if _FORBIDS[SV].search(theirs[0]) and not _DENIES[EN].search(english):
            return EN, theirs[0]
        return None
    for one, other in zip(ours, theirs, strict=True):
        # Swedish repeats its "not" where English says it once, never the other way about.
        if len(_FORBIDS[EN].findall(one)) > len(_DENIES[SV].findall(other)):
            return SV, one
        if _FORBIDS[SV].search(other) and not _DENIES[EN].search(one):
            return EN, other
    return None


def _forbidding_first(sentences: list[str], language: Language) -> list[str]:
    return sorted(sentences, key=lambda one: _FORBIDS[language].search(one) is None)
