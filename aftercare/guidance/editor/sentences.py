"""What one field of an item says, in words: for the published text beside the typed one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.editor import kinds
from aftercare.guidance.editor.shapes import Choice, Item, Shape
from aftercare.rules.guidance import Guidance
from aftercare.rules.inside import Reader, When, read_when
from aftercare.rules.vocabulary import Language, Tier
from aftercare.web import formats


@dataclass(frozen=True)
class Known:
    """What names stand for: the working copy, the newest edition, the reader's language."""

    document: Mapping[str, Any]
    guidance: Guidance
    language: Language

    @cached_property
    def topics(self) -> dict[str, str]:
        """The topics by id."""
        return kinds.named(self.document, "topics", self.language)


def label(shapes: tuple[Shape, ...], field: str) -> str:
    """Return what a field is called; of words, with their language."""
    key, _dot, part = field.partition(".")
    for shape in shapes:
        if shape.key == key:
            name = str(shape.label)
            return f"{name} ({LANGUAGES[part]})" if part in LANGUAGES else name
    return field


LANGUAGES: Final = {"en": "English", "sv": "svenska"}


def told(shapes: tuple[Shape, ...], item: Item | None, field: str, known: Known) -> str:
    """Return what a field of an item says; a dash where it says nothing."""
    key, _dot, part = field.partition(".")
    shape = next((one for one in shapes if one.key == key), None)
    value = (item or {}).get(key)
    if part:
        value = value.get(part) if isinstance(value, Mapping) else None
    if shape is None or item is None:
        return str(value or "–")
    if part and isinstance(value, str):
        return value or "–"
    tell = TELL.get(shape.kind, _plain)
    return tell(shape, item, known) or "–"


def _plain(shape: Shape, item: Item, known: Known) -> str:
    value = item.get(shape.key)
    return "" if value is None else str(value)


def _choice(shape: Shape, item: Item, known: Known) -> str:
    value = item.get(shape.key)
    options = shape.options if isinstance(shape, Choice) and shape.options else {}
    if value is None and isinstance(shape, Choice) and shape.empty is not None:
        return str(shape.empty)
    return str(options.get(str(value), value or ""))


def _switch(shape: Shape, item: Item, known: Known) -> str:
    return _("Yes") if item.get(shape.key, shape.default) else _("No")


def _day(shape: Shape, item: Item, known: Known) -> str:
    try:
        return formats.day(date.fromisoformat(str(item.get(shape.key) or "")))
    except ValueError:
        return str(item.get(shape.key) or "")


def _names(shape: Shape, item: Item, known: Known) -> str:
    names = known.topics if shape.key == "topics" else {}
    return ", ".join(names.get(name, str(name)) for name in item.get(shape.key) or ())


def _cites(shape: Shape, item: Item, known: Known) -> str:
    places = item.get("locators") if "locators" in shape.keys else None
    places = places if isinstance(places, Mapping) else {}
    return ", ".join(
        f"{name} ({places[name]})" if name in places else str(name)
        for name in item.get(shape.key) or ()
    )


def _windows(shape: Shape, item: Item, known: Known) -> str:
    windows = item.get(shape.key)
    if not isinstance(windows, Mapping):
        return _("No time of its own")
    return ", ".join(f"{tier}: {window(windows.get(tier.value), known.language)}" for tier in Tier)


def window(value: Any, language: Language) -> str:
    """Return a window of hours in words: "2 days – 10 days"."""
    if not isinstance(value, list) or len(value) != 2:
        return "–"
    starts, until = value
    end = rules.span(until, language)
    return f"{rules.span(starts, language)} – {end}" if starts else end


def _modifiers(shape: Shape, item: Item, known: Known) -> str:
    names = kinds.named(known.document, "modifiers", known.language)
    return "; ".join(
        f"{names.get(str(row.get('id')), row.get('id'))}: {', '.join(_longer(row, known.language))}"
        for row in item.get(shape.key) or ()
        if isinstance(row, Mapping)
    )


def _longer(row: Item, language: Language) -> list[str]:
    parts = []
    if row.get("factor", 1) != 1:
        parts.append(_("%(times)s times as long") % {"times": f"{row['factor']:g}"})
    if row.get("add_h"):
        parts.append(_("%(span)s longer") % {"span": rules.span(row["add_h"], language)})
    if row.get("at_least_h"):
        parts.append(_("at least %(span)s") % {"span": rules.span(row["at_least_h"], language)})
    return parts


def _lines(shape: Shape, item: Item, known: Known) -> str:
    return ", ".join(str(name) for name in item.get(shape.key) or ())


def _when(shape: Shape, item: Item, known: Known) -> str:
    return sentence(item.get(shape.key), known.guidance, known.language)


TELL: Final[Mapping[str, Callable[[Shape, Item, Known], str]]] = {
    "choice": _choice,
    "switch": _switch,
    "day": _day,
    "names": _names,
    "cites": _cites,
    "windows": _windows,
    "modifiers": _modifiers,
    "lines": _lines,
    "when": _when,
}


def boxes(value: Any) -> When | None:
    """Return the boxes that a form describes; None where they can't be read."""
    read = Reader()
    try:
        found = read_when(read, "when", value)
    except (TypeError, ValueError, AttributeError):
        return None
    return None if read.problems.found else found


def sentence(value: Any, guidance: Guidance, language: Language) -> str:
    """Return a condition as a sentence; empty where it can't be read yet."""
    found = boxes(value)
    if found is None:
        return ""
    try:
        return rules.describe(found, guidance, language)
    except KeyError:  # a topic that only the working copy has
        return ""
