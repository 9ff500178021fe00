"""What can be wrong with a clinic's additions, in words for whoever edits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.guidance.review import checks
from aftercare.guidance.review import sentences as review_sentences
from aftercare.guidance.sentences import invariant
from aftercare.rules.guidance import Guidance
from aftercare.rules.vocabulary import Language
from clinics.additions.checks import Reason

# By the code of a problem that the rules core found; %(words)s are those concerned.
PROBLEMS: Final[Mapping[str, Any]] = {
    "shape": _("It must be %(words)s."),
    "unknown-key": _("“%(words)s” is not known here."),
    "unknown-rule": _("The guidance in force no longer has this advice."),
    "not-longer": _("This advice can’t be lengthened: only what to avoid or take care with can."),
    "no-window": _("It has no end that could be later."),
    "in-hours": _("It is counted in hours: days would not fit its words."),
    "care": _("A longer time would put off care that must not wait: %(words)s."),
    "too-long": _("It would last longer than %(words)s days."),
    "not-spoken": _("A line can’t be added to this advice."),
    "missing": _("Write it in both languages."),
    "too-many-letters": _("Write at most %(words)s characters."),
    "control": _("Write it on one line."),
    "placeholder": _("Leave out the braces { and }."),
    "too-many": _("At most %(words)s."),
    "twice": _("“%(words)s” is on the list already."),
    "unreadable": _("This can’t be read as a list of ingredients. Copy it whole from the label."),
    "permits": _("“%(words)s” permits something. A line of yours can only ask for more care."),
    "excepts": _("“%(words)s” makes an exception. A line of yours can only ask for more care."),
    "lifts": _("“%(words)s” takes back what the advice says."),
    "reassures": _("“%(words)s” reassures or promises: leave it out."),
    "overrules": _("“%(words)s” puts something in the place of the sheet’s own words."),
    "time": _("“%(words)s” says when. Times stand beside the advice: lengthen it instead."),
    "number": _("“%(words)s” is a number. Only SPF from 30 and degrees can be given here."),
    "medicine": _("“%(words)s” is about medicine. That belongs in the guidance for all clinics."),
    "address": _("“%(words)s” can’t stand on a sheet."),
    "help": _("“%(words)s” could keep somebody from calling for help."),
    "names": _("“%(words)s” is forbidden on the sheet. Put “no” or “avoid” before it."),
    "negation": _("One language says no, the other does not."),
}
IN_LANGUAGE: Final[Mapping[Language, Any]] = {
    Language.EN: _("in English"),
    Language.SV: _("in Swedish"),
}
# By the code of a reason that stands for itself.
REASONS: Final[Mapping[str, Any]] = {
    "changed": _("It has changed since you saw it. Read it again."),
    "waiting": _("Another proposal waits for a clinician. Take it back first."),
    "same": _("This is what is in force already."),
    "no-note": _("Write what you changed, and why."),
    "no-remarks": _("Write what should be otherwise."),
    "decided": _("Somebody has decided this already."),
    "own": _("Another person than the one who proposed it has to confirm."),
}


def said(reason: Reason, guidance: Guidance, language: Language, *, named: bool = True) -> str:
    """Return a reason in words; what concerns one advice begins with its name, if `named`."""
    if reason.problem is not None:
        return f"{_about(reason.path, guidance, language, named)}{problem(reason.problem)}"
    if reason.finding is not None:
        about = _about(reason.path, guidance, language, named)
        return f"{about}{checks.said(reason.finding)}"
    if reason.broken is not None:
        names = [_title(name, guidance, language) for name in reason.broken.rules]
        asks = invariant(reason.broken.invariant)
        how = review_sentences.broken(reason.broken.message)
        return f"{asks} {how} ({', '.join(names)})"
    return str(REASONS[reason.code])


def problem(found: rules.Problem) -> str:
    """Return what the rules core found, in words."""
    if found.code == rules.AdditionsCode.INVARIANT:
        return str(invariant(str(found.params["words"])))
    return str(PROBLEMS[found.code] % found.params)


def _about(path: str, guidance: Guidance, language: Language, named: bool) -> str:
    """Return "Sun, in English: ", or as much of it as there is to say."""
    kind, _dot, rest = path.partition(".")
    name, _dot, tongue = rest.partition(".")
    if kind not in ("longer", "lines"):
        return ""
    parts = [_title(name, guidance, language)] if named else []
    parts += [str(IN_LANGUAGE[Language(tongue)])] if tongue else []
    return f"{', '.join(parts)}: " if parts else ""


def _title(rule: str, guidance: Guidance, language: Language) -> str:
    found = guidance.rule_by_id.get(rule)
    return rule if found is None else found.title[language]
