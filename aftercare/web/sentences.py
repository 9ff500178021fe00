"""What the rules core finds wrong, as a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from aftercare import rules


def problem(found: rules.Problem) -> str:
    """Return one problem as a sentence, without its place."""
    return of_code(found.code, found.params)


def of_code(code: rules.ProblemCode, params: Mapping[str, Any]) -> str:
    """Return what a code says of its parameters."""
    text = _(code.english) % {name: shown(value) for name, value in params.items()}
    return f"{text[:1].upper()}{text[1:]}."


def shown(value: Any) -> str:
    """Return a parameter as a sentence names it: days and figures as people write them."""
    if isinstance(value, date):
        return str(formats.date_format(value, "j F Y"))
    if isinstance(value, float):
        return str(formats.localize(value))
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return str(value)
