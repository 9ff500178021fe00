"""Reads what repeated fields of the treatment form hold: rows, answers, lines of text."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aftercare.web import forms as ours

MOST_ROWS: Final = 40


def text_problem(value: str, most: int, *, lines: bool = False, on_paper: bool = False) -> str:
    """Return what is wrong with a text, or nothing."""
    if len(value) > most:
        return _("write at most %(most)s characters (now %(now)s).") % {
            "most": most,
            "now": len(value),
        }
    try:
        (ours.paragraph if lines else ours.line)(value)
        if on_paper:
            ours.printed(value)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def indices(data: Mapping[str, Any], pattern: re.Pattern[str]) -> list[int]:
    """Return the numbers of the rows whose keys match, in order."""
    return sorted({int(match[1]) for key in data if (match := pattern.fullmatch(key))})[:MOST_ROWS]
