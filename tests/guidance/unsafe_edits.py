"""Edits that could hurt somebody, as people wrote them down: each applied to a document.

`unsafe_edits.tsv` has one edit a line: its kind, what became of it before there was a comparison,
the edit in words, and what it is against. `applied` reads the words.
"""

import copy
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.guidance import unsafe_handlers as handlers

FILE = Path(__file__).with_name("unsafe_edits.tsv")
Document = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """One line of the file."""

    kind: str
    before: str
    edit: str

    @property
    def code(self) -> str:
        """The letter and number of the kind: K01."""
        return self.kind.split()[0]


def edits() -> Iterator[Edit]:
    """Yield every edit of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            yield Edit(*row[:3])


class Applied:
    """A document while one edit is applied; `touched` are the kind and key of what it changes."""

    def __init__(self, document: Document) -> None:
        self.document = copy.deepcopy(document)
        self.touched: set[tuple[str, str]] = set()

    def row(self, kind: str, key: str) -> Any:
        """Return a row that is going to be changed."""
        self.touched.add((kind, key))
        return self._table(kind)[self._index(kind, key)]

    def remove(self, kind: str, key: str) -> None:
        """Take a row out."""
        self.touched.add((kind, key))
        del self._table(kind)[self._index(kind, key)]

    def add_rule(self, **row: Any) -> None:
        """Add a rule like the one for slow results, changed by keyword."""
        like = next(r for r in self.document["rules"] if r["id"] == "expect-results-slow")
        self.touched.add(("rules", row["id"]))
        kinds = {"do": "do", "expect": "expect"}
        kind = kinds[row.get("category", like["category"])]
        self.document["rules"].append(copy.deepcopy(like) | {"kind": kind} | row)

    def _table(self, kind: str) -> Any:
        if kind == "ingredients":
            return self.document["ingredients"]["classes"]
        return self.document[kind]

    def _index(self, kind: str, key: str) -> int:
        name = {"flags": "flag", "areas": "area", "devices": "device"}.get(kind, "id")
        return next(n for n, row in enumerate(self._table(kind)) if row[name] == key)


def applied(edit: Edit, document: Document) -> Applied:
    """Return a document with one edit applied; raises when its words can't be read."""
    made = Applied(document)
    handlers.HANDLERS[edit.code](made, edit.edit)
    assert made.document != document, edit
    return made
