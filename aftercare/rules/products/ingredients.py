"""An ingredient list to topics: what a pasted label says, and whether it was readable at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from aftercare.rules.lexicon import IngredientClass, Lexicon
from aftercare.rules.problems import DataCode, Invalid, Problems
from aftercare.rules.products import label as labels
from aftercare.rules.unknown import InLanguages
from aftercare.rules.vocabulary import Language

KEYS: Final = (
    *("id", "topic", "names", "prefixes", "suffixes", "phrases", "except", "first_third", "note"),
)
# A list is readable from this many items on, when this share of them is known to us.
LEAST_ITEMS: Final = 3
LEAST_KNOWN_SHARE: Final = 0.6
# Words on a label by which an acid or a grain counts wherever it stands in the list.
PEELING_WORDS: Final = (
    *("peel", "peeling", "exfoliant", "exfoliating", "exfolierande", "aha", "scrub", "skrubb"),
)
# "Peel" before one of these is a part of a fruit.
PLANT_PARTS: Final = frozenset({"oil", "extract", "wax", "cera", "powder", "water", "juice"})
# The classes of local anaesthetics, and what people call them.
ANAESTHETIC_WORDS: Final = frozenset(
    {
        *("lidocaine", "lidokain", "lignocaine", "tetracaine", "tetrakain", "amethocaine"),
        *("prilocaine", "prilokain", "benzocaine", "bensokain", "articaine", "artikain"),
        *("bupivacaine", "bupivakain", "mepivacaine", "mepivakain", "pramoxine", "pramocaine"),
        *("dibucaine", "procaine", "prokain", "emla", "xylocaine", "xylokain", "tapin", "rapydan"),
        *("anaesthetic", "anesthetic", "anaesthetics", "anesthetics", "anaesthesia", "anesthesia"),
        *("bedovning", "bedovningsmedel", "bedovningskram", "lokalbedovning", "lokalanestetika"),
    }
)
# These are ingredients only when they stand alone: "isostearyl alcohol" is another thing.
ONLY_ALONE: Final = frozenset({"alcohol", "alkohol", "ethanol"})
SYNONYMS: Final = MappingProxyType(
    {
        "perfume": "fragrance",
        "parfum": "fragrance",
        "parfym": "fragrance",
        "doft": "fragrance",
        "doftamnen": "fragrance",
        "fragrances": "fragrance",
        "local anaesthetic": "numbing",
        "local anesthetic": "numbing",
        "lokalbedovning": "numbing",
        "bedovningskram": "numbing",
        "retinoids": "retinoid-cosmetic",
        "retinoid": "retinoid-cosmetic",
    }
)


class IngredientsInvalid(Invalid):
    """Ingredient classes that can't be used."""


@dataclass(frozen=True, slots=True)
class Match:
    """One ingredient as the label writes it, and the topic it belongs to."""

    ingredient: str
    topic: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one product's name and list say; `readable` False means *not checked*.

    Matches are reported however unreadable the rest is: a retinoid that was seen is told.
    """

    matches: tuple[Match, ...]
    notes: tuple[Mapping[Language, str], ...]
    recognised: int
    unrecognised: tuple[str, ...]
    readable: bool
    why_unreadable: str | None


def parse_lexicon(data: object, languages: tuple[Language, ...]) -> Lexicon:
    """Read the ingredient classes, their notes in these languages.

    Raises `IngredientsInvalid` with every problem.
    """
    problems = Problems()
    doc = problems.mapping("ingredients", data, ("classes",))
    classes = tuple(
        _class(problems, f"ingredients.classes[{index}]", item, languages)
        for index, item in enumerate(problems.items("ingredients.classes", doc.get("classes"), 500))
    )
    if not classes:
        problems.add("ingredients.classes", DataCode.EMPTY)
    if problems.found:
        raise IngredientsInvalid(problems.found)
    every = [name for one in classes for name in (*one.names, *one.phrases)]
    return Lexicon(
        classes=classes,
        names=_index(classes, "names"),
        prefixes=_index(classes, "prefixes"),
        suffixes=_index(classes, "suffixes"),
        phrases=_index(classes, "phrases"),
        longest=max(len(name.split()) for name in every),
    )


def _class(
    problems: Problems, path: str, item: object, languages: tuple[Language, ...]
) -> IngredientClass:
    obj = problems.mapping(path, item, KEYS)
    topic = obj.get("topic")
    if topic is not None and not isinstance(topic, str):
        problems.add(f"{path}.topic", DataCode.NOT_A_TOPIC)
    note = obj.get("note")
    words = None
    if note is not None:
        pair = problems.mapping(f"{path}.note", note, tuple(Language))
        words = InLanguages(
            {
                lang: problems.text(f"{path}.note.{lang}", pair.get(lang), 500)
                for lang in Language
                if lang in languages or lang in pair
            }
        )
    first_third = obj.get("first_third", False)
    if not isinstance(first_third, bool):
        problems.add(f"{path}.first_third", DataCode.NOT_TRUE_OR_FALSE)
    return IngredientClass(
        id=problems.text(f"{path}.id", obj.get("id"), 80),
        topic=topic if isinstance(topic, str) else None,
        names=_names(problems, f"{path}.names", obj.get("names")),
        prefixes=_names(problems, f"{path}.prefixes", obj.get("prefixes")),
        suffixes=_names(problems, f"{path}.suffixes", obj.get("suffixes")),
        phrases=_names(problems, f"{path}.phrases", obj.get("phrases")),
        excluded=frozenset(_names(problems, f"{path}.except", obj.get("except"))),
        first_third=first_third is True,
        note=words,
    )


def _names(problems: Problems, path: str, value: object) -> tuple[str, ...]:
    names = []
    for index, item in enumerate(problems.items(path, value, 2000)):
        name = labels.plain(problems.text(f"{path}[{index}]", item, 200))
        if name:
            names.append(name)
    return tuple(dict.fromkeys(names))


def _index(
    classes: Iterable[IngredientClass], kind: str
) -> Mapping[str, tuple[IngredientClass, ...]]:
    index: dict[str, tuple[IngredientClass, ...]] = {}
    for one in classes:
        for name in getattr(one, kind):
            index[name] = (*index.get(name, ()), one)
    return MappingProxyType(index)


@lru_cache(maxsize=256)
def read(name: str, ingredients: str | None, lexicon: Lexicon) -> Reading:
    """Read one product; position in the list does not matter, and nothing is fine by default.

    The list counts as readable only when it looks like one whole ingredient list: at least
    three items, most of them known, no prose, no second list, no cut-off end.
    """
    text = ingredients or ""
    items = labels.split(text, lexicon.names)
    whole = f"{name}\n{text}"
    peeling = _is_sold_as_peeling(whole)
    found: dict[Match, None] = {}
    notes: dict[str, Mapping[Language, str]] = {}
    unrecognised: list[str] = []
    for index, item in enumerate(items):
        classes = _classes_of(item, lexicon)
        early = peeling or index * 3 < len(items)
        if not classes:
            unrecognised.append(item.written)
        _collect(classes, item.written, early, found, notes)
    parts = labels.parts(text)
    # Once with the hyphens at line ends mended, once with them kept: "all-trans-\nretinoic acid".
    for part in (name, *(item.written for item in items), *parts, *map(labels.one_line, parts)):
        for written, classes in _names_in(part, lexicon):
            _collect(classes, written, peeling, found, notes)
    for written, classes in _phrases_in(whole, lexicon):
        _collect(classes, written, peeling, found, notes)
    known = len(items) - len(unrecognised)
    why = labels.why_unreadable(text, items, known, LEAST_ITEMS, LEAST_KNOWN_SHARE)
    return Reading(
        matches=tuple(_without_repeats(found)),
        notes=tuple(notes.values()),
        recognised=known,
        unrecognised=tuple(unrecognised),
        readable=why is None,
        why_unreadable=why,
    )


def _is_sold_as_peeling(text: str) -> bool:
    words = labels.words(text)
    return any(
        word in PEELING_WORDS and not (word == "peel" and after in PLANT_PARTS)
        for word, after in pairwise([*words, ""])
    )


def _collect(
    classes: Iterable[IngredientClass],
    written: str,
    early: bool,
    found: dict[Match, None],
    notes: dict[str, Mapping[Language, str]],
) -> None:
    for one in classes:
        if one.note is not None:
            notes[one.id] = one.note
        if one.topic is not None and (early or not one.first_third):
            found[Match(written, one.topic)] = None


def _without_repeats(found: Iterable[Match]) -> Iterable[Match]:
    seen: set[tuple[str, str]] = set()
    for match in found:
        key = (labels.plain(match.ingredient), match.topic)
        if key not in seen:
            seen.add(key)
            yield match


def _classes_of(item: labels.LabelItem, lexicon: Lexicon) -> tuple[IngredientClass, ...]:
    """Return every class that one item of the list, or a form of it, belongs to."""
    found: dict[str, IngredientClass] = {}
    for form in item.forms:
        words = form.split()
        hits = list(lexicon.names.get(form, ()))
        for count in range(1, min(len(words), 4) + 1):
            hits += lexicon.prefixes.get(" ".join(words[:count]), ())
            hits += lexicon.suffixes.get(" ".join(words[-count:]), ())
        for one in hits:
            if form not in one.excluded:
                found[one.id] = one
    return tuple(found.values())


def _names_in(text: str, lexicon: Lexicon) -> Iterable[tuple[str, tuple[IngredientClass, ...]]]:
    """Find names inside one item or a product's name: "encapsulated retinol 0.3 %", prose.

    The longest name wins, so that "cetyl alcohol" is not "alcohol"; and "alcohol" behind a
    word we do not know is part of that other alcohol's name.
    """
    words = labels.words(text)
    index = 0
    while index < len(words):
        step = 1
        for count in range(min(lexicon.longest, len(words) - index), 0, -1):
            phrase = " ".join(words[index : index + count])
            classes = lexicon.names.get(phrase, ())
            if count == 1:
                classes += lexicon.prefixes.get(phrase, ())
            if classes and not (index and phrase in ONLY_ALONE):
                yield phrase, classes
            if classes:
                step = count
                break
        index += step


def _phrases_in(text: str, lexicon: Lexicon) -> Iterable[tuple[str, tuple[IngredientClass, ...]]]:
    """Find trade names and warnings anywhere in the text."""
    if not lexicon.phrases:
        return
    text = f" {' '.join(labels.words(text))} / {labels.plain(text)} "
    for phrase, classes in lexicon.phrases.items():
        if f" {phrase} " in text:
            yield phrase, classes


def allergy_matches(
    allergies: tuple[str, ...], name: str, ingredients: str | None, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return which of the patient's allergies the product's name or list contains."""
    if not allergies:
        return ()
    text = f" {' '.join(labels.words(f'{name} {ingredients or str()}'))} "
    topics = {match.topic for match in read(name, ingredients, lexicon).matches}
    return tuple(
        allergy
        for allergy in allergies
        if f" {labels.plain(allergy)} " in text or _topic_of(allergy) in topics
    )


def _topic_of(allergy: str) -> str:
    if is_anaesthetic(allergy):
        return "numbing"
    return SYNONYMS.get(labels.plain(allergy), "")


def is_anaesthetic(allergy: str) -> bool:
    """Whether an allergy, as typed, is to a local anaesthetic."""
    return not labels.word_set(allergy).isdisjoint(ANAESTHETIC_WORDS)
