"""The comparison as data: the JSON that `guidance check` prints, without its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aftercare.rules.changes.codes import Heading
from aftercare.rules.changes.item import Comparison, Item
from aftercare.rules.changes.language import words
from aftercare.rules.changes.sentences import line, told, written
from aftercare.rules.vocabulary import Language


def as_data(found: Comparison) -> dict[str, list[dict[str, Any]]]:
    """Return the changes as data, under the names of the contract."""
    return {
        "looser": [_looser(one, found) for one in found.under(Heading.LOOSER)],
        "sentences": [row for one in found.under(Heading.SENTENCE) for row in _sentences(one)],
        "meanings": [_meaning(one) for one in found.under(Heading.MEANING)],
        "stricter": [
            {"at": one.at, "text": told(one, found.new)} for one in found.under(Heading.STRICTER)
        ],
    }


def _looser(one: Item, found: Comparison) -> dict[str, Any]:
    before = line(one, found.old, Language.EN)
    after = line(one, found.new, Language.EN)
    if one.example is None or before == after:
        before, after = written(one.before), written(one.after)
    return {
        "at": one.at,
        "what": str(one.code),
        "text": told(one, found.old),
        "example": None if one.example is None else dict(one.example),
        "before": before,
        "after": after,
    }


def _sentences(one: Item) -> Iterator[dict[str, Any]]:
    before, after = words(one.before), words(one.after)
    for language in dict.fromkeys((*before, *after)):
        if before.get(language) != after.get(language):
            marks = [m.short for m in one.marks if m.language in (None, language)]
            yield {
                "at": one.at,
                "language": language,
                "before": before.get(language),
                "after": after.get(language),
                "marks": list(dict.fromkeys(marks)),
            }


def _meaning(one: Item) -> dict[str, Any]:
    return {"at": one.at, "before": one.before, "after": one.after}
