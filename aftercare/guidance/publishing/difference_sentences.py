"""How the fields of a guidance document are called, and what their values say in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import rules
from aftercare.guidance import sentences, spans
from aftercare.guidance.evidence import sentences as wording
from aftercare.rules.inside import Reader, read_when
from aftercare.rules.vocabulary import Language

TABLES: Final[Mapping[str, Any]] = {
    "rules": gettext_lazy("Rules"),
    "sources": gettext_lazy("Sources"),
    "claims": gettext_lazy("Claims"),
    "conflicts": gettext_lazy("Conflicts"),
    "topics": gettext_lazy("Topics"),
    "ingredients": gettext_lazy("Ingredients"),
    "red_flags": gettext_lazy("Danger signs"),
    "flags": gettext_lazy("Questions to the patient"),
    "flag_groups": gettext_lazy("Groups of questions"),
    "areas": gettext_lazy("Areas"),
    "devices": gettext_lazy("Devices"),
    "modifiers": gettext_lazy("Reasons for longer windows"),
    "words": gettext_lazy("Words"),
    "schema": gettext_lazy("Version of the form"),
    "languages": gettext_lazy("Languages"),
}
# By the field's path, else by its last name. A field without a label here shows its own name.
LABELS: Final[Mapping[str, Any]] = {
    "category": gettext_lazy("Category"),
    "topics": gettext_lazy("Topics"),
    "when": gettext_lazy("Who it is for"),
    "unasked": gettext_lazy("When it was not asked"),
    "windows": gettext_lazy("Window"),
    "second": gettext_lazy("Second window"),
    "modifiers": gettext_lazy("Longer for"),
    "calm_gate": gettext_lazy("Only when the skin is calm"),
    "clock": gettext_lazy("With a time of day"),
    "tonight": gettext_lazy("Stands under Tonight"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "text_unasked": gettext_lazy("Text when it was not asked"),
    "while": gettext_lazy("For as long as"),
    "level": gettext_lazy("Whom to call"),
    "sources": gettext_lazy("Sources"),
    "locators": gettext_lazy("Where in the source"),
    "strength": gettext_lazy("Strength of evidence"),
    "strength_note": gettext_lazy("Note on the strength"),
    "basis": gettext_lazy("Proven or precaution"),
    "range": gettext_lazy("What clinics advise"),
    "why": gettext_lazy("Why"),
    "overridable": gettext_lazy("A clinician may override it"),
    "review_by": gettext_lazy("Review by"),
    "id": gettext_lazy("Key"),
    "flag": gettext_lazy("Key"),
    "area": gettext_lazy("Key"),
    "device": gettext_lazy("Key"),
    "citation": gettext_lazy("Citation"),
    "doi": gettext_lazy("DOI"),
    "pmid": gettext_lazy("PubMed"),
    "pmcid": gettext_lazy("PubMed Central"),
    "kind": gettext_lazy("Kind"),
    "where": gettext_lazy("Where"),
    "mark": gettext_lazy("Verified"),
    "mark_note": gettext_lazy("Note on verification"),
    "interest": gettext_lazy("Interest"),
    "interest_note": gettext_lazy("Note on the interest"),
    "used_for": gettext_lazy("Used for"),
    "note_on_data": gettext_lazy("Kind of data"),
    "superseded_on": gettext_lazy("Superseded on"),
    "superseded_by": gettext_lazy("Superseded by"),
    "source": gettext_lazy("Source"),
    "decision": gettext_lazy("Decision"),
    "evidence": gettext_lazy("Evidence"),
    "conflicts": gettext_lazy("Conflicts"),
    "invariants": gettext_lazy("Safety rules"),
    "never_print": gettext_lazy("Never printed"),
    "clash": gettext_lazy("What clashes"),
    "evidence_says": gettext_lazy("What the evidence says"),
    "adopt": gettext_lazy("What is adopted"),
    "claims": gettext_lazy("Claims"),
    "label": gettext_lazy("Name"),
    "timeline": gettext_lazy("On the timeline"),
    "order": gettext_lazy("Order"),
    "topic": gettext_lazy("Topic"),
    "names": gettext_lazy("Names on labels"),
    "prefixes": gettext_lazy("Names that begin with"),
    "suffixes": gettext_lazy("Names that end with"),
    "phrases": gettext_lazy("Words anywhere in the name"),
    "except": gettext_lazy("But not"),
    "first_third": gettext_lazy("Only in the first third of the list"),
    "note": gettext_lazy("Note"),
    "estimate": gettext_lazy("Estimated share of the set depth"),
    "warn_above_mm": gettext_lazy("Warn above, mm"),
    "limit_mm": gettext_lazy("Limit, mm"),
    "face": gettext_lazy("In the face"),
    "group": gettext_lazy("Group"),
    "question": gettext_lazy("Question"),
    "help": gettext_lazy("Help"),
    "values": gettext_lazy("Answers"),
    "blocks_issue": gettext_lazy("Must be answered"),
    "devices": gettext_lazy("Only for"),
    "window": gettext_lazy("When"),
    "notice": gettext_lazy("What to look for"),
    "action": gettext_lazy("Whom to call"),
    "action_note": gettext_lazy("Note on the call"),
    "background": gettext_lazy("Background"),
    "rules": gettext_lazy("Rules"),
}
_LANGUAGES: Final = {"en": gettext_lazy("English"), "sv": gettext_lazy("Swedish")}
# What the words of closed lists are called, by field.
_VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "category": sentences.CATEGORIES,
    "basis": sentences.BASES,
    "strength": sentences.STRENGTHS,
    "level": sentences.LEVELS,
    "action": sentences.LEVELS,
    "decision": sentences.DECISIONS,
    "interest": sentences.INTERESTS,
    "mark": sentences.MARKS,
    "note_on_data": sentences.DATA,
    "unasked": {"applies": gettext_lazy("Counts as yes"), "skips": gettext_lazy("Counts as no")},
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
