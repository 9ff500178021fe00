"""The small readers a guidance document is made of: words, windows, boxes, tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from aftercare.rules.conditions import RECORDED, Box, When
from aftercare.rules.document import first
from aftercare.rules.guidance import Effect, Window, Windows, Words
from aftercare.rules.problems import DataCode, Problems
from aftercare.rules.unknown import InLanguages
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    Adjunct,
    Area,
    Device,
    Endpoint,
    Flag,
    Language,
    Tier,
)

Row = TypeVar("Row")
Member = TypeVar("Member", bound=StrEnum)
MAX_ROWS: Final = 2000
MAX_HOURS: Final = 24 * 400
NO_WORDS: Final[Words] = MappingProxyType(InLanguages({Language.EN: ""}))
BOX_KEYS: Final = (
    *("devices", "tiers", "areas", "endpoints", "adjuncts", "flags", "skin_type", "age"),
    *("products", "allergies", "min_depth_mm", "over_limit", "missing", "stopped"),
)


class Reader:
    """Reads typed parts out of JSON data and collects every problem with its path.

    `languages` are those in which every text is needed: a language is complete or not offered.
    """

    def __init__(self, languages: tuple[Language, ...] = first.LANGUAGES) -> None:
        self.problems = Problems()
        self.languages = languages

    def objects(
        self, doc: Mapping[str, Any], name: str, *, may_be_empty: bool = False
    ) -> list[Mapping[str, Any]]:
        """Return the list of objects under a key."""
        items = self.problems.items(name, doc.get(name), MAX_ROWS)
        if not items and not (may_be_empty and isinstance(doc.get(name), list)):
            self.problems.add(name, DataCode.EMPTY)
        good: list[Mapping[str, Any]] = []
        for index, item in enumerate(items):
            if isinstance(item, dict):
                good.append(item)
            else:
                self.problems.add(f"{name}[{index}]", DataCode.NOT_AN_OBJECT)
        return good

    def table(
        self,
        doc: Mapping[str, Any],
        name: str,
        read: Callable[[Reader, str, Mapping[str, Any]], Row],
        key: str,
        *,
        may_be_empty: bool = False,
    ) -> dict[str, Row]:
        """Return rows by their key; a key that comes twice is a problem."""
        rows: dict[str, Row] = {}
        for index, item in enumerate(self.objects(doc, name, may_be_empty=may_be_empty)):
            label = item.get(key)
            path = f"{name}.{label}" if isinstance(label, str) else f"{name}[{index}]"
            row = read(self, path, item)
            if str(label) in rows:
                self.problems.add(path, DataCode.TWICE)
            rows[str(label)] = row
        return rows

    def known(self, path: str, item: Mapping[str, Any], allowed: str) -> None:
        """Note each key of a row that is not one of the allowed ones, separated by spaces."""
        self.problems.mapping(path, item, allowed.split())

    def text(self, path: str, item: Mapping[str, Any], key: str) -> str:
        """Return a text that is needed."""
        return self.problems.text(f"{path}.{key}", item.get(key), 4000)

    def key(self, path: str, item: Mapping[str, Any]) -> str:
        """Return a rule's stable kebab-case id."""
        value = self.text(path, item, "id")
        if value and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            self.problems.add(f"{path}.id", DataCode.NOT_AN_ID)
        return value

    def optional(self, path: str, item: Mapping[str, Any], key: str) -> str | None:
        """Return a text or None."""
        return None if item.get(key) is None else self.text(path, item, key)

    def day(self, path: str, item: Mapping[str, Any], key: str) -> str | None:
        """Return a day such as 2027-11-22, or None."""
        value = self.optional(path, item, key)
        if value:
            try:
                date.fromisoformat(value)
            except ValueError:
                self.problems.add(f"{path}.{key}", DataCode.NOT_A_DAY)
        return value

    def table_of_texts(self, path: str, item: Mapping[str, Any], key: str) -> Mapping[str, str]:
        """Return texts by their keys, empty when left out."""
        value = item.get(key)
        if value is None:
            return MappingProxyType({})
        if not isinstance(value, dict) or len(value) > 500:
            self.problems.add(f"{path}.{key}", DataCode.NOT_TEXTS)
            return MappingProxyType({})
        return MappingProxyType(
            {
                name: self.problems.text(f"{path}.{key}.{name}", text, 400)
                for name, text in value.items()
            }
        )

    def texts(self, path: str, item: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when left out."""
        values = self.problems.items(f"{path}.{key}", item.get(key), 500)
        return tuple(
            self.problems.text(f"{path}.{key}[{index}]", value, 400)
            for index, value in enumerate(values)
        )

    def choice(self, path: str, item: Mapping[str, Any], key: str, allowed: str) -> str:
        """Return one of the space-separated allowed words."""
        value = item.get(key)
        if value not in allowed.split():
            self.problems.add(f"{path}.{key}", DataCode.NOT_ONE_OF, allowed=tuple(allowed.split()))
        return str(value)

    def flag(self, path: str, item: Mapping[str, Any], key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = item.get(key, default)
        if not isinstance(value, bool):
            self.problems.add(f"{path}.{key}", DataCode.NOT_TRUE_OR_FALSE)
            return default
        return value

    def number(self, path: str, item: Mapping[str, Any], key: str, *, default: float) -> float:
        """Return a finite number within the bounds of a window."""
        value = item.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problems.add(f"{path}.{key}", DataCode.NOT_A_NUMBER)
            return default
        if not 0 <= value <= MAX_HOURS:
            self.problems.add(f"{path}.{key}", DataCode.OUT_OF_BOUNDS, low=0, high=MAX_HOURS)
            return default
        return value

    def decimal(self, path: str, value: object) -> Decimal:
        """Return a decimal written as text, from 0 to 100."""
        try:
            number = Decimal(value) if isinstance(value, str) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or not 0 <= number <= 100:
            self.problems.add(path, DataCode.NOT_A_DECIMAL)
            return Decimal(0)
        return number

    def member(self, path: str, item: Mapping[str, Any], key: str, kind: type[Member]) -> Member:
        """Return an enum member that is needed (the first one after noting a problem)."""
        found = self.problems.member(f"{path}.{key}", item.get(key), kind, needed=True)
        return found if found is not None else next(iter(kind))

    def members(self, path: str, value: object, kind: type[Member]) -> frozenset[Member]:
        """Return a set of enum members."""
        found = (
            self.problems.member(f"{path}[{index}]", item, kind, needed=True)
            for index, item in enumerate(self.problems.items(path, value, 100))
        )
        return frozenset(item for item in found if item is not None)

    def words(self, path: str, value: object) -> Words:
        """Return one text for every language of the edition, and for those it is growing into."""
        if not isinstance(value, dict):
            self.problems.add(path, DataCode.NO_WORDS, languages=self.languages)
            return NO_WORDS
        self.problems.mapping(path, value, tuple(Language))
        return MappingProxyType(
            InLanguages(
                {
                    language: self.problems.text(f"{path}.{language}", value.get(language), 4000)
                    for language in Language
                    if language in self.languages or language in value
                }
            )
        )

    def optional_words(self, path: str, item: Mapping[str, Any], key: str) -> Words | None:
        """Return words or None."""
        return None if item.get(key) is None else self.words(f"{path}.{key}", item[key])

    def windows(self, path: str, value: object) -> Windows | None:
        """Return a window for each tier, in hours, or None."""
        if value is None:
            return None
        table = self.problems.mapping(path, value, tuple(Tier))
        return MappingProxyType(
            {tier: self._window(f"{path}.{tier}", table.get(tier)) for tier in Tier}
        )

    def _window(self, path: str, value: object) -> Window:
        good = isinstance(value, list) and len(value) == 2
        starts, until = value if isinstance(value, list) and good else (None, None)
        numbers = [part for part in (starts, until) if part is not None]
        if (
            not good
            or starts is None
            or any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers)
            or not all(0 <= n <= MAX_HOURS for n in numbers)
            or (until is not None and until < starts)
        ):
            self.problems.add(path, DataCode.NOT_A_WINDOW)
            return Window(0, None)
        return Window(starts, until)

    def effects(self, path: str, value: object) -> tuple[Effect, ...]:
        """Return how modifiers lengthen a window; an effect can't shorten."""
        effects: list[Effect] = []
        for index, item in enumerate(self.problems.items(path, value, 20)):
            where = f"{path}[{index}]"
            obj = self.problems.mapping(where, item, ("id", "add_h", "factor", "at_least_h"))
            effect = Effect(
                modifier=self.text(where, obj, "id"),
                add_h=self.number(where, obj, "add_h", default=0),
                factor=self.number(where, obj, "factor", default=1),
                at_least_h=self.number(where, obj, "at_least_h", default=0),
            )
            if effect.factor < 1:
                self.problems.add(f"{where}.factor", DataCode.SHORTENS)
            effects.append(effect)
        return tuple(effects)


def read_languages(document: object) -> tuple[Language, ...]:
    """Return the languages in which a document says that it is complete, in the code's order."""
    named = document.get("languages") if isinstance(document, dict) else None
    if not isinstance(named, list):
        return first.LANGUAGES
    return tuple(one for one in Language if one in (*first.LANGUAGES, *named))


def read_when(read: Reader, path: str, value: object) -> When:
    """Return the boxes of a condition; no box at all is every treatment."""
    return tuple(
        _box(read, f"{path}[{index}]", item)
        for index, item in enumerate(read.problems.items(path, value, 50))
    )


def _box(read: Reader, path: str, item: object) -> Box:
    obj = read.problems.mapping(path, item, BOX_KEYS)
    if not obj:
        read.problems.add(path, DataCode.BOX_EMPTY)
    depth = obj.get("min_depth_mm")
    missing = read.texts(path, obj, "missing")
    for name in missing:
        if name not in RECORDED:
            read.problems.add(f"{path}.missing", DataCode.NOT_ONE_OF, allowed=tuple(RECORDED))
    for name in ("devices", "tiers", "areas", "endpoints", "adjuncts", "flags", "products"):
        if name in obj and not obj[name]:
            read.problems.add(f"{path}.{name}", DataCode.DIMENSION_EMPTY)
    return Box(
        devices=read.members(f"{path}.devices", obj.get("devices"), Device),
        tiers=read.members(f"{path}.tiers", obj.get("tiers"), Tier),
        areas=read.members(f"{path}.areas", obj.get("areas"), Area),
        endpoints=read.members(f"{path}.endpoints", obj.get("endpoints"), Endpoint),
        adjuncts=read.members(f"{path}.adjuncts", obj.get("adjuncts"), Adjunct),
        flags=_flags(read, f"{path}.flags", obj.get("flags")),
        skin_type=_range(read, f"{path}.skin_type", obj.get("skin_type"), 1, 6),
        age=_range(read, f"{path}.age", obj.get("age"), 0, 120),
        products=frozenset(read.texts(path, obj, "products")),
        allergies=frozenset(read.texts(path, obj, "allergies")),
        min_depth_mm=None if depth is None else read.decimal(f"{path}.min_depth_mm", str(depth)),
        over_limit=read.flag(path, obj, "over_limit", default=False),
        missing=frozenset(missing),
        stopped=read.flag(path, obj, "stopped", default=False),
    )


def _flags(read: Reader, path: str, value: object) -> tuple[tuple[Flag, frozenset[str]], ...]:
    if value is None:
        return ()
    wanted: list[tuple[Flag, frozenset[str]]] = []
    for key, answers in read.problems.mapping(path, value, tuple(Flag)).items():
        if key not in Flag.__members__.values():
            continue
        allowed = FLAG_VALUES[Flag(key)]
        named = read.problems.items(f"{path}.{key}", answers, 20)
        if not named or any(answer not in allowed for answer in named):
            read.problems.add(f"{path}.{key}", DataCode.NOT_SOME_OF, allowed=tuple(allowed))
        wanted.append((Flag(key), frozenset(str(answer) for answer in named)))
    return tuple(sorted(wanted))


def _range(read: Reader, path: str, value: object, low: int, high: int) -> tuple[int, int] | None:
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or len(value) != 2
        or any(isinstance(n, bool) or not isinstance(n, int) for n in value)
        or not low <= value[0] <= value[1] <= high
    ):
        read.problems.add(path, DataCode.NOT_A_RANGE, low=low, high=high)
        return None
    return value[0], value[1]
