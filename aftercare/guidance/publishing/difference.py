"""The difference between two guidance documents: part by part, field by field, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.publishing import sentences as told
from aftercare.guidance.publishing import word_difference
from aftercare.guidance.publishing.word_difference import Piece
from aftercare.guidance.review.case import NAMED_BY, items, words_of
from aftercare.guidance.review.schema import TABLES
from aftercare.rules.vocabulary import Language
from aftercare.web import formats

# Fields that are shown one by one, below their own name: each tier, each answer.
BRANCHES: Final = frozenset({"windows", "second", "locators", "values"})
# In this order a rule is read; the rest follows by name.
ORDER: Final = (
    *(
        "title",
        "text",
        "text_unasked",
        "while",
        "paper",
        "paper_unasked",
        "part",
        "beside",
        "short",
    ),
    *("category", "kind", "topics", "when", "unasked"),
    *("windows", "second", "modifiers", "level", "calm_gate", "clock", "tonight", "sources"),
    *("locators", "strength", "strength_note", "basis", "range", "why", "review_by"),
)


# Where nothing is written, which is another thing than null.
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, old beside new in words; nothing where it was not there."""

    field: str
    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One item that was added, removed or changed, with every field that differs.

    A change without a key speaks of a whole table: its order, or what in it has no name.
    """

    kind: str
    key: str
    title: str
    what: Literal["added", "removed", "changed"]
    fields: tuple[FieldChange, ...]


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return every change that leads from one document to the other, the rules' first."""
    guidances = (_guidance(old), _guidance(new))
    # Two schemas are no difference: both are read in today's.
    old, new = rules.lift_guidance(old), rules.lift_guidance(new)
    reader = _Reader(guidances[0] or guidances[1], guidances[1] or guidances[0])
    found: list[Change] = []
    for kind in TABLES:
        if not _same(old.get(kind, _ABSENT), new.get(kind, _ABSENT)):
            some = list(_of_kind(reader, kind, old, new))
            found += some or [reader.whole(kind, old.get(kind, _ABSENT), new.get(kind, _ABSENT))]
    for name in sorted({*old, *new} - set(TABLES)):
        if not _same(old.get(name, _ABSENT), new.get(name, _ABSENT)):
            found.append(reader.whole(name, old.get(name, _ABSENT), new.get(name, _ABSENT)))
    return tuple(found)


def _guidance(document: Mapping[str, Any]) -> rules.Guidance | None:
    try:
        return rules.parse_guidance(document, 0)
    except rules.GuidanceInvalid:
        return None


def _of_kind(
    reader: _Reader, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterable[Change]:
    before, after = dict(items(old, kind)), dict(items(new, kind))
    for key, row in after.items():
        if not _same(before.get(key), row):
            yield reader.change(kind, key, before.get(key), row)
    for key, row in before.items():
        if key not in after:
            yield reader.change(kind, key, row, None)
    if kind != "words":
        stayed = [key for key in before if key in after]
        now = [key for key in after if key in before]
        if stayed != now:
            yield reader.reordered(kind, stayed, now)
        if _beside(old, kind) != _beside(new, kind):
            yield reader.whole(kind, old.get(kind, _ABSENT), new.get(kind, _ABSENT))


def _beside(document: Mapping[str, Any], kind: str) -> str:
    """Return what a table holds beside its named items: nothing, in a document that is valid."""
    if kind not in document:
        return ""
    rows = document[kind]
    if kind == "ingredients" and isinstance(rows, dict):
        if set(rows) != {"classes"}:
            return _written(rows)
        rows = rows["classes"]
    named = NAMED_BY.get(kind, "id")
    if not isinstance(rows, list):
        return _written(rows)
    keys = [row.get(named) if isinstance(row, dict) else None for row in rows]
    whole = all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys)
    return "" if whole else _written(rows)


class _Reader:
    """Puts changes into words, by what each document calls its parts, in the page's language."""

    def __init__(self, old: rules.Guidance | None, new: rules.Guidance | None) -> None:
        self.old = old
        self.new = new
        self.language = formats.language()

    def change(self, kind: str, key: str, old: Any, new: Any) -> Change:
        """Return one item's change, with each field that differs."""
        before, after = old or {}, new or {}
        fields = [self.field(path, a, b) for path, a, b in _leaves(before, after)]
        what: Literal["added", "removed", "changed"] = "changed"
        if old is None or new is None:
            what = "added" if old is None else "removed"
            # What is null in a new item is as good as not there.
            fields = [one for one in fields if f"{one.old}{one.new}" not in ("", "null")]
        title = _title(new or old, self.language) or key
        return Change(kind, key, title, what, tuple(fields))

    def field(self, path: str, old: Any, new: Any) -> FieldChange:
        """Return one field's change; where its words are the same, as the document writes it."""
        a = "" if old is _ABSENT else told.words(path, old, self.old, self.language)
        b = "" if new is _ABSENT else told.words(path, new, self.new, self.language)
        if a == b:
            a, b = ("" if one is _ABSENT else told.raw(one) for one in (old, new))
        elif told.is_plain_list(old) and told.is_plain_list(new):
            marked = word_difference.of_lists(old, new)
            return FieldChange(path, told.label(path), a, b, marked)
        if isinstance(old, str) and isinstance(new, str):
            return FieldChange(path, told.label(path), a, b, word_difference.of_texts(a, b))
        return FieldChange(path, told.label(path), a, b, word_difference.of_wholes(a, b))

    def reordered(self, kind: str, old: list[str], new: list[str]) -> Change:
        """Return that the items of a table stand in another order."""
        a, b = ", ".join(old), ", ".join(new)
        field = FieldChange("", _("Order"), a, b, word_difference.of_lists(old, new))
        return Change(kind, "", told.table(kind), "changed", (field,))

    def whole(self, kind: str, old: Any, new: Any) -> Change:
        """Return that something without a name of its own differs."""
        a, b = ("" if one is _ABSENT else told.raw(one) for one in (old, new))
        field = FieldChange("", told.table(kind), a, b, word_difference.of_wholes(a, b))
        return Change(kind, "", told.table(kind), "changed", (field,))


def _leaves(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[tuple[str, Any, Any]]:
    """Yield each field that differs, by its path, with its old and new value."""
    names = {*old, *new}
    for name in [*(n for n in ORDER if n in names), *sorted(names - set(ORDER))]:
        a, b = old.get(name, _ABSENT), new.get(name, _ABSENT)
        if _same(a, b):
            continue
        some = [one for one in (a, b) if _opens(name, one)]
        if len(some) == 2 or (some and (a is _ABSENT or b is _ABSENT)):
            whole = (one if one in some else {} for one in (a, b))
            inner = list(_leaves(*whole))
            yield from ((f"{name}.{path}", *values) for path, *values in inner)
            if inner:
                continue
        yield name, a, b


def _opens(name: str, value: Any) -> bool:
    """Whether a value is shown by what is in it: words by language, windows by tier."""
    is_words = isinstance(value, dict) and bool(value) and set(value) <= set(Language)
    return is_words or (name in BRANCHES and isinstance(value, dict))


def _title(row: Any, language: Language) -> str:
    for name in ("title", "label", "question"):
        if words_of(row.get(name), language):
            return words_of(row.get(name), language)
    citation = row.get("citation")
    return citation if isinstance(citation, str) else ""


def _same(old: Any, new: Any) -> bool:
    """Whether two values are written alike: True is not 1, and 1 is not 1.0."""
    return old is new or (old == new and _written(old) == _written(new))


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


__all__ = ["Change", "FieldChange", "Piece", "between"]
