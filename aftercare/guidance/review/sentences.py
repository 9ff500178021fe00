"""What each finding says, in the reader's language: the one table of their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aftercare.guidance import spans
from aftercare.guidance.review.finding import Finding
from aftercare.rules.vocabulary import Language
from aftercare.web.formats import language

# Every code, with what it says. What ends in _h is hours; days and lists are put into words.
SAYS: Final[Mapping[str, str]] = {
    "schema": "%(problem)s",
    "needed": gettext_noop("This is needed: the safety checks speak about it."),
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
# What the strict reading says, in words that can be translated; each `%s` is what it names.
PROBLEMS: Final = tuple(
    (re.compile(re.escape(text).replace("%s", "(.+)")), text)
    for text in (
        gettext_noop("must be an object"),
        gettext_noop("must be an object of texts"),
        gettext_noop("must be a list"),
        gettext_noop("must have at most %s items"),
        gettext_noop("must be one of %s, or null"),
        gettext_noop("must be one of %s"),
        gettext_noop("must be a whole number from %s to %s, or null"),
        gettext_noop("must be text that is not empty"),
        gettext_noop("must be at most %s characters"),
        gettext_noop("must not contain control characters"),
        gettext_noop("must have words in %s"),
        gettext_noop("is not known here; allowed: %s"),
        gettext_noop("is needed and must not be empty"),
        gettext_noop("is needed"),
        gettext_noop("is there twice"),
        gettext_noop("must be small letters, digits and hyphens"),
        gettext_noop("must be true or false"),
        gettext_noop("must be a number"),
        gettext_noop("must be from %s to %s"),
        gettext_noop("must be at least 1: nothing shortens"),
        gettext_noop("must be [from, until] in hours, until null for no end"),
        gettext_noop("must be [from, to] within %s to %s"),
        gettext_noop("must list some of %s"),
        gettext_noop("must name something, or be left out"),
        gettext_noop("a box must name at least one dimension"),
        gettext_noop("must be a day such as 2027-11-22, or null"),
        gettext_noop("must be applies or skips"),
        gettext_noop("must be clinic, urgent or emergency"),
        gettext_noop("%s is not a known topic"),
        gettext_noop("%s is not a known source or claim"),
        gettext_noop("%s is not known"),
        gettext_noop("at least one is needed"),
        gettext_noop("an avoid rule needs windows and a topic"),
        gettext_noop("a do rule needs a topic, for the checks to see it"),
        gettext_noop("a help rule needs a level"),
        gettext_noop("a rule without an end needs its `while` words"),
        gettext_noop("has no placeholders"),
        gettext_noop("must not be below the depth that warns"),
        gettext_noop("must be a topic or null"),
        gettext_noop("must be a decimal number as text, such as “1.5”"),
        gettext_noop("must be [low, high] as text, or null"),
        gettext_noop("can't be written down as Unicode JSON"),
        gettext_noop("must be %s"),
    )
)


def said(finding: Finding) -> str:
    """Return a finding in words, in the language of the page."""
    if finding.code == "schema":
        return problem(str(finding.params.get("problem", "")))
    key = finding.code
    if key == "reading-level":
        english = finding.params.get("language") == Language.EN
        key = "reading-level-grade" if english else "reading-level-lix"
    if key == "language-other":
        key = f"{key}-{finding.params.get('language')}"
    if key == "source-superseded" and finding.params.get("by"):
        key = "source-superseded-by"
    return _(SAYS[key]) % {name: _value(name, value) for name, value in finding.params.items()}


def problem(text: str) -> str:
    """Return what the strict reading says as a sentence in the language of the page."""
    for pattern, msgid in PROBLEMS:
        match = pattern.fullmatch(text)
        if match:
            text = _(msgid) % match.groups() if match.groups() else _(msgid)
            break
    return f"{text[:1].upper()}{text[1:]}."


def _value(name: str, value: Any) -> str:
    if name.endswith("_h"):
        return spans.exactly(value, language())
    if isinstance(value, date):
        return str(formats.date_format(value, "j F Y"))
    if isinstance(value, float):
        return str(formats.localize(value))
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return str(value)
