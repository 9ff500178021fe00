"""Depths as form fields: documents write them as exact decimals, in text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aftercare.guidance.editor.fields import Data, Part, as_text
from aftercare.guidance.editor.groups import Group, Problems, number

DEEPEST_MM: Final = 5
MOST_RATIO: Final = 2


class Millimetres(Part, forms.CharField):
    """A depth in millimetres; 0 is never."""

    kind = "short"

    def __init__(self, label: Any, *, help_text: Any = "") -> None:
        widget = forms.TextInput({"inputmode": "decimal"})
        super().__init__(label=label, required=False, widget=widget, help_text=help_text)

    def clean(self, value: Any) -> str:
        depth = number(super().clean(value))
        if depth is None or not 0 <= depth <= DEEPEST_MM:
            raise ValidationError(_("Write a depth in millimetres, from 0 to 5."))
        return f"{depth:f}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _exact(initial) != _exact(data)


class Ratio(Group):
    """The share of the set depth that a maker says is reached: from, to; or nothing known."""

    kind = "ratio"

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        low, high = value if isinstance(value, list) and len(value) == 2 else ("", "")
        return {f"{path}-from": [as_text(low)], f"{path}-to": [as_text(high)]}

    def read(self, path: str, data: Data, problems: Problems) -> Any:
        texts = [(data.get(f"{path}-{end}") or "").strip() for end in ("from", "to")]
        if not any(texts):
            return None
        low, high = (number(text) for text in texts)
        if low is None or high is None or not 0 < low <= high <= MOST_RATIO:
            problems.add(path, _("Write two numbers, such as 0.40 and 0.55, or leave both empty."))
            return None
        return [f"{low:f}", f"{high:f}"]

    def same(self, one: Any, other: Any) -> bool:
        return [_exact(part) for part in one or ()] == [_exact(part) for part in other or ()]


def _exact(value: Any) -> Any:
    """Return a decimal by which "1.0" and "1.00" are the same; what is none as it stands."""
    try:
        return Decimal(value) if isinstance(value, str) else value
    except InvalidOperation:
        return value


def ratio_in_words(value: Any) -> str:
    """Return a share of the set depth as people write it: "0.40 – 0.55"."""
    if not isinstance(value, list | tuple) or isinstance(value, Mapping):
        return ""
    return " – ".join(str(part) for part in value)
