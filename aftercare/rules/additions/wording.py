"""What a clinic's own line may not say: nothing that permits, dates, reassures or overrules.

The words are those by which a changed sentence of the edition is marked. There a mark must be
answered by a second person; here it is refused: a line that is refused although it was harmless
can be written in another way, or proposed for the edition, which every clinic gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from aftercare.rules.additions.codes import AdditionsCode
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.marks.codes import MarkCode
from aftercare.rules.marks.naming import CARE, named, says_no, sentences
from aftercare.rules.marks.patterns import CALLS_FOR_HELP, HOLDS_BACK, HOW_OFTEN, KINDS
from aftercare.rules.marks.skeleton import invisible, mixed
from aftercare.rules.proof.words import FORBIDS
from aftercare.rules.safety.wording import broken_by
from aftercare.rules.vocabulary import Category, Language

Found = tuple[AdditionsCode, str]  # what is wrong, and the words that show it
MOST_LETTERS: Final = 240  # three lines on paper: more belongs into the edition
# On something to do there is nothing to except from, and a short walk is good advice.
OF_BANS: Final = frozenset({MarkCode.EXCEPTS})
REFUSED: Final[Mapping[MarkCode, AdditionsCode]] = {
    MarkCode.PERMITS: AdditionsCode.PERMITS,
    MarkCode.EXCEPTS: AdditionsCode.EXCEPTS,
    MarkCode.LIFTS: AdditionsCode.LIFTS,
    MarkCode.REASSURES: AdditionsCode.REASSURES,
    MarkCode.OVERRULES: AdditionsCode.OVERRULES,
    MarkCode.TIME: AdditionsCode.TIME,
    MarkCode.NUMBER: AdditionsCode.NUMBER,
    MarkCode.MEDICINE: AdditionsCode.MEDICINE,
    MarkCode.ADDRESS: AdditionsCode.ADDRESS,
}
# What a product's name may not say either.
OF_NAMES: Final = (
    *(MarkCode.PERMITS, MarkCode.LIFTS, MarkCode.REASSURES),
    *(MarkCode.OVERRULES, MarkCode.ADDRESS),
)


def faults(
    texts: Mapping[Language, str], rule: Rule, guidance: Guidance
) -> Iterable[tuple[Language | None, AdditionsCode, str]]:
    """Yield (language, code, words) for all that a clinic's line on a rule may not say.

    Checked against: wording that an invariant forbids; permitting, excepting, lifting a ban,
    reassuring or overruling; times and numbers, which stand in the date's column; medicines;
    addresses; holding back from help; naming what any ban forbids without saying no; and a
    "not" that one language has and the other lacks.
    """
    for language, text in texts.items():
        for code, words in _of_text(text, rule, guidance):
            yield language, code, words
    said = {language: bool(FORBIDS[language].search(text)) for language, text in texts.items()}
    if len(set(said.values())) > 1:
        yield None, AdditionsCode.NEGATION, ""


def name_faults(name: str) -> Iterable[Found]:
    """Yield what a product's name may not say, for it is printed."""
    for invariant in broken_by(name):
        yield AdditionsCode.INVARIANT, invariant
    for code in OF_NAMES:
        if found := KINDS[code].search(name):
            yield REFUSED[code], found[0]


def _of_text(text: str, rule: Rule, guidance: Guidance) -> Iterable[Found]:
    for invariant in broken_by(text):
        yield AdditionsCode.INVARIANT, invariant
    if hidden := invisible(text) or mixed(text):
        yield AdditionsCode.ADDRESS, hidden
    bare = HOW_OFTEN.sub(" ", text)
    for code, pattern in KINDS.items():
        found = pattern.search(bare)
        if found and not (code in OF_BANS and rule.category is Category.DO):
            yield REFUSED[code], found[0].strip()
    for sentence in sentences(text):
        if CALLS_FOR_HELP.search(sentence) and (found := HOLDS_BACK.search(sentence)):
            yield AdditionsCode.HELP, found[0]
        for name in named(sentence, rule, guidance):
            if not says_no(sentence.casefold().partition(name.casefold())[0]):
                yield AdditionsCode.NAMES, name
                break


__all__ = ["CARE", "MOST_LETTERS", "faults", "name_faults"]
