"""The strict reading of ingredient classes, kinds of products and allergens from a document."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from aftercare.rules.lexicon import (
    Allergen,
    AllergyVerdict,
    Counts,
    IngredientClass,
    KindGroup,
    Lexicon,
    ProductKind,
    Rewording,
    Role,
)
from aftercare.rules.problems import DataCode, Invalid, Problems
from aftercare.rules.products import label as labels
from aftercare.rules.unknown import InLanguages
from aftercare.rules.vocabulary import Language

KEYS: Final = (
    *("id", "topic", "names", "prefixes", "suffixes", "phrases", "except", "first_third", "note"),
    *("label", "severity", "counts", "rinse_off", "brands", "codes", "translations", "stems"),
    *("roles", "above_percent"),
)
KIND_KEYS: Final = (*("id", "group", "label", "words", "not", "topics", "whole"),)
ALLERGEN_KEYS: Final = (
    *("id", "kind", "label", "typed", "covers", "asks", "covers_classes", "not", "verdict"),
    *("effects", "note", "sources"),
)
Word = TypeVar("Word", bound=StrEnum)
Languages = tuple[Language, ...]


class IngredientsInvalid(Invalid):
    """Ingredient classes, kinds or allergens that can't be used."""


def parse_lexicon(
    data: object, languages: Languages, kinds: object = None, allergens: object = None
) -> Lexicon:
    """Read the ingredient classes, their notes in these languages, and what goes with them.

    What says the very same is the very same value: the tables of a reader are made once, not at
    each save of a rule. Raises `IngredientsInvalid` with every problem.
    """
    rows: Any = (data, kinds, allergens)
    try:
        # Exactly as written: unlike values that Python calls equal (1, 1.0, True) stay unlike.
        written = marshal.dumps(rows, 2)
    except ValueError:
        return _parsed(data, languages, kinds, allergens)
    return _kept(written, languages)


@lru_cache(maxsize=8)
def _kept(written: bytes, languages: Languages) -> Lexicon:
    data, kinds, allergens = marshal.loads(written)
    return _parsed(data, languages, kinds, allergens)


def _parsed(data: object, languages: Languages, kinds: object, allergens: object) -> Lexicon:
    problems = Problems()
    read = _Reader(problems, languages)
    doc = problems.mapping("ingredients", data, ("classes",))
    rows = problems.items("ingredients.classes", doc.get("classes"), 500)
    classes = tuple(
        read.ingredient_class(f"ingredients.classes[{index}]", item)
        for index, item in enumerate(rows)
    )
    if not classes:
        problems.add("ingredients.classes", DataCode.EMPTY)
    kind_rows = problems.items("product_kinds", kinds, 100)
    kinds_read = tuple(
        read.kind(f"product_kinds[{index}]", item) for index, item in enumerate(kind_rows)
    )
    found = read.allergens(allergens)
    if problems.found:
        raise IngredientsInvalid(problems.found)
    every = [name for one in classes for name in (*one.names, *one.phrases)]
    return Lexicon(
        classes=classes,
        names=_index(classes, "names"),
        prefixes=_index(classes, "prefixes"),
        suffixes=_index(classes, "suffixes"),
        phrases=_index(classes, "phrases", "brands"),
        longest=min(max(len(name.split()) for name in every), 8),
        codes=_index(classes, "codes"),
        kinds=kinds_read,
        allergens=MappingProxyType(found),
    )


def _index(
    classes: Iterable[IngredientClass], *kinds: str
) -> Mapping[str, tuple[IngredientClass, ...]]:
    index: dict[str, tuple[IngredientClass, ...]] = {}
    for one in classes:
        for name in dict.fromkeys(name for kind in kinds for name in getattr(one, kind)):
            index[name] = (*index.get(name, ()), one)
    return MappingProxyType(index)


class _Reader:
    """Reads rows and collects every problem with its path."""

    def __init__(self, problems: Problems, languages: Languages) -> None:
        self.problems = problems
        self.languages = languages

    def ingredient_class(self, path: str, item: object) -> IngredientClass:
        """Read one class of ingredients."""
        obj = self.problems.mapping(path, item, KEYS)
        topic = obj.get("topic")
        if topic is not None and not isinstance(topic, str):
            self.problems.add(f"{path}.topic", DataCode.NOT_A_TOPIC)
        severity = obj.get("severity")
        if severity is not None:
            severity = self.problems.integer(f"{path}.severity", severity, 1, 3)
        return IngredientClass(
            id=self.problems.text(f"{path}.id", obj.get("id"), 80),
            topic=topic if isinstance(topic, str) else None,
            names=self.names(f"{path}.names", obj.get("names"))
            + self.names(f"{path}.translations", obj.get("translations")),
            prefixes=self.names(f"{path}.prefixes", obj.get("prefixes")),
            suffixes=self.names(f"{path}.suffixes", obj.get("suffixes")),
            phrases=self.names(f"{path}.phrases", obj.get("phrases")),
            excluded=frozenset(self.names(f"{path}.except", obj.get("except"))),
            first_third=self._truth(obj, path, "first_third", default=False),
            note=self._optional_words(obj, path, "note"),
            label=self._optional_words(obj, path, "label"),
            severity=severity,
            counts=self._word(obj, path, "counts", Counts),
            rinse_off=self._truth(obj, path, "rinse_off", default=True),
            brands=self.names(f"{path}.brands", obj.get("brands")),
            codes=self.names(f"{path}.codes", obj.get("codes")),
            stems=tuple(self._texts(obj, path, "stems")),
            roles=self._roles(obj, path),
            above_percent=self.problems.integer(
                f"{path}.above_percent", obj.get("above_percent"), 0, 100
            ),
        )

    def kind(self, path: str, item: object) -> ProductKind:
        """Read one kind of product."""
        obj = self.problems.mapping(path, item, KIND_KEYS)
        group = self._word(obj, path, "group", KindGroup)
        if group is None and "group" not in obj:
            self.problems.add(f"{path}.group", DataCode.MISSING)
        return ProductKind(
            id=self.problems.text(f"{path}.id", obj.get("id"), 80),
            group=group or KindGroup.LEAVE_ON,
            label=self._words(f"{path}.label", obj.get("label")),
            words=self.names(f"{path}.words", obj.get("words")),
            not_words=self.names(f"{path}.not", obj.get("not")),
            topics=tuple(self._texts(obj, path, "topics")),
            whole=self._truth(obj, path, "whole", default=False),
        )

    def allergens(self, data: object) -> dict[str, Allergen]:
        """Read the allergies by their codes."""
        found: dict[str, Allergen] = {}
        for index, item in enumerate(self.problems.items("allergens", data, 500)):
            path = f"allergens[{index}]"
            one = self._allergen(path, item)
            if one.code in found:
                self.problems.add(path, DataCode.TWICE)
            found[one.code] = one
        return found

    def _allergen(self, path: str, item: object) -> Allergen:
        obj = self.problems.mapping(path, item, ALLERGEN_KEYS)
        verdict = self._word(obj, path, "verdict", AllergyVerdict)
        effects = self.problems.items(f"{path}.effects", obj.get("effects"), 20)
        return Allergen(
            code=self.problems.text(f"{path}.id", obj.get("id"), 80),
            kind=self.problems.text(f"{path}.kind", obj.get("kind"), 80),
            label=self._words(f"{path}.label", obj.get("label")),
            typed=self.names(f"{path}.typed", obj.get("typed")),
            covers=self._patterns(f"{path}.covers", obj.get("covers")),
            asks=self._patterns(f"{path}.asks", obj.get("asks")),
            covers_classes=frozenset(self._texts(obj, path, "covers_classes")),
            not_these=self._patterns(f"{path}.not", obj.get("not")),
            verdict=verdict or AllergyVerdict.NEVER,
            effects=tuple(
                self._rewording(f"{path}.effects[{index}]", one)
                for index, one in enumerate(effects)
            ),
            note=self._optional_words(obj, path, "note"),
            sources=tuple(self._texts(obj, path, "sources")),
            spellings=MappingProxyType(_spellings(obj.get("typed"))),
        )

    def _rewording(self, path: str, item: object) -> Rewording:
        obj = self.problems.mapping(path, item, ("rule", "text", "paper", "also"))
        return Rewording(
            rule=self.problems.text(f"{path}.rule", obj.get("rule"), 80),
            text=self._words(f"{path}.text", obj.get("text")),
            paper=self._words(f"{path}.paper", obj.get("paper")),
            also=frozenset(self._texts(obj, path, "also")),
        )

    def _patterns(self, path: str, value: object) -> tuple[str, ...]:
        """Return plain names, each with the star that it begins or ends with."""
        found = []
        for index, item in enumerate(self.problems.items(path, value, 2000)):
            text = self.problems.text(f"{path}[{index}]", item, 200)
            name = labels.plain(text)
            if name:
                before = "*" if text.startswith("*") else ""
                found.append(f"{before}{name}{'*' if text.endswith('*') else ''}")
        return tuple(dict.fromkeys(found))

    def names(self, path: str, value: object) -> tuple[str, ...]:
        """Return plain names without repeats."""
        found = (
            labels.plain(self.problems.text(f"{path}[{index}]", item, 200))
            for index, item in enumerate(self.problems.items(path, value, 2000))
        )
        return tuple(dict.fromkeys(name for name in found if name))

    def _texts(self, obj: Mapping[str, Any], path: str, key: str) -> Iterable[str]:
        for index, item in enumerate(self.problems.items(f"{path}.{key}", obj.get(key), 500)):
            yield self.problems.text(f"{path}.{key}[{index}]", item, 200)

    def _truth(self, obj: Mapping[str, Any], path: str, key: str, *, default: bool) -> bool:
        value = obj.get(key, default)
        if not isinstance(value, bool):
            self.problems.add(f"{path}.{key}", DataCode.NOT_TRUE_OR_FALSE)
        return value is True

    def _word(self, obj: Mapping[str, Any], path: str, key: str, kind: type[Word]) -> Word | None:
        return self.problems.member(f"{path}.{key}", obj.get(key), kind)

    def _roles(self, obj: Mapping[str, Any], path: str) -> frozenset[Role]:
        rows = self.problems.items(f"{path}.roles", obj.get("roles"), 20)
        found = (
            self.problems.member(f"{path}.roles[{index}]", item, Role, needed=True)
            for index, item in enumerate(rows)
        )
        return frozenset(one for one in found if one is not None)

    def _optional_words(
        self, obj: Mapping[str, Any], path: str, key: str
    ) -> Mapping[Language, str] | None:
        return None if obj.get(key) is None else self._words(f"{path}.{key}", obj[key])

    def _words(self, path: str, value: object) -> Mapping[Language, str]:
        pair = self.problems.mapping(path, value, tuple(Language))
        return InLanguages(
            {
                language: self.problems.text(f"{path}.{language}", pair.get(language), 500)
                for language in Language
                if language in self.languages or language in pair
            }
        )


def _spellings(typed: object) -> dict[str, str]:
    """Return the first spelling of each plain name; what is no text was noted as a problem."""
    found: dict[str, str] = {}
    for text in typed if isinstance(typed, list) else ():
        if isinstance(text, str):
            found.setdefault(labels.plain(text), text)
    return found
