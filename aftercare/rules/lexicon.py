"""The ingredient classes as a value: what an edition knows of the names on labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from aftercare.rules.vocabulary import Language


class Counts(StrEnum):
    """Where on a label a class counts; everywhere else it is seen and waits for nothing."""

    ANYWHERE = "anywhere"
    ABOVE_LINE = "above-line"  # before the first name that is practically always below 1 %
    FIRST_THREE = "first-three"
    FIRST_FIVE = "first-five"
    NAMED = "named"  # in what is sold as a scrub or a peel
    SUNSCREEN = "sunscreen"
    OINTMENT = "ointment"
    COLOUR = "colour"  # in make-up, and in a tinted sunscreen
    OIL = "oil"


class Role(StrEnum):
    """What an ingredient does in a product, where a reading must know it."""

    WATER = "water"
    BELOW_LINE = "below-line"  # practically always at most 1 % of a product
    SURFACTANT = "surfactant"
    FILTER_MINERAL = "filter-mineral"
    FILTER_CHEMICAL = "filter-chemical"
    PIGMENT = "pigment"
    PLAIN = "plain"  # of a gel or a saline that is nothing else
    GREASE = "grease"
    ACNE = "acne"
    DANDRUFF = "dandruff"
    ALUMINIUM = "aluminium"
    HAIR_REMOVER = "hair-remover"
    STRONG = "strong"  # a washing agent that strips the skin


MUST_NOT_BE_MISSED: Final = 1  # severity: the worst of three
IRRITANT: Final = 2


@dataclass(frozen=True, slots=True)
class IngredientClass:
    """Names and word patterns of one kind of ingredient; topic None is known and harmless.

    `severity` is 1 for what must never be missed, 2 for what irritates, 3 for comfort, None for
    harmless. `counts` None is the reading of editions before schema 4: `first_third`, or anywhere.
    """

    id: str
    topic: str | None
    names: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    phrases: tuple[str, ...]
    excluded: frozenset[str]
    first_third: bool
    note: Mapping[Language, str] | None
    label: Mapping[Language, str] | None = None
    severity: int | None = None
    counts: Counts | None = None
    rinse_off: bool = True  # whether it counts in what is washed off at once
    brands: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    above_percent: float | None = None  # a strength written up to this one does not count


class KindGroup(StrEnum):
    """How a kind of product is used, as far as a reading must know it."""

    RINSE_OFF = "rinse-off"
    LEAVE_ON = "leave-on"
    SUNSCREEN = "sunscreen"
    MAKEUP = "makeup"
    OINTMENT = "ointment"
    OIL = "oil"
    PEEL = "peel"
    GEL = "gel"


@dataclass(frozen=True, slots=True)
class ProductKind:
    """One kind of product: the words it is known by, and when the sheet lets it start.

    It starts when every line of the sheet on one of `topics` has let it: an avoid that has ended,
    a do that has begun.
    """

    id: str
    group: KindGroup
    label: Mapping[Language, str]
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    topics: tuple[str, ...]
    whole: bool = False  # it waits as a whole, whatever it holds


class AllergyVerdict(StrEnum):
    """What an allergen on a label means for somebody who is allergic to it."""

    NEVER = "never"
    ASK = "ask"
    NOTE = "note"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rewording:
    """What a rule says to somebody with an allergy: its text, and its printed line.

    It is said where she has the allergy and every one of `also`.
    """

    rule: str
    text: Mapping[Language, str]
    paper: Mapping[Language, str]
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Allergen:
    """One allergy as a code: what people call it, what on a label it means, what it does not.

    A name with a star stands for every name that begins or ends so. `covers_classes` are classes
    of ingredients all of whose names it means. `asks` are names about which the clinic decides.
    """

    code: str
    kind: str
    label: Mapping[Language, str]
    typed: tuple[str, ...]
    covers: tuple[str, ...]
    asks: tuple[str, ...]
    covers_classes: frozenset[str]
    not_these: tuple[str, ...]
    verdict: AllergyVerdict
    effects: tuple[Rewording, ...]
    note: Mapping[Language, str] | None
    sources: tuple[str, ...] = ()
    # Each of `typed` as the document spells it.
    spellings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


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
    codes: Mapping[str, tuple[IngredientClass, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    kinds: tuple[ProductKind, ...] = ()
    allergens: Mapping[str, Allergen] = field(default_factory=lambda: MappingProxyType({}))
    # Names that an operator imported: recognised, and never taken for harmless by being there.
    official: frozenset[str] = frozenset()
    # What a clinic calls harmless of what nobody recognised.
    own_harmless: frozenset[str] = frozenset()
    # The same of what looks like a danger name, and two people said that it is not.
    own_alike: frozenset[str] = frozenset()
    # The lexicon that a clinic's own words were added to: all indexes are made of that one.
    base: Lexicon | None = None

    @property
    def root(self) -> Lexicon:
        """The lexicon itself, without what a clinic adds."""
        return self if self.base is None else self.base
