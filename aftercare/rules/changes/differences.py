"""Two documents walked side by side: every row and field that is not the same in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

# What names a row of a table, where that is not its `id`.
NAMED_BY: Final = {"flags": "flag", "areas": "area", "devices": "device"}
Rows = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs; without a field a whole row, which one of the documents lacks.

    A difference without a key is of the document itself, or of the order of a table's rows.
    """

    kind: str
    key: str
    field: str
    before: Any
    after: Any


ORDER: Final = "(order)"


def differences(old: Rows, new: Rows) -> Iterator[Difference]:
    """Yield every difference of two documents of one schema, whatever they hold."""
    for kind in dict.fromkeys((*old, *new)):
        before, after = old.get(kind), new.get(kind)
        if before != after:
            yield from _of_kind(kind, before, after)


def _of_kind(kind: str, before: Any, after: Any) -> Iterator[Difference]:
    if kind == "ingredients" and isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            if name == "classes":
                yield from _tables(kind, before.get(name), after.get(name))
            elif before.get(name) != after.get(name):
                yield Difference(kind, "", name, before.get(name), after.get(name))
    elif kind == "words" and isinstance(before, dict) and isinstance(after, dict):
        yield from _rows(kind, _flat(before), _flat(after))
    else:
        yield from _tables(kind, before, after)


def _flat(tables: Rows) -> dict[str, Any]:
    return {f"{table}.{key}": row for table, rows in tables.items() for key, row in rows.items()}


def _tables(kind: str, before: Any, after: Any) -> Iterator[Difference]:
    ours, theirs = table(kind, before), table(kind, after)
    if ours is None or theirs is None:
        yield Difference(kind, "", "", before, after)
        return
    yield from _rows(kind, ours, theirs)
    common = [key for key in ours if key in theirs]
    if common != [key for key in theirs if key in ours]:
        yield Difference(kind, "", ORDER, list(ours), list(theirs))


def table(kind: str, rows: Any) -> dict[str, Any] | None:
    """Return the rows of a table by their names; None for what is no table."""
    named = NAMED_BY.get(kind, "id")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    found = {str(row.get(named, index)): row for index, row in enumerate(rows)}
    return found if len(found) == len(rows) else None


def _rows(kind: str, ours: Rows, theirs: Rows) -> Iterator[Difference]:
    for key in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(key), theirs.get(key)
        if one == other:
            continue
        if one is None or other is None or not isinstance(one, dict):
            yield Difference(kind, key, "", one, other)
        elif kind == "words":
            yield Difference(kind, key, "label", one, other)
        else:
            for field in dict.fromkeys((*one, *other)):
                if one.get(field) != other.get(field):
                    yield Difference(kind, key, field, one.get(field), other.get(field))
