"""The ingredient classes as a value: what an edition knows of the names on labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aftercare.rules.vocabulary import Language


@dataclass(frozen=True, slots=True)
class IngredientClass:
    """Names and word patterns of one kind of ingredient; topic None is known and harmless."""

    id: str
    topic: str | None
    names: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    phrases: tuple[str, ...]
    excluded: frozenset[str]
    first_third: bool
    note: Mapping[Language, str] | None


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All classes, indexed: by whole name, by first or last words, by phrase.

    Lexicons are compared by identity, so that readings can be cached by them.
    """

    classes: tuple[IngredientClass, ...]
    names: Mapping[str, tuple[IngredientClass, ...]]
    prefixes: Mapping[str, tuple[IngredientClass, ...]]
    suffixes: Mapping[str, tuple[IngredientClass, ...]]
    phrases: Mapping[str, tuple[IngredientClass, ...]]
    longest: int  # words in the longest name or phrase
