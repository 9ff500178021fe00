"""What the proof says, in the reader's language: the invariants, and how one is broken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

# Each in one sentence for whoever edits; the whole text is in the evidence file, section 9.
INVARIANTS: Final[Mapping[str, Any]] = {
    "INV-01": _("No retinoid before day 7, for anybody, in any form."),
    "INV-02": _("Retinoids wait 10 days after standard and 14 after deep or energy treatment;"
                " prescribed ones always 14."),
    "INV-03": _("No retinoid at all while breastfeeding, pregnant or trying to conceive."),
    "INV-04": _("Breastfeeding and pregnancy that nobody asked about never count as “no”."),
    "INV-05": _("A product with a retinoid in its list is never among what may be used."),
    "INV-06": _("No vendor’s rule and no clinic’s template switches the retinoid rules off."),
    "INV-07": _("Nobody is told to stop or pause breastfeeding."),
    "INV-08": _("While breastfeeding: no numbing cream on the breast, and nothing for the nipple."),
    "INV-09": _("No numbing cream at home on treated skin within 7 days."),
    "INV-10": _("After an anaesthetic, the warning of too much of it is on the sheet."),
    "INV-11": _("What was applied while breastfeeding is signed off by a clinician."),
    "INV-12": _("Every sheet has sunscreen with a start, and no direct sun until a date."),
    "INV-13": _("Every sheet has the danger signs, and whom to call."),
    "INV-14": _("Radio-frequency and plasma have danger signs of their own."),
    "INV-15": _("Every sheet says when, where, how deep, and whom to ask."),
    "INV-16": _("Infection is uncommon but possible: no text says otherwise, none promises."),
    "INV-17": _("No “FDA approved”, no “medical grade”, nothing that “absorbs better”."),
    "INV-18": _("A deeper treatment never has a shorter wait."),
    "INV-19": _("Knowing more of a patient never shortens a wait or removes a warning."),
    "INV-20": _("What was not recorded leads to the longest wait, never to a shorter one."),
    "INV-21": _("Times and limits use the set depth, never the vendor’s estimate."),
    "INV-22": _("Dates are rounded up, and no change of the clock brings one forward."),
    "INV-23": _("Nothing is allowed and forbidden on the same sheet."),
    "INV-24": _("A date counts only once the skin is calm."),
    "INV-25": _("A reason not to treat stops the sheet until a clinician answers for it."),
    "INV-26": _("Radio-frequency with an active implant can’t be overridden."),
    "INV-27": _("Nobody is told to stop, start or change a prescribed medicine."),
    "INV-28": _("A product is allowed only if its whole list was read."),
    "INV-29": _("Acids, vitamin C, benzoyl peroxide, scrubs, self-tan and scent wait their time."),
    "INV-30": _("In the first days only the few things that are safe on open skin."),
    "INV-31": _("Every statement has a source, and not only one with something to sell."),
    "INV-32": _("A declined claim is never printed as a fact."),
    "INV-33": _("What is for clinicians is never on a patient’s sheet."),
    "INV-34": _("A sheet names its edition, and never changes."),
    "INV-35": _("Patients’ texts are plain and short."),
    "proof": _("The proof itself could not be finished."),
}  # fmt: skip

# How one is broken: what the proof writes, and what a reader gets. Named parts are filled in.
_MESSAGES: Final[tuple[tuple[str, Any], ...]] = (
    (r"is missing", _("It is missing.")),
    (r"must be in the category (?P<x>\w+)", _("It must stay in its category (%(x)s).")),
    (r"must have the level (?P<x>\w+)", _("It must say whom to call (%(x)s).")),
    (r"must not be overridable", _("Nobody may set it aside.")),
    (r"must have no topic: another could replace it",
     _("It must have no topic: another rule could replace it.")),
    (r"does not reach everybody whom it must", _("It does not reach everybody whom it must.")),
    (r"begins later than its danger", _("It begins later than the danger it warns of.")),
    (r"ends before its danger", _("It ends before the danger it warns of.")),
    (r"(?P<x>[\w-]+) is not avoided long enough", _("It is not avoided long enough: %(x)s.")),
    (r"(?P<x>[\w-]+) is not kept out long enough", _("It is not kept out long enough: %(x)s.")),
    (r"ends before 14 days", _("It ends before 14 days.")),
    (r"lets a retinoid start too early by its own windows",
     _("By its own windows a retinoid starts too early.")),
    (r"retinoids are not forbidden without a date, once, for this patient",
     _("For this patient retinoids are not forbidden without a date, exactly once.")),
    (r"must avoid retinoids without an end in every tier",
     _("It must forbid retinoids without an end, in every tier.")),
    (r"(?P<x>\w+) must block the sheet until it is answered",
     _("This question must block the sheet until it is answered: %(x)s.")),
    (r"allows a retinoid to a patient who may have none",
     _("It allows a retinoid to a patient who may have none.")),
    (r"'(?P<x>[^']+)' is not read as (?:a retinoid|(?P<y>[\w-]+))",
     _("An ingredient is no longer recognised: %(x)s.")),
    (r"numbing cream on the breast is not forbidden while breastfeeding",
     _("Numbing cream on the breast is not forbidden while breastfeeding.")),
    (r"must be there as something to do, with windows",
     _("It must be there as something to do, with windows.")),
    (r"the sun must be avoided until a date", _("The sun must be avoided until a date.")),
    (r"starts inside the first days by its own windows",
     _("By its own windows it starts inside the first days.")),
    (r"the first days are too short", _("The first days are too short.")),
    (r"names too early a day for sunscreen", _("It names too early a day for sunscreen.")),
    (r"(?P<x>\w+) can stop the treatment and must block the sheet",
     _("This question can stop the treatment and must block the sheet: %(x)s.")),
    (r"(?P<x>\w+) blocks the sheet and '(?P<y>\w+)' changes nothing",
     _("The most careful answer to this question changes nothing: %(x)s.")),
    (r"a product with (?P<x>[\w-]+) is met by no rule",
     _("A product of this class is met by no rule: %(x)s.")),
    (r"must hold where nobody asked", _("It must hold where nobody asked, too.")),
    (r"no longer lengthens when more is known to be wrong",
     _("It no longer lengthens the wait when more is wrong.")),
    (r"has a window that ends before it begins", _("A window ends before it begins.")),
    (r"is printed only beside a product, so it could go missing",
     _("It is printed only beside a product, so it could go missing.")),
    (r"(?P<x>[\w-]+) is avoided for less long when more is known or unsure",
     _("The wait gets shorter when more is known, or less sure: %(x)s.")),
    (r"no longer applies when more is known or unsure",
     _("It no longer applies when more is known, or less sure.")),
    (r"allows what (?P<x>[\w-]+) forbids \((?P<y>[\w-]+)\)",
     _("It allows what %(x)s forbids (%(y)s).")),
    (r"names a retinoid among what to do, without its topic",
     _("It names a retinoid among what to do, without its topic.")),
    (r"invites to use a retinoid", _("It invites people to use a retinoid.")),
    (r"invites to use (a )?numbing cream", _("It invites people to use a numbing cream.")),
    (r"the languages use different placeholders",
     _("The languages leave different parts open.")),
    (r"does not say no \((?P<x>\w+)\)", _("The text does not say no (%(x)s).")),
    (r"does not name (?P<x>[\w-]+) \((?P<y>\w+)\)",
     _("The text does not name what it forbids: %(x)s (%(y)s).")),
    (r"must say whom to call \((?P<x>\w+)\)", _("The text must say whom to call (%(x)s).")),
    (r"no longer says what it is for \((?P<x>\w+)\)",
     _("The text no longer says what it is there for (%(x)s).")),
    (r"says from when a thing is allowed: only something to do may, it is checked",
     _("It says from when a thing is allowed: only something to do may, for that is checked.")),
    (r"says (?P<x>'.*'|\".*\")", _("It says what no sheet may say: %(x)s.")),
    (r"has no source", _("It has no source.")),
    (r"has only promotional sources", _("Its only sources have something to sell.")),
    (r"states the declined claim (?P<x>[\w-]+)", _("It states the declined claim %(x)s.")),
    (r"a deeper tier has a shorter window", _("A deeper tier has a shorter window.")),
    (r"could not be shown: (?P<x>.*)", _("It could not be shown: %(x)s.")),
)  # fmt: skip
MESSAGES: Final = tuple((re.compile(pattern), said) for pattern, said in _MESSAGES)
_ADDED: Final[Mapping[str, Any]] = {
    "shown when treated although a stop is open":
        _("Shown for a treatment that took place although a stop is open."),
    "could not be shown on a plan, and is refused all the same":
        _("No sheet could show it, and it is refused all the same."),
    "modifiers may lengthen it, which could not be shown":
        _("A longer wait for some patients may mend it, which could not be shown."),
}  # fmt: skip
_WARNINGS: Final = (
    (re.compile(r"(?P<x>\S+): nobody can ever get it"), _("Nobody can ever get it.")),
    (re.compile(r"(?P<x>\S+): says nothing where nobody asked"),
     _("It says nothing where nobody asked.")),
    (re.compile(r"(?P<x>\S+): says the same of the same as (?P<y>\S+)"),
     _("It says the same to the same patients as %(y)s.")),
    (re.compile(r"(?P<x>\S+): no rule speaks about it, labels do"),
     _("Labels name this topic, and no rule speaks about it.")),
)  # fmt: skip


def said(message: str) -> str:
    """Return how an invariant is broken, in the reader's language; else as the proof wrote it."""
    first, *more = message.split("; ")
    parts = [_translated(first)]
    parts += [str(_ADDED.get(part, part)) for part in more]
    return " ".join(parts)


def _translated(message: str) -> str:
    for pattern, words in MESSAGES:
        if match := pattern.fullmatch(message):
            return str(words) % match.groupdict()
    return message


def warned(warning: str) -> tuple[str, str]:
    """Return the path that a warning of the proof is about, and what it says."""
    for pattern, words in _WARNINGS:
        if match := pattern.fullmatch(warning):
            return match["x"], str(words) % match.groupdict()
    return "", warning


def invariant(name: str) -> str:
    """Return an invariant as one sentence; its bare name where it has none."""
    return str(INVARIANTS.get(name, name))
