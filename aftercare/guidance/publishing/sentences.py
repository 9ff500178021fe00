"""What the pages of publishing say: how two texts differ, and why something is refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.guidance import sentences as phrases
from aftercare.guidance.evidence import sentences as evidence
from aftercare.rules.inside import Reader, read_when
from aftercare.rules.vocabulary import Category, Language
from aftercare.web.forms import Problem

KINDS: Final[dict[str, Any]] = {
    "rules": _("Rule"),
    "sources": _("Source"),
    "claims": _("Claim"),
    "conflicts": _("Conflict"),
    "topics": _("Topic"),
    "ingredients": _("Ingredients"),
    "red_flags": _("Danger sign"),
    "flags": _("Question"),
    "flag_groups": _("Group of questions"),
    "areas": _("Area"),
    "devices": _("Device"),
    "modifiers": _("Reason for longer times"),
    "words": _("Word"),
    "lines": _("Shared printed line"),
    "product_kinds": _("Kind of product"),
    "allergens": _("Allergy"),
}
WHAT: Final[dict[str, Any]] = {
    "added": _("New"),
    "changed": _("Changed"),
    "removed": _("Taken out"),
}
STATES: Final[dict[str, Any]] = {
    "open": _("Waits for a second person"),
    "approved": _("Became an edition"),
    "sent-back": _("Sent back"),
    "taken-back": _("Taken back"),
    "overtaken": _("Compared again"),
}
REFUSED: Final[dict[str, Any]] = {
    "not-permitted": _("You may not propose an edition."),
    "no-note": _("Write what changes, and why."),
    "no-urgent-reason": _("Write in a few words why it can’t wait."),
    "already-open": _(
        "A proposal is waiting already. Wait for it, take it back, or say that this is urgent."
    ),
    "urgent-open": _("An urgent proposal is waiting already. It has to be decided first."),
    "same": _("Nothing differs from the newest edition."),
    "no-reasons": _(
        "A change that is looser lacks its reason or its source. It can’t be proposed without."
    ),
    "found": _("The text does not hold yet. Everything that was found stands below."),
    "form-reused": _(
        "This form had been sent already, and the text has changed since. Look again."
    ),
}
NOT_DECIDED: Final[dict[str, Any]] = {
    "not-permitted": _("You may not decide about this proposal."),
    "own": _("Somebody else decides about what you proposed."),
    "decided": _("It has been decided already."),
    "overtaken": _(
        "Another edition came first, so this was compared again. Decide on the new page."
    ),
    "not-read": _("What you read is not what would be approved. Read it again."),
    "damaged": _("The stored text is not the one that was proposed. It can’t be approved."),
    "outdated": _(
        "Another edition was published since. Send this back, to be proposed anew on that one."
    ),
    "found": _("The text does not hold any more. What was found stands below."),
    "no-remarks": _("Write what has to be mended."),
    "not-own": _("Only who proposed it can take it back."),
}
NOT_ONE_BY_ONE: Final[dict[str, Any]] = {
    "undecided": _("Some changes are not decided yet. Each needs its own decision."),
    "own-text": _("You have written some of it, so somebody else decides it."),
    "nothing-left": _("Everything was sent back: there is nothing left to publish."),
    "no-reason": _("Write why, in your own words."),
    "empty-reason": _("That gives no reason. Write in a few words why."),
    "no-source": _("An earlier date needs a source that carries it."),
    "unknown-source": _("The guidance has no source of that name."),
    "marks": _("Answer for each mark: tick it, or send the change back."),
}
NOT_WITHDRAWN: Final[dict[str, Any]] = {
    "not-permitted": _("You may not decide about an edition."),
    "not-newest": _("Only the edition in force is withdrawn."),
    "no-reason": _("Write why it is withdrawn."),
    "looser": _("The edition before is looser somewhere, so two people decide: propose it again."),
    "same": _("The edition before says the same."),
}
_LANGUAGES: Final = {"en": _("English"), "sv": _("Swedish")}
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
    "unasked": {"applies": _("Counts as yes"), "skips": _("Counts as no")},
}


def figure(number: int) -> str:
    """Return a large number as the language groups it."""
    return str(formats.number_format(number, force_grouping=True))


def when(line: rules.Line, language: Language) -> str:
    """Return a line's days in words: "until Monday 6 April"."""
    if line.always:
        return line.while_words or gettext("without an end")
    parts = []
    if line.starts and line.category is not Category.AVOID:
        parts.append(gettext("from %(day)s") % {"day": rules.day_words(line.starts, language)})
    if line.until:
        parts.append(gettext("until %(day)s") % {"day": rules.day_words(line.until, language)})
    return " ".join(parts) or gettext("other words")


def refused(reasons: Iterable[str]) -> list[Problem]:
    """Return why something could not be proposed, each with where to look."""
    anchors = {"no-note": "id_note", "found": "found", "already-open": "waiting"} | {
        "urgent-open": "waiting",
        "no-urgent-reason": "id_urgent-reason",
        "no-reasons": "lacking",
    }
    return [Problem(anchors.get(one, ""), str(REFUSED[one])) for one in reasons]


def not_decided(reasons: Iterable[str]) -> list[Problem]:
    """Return why something could not be decided, each with where to look."""
    anchors = {"no-remarks": "id_back-remarks", "found": "found"}
    return [
        Problem(anchors.get(one, ""), str(NOT_DECIDED.get(one) or NOT_ONE_BY_ONE[one]))
        for one in reasons
    ]


def table(kind: str) -> str:
    """Return what a table of the document is called."""
    return str(phrases.TABLES.get(kind, kind))


def label(field: str) -> str:
    """Return what a field is called: "Text (Swedish)", "Window, T2"."""
    first, *more = field.split(".")
    language = _LANGUAGES.get(more[-1]) if more else None
    name = str(phrases.LABELS.get(first, first))
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
        return gettext("yes") if value else gettext("no")
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
    end = phrases.exactly(until, language)
    if not starts:
        return end
    begin = phrases.exactly(starts, language)
    return gettext("from %(start)s to %(end)s") % {"start": begin, "end": end}


def _modifiers(value: Any, guidance: rules.Guidance, language: Language) -> str:
    read = Reader()
    effects = read.effects("modifiers", value)
    if read.problems.found or any(one.modifier not in guidance.modifiers for one in effects):
        return raw(value)
    return "; ".join(evidence.longer(effect, guidance, language) for effect in effects)
