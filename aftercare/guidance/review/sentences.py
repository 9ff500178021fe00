"""What each finding says, in the reader's language: the one table of their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aftercare import rules
from aftercare.guidance import spans
from aftercare.guidance.review.finding import Finding
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
    "language-same": gettext_noop("English and Swedish have the same words."),
    "placeholder-unknown": gettext_noop("{%(name)s} is not a known placeholder."),
    "placeholder-open": gettext_noop("A brace is left open."),
    "placeholders-differ": gettext_noop("English and Swedish use different placeholders."),
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
    return _(SAYS[key]) % {name: _value(name, value) for name, value in finding.params.items()}


def _value(name: str, value: Any) -> str:
    return spans.exactly(value, language()) if name.endswith("_h") else sentences.shown(value)
