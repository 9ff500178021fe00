"""What a rule's words say: forbidden wording, numbers, lost negations, how easily they read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from aftercare.guidance.review import language as review_language
from aftercare.guidance.review import negation, reading_level, windows
from aftercare.guidance.review import numbers as review_numbers
from aftercare.guidance.review.case import TEXTS, DocumentCase, Given, Unsaid, items, words_of
from aftercare.guidance.review.finding import Finding
from aftercare.guidance.review.schema import TABLES
from aftercare.rules.inside import FORBIDDEN, invisible, mixed
from aftercare.rules.vocabulary import PRINTED, Category, Language

EN, SV = Language.EN, Language.SV
# What patients read; only these are held to a reading level.
FOR_PATIENTS: Final = frozenset({*(category.value for category in PRINTED), Category.STOP.value})
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?])\s+")
_NOT: Final = re.compile(
    r"\b(?:not|no|never|\w+n[’']t|without|inte|ingen|inget|inga|aldrig|utan)\b", re.IGNORECASE
)
# A sentence repeats a claim when it has this share of the claim's words of four letters or more.
SHARE: Final = 0.8
LEAST_WORDS: Final = 3
# Words that a text needs for its own reading level to tell something.
LEAST_MEASURED: Final = 12
LANGUAGES: Final = frozenset(language.value for language in Language)


def of_rule(given: Given, case: DocumentCase) -> Iterable[Finding]:
    """Yield what one rule's words are found to say."""
    yield from _languages(given)
    yield from _lost(given)
    yield from _differing(given)
    yield from _windows(given)
    if given.category in FOR_PATIENTS:
        yield from _levels(given)
        for field, language, text in given.texts(*TEXTS):
            yield from _forbidden(text, "rules", given.key, f"{field}.{language}")
            yield from _claimed(text, language, case, given, field)


def beside_the_rules(case: DocumentCase) -> Iterable[Finding]:
    """Yield what the notes on ingredients and the words for what was done are found to say."""
    for key, row in items(case.document, "ingredients"):
        yield from _of_words(row.get("note"), "ingredients", key, "note.")
    for key, row in items(case.document, "words"):
        if key.split(".")[0] in ("tiers", "strengths", "basis"):
            yield from _of_words(row, "words", key, "")


def _of_words(pair: object, kind: str, key: str, prefix: str) -> Iterable[Finding]:
    for language in Language:
        yield from _forbidden(words_of(pair, language), kind, key, f"{prefix}{language}")
    missed = negation.lost(words_of(pair, EN), words_of(pair, SV))
    if missed and all(words_of(pair, language) for language in Language):
        params = {"sentence": missed[1]}
        yield Finding("negation-lost", "warning", kind, key, f"{prefix}{missed[0]}", params)


def _forbidden(text: str, kind: str, key: str, field: str) -> Iterable[Finding]:
    for invariant, words in forbidden(text):
        params = {"invariant": invariant, "words": words}
        yield Finding("wording-forbidden", "error", kind, key, field, params)


@lru_cache(maxsize=32768)
def forbidden(text: str) -> tuple[tuple[str, str], ...]:
    """Return each invariant whose forbidden wording a text contains, with those words."""
    found = ((key, pattern.search(text)) for key, pattern in FORBIDDEN.items())
    return tuple((key, _whole_words(text, *match.span())) for key, match in found if match)


def _whole_words(text: str, start: int, end: int) -> str:
    """Return a piece of a text with the rest of the words that it cuts."""
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _languages(given: Given) -> Iterable[Finding]:
    for field, language, text in given.texts(*TEXTS):
        if review_language.is_other(text, language):
            params = {"language": language.value}
            where = f"{field}.{language}"
            yield Finding("language-other", "error", "rules", given.key, where, params)
    for field in TEXTS:
        if review_language.is_untranslated(given.words(field, EN), given.words(field, SV)):
            yield Finding("language-same", "error", "rules", given.key, field)


def _lost(given: Given) -> Iterable[Finding]:
    for field in TEXTS:
        english, swedish = given.words(field, EN), given.words(field, SV)
        missed = negation.lost(english, swedish) if english and swedish else None
        if missed:
            language, sentence = missed
            params = {"sentence": sentence}
            where = f"{field}.{language}"
            yield Finding("negation-lost", "warning", "rules", given.key, where, params)


def _differing(given: Given) -> Iterable[Finding]:
    for field in TEXTS:
        english, swedish = given.words(field, EN), given.words(field, SV)
        numbers = review_numbers.differing(english, swedish) if english and swedish else ()
        if numbers:
            params = {"numbers": numbers}
            yield Finding("numbers-differ", "warning", "rules", given.key, field, params)


def _windows(given: Given) -> Iterable[Finding]:
    rule = given.ranked
    if rule is None:
        return
    for field, language, text in given.texts(*TEXTS):
        for one in windows.contradictions(rule, text, language):
            params = {"words": one.words, "tier": one.tier.value, "window_h": one.hours}
            code = "number-contradicts"
            if one.modifier is not None:
                code, params["modifier"] = "number-is-shorter", one.modifier
            where = f"{field}.{language}"
            yield Finding(code, "warning", "rules", given.key, where, params)


def _levels(given: Given) -> Iterable[Finding]:
    """Yield texts that are hard to read; a short one tells nothing, so only longer ones count."""
    for field, language, text in given.texts("text", "text_unasked"):
        found = reading_level.level(text, language)
        if not found.within and len(text.split()) >= LEAST_MEASURED:
            params = {"level": found.measured, "limit": found.limit, "language": language.value}
            where = f"{field}.{language}"
            yield Finding("reading-level", "warning", "rules", given.key, where, params)


def of_the_whole(case: DocumentCase) -> Iterable[Finding]:
    """Yield the reading level of all that a patient reads, where it is too high (INV-35)."""
    for language in Language:
        every = (
            text
            for given in case.rules
            if given.category in PRINTED
            for _, one, text in given.texts("text")
            if one is language
        )
        found = reading_level.level(" ".join(every), language)
        if not found.within:
            params = {"level": found.measured, "limit": found.limit, "language": language.value}
            yield Finding("reading-level", "error", "rules", "", f"text.{language}", params)


def hidden(case: DocumentCase, kinds: Iterable[str] = TABLES) -> Iterable[Finding]:
    """Yield words with signs that nobody sees, or letters of another script among Latin ones."""
    for kind in kinds:
        for key, row in items(case.document, kind):
            for field, text in _spoken(row, ()):
                if signs := invisible(text):
                    yield Finding("text-invisible", "error", kind, key, field, {"signs": signs})
                if word := mixed(text):
                    yield Finding("text-mixed-script", "error", kind, key, field, {"word": word})


def _spoken(value: object, path: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """Yield every text that stands under a language, with its path."""
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, str) and name in LANGUAGES:
                yield ".".join((*path, name)), part
            elif isinstance(part, dict):
                yield from _spoken(part, (*path, str(name)))


def _claimed(
    text: str, language: Language, case: DocumentCase, given: Given, field: str
) -> Iterable[Finding]:
    """A sentence that says what a claim says that is never printed (INV-32)."""
    for sentence in _SENTENCE_ENDS.split(text):
        own = content(sentence)
        if len(own) < LEAST_WORDS:
            continue
        denied = _NOT.search(sentence) is not None
        claims = _never_printed(case, language)
        by_word = case.never_printed_by_word[language]
        # In the claims' order, so that what is found stays in an order.
        some = Counter(place for word in own for place in by_word.get(word, ()))
        for place, shared in sorted(some.items()):
            key, words, is_denied = claims[place]
            if shared >= max(LEAST_WORDS, SHARE * len(words)) and denied == is_denied:
                params = {"invariant": "INV-32", "claim": key, "words": sentence}
                where = f"{field}.{language}"
                yield Finding("claim-repeated", "error", "rules", given.key, where, params)


def _never_printed(case: DocumentCase, language: Language) -> tuple[Unsaid, ...]:
    """Return the claims that no sheet may state; their places by their words are kept beside."""
    if language not in case.never_printed:
        texts = (
            (key, words_of(row.get("text"), language))
            for key, row in case.claims.items()
            if row.get("never_print") is True
        )
        case.never_printed[language] = tuple(
            (key, content(text), _NOT.search(text) is not None) for key, text in texts
        )
        places: dict[str, tuple[int, ...]] = {}
        for place, (_, words, _) in enumerate(case.never_printed[language]):
            for word in words:
                places[word] = (*places.get(word, ()), place)
        case.never_printed_by_word[language] = places
    return case.never_printed[language]


@lru_cache(maxsize=32768)
def content(text: str) -> frozenset[str]:
    """Return a text's words of four letters or more, in small letters."""
    return frozenset(word.lower() for word in _WORD.findall(text))
