"""One product's name and list, read: what is in it, whether all of it was read, what kind it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final

from aftercare.rules.lexicon import IRRITANT, IngredientClass, KindGroup, Lexicon
from aftercare.rules.products import claims, kinds, negation, position, screen, tables
from aftercare.rules.products import cutting as cuts
from aftercare.rules.products import label as labels
from aftercare.rules.products.kinds import Kind
from aftercare.rules.products.parsing import IngredientsInvalid, parse_lexicon
from aftercare.rules.products.screen import Found, How, Seen
from aftercare.rules.products.skeleton import skeleton
from aftercare.rules.products.tables import severity
from aftercare.rules.vocabulary import Language

# Fewer items than these are a list only of what is made of so little: an ointment, a saline.
LEAST_ITEMS: Final = 3
LEAST_KNOWN_SHARE: Final = 0.6
# Two lists that share so much of what was recognised are one, in two languages.
SAME_LIST: Final = 0.6
# In a text with more unknown items than this, likeness is not measured any more.
MOST_MEASURED: Final = 12
# Of the text around a list so many pieces are screened: more is no label.
MOST_PROSE: Final = 80
# Words of a name this like to a name of the worst kind are taken for it.
NEAR_IN_NAME: Final = 0.82
LEAST_IN_NAME: Final = 7
# Words on a label by which an acid or a grain counts wherever it stands in the list.
PEELING_WORDS: Final = frozenset(
    {
        *("peel", "peeling", "peels", "exfoliant", "exfoliating", "exfoliator", "exfolierande"),
        *("aha", "scrub", "skrubb", "polish", "gommage", "microdermabrasion", "exfolierare"),
    }
)
# Those of them by which it need not hold grains.
PEELS_WITHOUT_GRAINS: Final = frozenset({"aha", "peel", "peels"})
# "Peel" before one of these is a part of a fruit.
PLANT_PARTS: Final = frozenset({"oil", "extract", "wax", "cera", "powder", "water", "juice", "off"})
MADE_OF_LITTLE: Final = frozenset({KindGroup.GEL, KindGroup.OINTMENT, KindGroup.OIL})
WATER: Final = frozenset({"aqua", "water", "eau", "vatten"})
# The antioxidant butylated hydroxyanisole is called so on lists, the acid in names.
BHA: Final = "bha"


class State(StrEnum):
    """How far a product was read; only the first two can ever lead to a yes."""

    READ = "read"
    MENDED = "mended"
    PARTLY = "partly"
    NEAR = "near"
    ACTIVE_MISSING = "active-missing"
    SEVERAL = "several"
    NO_LIST = "no-list"


@dataclass(frozen=True, slots=True)
class Match:
    """One ingredient as the label writes it, the topic it belongs to, and its class."""

    ingredient: str
    topic: str
    class_id: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one product's name and list say.

    `matches` are those that count, `late` what was seen and counts for nothing where it stands.
    Matches are reported however unreadable the rest is: a retinoid that was seen is told.
    `mended` are pairs of what is written and what it was read as, `near` of what is written and
    the danger name it looks like; `missing` is the key of an active that the name promises.
    """

    matches: tuple[Match, ...]
    notes: tuple[Mapping[Language, str], ...]
    recognised: int
    unrecognised: tuple[str, ...]
    state: State
    why_unreadable: str | None
    kind: Kind
    late: tuple[Match, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    near: tuple[tuple[str, str], ...] = ()
    missing: str | None = None
    written: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the whole list was read: without that there is no yes."""
        return self.state in (State.READ, State.MENDED)

    @property
    def total(self) -> int:
        """Return how many items the list has."""
        return self.recognised + len(self.unrecognised)


@lru_cache(maxsize=1024)
def read(name: str, ingredients: str | None, lexicon: Lexicon, kind: str | None = None) -> Reading:
    """Read one product; nothing is fine by default.

    `kind` is the id of a kind of product that somebody picked, or None.
    """
    return _Reading(name, ingredients or "", lexicon, kind).result()


class _Reading:
    """One reading step by step; it is used once."""

    def __init__(self, name: str, text: str, lexicon: Lexicon, asked: str | None) -> None:
        self.name, self.text, self.lexicon = name, text, lexicon
        self.tables = tables.of(lexicon)
        self.cut = cuts.cut(
            text,
            lambda item: screen.is_known(item, lexicon),
            lambda item: screen.is_name(item, lexicon),
        )
        self.seen = self._see()
        self.kind = kinds.of(name, self.seen, lexicon, asked)
        self.found: dict[Match, None] = {}
        self.late: dict[Match, None] = {}
        self.notes: dict[str, Mapping[Language, str]] = {}
        self.near: list[tuple[str, str]] = []

    def _see(self) -> list[Seen]:
        seen: list[Seen] = []
        unknown = 0
        for item in self.cut.items:
            one = screen.see(item, self.lexicon, is_measured=unknown < MOST_MEASURED)
            unknown += one.how is How.UNREAD
            seen.append(one)
        return seen

    def result(self) -> Reading:
        """Return what was read."""
        self._of_name()
        self._of_prose()
        self._of_list()
        state, why = self._state()
        missing = claims.missing(self.name, self.seen)
        if state in (State.READ, State.MENDED) and missing is not None:
            state = State.ACTIVE_MISSING
        unread = tuple(one.written for one in self.seen if not one.is_read)
        found = tuple(_without_repeats(self.found))
        return Reading(
            matches=found,
            notes=tuple(self.notes.values()),
            recognised=len(self.seen) - len(unread),
            unrecognised=tuple(dict.fromkeys(unread)),
            state=state,
            why_unreadable=why,
            kind=self.kind,
            late=tuple(one for one in _without_repeats(self.late) if one not in self.found),
            mended=tuple((one.written, one.like) for one in self.seen if one.how is How.MENDED),
            near=tuple(dict.fromkeys(self.near)),
            missing=missing,
            written=tuple(one.written for one in self.seen),
            prose=(self.name, *self.cut.prose),
        )

    def _of_name(self) -> None:
        """Note what the product's name says, without what it says is not in it."""
        claimed = negation.without_denied(self.name)
        words = labels.words(claimed)
        said = _sold_as_peeling(words).union(
            *(_sold_as_peeling(negation.words(part)) for part in self.cut.prose[:MOST_PROSE])
        )
        self.peeling, self.grains = bool(said), bool(said - PEELS_WITHOUT_GRAINS)
        inside = Found()
        screen.names_inside(claimed, self.lexicon, inside)
        _phrases_in(claimed, self.lexicon, inside)
        stem = self.tables.stem(claimed)
        if stem is not None and stem.id not in inside.classes:
            inside.add(stem, self.name)
        self.named = frozenset(one.topic for one, _ in inside.classes.values() if one.topic)
        for one, written in inside.classes.values():
            if one.topic is not None:
                self._collect(one, written, 0, named=True)
        for word, like in self._near_in(words):
            self.near.append((word, like))
            for one in self.tables.classes(like):
                self._collect(one, word, 0, named=True)

    def _near_in(self, words: list[str]) -> Iterable[tuple[str, str]]:
        for count in (1, 2):
            for place in range(len(words) - count + 1):
                phrase = " ".join(words[place : place + count])
                known = any(word in self.lexicon.names for word in phrase.split())
                if len(phrase) < LEAST_IN_NAME or phrase in self.lexicon.names or known:
                    continue
                found = _near_in_name(phrase, self.lexicon.root)
                if found:
                    yield phrase, found

    def _of_prose(self) -> None:
        """Note the dangers that stand in the text around the list."""
        for part in self.cut.prose[:MOST_PROSE]:
            claimed = negation.without_denied(part)
            inside = Found()
            screen.names_inside(claimed, self.lexicon, inside)
            _phrases_in(claimed, self.lexicon, inside)
            for word in claimed.split():
                stem = self.tables.stem(word)
                if stem is not None:
                    inside.add(stem, labels.one_line(word))
            for one, written in inside.classes.values():
                if one.topic is not None and (severity(one) or 9) <= IRRITANT:
                    self._collect(one, written, 0, named=True)

    def _of_list(self) -> None:
        order = position.order_of(self.seen)
        for place, item in enumerate(self.seen):
            if item.how is How.NEAR:
                self.near.append((item.written, item.like))
            for one in item.classes:
                if one.above_percent is not None and (item.percent or 0) > one.above_percent:
                    self._collect(one, item.written, 0, named=True)
                elif one.above_percent is None or item.percent is None:
                    self._collect(one, item.written, place, order=order)
            if item.percent is not None and BHA in labels.words(item.written):
                self._collect(self.tables.of_topic("acid-bha"), item.written, 0, named=True)
        worst = Found()
        _phrases_in(self.text, self.lexicon, worst)
        for one, written in worst.classes.values():
            if severity(one) == 1 or one.counts is None:
                self._collect(one, written, 0, named=severity(one) == 1)

    def _collect(
        self,
        one: IngredientClass,
        written: str,
        place: int,
        *,
        order: position.Order | None = None,
        named: bool = False,
    ) -> None:
        if one.note is not None:
            self.notes[one.id] = one.note
        if one.topic is None:
            return
        match = Match(written, one.topic, one.id)
        if position.counts(
            one,
            place,
            len(self.seen),
            order or position.Order(1, is_lost=False),
            self.kind,
            named=named or one.topic in self.named,
            peeling=self.peeling,
            grains=self.grains,
        ):
            self.found[match] = None
        else:
            self.late[match] = None

    def _state(self) -> tuple[State, str | None]:
        why = self._why_no_list()
        if why == "several-products":
            return State.SEVERAL, why
        if why is not None:
            return State.NO_LIST, why
        if self.near:
            return State.NEAR, None
        if any(not one.is_read for one in self.seen):
            return State.PARTLY, None
        if any(one.how is How.MENDED for one in self.seen):
            return State.MENDED, None
        return State.READ, None

    def _why_no_list(self) -> str | None:
        if self.cut.refused is not None:
            return self.cut.refused
        if not self.seen:
            return "empty"
        if self.cut.is_short:
            return "too-long"
        if self.cut.is_cut_off:
            return "cut-off"
        if any(cuts.ADDRESS.search(one.written) for one in self.seen):
            return "not-a-list"
        known = sum(one.is_read for one in self.seen)
        if known < LEAST_KNOWN_SHARE * len(self.seen):
            return "too-few-known"
        if len(self.seen) < LEAST_ITEMS and not self._is_made_of_little():
            return "too-few-items"
        return "several-products" if self._is_several() else None

    def _is_made_of_little(self) -> bool:
        if not all(one.is_exact for one in self.seen):
            return False
        return self.kind.kind is None or self.kind.group in MADE_OF_LITTLE

    def _is_several(self) -> bool:
        """Whether a second list begins, and is not the first one in another language."""
        starts = set(self.cut.starts)
        waters = [_is_water(one) for one in self.seen]
        starts |= {
            place
            for place, (before, now) in enumerate(pairwise(waters), 1)
            if now and not before and True in waters[:place] and waters[0]
        }
        for start in sorted(starts):
            first, second = self.seen[:start], self.seen[start:]
            if len(second) >= LEAST_ITEMS and not _is_same(first, second):
                return True
        return False


def _is_water(one: Seen) -> bool:
    words = labels.words(one.written)
    return bool(words) and WATER.issuperset(words)


def _is_same(first: list[Seen], second: list[Seen]) -> bool:
    one = {skeleton(item.written) for item in first} | {c.id for i in first for c in i.classes}
    same = [
        skeleton(item.written) in one or any(c.id in one for c in item.classes)
        for item in second
        if item.is_read
    ]
    return bool(same) and sum(same) >= SAME_LIST * len(same) and _overlap(first, second)


def _overlap(first: list[Seen], second: list[Seen]) -> bool:
    """Whether most of the names themselves are in both lists."""
    one = {skeleton(item.written) for item in first}
    other = [skeleton(item.written) for item in second]
    return sum(name in one for name in other) >= SAME_LIST * len(other)


def _sold_as_peeling(words: list[str]) -> set[str]:
    """Return the words by which a product is sold as a peel or a scrub."""
    return {
        word
        for word, after in pairwise([*words, ""])
        if word in PEELING_WORDS and not (word == "peel" and after in PLANT_PARTS)
    }


def _phrases_in(text: str, lexicon: Lexicon, found: Found) -> None:
    """Note trade names and warnings anywhere in a text."""
    firsts, longest = _first_words(lexicon.root)
    for words in (labels.words(text), labels.plain(text).split()):
        for place, word in enumerate(words):
            if word not in firsts:
                continue
            for count in range(1, longest + 1):
                phrase = " ".join(words[place : place + count])
                for one in lexicon.phrases.get(phrase, ()):
                    found.add(one, phrase)


@lru_cache(maxsize=8192)
def _near_in_name(phrase: str, lexicon: Lexicon) -> str:
    """Return the name of the worst kind that words of a product's name are taken for, or none."""
    found = tables.of(lexicon).worst.nearest(skeleton(phrase), NEAR_IN_NAME)
    return "" if found is None or found.name.startswith("vit") else found.name


@lru_cache(maxsize=8)
def _first_words(lexicon: Lexicon) -> tuple[frozenset[str], int]:
    """Return the words that phrases begin with, and how many words the longest has."""
    phrases = [phrase.split() for phrase in lexicon.phrases]
    longest = max(map(len, phrases), default=0)
    return frozenset(words[0] for words in phrases), longest


def _without_repeats(found: Iterable[Match]) -> Iterable[Match]:
    seen: set[tuple[str, str]] = set()
    for match in found:
        key = (labels.plain(match.ingredient), match.topic)
        if key not in seen:
            seen.add(key)
            yield match


__all__ = ["IngredientsInvalid", "Match", "Reading", "State", "parse_lexicon", "read"]
