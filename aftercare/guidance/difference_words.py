"""How the fields of a guidance document are called, and what their values say in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aftercare import rules
from aftercare.guidance import phrases, spans, wording
from aftercare.rules.document_parts import Reader, read_when
from aftercare.rules.vocabulary import Language

TABLES: Final[Mapping[str, Any]] = {
    "rules": lazy("Rules"),
    "sources": lazy("Sources"),
    "claims": lazy("Claims"),
    "conflicts": lazy("Conflicts"),
    "topics": lazy("Topics"),
    "ingredients": lazy("Ingredients"),
    "red_flags": lazy("Danger signs"),
    "flags": lazy("Questions to the patient"),
    "flag_groups": lazy("Groups of questions"),
    "areas": lazy("Areas"),
    "devices": lazy("Devices"),
    "modifiers": lazy("Reasons for longer windows"),
    "words": lazy("Words"),
    "schema": lazy("Version of the form"),
}
# By the field's path, else by its last name. A field without a label here shows its own name.
LABELS: Final[Mapping[str, Any]] = {
    "category": lazy("Category"),
    "topics": lazy("Topics"),
    "when": lazy("Who it is for"),
    "unasked": lazy("When it was not asked"),
    "windows": lazy("Window"),
    "second": lazy("Second window"),
    "modifiers": lazy("Longer for"),
    "calm_gate": lazy("Only when the skin is calm"),
    "clock": lazy("With a time of day"),
    "tonight": lazy("Stands under Tonight"),
    "title": lazy("Title"),
    "text": lazy("Text"),
    "text_unasked": lazy("Text when it was not asked"),
    "while": lazy("For as long as"),
    "level": lazy("Whom to call"),
    "sources": lazy("Sources"),
    "locators": lazy("Where in the source"),
    "strength": lazy("Strength of evidence"),
    "strength_note": lazy("Note on the strength"),
    "basis": lazy("Proven or precaution"),
    "range": lazy("What clinics advise"),
    "why": lazy("Why"),
    "overridable": lazy("A clinician may override it"),
    "review_by": lazy("Review by"),
    "id": lazy("Key"),
    "flag": lazy("Key"),
    "area": lazy("Key"),
    "device": lazy("Key"),
    "citation": lazy("Citation"),
    "doi": lazy("DOI"),
    "pmid": lazy("PubMed"),
    "pmcid": lazy("PubMed Central"),
    "kind": lazy("Kind"),
    "where": lazy("Where"),
    "mark": lazy("Verified"),
    "mark_note": lazy("Note on verification"),
    "interest": lazy("Interest"),
    "interest_note": lazy("Note on the interest"),
    "used_for": lazy("Used for"),
    "note_on_data": lazy("Kind of data"),
    "superseded_on": lazy("Superseded on"),
    "superseded_by": lazy("Superseded by"),
    "source": lazy("Source"),
    "decision": lazy("Decision"),
    "evidence": lazy("Evidence"),
    "conflicts": lazy("Conflicts"),
    "invariants": lazy("Safety rules"),
    "never_print": lazy("Never printed"),
    "clash": lazy("What clashes"),
    "evidence_says": lazy("What the evidence says"),
    "adopt": lazy("What is adopted"),
    "claims": lazy("Claims"),
    "label": lazy("Name"),
    "timeline": lazy("On the timeline"),
    "order": lazy("Order"),
    "topic": lazy("Topic"),
    "names": lazy("Names on labels"),
    "prefixes": lazy("Names that begin with"),
    "suffixes": lazy("Names that end with"),
    "phrases": lazy("Words anywhere in the name"),
    "except": lazy("But not"),
    "first_third": lazy("Only in the first third of the list"),
    "note": lazy("Note"),
    "estimate": lazy("Estimated share of the set depth"),
    "warn_above_mm": lazy("Warn above, mm"),
    "limit_mm": lazy("Limit, mm"),
    "face": lazy("In the face"),
    "group": lazy("Group"),
    "question": lazy("Question"),
    "help": lazy("Help"),
    "values": lazy("Answers"),
    "blocks_issue": lazy("Must be answered"),
    "devices": lazy("Only for"),
    "window": lazy("When"),
    "notice": lazy("What to look for"),
    "action": lazy("Whom to call"),
    "action_note": lazy("Note on the call"),
    "background": lazy("Background"),
    "rules": lazy("Rules"),
}
_LANGUAGES: Final = {"en": lazy("English"), "sv": lazy("Swedish")}
# What the words of closed lists are called, by field.
_VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "category": phrases.CATEGORIES,
    "basis": phrases.BASES,
    "strength": phrases.STRENGTHS,
    "level": phrases.LEVELS,
    "action": phrases.LEVELS,
    "decision": phrases.DECISIONS,
    "interest": phrases.INTERESTS,
    "mark": phrases.MARKS,
    "note_on_data": phrases.DATA,
    "unasked": {"applies": lazy("Counts as yes"), "skips": lazy("Counts as no")},
}


def table(kind: str) -> str:
    """Return what a table of the document is called."""
    return str(TABLES.get(kind, kind))


def label(field: str) -> str:
    """Return what a field is called: "Text (Swedish)", "Window, T2"."""
    first, *more = field.split(".")
    language = _LANGUAGES.get(more[-1]) if more else None
    name = str(LABELS.get(first, first))
    middle = more[:-1] if language else more
    if middle:
        name = f"{name}, {' '.join(middle)}"
    if first in _LANGUAGES and not more:
        return str(_LANGUAGES[first])
    return f"{name} ({language})" if language else name


def words(field: str, value: Any, guidance: rules.Guidance | None, language: Language) -> str:
    """Return what a field's value says; nothing is an empty text."""
    first = field.split(".")[0]
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if first == "when" and guidance is not None:
        return _condition(value, guidance, language)
    if first in ("windows", "second"):
        return _window(value, language)
    if first == "modifiers" and guidance is not None:
        return _modifiers(value, guidance, language)
    if isinstance(value, str):
        return str(_VALUES.get(first, {}).get(value, value))
    if is_plain_list(value):
        return ", ".join(value)
    return raw(value)


def raw(value: Any) -> str:
    """Return a value as the document writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def is_plain_list(value: Any) -> bool:
    """Whether a value is a list of names."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _condition(value: Any, guidance: rules.Guidance, language: Language) -> str:
    read = Reader()
    when = read_when(read, "when", value)
    if read.problems.found:
        return raw(value)
    try:
        return rules.describe(when, guidance, language)
    except KeyError:  # names a topic that this document has not
        return raw(value)


def _window(value: Any, language: Language) -> str:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        return raw(value)
    starts, until = value
    numbers = [one for one in (starts, until) if one is not None]
    if starts is None or not all(type(one) in (int, float) for one in numbers):
        return raw(value)
    end = spans.exactly(until, language)
    if not starts:
        return end
    begin = spans.exactly(starts, language)
    return _("from %(start)s to %(end)s") % {"start": begin, "end": end}


def _modifiers(value: Any, guidance: rules.Guidance, language: Language) -> str:
    read = Reader()
    effects = read.effects("modifiers", value)
    if read.problems.found or any(one.modifier not in guidance.modifiers for one in effects):
        return raw(value)
    return "; ".join(wording.longer(effect, guidance, language) for effect in effects)
