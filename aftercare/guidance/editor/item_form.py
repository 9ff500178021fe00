"""The form of one item: Django's, made of the fields that its kind has, and back into an item."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from django import forms

from aftercare.guidance.editor.fields import Data, Item, Part, anchor

Parts = Mapping[str, Part]
CLASSES: Final = {"select": "form-select", "checkbox": "form-check-input"}


class Bound(forms.BoundField):
    """A field as the page shows it: its id is its place, and its note describes it."""

    @property
    def auto_id(self) -> str:
        return anchor(self.html_name)

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        kind = getattr(widget, "input_type", "")
        css = [CLASSES.get(kind, "form-control"), widget.attrs.get("class", "")]
        given = {
            **attrs,
            "aria-describedby": f"note-{self.html_name.replace('.', '-')}",
            "class": " ".join([*filter(None, css), *(["is-invalid"] if self.errors else [])]),
        }
        if kind == "text":
            given["autocomplete"] = "off"
        return super().build_widget_attrs(given, widget)


class ItemForm(forms.Form):
    """What somebody typed into the page of an item."""

    bound_field_class = Bound
    use_required_attribute = False

    def __init__(self, parts: Parts, data: Data) -> None:
        super().__init__(data)
        self.parts = parts
        self.fields |= parts

    @cached_property
    def unread(self) -> dict[str, dict[str, str]]:
        """What can't be read: for each field the problem at it, or at each place inside it."""
        wrong = self.errors.as_data()
        return {
            path: {
                (error.params or {}).get("place", path): error.messages[0] for error in wrong[path]
            }
            for path in self.parts
            if path in wrong
        }

    def item(self, old: Item | None, published: Item | None) -> dict[str, Any]:
        """Return the item that the form describes; what can't be read stays as it was.

        Where the form says the same as the published item or the old one, their way to write it
        stays: a form that is sent back untouched changes nothing, and one typed back is published.
        """
        made = dict(old or published or {})
        known = [before for before in (published, old) if before]
        for path, part in self.parts.items():
            if path in self.errors:
                continue
            value = self.cleaned_data[path]
            for before in known:
                if part.same(part.of(before, path), value):
                    part.copy(before, made, path)
                    break
            else:
                part.put(made, path, value)
        return made


def typed(parts: Parts, item: Item) -> Data:
    """Return what a browser would send for an item."""
    return Data({
        name: values
        for path, part in parts.items()
        for name, values in part.typed(path, part.of(item, path)).items()
    })  # fmt: skip


def changed(parts: Parts, one: Item | None, other: Item | None) -> tuple[str, ...]:
    """Return the fields in which two items differ, in the form's order; none where one is not."""
    if one is None or other is None:
        return ()
    return tuple(
        path
        for path, part in parts.items()
        if not part.same(part.of(one, path), part.of(other, path))
    )


def put_back(parts: Parts, form: Data, path: str, source: Item) -> Data:
    """Return the form with one field as an item has it; all else stays as it was typed."""
    part = parts[path]
    left = {name: values for name, values in form.lists() if not part.owns(path, name)}
    return Data(left | part.typed(path, part.of(source, path)))
