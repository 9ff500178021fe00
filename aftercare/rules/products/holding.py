"""Which of a patient's allergies a product holds, as its label was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aftercare.rules.lexicon import Allergen, AllergyVerdict, Lexicon
from aftercare.rules.products import label as labels
from aftercare.rules.products.allergies import NUMBING, Allergies, Known, is_anaesthetic
from aftercare.rules.products.ingredients import Match, Reading

# How editions without allergens compare words with topics.
SYNONYMS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("perfume", "parfum", "parfym", "doft", "doftamnen", "fragrances", "fragrance"),
        "fragrance",
    ),
    **dict.fromkeys(
        ("local anaesthetic", "local anesthetic", "lokalbedovning", "bedovningskram"), NUMBING
    ),
    **dict.fromkeys(("retinoids", "retinoid"), "retinoid-cosmetic"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """An allergy that a product holds: in her words, by what on the label, and what follows."""

    words: str
    ingredient: str
    verdict: AllergyVerdict
    code: str | None = None


def hits(found: Allergies, reading: Reading, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Return which of the allergies a product holds, the worst of each first.

    Everything that was written counts: the list, what may be in it, the name, the prose; however
    unreadable the rest is.
    """
    if not found.known and not found.asked_about and not found.harmless:
        return ()
    every: dict[tuple[str, str | None], Hit] = {}
    order = tuple(AllergyVerdict)
    for one in found.known:
        for hit in _of_one(one, reading, lexicon):
            key = (hit.words, hit.code)
            if key not in every or order.index(hit.verdict) < order.index(every[key].verdict):
                every[key] = hit
    for words in found.asked_about:
        if _literal(labels.plain(words), reading):
            every[words, None] = Hit(words, words, AllergyVerdict.NEVER)
    for words in found.harmless:
        if _literal(labels.plain(words), reading):
            every[words, None] = Hit(words, words, AllergyVerdict.ASK)
    return tuple(sorted(every.values(), key=lambda hit: order.index(hit.verdict)))


def _of_one(one: Known, reading: Reading, lexicon: Lexicon) -> Iterable[Hit]:
    allergen = lexicon.allergens.get(one.code) if one.code is not None else None
    if allergen is None:
        substance = one.substance or labels.plain(one.words)
        if _literal(substance, reading) or _by_topic(one.words, reading):
            yield Hit(one.words, one.words, AllergyVerdict.NEVER)
        return
    patterns = _all_patterns(lexicon.root)[allergen.code]
    for written, forms in _texts(reading):
        if any(patterns.excluded(form) for form in forms[:1]):
            continue
        if any(patterns.covered(form) for form in forms):
            yield Hit(one.words, written, allergen.verdict, allergen.code)
        elif any(patterns.asked(form) for form in forms):
            yield Hit(one.words, written, _asking(allergen.verdict), allergen.code)
    for match in (*reading.matches, *reading.late):
        if match.class_id in allergen.covers_classes and not _excluded(match, patterns):
            yield Hit(one.words, match.ingredient, allergen.verdict, allergen.code)
    prose = f" {' '.join(labels.plain(part) for part in reading.prose)} "
    for name in allergen.covers:
        if "*" not in name and len(name) > 3 and f" {name} " in prose:
            yield Hit(one.words, name, allergen.verdict, allergen.code)


def _asking(verdict: AllergyVerdict) -> AllergyVerdict:
    return AllergyVerdict.ASK if verdict is AllergyVerdict.NEVER else verdict


def _excluded(match: Match, patterns: _Patterns) -> bool:
    item = labels.item(match.ingredient)
    return item is not None and any(patterns.excluded(form) for form in item.forms[:1])


def _texts(reading: Reading) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield each item of the list as written, with the forms under which it may be known."""
    for written in reading.written:
        item = labels.item(written)
        if item is not None:
            yield written, (*item.forms, *item.inside, *item.slashed)
    for written, like in (*reading.mended, *reading.near):
        yield written, tuple(labels.plain(name) for name in like.split(" + "))


def _literal(substance: str, reading: Reading) -> bool:
    """Whether a substance stands on the label in so many words."""
    if not substance:
        return False
    whole = " , ".join(labels.plain(one) for one in (*reading.written, *reading.prose))
    if f" {substance} " in f" {whole} ":
        return True
    return any(labels.plain(like) == substance for _, like in (*reading.mended, *reading.near))


def _by_topic(words: str, reading: Reading) -> bool:
    topic = NUMBING if is_anaesthetic(words) else SYNONYMS.get(labels.plain(words), "")
    return any(match.topic == topic for match in (*reading.matches, *reading.late))


class _Patterns:
    """The names that an allergy covers, asks about and leaves out, ready to be compared."""

    def __init__(self, allergen: Allergen) -> None:
        self.covered = _matcher(allergen.covers)
        self.asked = _matcher(allergen.asks)
        self.excluded = _matcher(allergen.not_these)


def _matcher(names: tuple[str, ...]) -> _Matcher:
    return _Matcher(
        frozenset(n for n in names if "*" not in n), tuple(n for n in names if "*" in n)
    )


@dataclass(frozen=True, slots=True)
class _Matcher:
    """Whole names, and names with a star at an end."""

    whole: frozenset[str]
    starred: tuple[str, ...]

    def __call__(self, form: str) -> bool:
        if form in self.whole:
            return True
        for name in self.starred:
            if name.startswith("*"):
                if form.endswith(name[1:].rstrip("*")) or (
                    name.endswith("*") and name[1:-1] in form
                ):
                    return True
            elif form.startswith(name[:-1]):
                return True
        return False


@lru_cache(maxsize=8)
def _all_patterns(lexicon: Lexicon) -> Mapping[str, _Patterns]:
    return {code: _Patterns(one) for code, one in lexicon.allergens.items()}
