"""Allergies: what was typed becomes codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aftercare.rules.lexicon import Allergen, Lexicon
from aftercare.rules.products import answers, tables
from aftercare.rules.products import label as labels
from aftercare.rules.products.closeness import likeness
from aftercare.rules.products.skeleton import skeleton

NONE: Final = "none"
# A clinician's decisions on words that nobody knows. They never silence what an edition does know.
ASK_EACH_TIME: Final = "ask:"  # "ask:quinoline": every product is asked about
HARMLESS: Final = "harmless:"  # "harmless:the cat": it concerns no product and no advice
IS: Final = "is:"  # "is:fragrance:my face mist": it is the allergy with this code
DECISIONS: Final = (ASK_EACH_TIME, HARMLESS, IS)
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


@dataclass(frozen=True, slots=True)
class Known:
    """One allergy that was understood: its code, or the ingredient itself, and the words used."""

    words: str
    code: str | None
    substance: str | None = None


@dataclass(frozen=True, slots=True)
class Allergies:
    """What a patient's answer comes to; `is_none` says that she has none, not that nobody asked.

    What is harmless here is told to nobody, and asked about where a label names it after all.
    """

    known: tuple[Known, ...] = ()
    unresolved: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()  # nobody knows what it is, and a clinician said: ask each time
    harmless: tuple[str, ...] = ()  # a clinician said that it concerns nothing here
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


@lru_cache(maxsize=2048)
def resolve(typed: tuple[str, ...], lexicon: Lexicon) -> Allergies:
    """Return what was typed as codes; nothing is understood by being similar alone.

    An edition without allergens understands each word as itself.
    """
    known: dict[Known, None] = {}
    # By the decision; "" where there is none yet.
    left: dict[str, dict[str, None]] = {one: {} for one in ("", ASK_EACH_TIME, HARMLESS)}
    is_none = False
    for text in typed:
        decision = decision_of(text)
        if not decision and labels.answer(text) in answers.NONE:
            is_none = True
        elif decision == IS:
            found, unknown = _of_decided(text.removeprefix(IS), lexicon)
            known |= dict.fromkeys(found)
            left[""] |= dict.fromkeys(unknown)
        else:
            words = text.removeprefix(decision).strip()
            found, unknown = _of_words(words, lexicon)
            known |= dict.fromkeys(found)
            left[decision] |= dict.fromkeys(unknown)
    none = is_none and not known and not any(left.values())
    unresolved, asked, harmless = (tuple(words) for words in left.values())
    return Allergies(tuple(known), unresolved, asked, harmless, none)


def decision_of(text: str) -> str:
    """Return the decision that a text of the facts begins with, or nothing."""
    return next((one for one in DECISIONS if text.startswith(one)), "")


def is_open(text: str) -> bool:
    """Whether an answer says that she does not know."""
    return labels.answer(text) in answers.UNKNOWN


def bare(text: str) -> str:
    """Return what an answer names, without "allergic to" around it; the text if nothing is left."""
    return " ".join(AROUND.sub(" ", text).split()).strip(" .:") or text


def as_said(words: str) -> str:
    """Return somebody's own words, which decide nothing however they begin."""
    return words.replace(":", " ", 1) if decision_of(words) else words


def _of_decided(text: str, lexicon: Lexicon) -> tuple[list[Known], list[str]]:
    """Return what "fragrance:my face mist" comes to: the code, and whatever the words mean.

    A code that the edition lacks is no answer: then the words count as they stand.
    """
    code, _, words = text.partition(":")
    words = words.strip() or code
    found, left = _of_words(words, lexicon)
    if code not in lexicon.allergens:
        return found, left
    return [Known(words, code), *(one for one in found if one.code != code)], []


def _of_words(text: str, lexicon: Lexicon) -> tuple[list[Known], list[str]]:
    if is_open(text):
        return [], [text]
    if not lexicon.allergens:
        return [Known(text, None, labels.plain(text))], []
    return _of_answer(text, lexicon)


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


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An allergy that somebody may be typing, and the name of it that was met."""

    allergen: Allergen
    name: str


def suggest(text: str, lexicon: Lexicon, most: int = 8) -> tuple[Suggestion, ...]:
    """Return the allergies that somebody may be typing: by how any of their names begin.

    Names in every language of the edition count, then names that hold the text, then a likely
    slip. An empty text finds nothing.
    """
    wanted = labels.plain(AROUND.sub(" ", text))
    if not wanted:
        return ()
    met: dict[str, tuple[int, str]] = {}
    for name, codes in _index(lexicon.root).items():
        rank = _rank(wanted, name)
        for code in codes if rank is not None else ():
            if code not in met or (rank or 0) < met[code][0]:
                met[code] = (rank or 0, name)
    if not met and (slip := offered(text, lexicon)) is not None:
        met[slip] = (0, slip)
    ordered = sorted(met, key=lambda code: (met[code][0], len(met[code][1]), code))
    return tuple(_suggestion(code, met[code][1], lexicon) for code in ordered[:most])


def _suggestion(code: str, name: str, lexicon: Lexicon) -> Suggestion:
    one = lexicon.allergens[code]
    spelled = {labels.plain(label): label for label in one.label.values()}
    return Suggestion(one, (spelled | dict(one.spellings)).get(name, ""))


def search(text: str, lexicon: Lexicon, most: int = 8) -> tuple[Allergen, ...]:
    """Return the allergies that somebody may be typing, the likeliest first."""
    return tuple(one.allergen for one in suggest(text, lexicon, most))


def _rank(wanted: str, name: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in f" {name}" else None


def holds_anaesthetic(found: Allergies, lexicon: Lexicon) -> bool:
    """Whether one of the allergies is to a local anaesthetic: by its code or by any name."""
    if any(code.startswith(ANAESTHETICS) for code in found.codes):
        return True
    return any(is_anaesthetic(words, lexicon) for words in (*found.words, *found.harmless))


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
