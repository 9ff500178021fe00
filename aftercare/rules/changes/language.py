"""Sentences that read otherwise: old beside new in every language, with what was noticed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.differences import Difference
from aftercare.rules.changes.item import Item
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.marks import read
from aftercare.rules.problems import Problem
from aftercare.rules.vocabulary import Category

# The words of a rule that somebody reads.
WORDS: Final = (
    *("title", "text", "text_unasked", "while", "why", "range", "strength_note"),
    *("paper", "paper_unasked", "part", "short", "to_confirm"),
)
_HOLE: Final = re.compile(r"\{(\w+)\}")
# A ban's date also stands beside its line, in a column of its own.
_IN_THE_COLUMN: Final = frozenset({"date", "time"})


def words(value: Any) -> dict[str, str]:
    """Return words by language; nothing where there are none."""
    if not isinstance(value, Mapping):
        return {}
    return {str(key): text for key, text in value.items() if isinstance(text, str)}


def sentence(one: Difference, guidance: Guidance) -> Item:
    """Return a change of words as an item."""
    before, after = words(one.before), words(one.after)
    code = ChangeCode.WORDS
    if not before:
        code = ChangeCode.WORDS_NEW
    elif not after:
        code = ChangeCode.WORDS_GONE
    rule = one.key if one.kind == "rules" else ""
    marks = read.of_change(before, after, guidance, rule=rule, field=one.field)
    return Item(
        *(Heading.SENTENCE, one.kind, one.key, (one.field,), code, one.before, one.after),
        marks=marks,
        rules=(rule,) if rule else (),
    )


def of_new_rule(new: Rule, row: Mapping[str, Any], guidance: Guidance) -> Iterator[Item]:
    """Yield every text of a rule that is new."""
    for field in WORDS:
        if words(row.get(field)):
            yield sentence(Difference("rules", new.id, field, None, row[field]), guidance)


def lost_holes(old: Rule, new: Rule) -> Iterator[Problem]:
    """Yield the placeholders that a rule needs and has lost in some language."""
    if old.category is not new.category:
        return
    for field, before, after in (
        ("text", old.text, new.text),
        ("text_unasked", old.text_unasked, new.text_unasked),
        ("paper", old.paper, new.paper),
        ("paper_unasked", old.paper_unasked, new.paper_unasked),
    ):
        if before is None or after is None:
            continue
        for language in before:
            was, now = (set(_HOLE.findall(t.get(language, ""))) for t in (before, after))
            if old.category is Category.AVOID:
                was -= _IN_THE_COLUMN
            if "emergency_number" in now - was:
                was.discard("clinic_phone")
            for name in sorted(was - now):
                path = f"rules.{new.id}.{field}.{language}"
                yield Problem(path, ChangeCode.HOLE_LOST, {"name": name})
