"""What a lexicon must be asked quickly: its danger names, its harmless ones, its stems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from aftercare.rules.lexicon import IRRITANT, MUST_NOT_BE_MISSED, IngredientClass, Lexicon
from aftercare.rules.products import stems
from aftercare.rules.products.closeness import LEAST_LETTERS, Index
from aftercare.rules.products.skeleton import is_latin, skeleton

# From here on an item is like a danger name; this near to a harmless one it is a slip of that.
NEAR: Final = 0.70
SAME: Final = 0.88
# A harmless name silences a danger name only if it is so much nearer.
NEARER: Final = 0.08
# As far from a name of the worst kind as this, a word is nobody's to call harmless alone.
FAR: Final = 0.60
# A danger name of so many letters is also found inside a longer word.
LEAST_GLUED: Final = 8
# The topics of code that must never be missed, whatever an edition says of them.
WORST_TOPICS: Final = frozenset(
    {
        *("retinoid-cosmetic", "retinoid-prescription", "benzoyl-peroxide", "minoxidil"),
        "numbing",
    }
)
IRRITANT_TOPICS: Final = frozenset({"acid-aha-pha", "acid-bha", "vitamin-c", "lightener"})


def severity(one: IngredientClass) -> int | None:
    """Return how bad it is to miss a class: as the edition says, never milder than the code."""
    if one.topic in WORST_TOPICS:
        return MUST_NOT_BE_MISSED
    if one.severity is None and one.topic in IRRITANT_TOPICS:
        return IRRITANT
    return one.severity


class Tables:
    """Indexes over one lexicon, made once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.by_topic = _by_topic(lexicon)
        self.stems = tuple(
            (skeleton(stem), one.topic)
            for one in lexicon.classes
            if one.topic is not None
            for stem in one.stems
            if stem.isascii()
        )
        worst, danger, harmless = _names(lexicon)
        self.worst = Index(((skeleton(name), name) for name in worst), NEAR)
        self.danger = Index(((skeleton(name), name) for name in danger), NEAR)
        self.harmless = Index(((skeleton(name), name) for name in harmless), SAME)
        self.looks = MappingProxyType({skeleton(name): name for name in (*danger, *worst)})
        self._glued = _by_beginning(worst)
        self._letters = MappingProxyType(
            {
                "".join(sorted(look)): name
                for name in worst
                if len(look := skeleton(name)) > LEAST_LETTERS
            }
        )

    def classes(self, name: str) -> tuple[IngredientClass, ...]:
        """Return the classes of a name that an index found."""
        return self.lexicon.names.get(name, ())

    def worst_like(self, folded: str) -> str:
        """Return a name of the worst kind that a skeleton may be a bad slip of, or nothing."""
        found = self.worst.nearest(folded, FAR)
        return found.name if found else self._letters.get("".join(sorted(folded)), "")

    def glued(self, folded: str) -> str | None:
        """Return the first name of the worst kind that stands inside a skeleton, or None."""
        found: tuple[int, str] | None = None
        for place in range(len(folded) - LEAST_GLUED + 1):
            beginning = folded[place : place + LEAST_GLUED]
            for rank, look, name in self._glued.get(beginning, ()):
                if (found is None or rank < found[0]) and folded.startswith(look, place):
                    found = rank, name
        return None if found is None else found[1]

    def stem(self, text: str) -> IngredientClass | None:
        """Return the class of a danger stem in a text, or None."""
        topic = stems.topic_of(text, self.stems)
        return None if topic is None else self.of_topic(topic)

    def of_topic(self, topic: str) -> IngredientClass:
        """Return the worst class of a topic; one made up where the edition has none."""
        found = self.by_topic.get(topic)
        return found if found is not None else _bare(topic)


def _by_beginning(names: Iterable[str]) -> Mapping[str, tuple[tuple[int, str, str], ...]]:
    """Return names long enough to be told inside a word, by how their skeletons begin."""
    found: dict[str, tuple[tuple[int, str, str], ...]] = {}
    for rank, name in enumerate(names):
        look = skeleton(name)
        if len(look) >= LEAST_GLUED:
            beginning = look[:LEAST_GLUED]
            found[beginning] = (*found.get(beginning, ()), (rank, look, name))
    return MappingProxyType(found)


def _by_topic(lexicon: Lexicon) -> Mapping[str, IngredientClass]:
    found: dict[str, IngredientClass] = {}
    for one in lexicon.classes:
        if one.topic is None:
            continue
        known = found.get(one.topic)
        if known is None or (severity(one) or 9) < (severity(known) or 9):
            found[one.topic] = one
    return MappingProxyType(found)


def _bare(topic: str) -> IngredientClass:
    nothing: tuple[str, ...] = ()
    return IngredientClass(
        topic, topic, nothing, nothing, nothing, nothing, frozenset(), first_third=False, note=None
    )


def _names(lexicon: Lexicon) -> tuple[list[str], list[str], list[str]]:
    """Return the Latin names of severity 1, of severity 2, and of what is harmless."""
    worst: list[str] = []
    danger: list[str] = []
    harmless: list[str] = []
    for name, classes in lexicon.names.items():
        if not is_latin(name):
            continue
        least = min((severity(one) or 9 for one in classes), default=9)
        into = {MUST_NOT_BE_MISSED: worst, IRRITANT: danger}.get(least, harmless)
        into.append(name)
    return worst, danger, harmless


def of(lexicon: Lexicon) -> Tables:
    """Return the tables of a lexicon, made once for all clinics that add to it."""
    return _of_root(lexicon.root)


@lru_cache(maxsize=8)
def _of_root(lexicon: Lexicon) -> Tables:
    return Tables(lexicon)
