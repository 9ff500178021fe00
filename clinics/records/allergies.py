"""What a patient is allergic to, as a treatment keeps it: the answer, and each allergy as a value.

An allergy is the words that she used, the code that they mean where one was found, and what a
clinician decided where the words mean nothing to the edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from aftercare import rules


class Answer(StrEnum):
    """The three answers; an empty one is from before there were any: nobody knows what it meant."""

    NONE = "none"
    THESE = "these"
    NOT_ASKED = "not-asked"


class Decision(StrEnum):
    """What a clinician says of words: this allergy, nothing that concerns us, or ask each time."""

    IS = "is"
    HARMLESS = "harmless"
    ASK = "ask"


ANSWERS: Final = ["", *(one.value for one in Answer)]
MOST: Final = 20
MOST_WORDS: Final = 120
MOST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Allergy:
    """One allergy; who decided what it is, and when, is no part of what it says."""

    words: str
    code: str = ""
    decision: str = ""
    reason: str = ""
    by: str = field(default="", compare=False)
    at: str = field(default="", compare=False)  # an instant, as ISO 8601

    @property
    def fact(self) -> str:
        """Return what the rules read."""
        words = rules.allergy_as_said(self.words)
        if self.decision == Decision.IS:
            return f"{rules.IS}{self.code}:{words}"
        if self.decision == Decision.HARMLESS:
            return f"{rules.HARMLESS}{words}"
        return f"{rules.ASK_EACH_TIME}{words}" if self.decision == Decision.ASK else words

    @property
    def decided_at(self) -> datetime | None:
        """Return when it was decided."""
        return datetime.fromisoformat(self.at) if self.at else None

    def as_data(self) -> dict[str, str]:
        """Return it as a treatment stores it, without what is empty."""
        data = {"words": self.words, "code": self.code, "decision": self.decision}
        data |= {"reason": self.reason, "by": self.by, "at": self.at}
        return {key: value for key, value in data.items() if value}


def read(stored: object) -> Allergy:
    """Return an allergy as stored: also the bare words of records from before there were codes."""
    if isinstance(stored, dict):
        return Allergy(**stored)
    words = str(stored)
    if words.startswith(rules.ASK_EACH_TIME):
        words = words.removeprefix(rules.ASK_EACH_TIME).strip()
        return Allergy(words, decision=Decision.ASK)
    return Allergy(words)


def facts(answer: str, allergies: Iterable[Allergy]) -> list[str]:
    """Return the allergies as the rules read them; not asked is no list."""
    if answer == Answer.NONE:
        return [rules.NO_ALLERGIES]
    return [] if answer == Answer.NOT_ASKED else [one.fact for one in allergies]


def understood(texts: Sequence[str], lexicon: rules.Lexicon) -> tuple[str, tuple[Allergy, ...]]:
    """Return the answer and the allergies that these words come to, each word by itself.

    "No", "NKDA" and their like are the answer that there is none. Words that mean nothing to the
    edition stay as they are, without a code. The answer is empty where nothing was said.
    """
    found: dict[str, Allergy] = {}
    for said in texts:
        # The last release took "ask:" for the decision; nothing else decides by how it begins.
        text = said if said.startswith(rules.ASK_EACH_TIME) else rules.allergy_as_said(said)
        result = rules.resolve_allergies((text,), lexicon)
        if not result.is_none and not result.decided:
            result = rules.resolve_allergies((rules.allergy_bare(text),), lexicon)
        for words in sorted(result.words, key=text.find):  # in the order in which they were told
            codes = sorted(one.code for one in result.known if one.words == words and one.code)
            code = codes[0] if len(codes) == 1 else ""
            decision = Decision.ASK if words in result.decided else ""
            found.setdefault(words, Allergy(words, code, decision))
        if not result.is_none and not result.words and text.strip():
            # Nothing is dropped in silence, not even what only says what it is not.
            found.setdefault(text.strip(), Allergy(text.strip()))
    if found:
        return Answer.THESE, tuple(found.values())
    none = rules.resolve_allergies(tuple(texts), lexicon).is_none
    return (Answer.NONE if none else ""), ()


def left_out(
    told: str, named: Sequence[Allergy], earlier: Sequence[Allergy], lexicon: rules.Lexicon
) -> tuple[str, ...]:
    """Return the words of what was told that a record does not name: by their code, or as told.

    Words that mean nothing to the edition may stand in the record under another name: then what is
    named has to hold something that the record before did not.
    """
    _, found = understood([told], lexicon)
    codes = {one.code for one in named if one.code}
    words = {one.words.casefold() for one in named}
    news = codes - {one.code for one in earlier} or words - {
        one.words.casefold() for one in earlier
    }
    return tuple(
        one.words
        for one in found
        if one.words.casefold() not in words
        and (one.code or rules.allergy_offered(one.words, lexicon) or "") not in codes
        and (one.code or not news)
    )


def stamped(
    allergies: Iterable[Allergy], earlier: Iterable[Allergy], *, by: str, at: datetime
) -> list[Allergy]:
    """Return allergies with who decided and when; a decision from before keeps its own."""
    known = {one: one for one in earlier if one.by}

    def with_stamp(one: Allergy) -> Allergy:
        if not one.decision:
            return one
        was = known.get(one) or replace(one, by=by, at=at.isoformat(timespec="seconds"))
        return replace(one, by=was.by, at=was.at)

    return [with_stamp(one) for one in allergies]
