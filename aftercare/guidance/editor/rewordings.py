"""What a rule says to somebody with an allergy, as form fields: a row for each rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare.guidance.editor.fields import Data
from aftercare.guidance.editor.groups import Group, Problems
from aftercare.rules.vocabulary import Language
from aftercare.web.forms import line

TEXTS: Final = ("text", "paper")
MOST_ROWS: Final = 20
LONGEST: Final = 500


class Rewordings(Group):
    """A rule, its text and its printed line in each language, and which allergies go with it.

    The form has one empty row more, to be filled; a row without a rule is left out.
    """

    kind = "rewordings"

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        rows = [row for row in value or () if isinstance(row, Mapping)]
        data: dict[str, list[str]] = {path: [str(index) for index in range(len(rows) + 1)]}
        for index, row in enumerate([*rows, {}]):
            name = f"{path}-{index}"
            data[f"{name}-rule"] = [str(row.get("rule", ""))]
            data[f"{name}-also"] = ["\n".join(str(each) for each in row.get("also") or ())]
            for key in TEXTS:
                words = row.get(key) or {}
                for language in Language:
                    data[f"{name}-{key}-{language}"] = [str(words.get(language.value, ""))]
        return data

    def read(self, path: str, data: Data, problems: Problems) -> Any:
        names = [f"{path}-{text}" for text in data.getlist(path) if text.isdecimal()][:MOST_ROWS]
        return [
            _row(data, name, problems) for name in names if (data.get(f"{name}-rule") or "").strip()
        ]

    def same(self, one: Any, other: Any) -> bool:
        return [_whole(row) for row in one or ()] == [_whole(row) for row in other or ()]


def _row(data: Data, name: str, problems: Problems) -> dict[str, Any]:
    row: dict[str, Any] = {"rule": line(data.get(f"{name}-rule") or "")}
    for key in TEXTS:
        row[key] = {
            language.value: line(data.get(f"{name}-{key}-{language}") or "")[:LONGEST]
            for language in Language
        }
        if not all(row[key].values()):
            problems.add(name, _("Write the text and the printed line in each language."))
    also = (data.get(f"{name}-also") or "").replace("\r", "\n").split("\n")
    if codes := [text for each in also if (text := line(each))]:
        row["also"] = codes
    return row


def _whole(row: Any) -> Any:
    return {"also": []} | row if isinstance(row, dict) else row
