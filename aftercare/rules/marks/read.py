"""The marks of a changed text: what a machine noticed in the sentences that are new in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from aftercare.rules.guidance import Guidance
from aftercare.rules.marks import patterns
from aftercare.rules.marks.codes import Mark, MarkCode
from aftercare.rules.marks.naming import CARE, ingredients_in, says_no, sentences
from aftercare.rules.marks.skeleton import skeleton
from aftercare.rules.proof.words import FORBIDS, wants
from aftercare.rules.safety.wording import broken_by
from aftercare.rules.vocabulary import Category, Language

Texts = Mapping[Any, str]
_HOLE: Final = re.compile(r"\{\w*\}")
_MORE: Final = (
    (MarkCode.REASSURES, patterns.VOUCHES),
    (MarkCode.TIME, patterns.MORE_TIMES),
    (MarkCode.LIFTS, patterns.MORE_LIFTS),
)
_NUMBERS: Final = re.compile(r"\d+")


def of_change(
    before: Texts, after: Texts, guidance: Guidance, *, rule: str = "", field: str = ""
) -> tuple[Mark, ...]:
    """Return the marks of a change of one text in every language, `rule` being whose it is.

    Only sentences that were not there before are read. Words that are the same in two sentences
    are told once.
    """
    found: dict[Mark, None] = {}
    for language in Language:
        old, new = before.get(language, ""), after.get(language, "")
        for mark in _in_text(old, new, language, guidance, rule):
            found[mark] = None
    if rule and field in ("text", "text_unasked", "paper", "paper_unasked"):
        for language, words in wants(rule, after, guidance):
            found[Mark(MarkCode.SAYS_NO, words, language)] = None
    gained = {
        language.value: " ".join(
            changed_sentences(before.get(language, ""), after.get(language, ""))[1]
        )
        for language in Language
        if language in after
    }
    # Sentences are compared with their like: where one language kept its own, with all of it.
    if any(gained.values()) and not all(gained.values()):
        gained = dict(after)
    if differing := _differ(gained):
        found[Mark(MarkCode.CONTRADICTS, differing)] = None
    return tuple(found)


def changed_sentences(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the sentences that a text lost, and those that it gained."""
    ours, theirs = (
        [" ".join(one.split()) for one in sentences(text) if one.strip()] for text in (old, new)
    )
    return [one for one in ours if one not in theirs], [one for one in theirs if one not in ours]


def _in_text(
    old: str, new: str, language: Language, guidance: Guidance, rule: str
) -> Iterator[Mark]:
    lost, gained = changed_sentences(old, new)
    for sentence in gained:
        yield from _of_sentence(sentence, language, guidance, rule)
    yield from _lost(lost, gained, language)


def _of_sentence(
    sentence: str, language: Language, guidance: Guidance, rule: str
) -> Iterator[Mark]:
    for invariant in broken_by(sentence):
        yield Mark(MarkCode.INVARIANT, invariant, language)
    plain = _HOLE.sub(" ", sentence)
    bare = patterns.HOW_OFTEN.sub(" ", plain)
    for code, pattern in patterns.KINDS.items():
        if found := pattern.search(bare):
            yield Mark(code, found[0].strip(), language)
    for code, pattern in _MORE:
        if found := pattern.search(plain):
            yield Mark(code, found[0].strip(), language)
    own = guidance.rule_by_id.get(rule)
    if (
        own is not None
        and own.category is Category.AVOID
        and (found := patterns.NARROWS.search(plain))
    ):
        yield Mark(MarkCode.NARROWS, found[0], language)
    if patterns.CALLS_FOR_HELP.search(sentence) and (found := patterns.HOLDS_BACK.search(plain)):
        yield Mark(MarkCode.POSTPONES, found[0], language)
    if patterns.SIGNS.search(plain) and (found := patterns.PLAYS_DOWN.search(plain)):
        yield Mark(MarkCode.DENIES, found[0], language)
    yield from _names(plain, language, guidance, rule)


def _names(sentence: str, language: Language, guidance: Guidance, rule: str) -> Iterator[Mark]:
    plain = skeleton(sentence)
    for name, topic in ingredients_in(sentence, guidance):
        ban = next(_bans(topic, guidance), "")
        before = plain.partition(name.casefold())[0]
        if ban and topic not in CARE and not says_no(before):
            yield Mark(MarkCode.FORBIDDEN, name, language, ban)
        else:
            yield Mark(MarkCode.NAMES, name, language)


def _bans(topic: str, guidance: Guidance) -> Iterator[str]:
    return (
        one.id for one in guidance.rules if one.category is Category.AVOID and topic in one.topics
    )


def _lost(lost: Iterable[str], gained: Iterable[str], language: Language) -> Iterator[Mark]:
    """Yield a "no", a call for help or its hurry that the lost sentences had and no new one has."""
    went, came = " ".join(lost), " ".join(gained)
    for pattern in (FORBIDS[language], patterns.CALLS_FOR_HELP, patterns.AT_ONCE):
        found = pattern.search(went)
        if found and not pattern.search(came):
            yield Mark(MarkCode.LOST, found[0], language)


def _differ(texts: Texts) -> str:
    """Return in what two languages differ: a "no", or numbers; empty where they do not."""
    spoken = {key: text for key, text in texts.items() if text and key in FORBIDS}
    if len(spoken) < 2:
        return ""
    said = {key: FORBIDS[Language(key)].search(text) for key, text in spoken.items()}
    if len({found is None for found in said.values()}) > 1:
        return next(found[0] for found in said.values() if found)
    numbers = [sorted(_NUMBERS.findall(_HOLE.sub(" ", text))) for text in spoken.values()]
    if any(one != numbers[0] for one in numbers):
        return ", ".join(sorted({n for some in numbers for n in some}))
    return ""
