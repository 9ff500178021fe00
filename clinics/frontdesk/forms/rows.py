"""The rows that repeat in the treatment form, numbered and counted as Django's formsets want it."""

import re
from collections.abc import Mapping
from typing import Final

from django import forms

from aftercare.web.forms import Problem

Data = dict[str, list[str]]
MOST_ROWS: Final = 40
# What a row can't be without; a row of products may be empty, and one is always there to type in.
_HEAD: Final = {"zone": ("area",), "used": ("name", "lot"), "new": ("name", "ingredients")}
_OFFERED: Final = ("used", "new")
_ROW: Final = re.compile(r"(zone|used|new)-(\d{1,3})-(.+)")
_COUNT: Final = re.compile(r"(?:zone|used|new)-(?:TOTAL|INITIAL)_FORMS")


def counted(data: Mapping[str, list[str]]) -> Data:
    """Return the data with each kind of row numbered from 0 without gaps, and its true count.

    The count never comes from outside: a row that was sent is a row that is read.
    """
    found: Data = {}
    rows: dict[str, dict[int, Data]] = {prefix: {} for prefix in _HEAD}
    for key, values in data.items():
        if match := _ROW.fullmatch(key):
            rows[match[1]].setdefault(int(match[2]), {})[match[3]] = values
        elif not _COUNT.fullmatch(key):
            found[key] = values
    for prefix, by_number in rows.items():
        there = [
            fields
            for _number, fields in sorted(by_number.items())
            if any(name in fields for name in _HEAD[prefix])
        ][:MOST_ROWS]
        if not there and prefix in _OFFERED:
            there = [{name: [""] for name in _HEAD[prefix]}]
        for number, fields in enumerate(there):
            found |= {f"{prefix}-{number}-{name}": values for name, values in fields.items()}
        found[f"{prefix}-TOTAL_FORMS"] = [str(len(there))]
        found[f"{prefix}-INITIAL_FORMS"] = ["0"]
    return found


def more(data: Mapping[str, list[str]], prefix: str) -> Data:
    """Return the data with one more empty row of products."""
    data = counted(data)
    count = int(data[f"{prefix}-TOTAL_FORMS"][0])
    if prefix in _OFFERED and count < MOST_ROWS:
        data |= {f"{prefix}-{count}-{name}": [""] for name in _HEAD[prefix]}
    return counted(data)


class Row(forms.Form):
    """One row of those that repeat; it says one thing at a time, and what it is about."""

    # The code of an error whose text is a sentence of its own.
    SENTENCE: Final = "sentence"

    def about(self, name: str) -> str:
        """Return what a field's problem is about."""
        return str(self[name].label)

    @property
    def problem(self) -> Problem | None:
        """The first thing to mend, at its field."""
        for name, errors in self.errors.as_data().items():
            text = " ".join(errors[0].messages)
            if errors[0].code != self.SENTENCE:
                text = f"{self.about(name)}: {text}"
            return Problem(self[name].auto_id, text)
        return None
