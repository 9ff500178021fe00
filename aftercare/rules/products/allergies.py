"""Allergies: what was typed becomes codes, and codes are held against a product as read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aftercare.rules.lexicon import Allergen, AllergyVerdict, Lexicon
from aftercare.rules.products import answers, tables
from aftercare.rules.products import label as labels
from aftercare.rules.products.closeness import likeness
from aftercare.rules.products.ingredients import Match, Reading
from aftercare.rules.products.skeleton import skeleton

NONE: Final = "none"
# A clinician's decision on a word that nobody knows: "ask:quinoline".
ASK_EACH_TIME: Final = "ask:"
NUMBING: Final = "numbing"
# The codes of local anaesthetics begin so.
ANAESTHETICS: Final = "la-"
# A word this like to one allergy, and so much more than to any other, may be offered for it.
OFFERED: Final = 0.85
NEARER: Final = 0.08
SPLIT: Final = re.compile(r"\s*(?:[,;/&+\n]|\band\b|\boch\b|\bsamt\b)\s*", re.IGNORECASE)
# What stands around the substance: "allergic to", "allergisk mot".
AROUND: Final = re.compile(
    r"\b(?:severe|mild|known|an?|my|svår|känd)?\s*(?:allerg(?:y|ies|ic|isk|i|ier|iker)|"
    r"intoleran(?:t|ce|s)|överkänslig(?:het)?|sensitiv(?:e|ity)|hypersensitiv\w*)"
    r"\s*(?:to|against|mot|för|of)?\b|^(?:to|mot)\s+",
    re.IGNORECASE,
)
ONLY: Final = re.compile(r"^(?:(?:no|nej|none)\s*,?\s+)?(?:only|just|bara|endast|but)\s+", re.I)
DENIED: Final = re.compile(r"^(?:no|not|non|inga|ingen|inget|ej|inte)\s+", re.IGNORECASE)
# What people call numbing, whatever an edition knows.
ANAESTHETIC_WORDS: Final = frozenset(
    {
        *("lidocaine", "lidokain", "lidocain", "lignocaine", "tetracaine", "tetrakain"),
        *("amethocaine", "prilocaine", "prilokain", "benzocaine", "bensokain", "articaine"),
        *("artikain", "bupivacaine", "bupivakain", "mepivacaine", "mepivakain", "pramoxine"),
        *("pramocaine", "dibucaine", "procaine", "prokain", "emla", "xylocaine", "xylocain"),
        *("xylokain", "tapin", "rapydan", "lmx4", "novocaine", "novocain", "carbocain"),
        *("citanest", "marcain", "anaesthetic", "anesthetic", "anaesthetics", "anesthetics"),
        *("anaesthesia", "anesthesia", "bedovning", "bedovningsmedel", "bedovningskram"),
        *("lokalbedovning", "lokalanestetika", "numbing", "lidokainkram", "septocaine"),
    }
)
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
class Known:
    """One allergy that was understood: its code, or the ingredient itself, and the words used."""

    words: str
    code: str | None
    substance: str | None = None


@dataclass(frozen=True, slots=True)
class Allergies:
    """What a patient's answer comes to; `is_none` says that she has none, not that nobody asked."""

    known: tuple[Known, ...] = ()
    unresolved: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()  # nobody knows what it is, and a clinician said: ask each time
    is_none: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes."""
        return frozenset(one.code for one in self.known if one.code is not None)

    @property
    def is_any(self) -> bool:
        """Whether there is an allergy, understood or not."""
        return bool(self.known or self.unresolved or self.decided)

    @property
    def asked_about(self) -> tuple[str, ...]:
        """Return the words that keep every product at "ask": nobody knows what they are."""
        return (*self.unresolved, *self.decided)

    @property
    def words(self) -> tuple[str, ...]:
        """Return each allergy in the words that were used."""
        return tuple(dict.fromkeys((*(one.words for one in self.known), *self.asked_about)))


@dataclass(frozen=True, slots=True)
class Hit:
    """An allergy that a product holds: in her words, by what on the label, and what follows."""

    words: str
    ingredient: str
    verdict: AllergyVerdict
    code: str | None = None


@lru_cache(maxsize=2048)
def resolve(typed: tuple[str, ...], lexicon: Lexicon) -> Allergies:
    """Return what was typed as codes; nothing is understood by being similar alone.

    An edition without allergens understands each word as itself.
    """
    known: dict[Known, None] = {}
    unresolved: dict[str, None] = {}
    decided: dict[str, None] = {}
    is_none = False
    for text in typed:
        plain = labels.answer(text)
        if text.startswith(ASK_EACH_TIME):
            decided[text.removeprefix(ASK_EACH_TIME).strip()] = None
        elif plain in answers.NONE:
            is_none = True
        elif plain in answers.UNKNOWN:
            unresolved[text] = None
        elif not lexicon.allergens:
            known[Known(text, None, labels.plain(text))] = None
        else:
            found, left = _of_answer(text, lexicon)
            known |= dict.fromkeys(found)
            unresolved |= dict.fromkeys(left)
    any_found = bool(known or unresolved or decided)
    none = is_none and not any_found
    return Allergies(tuple(known), tuple(unresolved), tuple(decided), none)


def _of_answer(text: str, lexicon: Lexicon) -> tuple[list[Known], list[str]]:
    whole = _of_word(text, lexicon)
    if whole:
        return whole, []
    known: list[Known] = []
    left: list[str] = []
    for part in SPLIT.split(ONLY.sub("", text.strip())):
        part = ONLY.sub("", part)
        if not part or labels.answer(part) in answers.NONE:
            continue
        if DENIED.match(part) and _of_word(DENIED.sub("", part), lexicon):
            continue  # "no latex" says that it is not latex
        found = _of_word(part, lexicon)
        known += found
        if not found:
            left.append(part.strip())
    return known, left


def _of_word(text: str, lexicon: Lexicon) -> list[Known]:
    """Return what one word or name means, by its exact name: as typed, or without "allergy to"."""
    index = _index(lexicon.root)
    words = text.strip().strip("\"'.“”")
    for form in dict.fromkeys((labels.plain(words), labels.plain(AROUND.sub(" ", words)))):
        for one in _singulars(form):
            codes = index.get(one, ())
            if codes:
                return [Known(words, code) for code in codes]
    for form in (labels.plain(words), labels.plain(AROUND.sub(" ", words))):
        covering = [a.code for a in lexicon.allergens.values() if form and form in a.covers]
        if covering:
            return [Known(words, code) for code in covering]
        if form in lexicon.names:
            return [Known(words, None, form)]
    return []


def _singulars(form: str) -> Iterable[str]:
    yield form
    for ending in ("s", "es", "er", "erna", "or", "ar", "n"):
        if form.endswith(ending) and len(form) - len(ending) > 3:
            yield form.removesuffix(ending)


@lru_cache(maxsize=8)
def _index(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for one in lexicon.allergens.values():
        labels_ = (labels.plain(words) for words in one.label.values())
        for name in dict.fromkeys((labels.plain(one.code), *labels_, *one.typed)):
            index[name] = (*index.get(name, ()), one.code)
    return index


def offered(text: str, lexicon: Lexicon) -> str | None:
    """Return the code of the one allergy that a word looks like, to be confirmed on screen."""
    folded = skeleton(AROUND.sub(" ", text))
    scores: dict[str, float] = {}
    for name, codes in _index(lexicon.root).items():
        score = likeness(folded, skeleton(name))
        for code in codes:
            scores[code] = max(score, scores.get(code, 0))
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < OFFERED:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < NEARER:
        return None
    return ranked[0][0]


def search(text: str, lexicon: Lexicon, most: int = 8) -> tuple[Allergen, ...]:
    """Return the allergies that somebody may be typing: by how any of their names begin.

    Names in every language of the edition count, then names that hold the text, then a likely
    slip. An empty text finds nothing.
    """
    wanted = labels.plain(text)
    if not wanted:
        return ()
    ranks: dict[str, tuple[int, int]] = {}
    for name, codes in _index(lexicon.root).items():
        rank = _rank(wanted, name)
        for code in codes if rank is not None else ():
            ranks[code] = min(ranks.get(code, (9, 0)), (rank or 0, len(name)))
    if not ranks and (slip := offered(text, lexicon)) is not None:
        ranks[slip] = (0, 0)
    ordered = sorted(ranks, key=lambda code: (ranks[code], code))
    return tuple(lexicon.allergens[code] for code in ordered[:most])


def _rank(wanted: str, name: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in f" {name}" else None


def is_anaesthetic(one: str, lexicon: Lexicon | None = None) -> bool:
    """Whether an allergy is to a local anaesthetic, by whatever name it was typed.

    Here a likely slip counts: it only ever makes a plan more careful.
    """
    if not labels.word_set(one).isdisjoint(ANAESTHETIC_WORDS):
        return True
    if lexicon is None:
        return False
    codes = {known.code for known in resolve((one,), lexicon).known}
    slip = None if codes else offered(one, lexicon)
    if any(code.startswith(ANAESTHETICS) for code in (*codes, slip) if code is not None):
        return True
    classes = lexicon.names.get(labels.plain(one), ())
    return any(each.topic == NUMBING for each in classes) or _has_stem(one, lexicon)


def _has_stem(one: str, lexicon: Lexicon) -> bool:
    stem = tables.of(lexicon).stem(one)
    return stem is not None and stem.topic == NUMBING


def hits(found: Allergies, reading: Reading, lexicon: Lexicon) -> tuple[Hit, ...]:
    """Return which of the allergies a product holds, the worst of each first.

    Everything that was written counts: the list, what may be in it, the name, the prose; however
    unreadable the rest is.
    """
    if not found.known and not found.asked_about:
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
