"""The fields of the registers that rules stand on: questions, areas, devices, danger signs, words.

What each kind is called and how its ids look stands in `kinds.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from aftercare.guidance import sentences
from aftercare.guidance.editor.citations import Cites
from aftercare.guidance.editor.conditions import When
from aftercare.guidance.editor.fields import Choice, Names, Number, Part, Switch, Text, words
from aftercare.guidance.editor.items import named
from aftercare.guidance.editor.measures import Millimetres, Ratio
from aftercare.rules.vocabulary import FLAG_VALUES, Flag, Language

Document = Mapping[str, Any]
Parts = dict[str, Part]
ANSWERS: Final = {
    "yes": _("The answer “yes”"),
    "no": _("The answer “no”"),
    "possible": _("The answer “possible”"),
    "never": _("The answer “never”"),
    "past": _("The answer “past”"),
    "recent": _("The answer “recent”"),
    "current": _("The answer “current”"),
    "none": _("The answer “none”"),
    "cosmetic": _("The answer “cosmetic”"),
    "prescription": _("The answer “prescription”"),
    "history": _("The answer “history”"),
    "active": _("The answer “active”"),
    "quiet": _("The answer “quiet”"),
    "elsewhere": _("The answer “elsewhere”"),
    "in_area": _("The answer “in the area”"),
    "comedones": _("The answer “comedones”"),
    "inflamed": _("The answer “inflamed”"),
    "controlled": _("The answer “controlled”"),
    "uncontrolled": _("The answer “uncontrolled”"),
    "stable": _("The answer “stable”"),
}


SAME: Final = {
    "until": _("The day on which it ends"),
    "from": _("The day on which it begins"),
    "latest": _("None: the latest day of them is printed"),
}


def answers_of(key: str) -> tuple[str, ...]:
    """Return the codes of a question's answers, from the least careful one."""
    return FLAG_VALUES[Flag(key)] if key in set(Flag) else ()


def flag(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a question to the patient."""
    made: Parts = {
        "group": Choice(_("Group"), named(document, "flag_groups", language)),
        **words("question", _("Question"), lines=2),
        **words("help", _("Help beside the question"), is_optional=True, lines=2),
    }
    for code in answers_of(key):
        made |= words(f"values.{code}", ANSWERS.get(code, code))
    return made | {
        "blocks_issue": Switch(_("No sheet is issued before it is answered")),
        "devices": Names(_("Asked only for these devices"), of="devices"),
    }


def flag_group(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a heading over questions."""
    return words("label", _("Heading"))


def area(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of an area, with its limits."""
    return {
        **words("label", _("Name"), is_printed=True),
        "warn_above_mm": Millimetres(_("Warn above, mm")),
        "limit_mm": Millimetres(_("Limit, mm"), help_text=_("0: never treated at all.")),
        "face": Switch(_("In the face")),
        **words("note", _("Note for the clinician"), is_optional=True, lines=3),
        "sources": Cites(_("Sources"), of="cites"),
    }


def device(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a device, with its maker's figure."""
    return {
        **words("label", _("Name"), is_printed=True),
        "estimate": Ratio(
            _("Share of the set depth that is reached, by the maker’s own figure"),
            help_text=_("Shown to clinicians and used for nothing. Empty where no maker says."),
        ),
        **words("note", _("Note for the clinician"), is_optional=True, lines=3),
        "sources": Cites(_("Sources"), of="cites"),
    }


def modifier(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a reason for longer windows."""
    return {
        **words("label", _("Name"), is_printed=True),
        "when": When(_("Who gets it")),
        "sources": Cites(_("Sources"), of="cites"),
        **words("why", _("Why"), lines=4),
    }


def red_flag(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a danger sign as clinicians look it up."""
    return {
        **words("title", _("Title")),
        **words("notice", _("What to look for"), lines=3),
        **words("window", _("When it happens"), lines=2),
        "action": Choice(_("Whom to call"), sentences.LEVELS),
        **words("action_note", _("Note on the call"), is_optional=True, lines=2),
        **words("background", _("Background"), is_optional=True, lines=4),
        "sources": Cites(_("Sources"), of="cites"),
        "rules": Names(_("Rules that tell the patient"), of="rules"),
    }


def conflict(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a place where sources disagree."""
    return {
        **words("title", _("Title"), lines=2),
        **words("clash", _("What clashes"), lines=4),
        **words("evidence_says", _("What the better evidence says"), lines=5),
        **words("adopt", _("What is adopted"), lines=4),
        "claims": Cites(_("Claims"), of="claims"),
        "sources": Cites(_("Sources"), of="sources"),
    }


def placed() -> Parts:
    """Return the fields that say where a printed line stands; rules and shared lines have them."""
    return {
        "later": Switch(_("Help that is read in weeks, not tonight")),
        "order": Number(_("Place among its like"), initial=500),
        "moves_at": Number(_("May leave page one from step"), initial=None, least=1, most=5),
        **words("to_confirm", _("What a clinician still has to confirm"), is_optional=True),
    }


def shared_line(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a printed line that rules share."""
    return {
        "kind": Choice(_("How patients read it"), sentences.RULE_KINDS),
        **words("words", _("Printed line"), is_printed=True, lines=4),
        **words("short", _("Short name"), is_printed=True, is_optional=True),
        "rules": Names(_("Rules that it says whole"), of="rules"),
        "also": Names(_("Rules that it says in part"), of="rules"),
        "same": Choice(_("Only where this date is the same"), SAME, empty=_("Any dates")),
        "when": When(_("Who gets it")),
        "all_areas": Names(_("Only where all of these areas are treated"), of="areas"),
        "level": Choice(_("Whom to call"), sentences.LEVELS, empty=_("Nobody in particular")),
        **placed(),
    }


def word(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of one word of a table: the name of a tier, of an answer, of a reason."""
    return {
        "en": Text(_("In English"), lines=2, required=True, lang="en"),
        "sv": Text(_("In Swedish"), lines=2, required=True, lang="sv"),
    }
