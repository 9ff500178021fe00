"""What the items of a document are called, and which ids new ones get."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare.guidance import search, sentences
from aftercare.guidance.store import parts
from aftercare.rules.vocabulary import Language

KEBAB: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REFERENCE: Final = re.compile(r"[A-Z][A-Za-z0-9]{0,20}(-[A-Za-z0-9]{1,20})*")
MOST_ID: Final = 80
PREFIXES: Final = {"literature": "L", "guidance": "G", "book": "B", "practice": "P", "seed": "S"}


def rows(document: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """Return the rows of a kind that a document has, whatever state it is in."""
    return [row for _key, row in keyed(document, kind)]


def keyed(document: Mapping[str, Any], kind: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the rows of a kind with what each is called, whatever state the document is in."""
    table = document.get(kind)
    if kind == "words":
        return _of_tables(table)
    if kind == "ingredients" and isinstance(table, Mapping):
        table = table.get("classes")
    named_by = parts.NAMED_BY.get(kind, "id")
    rows = (row for row in table or () if isinstance(row, Mapping) and named_by in row)
    return [(str(row[named_by]), row) for row in rows]


def _of_tables(tables: Any) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (f"{name}.{key}", row)
        for name, table in (tables.items() if isinstance(tables, Mapping) else ())
        for key, row in (table.items() if isinstance(table, Mapping) else ())
        if isinstance(row, Mapping)
    ]


def as_row(kind: str, key: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return an item under its name, in the way in which its kind is named."""
    return data if kind == "words" else data | {parts.NAMED_BY.get(kind, "id"): key}


def title(kind: str, data: Mapping[str, Any] | None, key: str, language: Language) -> str:
    """Return what people call an item: its title, its citation, its words; or its id."""
    if data is None:
        return key
    if kind == "words":
        table = sentences.WORD_TABLES.get(key.partition(".")[0], key.partition(".")[0])
        return f"{table}: {data.get(language.value) or key}"
    for name in ("title", "label", "question", "words", "text", "citation"):
        words = data.get(name)
        words = words.get(language.value) if isinstance(words, Mapping) else words
        if isinstance(words, str) and words.strip():
            return f"{key}: {words}" if kind in ("sources", "claims") else words
    return key


def named(document: Mapping[str, Any], kind: str, language: Language) -> dict[str, str]:
    """Return the names of a kind's items by id; topics by their alphabet."""
    found = {key: title(kind, row, key, language) for key, row in keyed(document, kind)}
    if kind == "topics":
        return dict(sorted(found.items(), key=lambda pair: search.fold(pair[1])))
    return {key: text if len(text) < 90 else f"{text[:88]}…" for key, text in found.items()}


def free_id(kind: str, data: Mapping[str, Any], taken: Iterable[str]) -> str:
    """Return an id for a new item that nothing has had: from its title, or the next number."""
    used = set(taken)
    if kind == "sources":
        stem, numbers = PREFIXES.get(str(data.get("kind")), "L"), "{stem}{n:02}"
    elif kind == "conflicts":
        stem, numbers = "C", "{stem}-{n:02}"
    elif kind == "claims":
        stem, numbers = str(data.get("source") or "S"), "{stem}-{n}"
    else:
        words: Any = next((data[key] for key in ("title", "label") if data.get(key)), {})
        names = data.get("names") or [""]
        text = words.get("en", "") if isinstance(words, Mapping) and words else names[0]
        stem = re.sub(r"[^a-z0-9]+", "-", search.fold(text)).strip("-")[:60].strip("-")
        if stem and stem not in used and stem != "new":
            return stem
        stem, numbers = stem or kind.rstrip("s"), "{stem}-{n}"
    return next(
        made
        for made in (numbers.format(stem=stem, n=n) for n in range(1, 10_000))
        if made not in used
    )


def bad_id(pattern: re.Pattern[str], key: str, taken: Iterable[str]) -> str:
    """Return what is wrong with an id for a new item, in words; empty where nothing is."""
    if key == "new" or len(key) > MOST_ID or not pattern.fullmatch(key):
        if pattern is KEBAB:
            return _("Write small letters a to z, figures and hyphens, such as sauna-wait.")
        return _("Write a capital letter, then letters, figures and hyphens, such as L74.")
    if key in taken:
        return _("“%(id)s” is used, or was once: an id is kept for one thing.") % {"id": key}
    return ""


def ids_in(document: Mapping[str, Any], published: Mapping[str, Any], kind: str) -> set[str]:
    """Return every id of a kind in the working copy and in the newest edition."""
    now = {key for key, _row in keyed(document, kind)}
    return now | {key for name, key in parts.taken_apart(published) if name == kind}
