"""Where an item stands: three truths that never merge into one light, the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.guidance import sentences

if TYPE_CHECKING:
    from aftercare.guidance.editor.editing import Editing

SAFETY_RULES: Final = sum(name.startswith("INV-") for name in sentences.INVARIANTS)


@dataclass(frozen=True, slots=True)
class Row:
    """One of the three: how bad it is, its sign, and what it says."""

    name: str  # "compared", "proof", "words"
    tone: str  # "danger", "warn", "accent", "plain"
    icon: str
    lead: str
    text: str
    chip: str
    rank: int


def rows(editing: Editing) -> tuple[Row, ...]:
    """Return the three rows, the worst first."""
    made = (_proof(editing), _compared(editing), _words(editing))
    return tuple(sorted(made, key=lambda row: row.rank))


def edition(number: int) -> str:
    """Return what the edition in force is called."""
    return _("edition %(number)s") % {"number": number} if number else _("the reference edition")


def _compared(editing: Editing) -> Row:
    name = {"edition": edition(editing.base.number)}
    found = editing.compared
    if found is None:
        text = _("It follows as soon as everything can be read.")
        return Row("compared", "warn", "wait", _("Not compared yet."), text, "", 3)
    if lost := editing.lost:
        # The same placeholder may be lost in both languages.
        text = " ".join(dict.fromkeys(_clause(each) for each in lost))
        return Row("compared", "danger", "stop", _("It can’t be like this:"), text, _("Refused"), 0)
    if worse := found.of("looser", "meaning"):
        lead = _("Looser than %(edition)s") % name
        if not found.of("looser"):
            lead = _("Means something else than in %(edition)s") % name
        ways = ngettext("in %(num)s way", "in %(num)s ways", len(worse)) % {"num": len(worse)}
        text = f"{ways}: {_clause(worse[0].text)} " + _("A second person must accept it.")
        chip = ngettext("%(num)s looser", "%(num)s looser", len(worse)) % {"num": len(worse)}
        return Row("compared", "danger", "warn", lead, text, chip, 1)
    if better := found.of("stricter"):
        ways = ngettext("in %(num)s way", "in %(num)s ways", len(better)) % {"num": len(better)}
        text = f"{ways}: {_clause(better[0].text)}"
        chip = ngettext("%(num)s stricter", "%(num)s stricter", len(better)) % {"num": len(better)}
        return Row(
            "compared", "accent", "check", _("Stricter than %(edition)s") % name, text, chip, 5
        )
    text = _("For no patient at all.")
    return Row("compared", "plain", "check", _("Not looser than %(edition)s.") % name, text, "", 7)


def _clause(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _proof(editing: Editing) -> Row:
    state = editing.state
    if state.name == "unread":
        text = _("It runs as soon as nothing that is needed is missing.")
        return Row("proof", "warn", "wait", _("Not proven yet."), text, _("Not proven yet"), 2)
    if state.name == "broken":
        first = (state.own or state.broken)[0]
        number = first.invariant.removeprefix("INV-").lstrip("0")
        lead = _("Safety rule %(number)s is broken:") % {"number": number}
        if not first.invariant.startswith("INV-"):
            lead = _("A safety rule is broken:")
        text = f"{_clause(first.asks)} " + _("No approver can accept this.")
        return Row("proof", "danger", "stop", lead, text, _("Refused"), 0)
    text = _("None of the %(count)s safety rules is broken.") % {"count": SAFETY_RULES}
    return Row("proof", "plain", "check", _("Proof holds."), text, _("Proof holds"), 6)


def _words(editing: Editing) -> Row:
    lead = _("Not proven: the words.")
    changed = editing.compared.of("sentence") if editing.compared else ()
    marked = [one for one in changed if one.marks]
    if not changed:
        return Row("words", "plain", "eye", lead, _("You changed no sentence here."), "", 8)
    count = len(changed)
    text = ngettext(
        "%(num)s sentence reads otherwise: only a reader can judge it.",
        "%(num)s sentences read otherwise: only a reader can judge them.",
        count,
    ) % {"num": count}
    if marked:
        text += " " + _("Marked: %(what)s") % {"what": _clause(marked[0].marks[0][1])}
        return Row("words", "warn", "eye", lead, text, "", 2)
    return Row("words", "warn", "eye", lead, text, "", 4)
