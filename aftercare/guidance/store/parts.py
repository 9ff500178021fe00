"""A document taken apart into parts, each with a kind and a key, and put together again."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final

# In the document's order. "words" holds tables of words: a part of it is "table.key".
KINDS: Final = (
    *("rules", "sources", "claims", "conflicts", "topics", "ingredients", "red_flags"),
    *("flags", "flag_groups", "areas", "devices", "modifiers", "words", "lines"),
    *("product_kinds", "allergens"),
)
# What names a row, where that is not its `id`.
NAMED_BY: Final = {"flags": "flag", "areas": "area", "devices": "device"}

Name = tuple[str, str]
Changes = Mapping[Name, Any]


def key_of(kind: str, row: Any) -> str:
    """Return what a row of a table is called."""
    return str(row[NAMED_BY.get(kind, "id")])


def taken_apart(document: Mapping[str, Any]) -> dict[Name, Any]:
    """Return every part of a document that can be parsed, by kind and key, in its order."""
    return {(kind, key): data for kind in KINDS for key, data in _of_kind(kind, document.get(kind))}


def _of_kind(kind: str, value: Any) -> Iterator[tuple[str, Any]]:
    if kind == "words":
        for table, words in value.items():
            for key, item in words.items():
                yield f"{table}.{key}", item
    else:
        for row in value["classes"] if kind == "ingredients" else value:
            yield key_of(kind, row), row


def laid_over(document: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """Return a document with parts changed, removed (None) or added.

    What was there keeps its place; new parts come last, in the order of `changes`.
    """
    made = {key: copy.copy(value) for key, value in document.items()}
    for kind in KINDS:
        own = {key: data for (one, key), data in changes.items() if one == kind}
        if not own:
            continue
        if kind == "words":
            made[kind] = _words(document[kind], own)
        elif kind == "ingredients":
            made[kind] = document[kind] | {"classes": _rows(kind, document[kind]["classes"], own)}
        else:
            made[kind] = _rows(kind, document[kind], own)
    return made


def _rows(kind: str, rows: list[Any], changes: Mapping[str, Any]) -> list[Any]:
    left = dict(changes)
    made = [left.pop(key_of(kind, row), row) for row in rows]
    return [row for row in (*made, *left.values()) if row is not None]


def _words(tables: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    made = {table: dict(words) for table, words in tables.items()}
    for name, data in changes.items():
        table, _, key = name.partition(".")
        made.setdefault(table, {}).pop(key, None)
        if data is not None:
            made[table][key] = data
    return made


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[Name, Any]:
    """Return the changes that lead from one document to the other, in the new one's order."""
    before, after = taken_apart(old), taken_apart(new)
    changed = {name: data for name, data in after.items() if before.get(name) != data}
    return changed | {name: None for name in before if name not in after}


def put_field(data: dict[str, Any], field: str, value: Any) -> None:
    """Write a value at a dotted path; what is shared with another item is not touched."""
    head, _, rest = field.partition(".")
    if rest:
        inside = data.get(head)
        data[head] = dict(inside) if isinstance(inside, Mapping) else {}
        put_field(data[head], rest, value)
    else:
        data[head] = value


def drop_field(data: dict[str, Any], field: str) -> None:
    """Leave out what stands at a dotted path."""
    head, _, rest = field.partition(".")
    if rest and isinstance(data.get(head), Mapping):
        data[head] = dict(data[head])
        drop_field(data[head], rest)
    elif not rest:
        data.pop(head, None)


def has_field(data: Any, field: str) -> bool:
    """Whether anything is written at a dotted path, be it null."""
    head, _, last = field.rpartition(".")
    inside = get_field(data, head) if head else data
    return isinstance(inside, Mapping) and last in inside


def get_field(data: Any, field: str) -> Any:
    """Return what stands at a dotted path ("text.sv"); None where nothing does."""
    for step in field.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(step)
    return data
