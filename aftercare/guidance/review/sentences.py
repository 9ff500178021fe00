"""What the review finds, and how an invariant is broken, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.guidance.review.finding import Finding
from aftercare.guidance.sentences import exactly
from aftercare.rules.vocabulary import Language
from aftercare.web import sentences
from aftercare.web.formats import language

# What each code says; what ends in _h is hours. Problems of a document's form that are not here
# are said as the strict reading says them, translated.
SAYS: Final[Mapping[str, str]] = {
    "needed": gettext_noop("This is needed: the safety checks speak about it."),
    "not-yet-known": gettext_noop(
        "This edition does not know it yet: it is on no form, and nothing is judged by it."
    ),
    "language-missing": gettext_noop("The words are missing in this language."),
    "language-other-en": gettext_noop("This is not English."),
    "language-other-sv": gettext_noop("This is not Swedish."),
    "text-invisible": gettext_noop("There are signs in it that nobody sees: %(signs)s."),
    "text-mixed-script": gettext_noop(
        "“%(word)s” has letters of another alphabet that look like ours: write it anew."
    ),
    "language-same": gettext_noop("English and Swedish have the same words."),
    "placeholder-unknown": gettext_noop("{%(name)s} is not a known placeholder."),
    "placeholder-open": gettext_noop("A brace is left open."),
    "placeholders-differ": gettext_noop(
        "%(names)s stands in the other language and not here. Write it here too, or in neither."
    ),
    "placeholder-empty": gettext_noop("{%(name)s} has nothing to stand for in this rule."),
    "number-contradicts": gettext_noop(
        "The text says “%(words)s”, but the window of tier %(tier)s is %(window_h)s."
    ),
    "number-is-shorter": gettext_noop(
        "The text says “%(words)s”, but in tier %(tier)s it is %(window_h)s for patients whose "
        "window is longer (%(modifier)s)."
    ),
    "numbers-differ": gettext_noop("English and Swedish give different numbers: %(numbers)s."),
    "negation-lost": gettext_noop(
        "Here a “not” is missing that the other language has: “%(sentence)s”"
    ),
    "reading-level-grade": gettext_noop(
        "Reads at grade %(level)s. A patient’s text may be at most grade %(limit)s."
    ),
    "reading-level-lix": gettext_noop(
        "Reads at LIX %(level)s. A patient’s text may be at most LIX %(limit)s."
    ),
    "wording-forbidden": gettext_noop("“%(words)s” may not be said on a sheet (%(invariant)s)."),
    "claim-repeated": gettext_noop(
        "“%(words)s” says what claim %(claim)s says, which is never printed as a fact "
        "(%(invariant)s)."
    ),
    "source-missing": gettext_noop("A rule needs at least one source."),
    "source-promotional": gettext_noop(
        "Only promotional sources: %(sources)s. A rule needs one that sells nothing."
    ),
    "source-superseded": gettext_noop("Leans on %(source)s, which is superseded."),
    "source-superseded-by": gettext_noop("Leans on %(source)s, which is superseded by %(by)s."),
    "review-missing": gettext_noop("There is no day by which it should be reviewed."),
    "review-unreadable": gettext_noop("“%(day)s” is not a day. Write it as 2027-11-22."),
    "review-overdue": gettext_noop("Should have been reviewed by %(day)s."),
    "nobody": gettext_noop(
        "No treatment at all meets this condition: nobody would ever get the rule."
    ),
    "box-nobody": gettext_noop("No treatment at all meets alternative %(box)s of this condition."),
    "outranked": gettext_noop(
        "Whoever would get this rule gets another in its place: %(rules)s. It is never printed."
    ),
    "rule-identical": gettext_noop(
        "Same category, topics, condition and windows as %(rule)s: one of them is never printed."
    ),
    "text-identical": gettext_noop("The same text stands in %(rule)s."),
}
# Codes that are said in more than one way.
_TWO_WAYS: Final = {
    "reading-level": ("reading-level-grade", "reading-level-lix"),
    "source-superseded": ("source-superseded-by",),
    "language-other": ("language-other-en", "language-other-sv"),
}
CODES: Final = (frozenset(SAYS) | frozenset(_TWO_WAYS)) - {
    way for ways in _TWO_WAYS.values() for way in ways
}
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
    (r"invites to use a retinoid: (?P<x>.*)",
     _("It invites people to use a retinoid: “%(x)s” Write “no” or “not” before its name, or leave"
       " the sentence out.")),
    (r"invites to use a numbing cream: (?P<x>.*)",
     _("It invites people to use a numbing cream: “%(x)s” Write “no” or “not” before its name, or"
       " leave the sentence out.")),
    (r"the languages use different placeholders",
     _("The languages leave different parts open.")),
    (r"must give the least sun protection factor",
     _("It must give the least sun protection factor. Write “SPF 30” in each language.")),
    (r"must give the emergency number",
     _("It must give the emergency number. Write {emergency_number} in each language.")),
    (r"holds for less long than the dossier found anywhere",
     _("It holds for less long than any source of the dossier says.")),
    (r"says from when a thing is allowed: only something to do may, it is checked",
     _("It says from when a thing is allowed: only something to do may, for that is checked.")),
    (r"says (?P<x>'.*'|\".*\")", _("No sheet may say %(x)s. Leave these words out.")),
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


def said(finding: Finding) -> str:
    """Return a finding in words, in the language of the page."""
    key = finding.code
    if isinstance(key, rules.ProblemCode) and key not in SAYS:
        return sentences.of_code(key, finding.params)
    if key == "reading-level":
        english = finding.params.get("language") == Language.EN
        key = "reading-level-grade" if english else "reading-level-lix"
    if key == "language-other":
        key = f"{key}-{finding.params.get('language')}"
    if key == "source-superseded" and finding.params.get("by"):
        key = "source-superseded-by"
    return gettext(SAYS[key]) % {
        name: _value(name, value) for name, value in finding.params.items()
    }


def _value(name: str, value: Any) -> str:
    return exactly(value, language()) if name.endswith("_h") else sentences.shown(value)


def broken(message: str) -> str:
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
