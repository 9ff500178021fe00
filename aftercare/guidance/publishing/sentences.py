"""What the pages of publishing call things, and why something is refused."""

from __future__ import annotations

from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.guidance.store.actions import DecisionRefused, ProposalRefused
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
}
REFUSED: Final[dict[str, Any]] = {
    "not-permitted": _("You may not propose an edition."),
    "no-note": _("Write what changes, and why."),
    "already-open": _("A proposal is waiting already. It has to be decided or taken back first."),
    "same": _("Nothing differs from the newest edition."),
    "found": _("The text does not hold yet. Everything that was found stands below."),
    "form-reused": _(
        "This form had been sent already, and the text has changed since. Look again."
    ),
}
NOT_DECIDED: Final[dict[str, Any]] = {
    "not-permitted": _("You may not decide about this proposal."),
    "own": _("Somebody else decides about what you proposed."),
    "decided": _("It has been decided already."),
    "not-read": _("What you read is not what would be approved. Read it again."),
    "damaged": _("The stored text is not the one that was proposed. It can’t be approved."),
    "outdated": _(
        "Another edition was published since. Send this back, to be proposed anew on that one."
    ),
    "found": _("The text does not hold any more. What was found stands below."),
    "no-remarks": _("Write what has to be mended."),
    "not-own": _("Only who proposed it can take it back."),
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


def refused(refusal: ProposalRefused) -> list[Problem]:
    """Return why something could not be proposed, each with where to look."""
    anchors = {"no-note": "id_note", "found": "found", "already-open": "waiting"}
    return [Problem(anchors.get(one, ""), str(REFUSED[one])) for one in refusal.reasons]


def not_decided(refusal: DecisionRefused) -> list[Problem]:
    """Return why something could not be decided, each with where to look."""
    anchors = {"no-remarks": "id_back-remarks", "found": "found"}
    return [Problem(anchors.get(one, ""), str(NOT_DECIDED[one])) for one in refusal.reasons]
