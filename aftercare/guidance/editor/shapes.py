"""The fields that items of the guidance are made of: each shows itself in a form, and reads back.

A form holds lists of texts by name, as a browser sends them. Reading never raises: what can't be
read is a problem at its field, and what was typed stays typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aftercare.rules.vocabulary import Language
from aftercare.web import forms

Data = Mapping[str, list[str]]
Found = dict[str, str]
Item = Mapping[str, Any]
LONGEST: Final = 4000


def first(data: Data, name: str) -> str:
    """Return the last value sent under a name, as a browser means it; empty where none was."""
    return (data.get(name) or [""])[-1]


def number(text: str) -> Decimal | None:
    """Return a number as people type it, "1,5" too; None where it is none."""
    try:
        found = Decimal(text.strip().replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def plain(value: Decimal) -> int | float:
    """Return a number as documents hold it."""
    return int(value) if value == value.to_integral_value() else float(value)


def typed(value: float) -> str:
    """Return a number as a form shows it."""
    return f"{value:g}"


@dataclass(frozen=True)
class Shape:
    """One field of a form: the keys of the item that it holds, and what it is called."""

    key: str
    label: Any
    hint: Any = ""
    kind = ""
    default: Any = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the item that it writes."""
        return (self.key,)

    @property
    def fields(self) -> tuple[str, ...]:
        """The parts of it that can be changed and undone one by one, as dotted paths."""
        return (self.key,)

    def shown(self, item: Item) -> dict[str, list[str]]:
        """Return what a form holds for an item."""
        raise NotImplementedError

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        """Return the item's keys from a form, and note what can't be read."""
        raise NotImplementedError

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values of the key say the same."""
        return bool(one == other)


@dataclass(frozen=True)
class Text(Shape):
    """One text, or none; `clean` refuses what can't be kept."""

    kind = "text"
    lines: int = 1
    is_needed: bool = False
    clean: Callable[[str], str] = forms.line

    def shown(self, item: Item) -> dict[str, list[str]]:
        return {self.key: [_text(item.get(self.key))]}

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        text = cleaned(first(data, self.key), self.key, found, self.clean)
        if not text and self.is_needed:
            found.setdefault(self.key, _("Write something here."))
        return {self.key: text or None}

    def same(self, one: Any, other: Any) -> bool:
        return alike(one, other)


@dataclass(frozen=True)
class Words(Shape):
    """One text in each language; a language may be missing as long as nobody proposes it."""

    kind = "words"
    lines: int = 1
    is_printed: bool = False
    is_optional: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(f"{self.key}.{language}" for language in Language)

    def shown(self, item: Item) -> dict[str, list[str]]:
        words = item.get(self.key)
        words = words if isinstance(words, Mapping) else {}
        return {
            f"{self.key}.{language}": [_text(words.get(language.value))] for language in Language
        }

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        clean = _printed_line if self.is_printed else forms.line
        words = {
            language.value: cleaned(first(data, name), name, found, clean)
            for language, name in zip(Language, self.fields, strict=True)
        }
        return {self.key: words if any(words.values()) or not self.is_optional else None}

    def same(self, one: Any, other: Any) -> bool:
        if not isinstance(one, Mapping) or not isinstance(other, Mapping):
            return alike(one, other)
        return all(alike(one.get(name.value), other.get(name.value)) for name in Language)


@dataclass(frozen=True)
class Choice(Shape):
    """One of a few words; `empty` is the label of none of them."""

    kind = "choice"
    options: Mapping[str, Any] | None = None
    empty: Any = None
    # All of them in sight, beside each other.
    is_row: bool = False

    def shown(self, item: Item) -> dict[str, list[str]]:
        return {self.key: [_text(item.get(self.key))]}

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        value = first(data, self.key)
        if not value and self.empty is not None:
            return {self.key: None}
        if value not in (self.options or {}):
            found[self.key] = _("Choose one of them.")
        return {self.key: value or None}


@dataclass(frozen=True)
class Switch(Shape):
    """Yes or no."""

    kind = "switch"
    default: Any = False

    def shown(self, item: Item) -> dict[str, list[str]]:
        return {self.key: ["on"] if item.get(self.key, self.default) is True else []}

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        return {self.key: bool(first(data, self.key))}


@dataclass(frozen=True)
class Day(Shape):
    """A day, or none."""

    kind = "day"

    def shown(self, item: Item) -> dict[str, list[str]]:
        return {self.key: [_text(item.get(self.key))]}

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        text = first(data, self.key).strip()
        try:
            return {self.key: date.fromisoformat(text).isoformat() if text else None}
        except ValueError:
            found[self.key] = _("This is no day. Write it as 2027-11-22.")
            return {self.key: text}


@dataclass(frozen=True)
class Number(Shape):
    """A whole number from 0."""

    kind = "number"
    default: Any = 0

    def shown(self, item: Item) -> dict[str, list[str]]:
        return {self.key: [_text(item.get(self.key, self.default))]}

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        value = number(first(data, self.key) or "0")
        if value is None or value < 0 or value != value.to_integral_value() or value > 9999:
            found[self.key] = _("Write a whole number, 0 or more.")
            return {self.key: self.default}
        return {self.key: int(value)}


@dataclass(frozen=True)
class Names(Shape):
    """Some of the names that there are: topics, conflicts, sources."""

    kind = "names"
    default: Any = ()
    of: str = ""

    def shown(self, item: Item) -> dict[str, list[str]]:
        return {self.key: [str(name) for name in item.get(self.key) or ()]}

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        return {self.key: list(dict.fromkeys(name for name in data.get(self.key, ()) if name))}

    def same(self, one: Any, other: Any) -> bool:
        return set(one or ()) == set(other or ())


@dataclass(frozen=True)
class Lines(Shape):
    """Many short texts, one a line."""

    kind = "lines"
    default: Any = ()
    lines: int = 6

    def shown(self, item: Item) -> dict[str, list[str]]:
        return {self.key: ["\n".join(str(name) for name in item.get(self.key) or ())]}

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        rows = first(data, self.key).replace("\r", "\n").split("\n")
        texts = (cleaned(row, self.key, found) for row in rows)
        return {self.key: list(dict.fromkeys(text for text in texts if text))}

    def same(self, one: Any, other: Any) -> bool:
        return list(one or ()) == list(other or ())


def cleaned(text: str, field: str, found: Found, clean: Callable[[str], str] = forms.line) -> str:
    """Return a text as it is kept; notes what can't be kept, and returns it as it was typed."""
    if len(text) > LONGEST:
        found[field] = _("Write at most %(limit)s characters.") % {"limit": LONGEST}
        return text[:LONGEST]
    try:
        return clean(text)
    except ValidationError as error:
        found[field] = error.messages[0]
        return text


def _printed_line(text: str) -> str:
    return forms.printed(forms.line(text))


def alike(one: Any, other: Any) -> bool:
    """Whether two texts are the same but for their spaces; no text is as an empty one."""
    return _text(one).split() == _text(other).split()


def _text(value: Any) -> str:
    if value is None:
        return ""
    return typed(value) if isinstance(value, float) else str(value)


def shown(shapes: tuple[Shape, ...], item: Item) -> dict[str, list[str]]:
    """Return what a form holds for an item."""
    made: dict[str, list[str]] = {}
    for shape in shapes:
        made |= shape.shown(item)
    return made


def read(
    shapes: tuple[Shape, ...], data: Data, old: Item | None, published: Item | None
) -> tuple[dict[str, Any], Found]:
    """Return the item that a form describes, and what can't be read, by field.

    Where the form says the same as the published item or the old one, their way to write it
    stays: a form that is sent back untouched changes nothing, and one typed back is published.
    """
    made, found = dict(old or published or {}), Found()
    for shape in shapes:
        for key, value in shape.read(data, found).items():
            default = shape.default if key == shape.key else None
            for before in (published, old):
                if before is not None and shape.same(before.get(key, default), value):
                    _write_as(before, made, key)
                    break
            else:
                if shape.same(default, value):
                    made.pop(key, None)
                else:
                    made[key] = value
    return made, found


def _write_as(before: Item, made: dict[str, Any], key: str) -> None:
    if key in before:
        made[key] = before[key]
    else:
        made.pop(key, None)


def changed(shapes: tuple[Shape, ...], one: Item | None, other: Item | None) -> tuple[str, ...]:
    """Return the fields in which two items differ, in the form's order; none where one is not."""
    if one is None or other is None:
        return ()
    return tuple(
        field for shape in shapes for field in shape.fields if not _same(shape, field, one, other)
    )


def _same(shape: Shape, field: str, one: Item, other: Item) -> bool:
    key, _dot, part = field.partition(".")
    if part:
        return alike(_part(one.get(key), part), _part(other.get(key), part))
    return all(
        shape.same(_or_default(one, name, shape), _or_default(other, name, shape))
        for name in shape.keys
    )


def _or_default(item: Item, key: str, shape: Shape) -> Any:
    value = item.get(key)
    return shape.default if value is None and key == shape.key else value


def _part(words: Any, name: str) -> Any:
    return words.get(name) if isinstance(words, Mapping) else None


def with_field(shapes: tuple[Shape, ...], item: Item, field: str, source: Item) -> dict[str, Any]:
    """Return an item with one field as another item has it."""
    made = dict(item)
    (shape,) = [one for one in shapes if field in one.fields]
    key, _dot, part = field.partition(".")
    if not part:
        for name in shape.keys:
            _write_as(source, made, name)
        return made
    words = {name.value: _part(made.get(key), name.value) or "" for name in Language}
    words[part] = _part(source.get(key), part) or ""
    if shape.same(words, source.get(key)) or not any(words.values()):
        _write_as(source, made, key)
    else:
        made[key] = words
    return made
