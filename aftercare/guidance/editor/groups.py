"""Fields that are several inputs: each place in them has a problem of its own."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from aftercare.guidance.editor.fields import Data, Part


class Everything(forms.Widget):
    """Hands a field all that was sent, and its own name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, Data]:
        return name, data


class Problems:
    """What can't be read inside one field: a problem for each of its places."""

    def __init__(self) -> None:
        self.found: dict[str, ValidationError] = {}

    def add(self, place: str, text: Any, **values: Any) -> None:
        """Note a problem; the first one of a place stays."""
        error = ValidationError(text, params={**values, "place": place})
        self.found.setdefault(place, error)


class Group(Part):
    """Several inputs that make one value; each place in it has its own problem."""

    widget = Everything

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label=label, required=False, **more)

    def clean(self, value: Any) -> Any:
        path, data = value
        problems = Problems()
        made = self.read(path, data, problems)
        if problems.found:
            raise ValidationError(list(problems.found.values()))
        return made

    def read(self, path: str, data: Data, problems: Problems) -> Any:
        """Return the value that was sent, and note what can't be read."""
        raise NotImplementedError


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
