"""The layout objects of the treatment form, for crispy-forms: cards, rows of a grid, formsets.

A row is one question: its words on the left, its answers in three columns that never move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its column, counted by how much it changes, and the key that gives it."""

    id: str
    value: str
    label: str
    checked: bool
    column: int
    key: int


@dataclass(frozen=True, slots=True)
class Row:
    """One question as it is drawn. `needed`: no sheet is issued without an answer."""

    name: str
    key: str
    text: str
    help: str
    options: tuple[Option, ...]
    answered: bool
    needed: bool
    graded: bool
    only_for: str = ""
    last: str = ""
    last_when: str = ""
    problem: str = ""
    inside: str = ""
    oob: bool = False


class _Part(LayoutObject):
    """A layout object that is a template around what it holds."""

    template = ""

    def __init__(self, *fields: Any) -> None:
        self.fields = list(fields)

    def render(
        self, form: BaseForm, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return mark_safe(
            render_to_string(self.template, {"part": self, "form": form, "inside": inside})
        )


class Step(_Part):
    """What is asked at one time of the visit: one step is shown, the others wait unseen."""

    template = "frontdesk/form/step.html"

    def __init__(self, name: str, *fields: Any) -> None:
        super().__init__(*fields)
        self.name = name


class Card(_Part):
    """A part of a step with a heading."""

    template = "frontdesk/form/card.html"

    def __init__(self, id: str, heading: Any, *fields: Any, soft: Any = "") -> None:
        super().__init__(*fields)
        self.id, self.heading, self.soft = id, heading, soft


class Grid(_Part):
    """Rows of questions under the heads of their columns."""

    template = "frontdesk/form/grid.html"

    def __init__(self, *fields: Any, heads: bool = True) -> None:
        super().__init__(*fields)
        self.heads = heads


class Group(_Part):
    """Rows that belong together, with how many of them are open."""

    template = "frontdesk/form/group.html"

    def __init__(self, id: str, label: Any, *fields: Any) -> None:
        super().__init__(*fields)
        self.id, self.label = id, label


class Question(_Part):
    """One question with radio buttons; what it holds stands in its middle column."""

    def __init__(self, name: str, *inside: Any) -> None:
        super().__init__(*inside)
        self.name = name

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        row = form.row(self.name, inside)
        return drawn(row, translation.get_language()) + noted(form, row.key)


class Line(_Part):
    """One row of the grid with fields of its own: a text, a list, several ticks."""

    template = "frontdesk/form/line.html"

    def __init__(self, *names: str, label: Any = "", needed: bool = False, css: str = "") -> None:
        super().__init__(*names)
        self.names, self.label, self.needed, self.css = names, label, needed, css

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        values = {"part": self, "form": form, "fields": [form[name] for name in self.names]}
        return mark_safe(render_to_string(self.template, values))


class Partial(_Part):
    """A template of its own, with the form and what the page knows."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.template = template

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        values = context.flatten() | {"part": self, "form": form}
        return mark_safe(render_to_string(self.template, values))


class Noted(_Part):
    """The place below a part of the record for what is said of it."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def render(
        self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        return noted(form, self.key)


@lru_cache(maxsize=2048)
def drawn(row: Row, language: str) -> SafeString:
    """Return a row as markup. Most forms show the same ones: that is half of the page."""
    return mark_safe(render_to_string("frontdesk/form/question.html", {"row": row}))


def noted(form: Any, key: str) -> SafeString:
    """Return what is said below a row, of its answer: stops and notes for the clinician."""
    stops, notes = form.stops.get(key, ()), form.remarks.get(key, ())
    told = form.told.get(key, ())
    if not stops and not notes and not told:
        return mark_safe(f'<div class="flag-note" id="note-{key}"></div>')
    values = {"key": key, "stops": stops, "notes": notes, "told": told, "oob": False}
    return mark_safe(render_to_string("frontdesk/_flag_note.html", values))


def columns(count: int) -> Sequence[tuple[int, int]]:
    """Return the column and the key of each answer, from the one that changes nothing on.

    A key is a column, never a place in the row: 3 is always the answer that changes most. A
    fourth answer shares the middle and has the key 4.
    """
    if count == 1:
        return [(1, 1)]
    middle = [(2, 2), (2, 4), *((2, key) for key in range(5, 10))][: max(0, count - 2)]
    return [(1, 1), *middle, (3, 3)]
