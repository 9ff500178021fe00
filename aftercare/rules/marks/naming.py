"""Which words of a sentence stand for something that a rule forbids, by any name it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.marks.skeleton import skeleton
from aftercare.rules.products import ingredients
from aftercare.rules.proof.words import FORBIDS, NUMBING, RETINOID
from aftercare.rules.safety.invariants import FIRST_DAYS
from aftercare.rules.vocabulary import Category

# Caring for the skin: what is never put off, and what many lines have to name.
CARE: Final = FIRST_DAYS | {"moisturiser", "sunscreen-mineral"}
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
# Words too general to tell what a ban is about.
_GENERAL: Final = frozenset(
    re.findall(
        r"\w+",
        """
        and the for with that this your you are not can when use any other our from have into make
        och med som inte den det din ditt dina för från eller ingen inget inga ska kan att till när
        har gör utan använd andra new nya nytt again igen skin hud huden hair hår home hemma body
        product products produkt produkter area behandlade treated treatment treatments behandling
        behandlingar
        """,
    )
)
_SHARED_BY: Final = 3  # a word that so many bans use tells about none of them
_SAME_START: Final = 5


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return re.split(r"(?<=[.!?:;])\s", text)


def says_no(words: str) -> bool:
    """Whether words forbid or deny something, in any language."""
    return any(pattern.search(words) for pattern in FORBIDS.values())


def named(sentence: str, rule: Rule, guidance: Guidance) -> Iterable[str]:
    """Yield the words of a sentence that stand for something forbidden: they need a "no" before.

    A retinoid or a numbing cream by any name, an ingredient that a ban is about, what this
    rule forbids, and what any other ban is called.
    """
    for pattern in (RETINOID, NUMBING):
        if found := pattern.search(sentence):
            yield found[0]
    banned = {t for one in guidance.rules if one.category is Category.AVOID for t in one.topics}
    for match in ingredients.read(sentence, None, guidance.lexicon).matches:
        if match.topic in banned - CARE:
            yield match.ingredient
    wanted = _forbidden_words(rule.id, guidance)
    yield from (word for word in _WORD.findall(sentence) if _stem(word) in wanted)


# Names that no list of ingredients has: what people call a retinoid.
_NICKNAMES: Final = re.compile(r"\b(a[- ](?:cream|serum|kräm|krem)|hpr|retin-a)\b")
_RETINOID_TOPIC: Final = "retinoid-cosmetic"


def ingredients_in(sentence: str, guidance: Guidance) -> list[tuple[str, str]]:
    """Return what a sentence names, each with its topic: the whole lexicon, brands included.

    Read as an eye reads it: look-alike letters and invisible signs are undone first.
    """
    plain = skeleton(sentence)
    found = [(_bare(match.ingredient), match.topic) for match in _read(plain, guidance)]
    topics = {topic for _, topic in found}
    for pattern, topic in ((RETINOID, _RETINOID_TOPIC), (NUMBING, "numbing")):
        if (seen := pattern.search(plain)) and topic not in topics:
            found.append((_whole_word(plain, *seen.span()), topic))
    if seen := _NICKNAMES.search(plain):
        found.append((seen[0], _RETINOID_TOPIC))
    return list(dict.fromkeys(found))


def _read(text: str, guidance: Guidance) -> tuple[ingredients.Match, ...]:
    return ingredients.read(text, None, guidance.lexicon).matches


def _bare(name: str) -> str:
    return " ".join(name.split())


def _whole_word(text: str, start: int, end: int) -> str:
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


@lru_cache(maxsize=1024)
def _forbidden_words(rule: str, guidance: Guidance) -> frozenset[str]:
    """Return the stems of what this rule forbids, and of what the other bans are named for.

    A ban's own words are those of its name, and of its sentences that say no.
    """
    own = guidance.rule_by_id[rule]
    bans = [one for one in guidance.rules if one.category is Category.AVOID]
    titled = {stem for ban in bans if not CARE.issuperset(ban.topics) for stem in _name(ban)}
    if own.category is not Category.AVOID:
        return frozenset(titled)
    return frozenset(titled) | _name(own) | (_forbidding(rule, guidance) - _common(guidance))


@lru_cache(maxsize=64)
def _common(guidance: Guidance) -> frozenset[str]:
    """Return the stems that many bans share."""
    bans = [one.id for one in guidance.rules if one.category is Category.AVOID]
    counted = Counter(stem for ban in bans for stem in _forbidding(ban, guidance))
    return frozenset(stem for stem, count in counted.items() if count >= _SHARED_BY)


@lru_cache(maxsize=4096)
def _forbidding(rule: str, guidance: Guidance) -> frozenset[str]:
    ban = guidance.rule_by_id[rule]
    saying_no = (
        sentence
        for language, text in ban.text.items()
        for sentence in sentences(text)
        if FORBIDS[language].search(sentence)
    )
    return _stems(saying_no)


def _name(rule: Rule) -> frozenset[str]:
    short = () if rule.short is None else rule.short.values()
    return _stems((*rule.title.values(), *short))


def _stems(texts: Iterable[str]) -> frozenset[str]:
    words = (word for text in texts for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in words if word.casefold() not in _GENERAL)


def _stem(word: str) -> str:
    return word.casefold()[:_SAME_START]
