"""What each finding says, in the reader's language: the one table of their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from aftercare import rules
from aftercare.guidance.review_finding import Finding
from aftercare.rules.vocabulary import Language

# Every code, with what it says. What ends in _h is hours; days and lists are put into words.
SAYS: Final[Mapping[str, str]] = {
    "schema": noop("%(problem)s"),
    "needed": noop("This is needed: the safety checks speak about it."),
    "language-missing": noop("The words are missing in this language."),
    "placeholder-unknown": noop("{%(name)s} is not a known placeholder."),
    "placeholder-open": noop("A brace is left open."),
    "placeholders-differ": noop("English and Swedish use different placeholders."),
    "placeholder-empty": noop("{%(name)s} has nothing to stand for in this rule."),
    "number-contradicts": noop(
        "The text says “%(words)s”, but the window of tier %(tier)s is %(window_h)s."
    ),
    "number-is-shorter": noop(
        "The text says “%(words)s”, but in tier %(tier)s it is %(window_h)s for patients whose "
        "window is longer (%(modifier)s)."
    ),
    "numbers-differ": noop("English and Swedish give different numbers: %(numbers)s."),
    "negation-lost": noop("Here a “not” is missing that the other language has: “%(sentence)s”"),
    "reading-level-grade": noop(
        "Reads at grade %(level)s. A patient’s text may be at most grade %(limit)s."
    ),
    "reading-level-lix": noop(
        "Reads at LIX %(level)s. A patient’s text may be at most LIX %(limit)s."
    ),
    "wording-forbidden": noop("“%(words)s” may not be said on a sheet (%(invariant)s)."),
    "claim-repeated": noop(
        "“%(words)s” says what claim %(claim)s says, which is never printed as a fact "
        "(%(invariant)s)."
    ),
    "source-missing": noop("A rule needs at least one source."),
    "source-promotional": noop(
        "Only promotional sources: %(sources)s. A rule needs one that sells nothing."
    ),
    "source-superseded": noop("Leans on %(source)s, which is superseded."),
    "source-superseded-by": noop("Leans on %(source)s, which is superseded by %(by)s."),
    "review-missing": noop("There is no day by which it should be reviewed."),
    "review-unreadable": noop("“%(day)s” is not a day. Write it as 2027-11-22."),
    "review-overdue": noop("Should have been reviewed by %(day)s."),
    "nobody": noop("No treatment at all meets this condition: nobody would ever get the rule."),
    "box-nobody": noop("No treatment at all meets alternative %(box)s of this condition."),
    "rule-identical": noop(
        "Same category, topics, condition and windows as %(rule)s: one of them is never printed."
    ),
    "text-identical": noop("The same text stands in %(rule)s."),
}
CODES: Final = frozenset(SAYS) - {
    *("reading-level-grade", "reading-level-lix", "source-superseded-by"),
} | {"reading-level"}
# What the strict reading says, in words that can be translated; each `%s` is what it names.
PROBLEMS: Final = tuple(
    (re.compile(re.escape(text).replace("%s", "(.+)")), text)
    for text in (
        noop("must be an object"),
        noop("must be an object of texts"),
        noop("must be a list"),
        noop("must have at most %s items"),
        noop("must be one of %s, or null"),
        noop("must be one of %s"),
        noop("must be a whole number from %s to %s, or null"),
        noop("must be text that is not empty"),
        noop("must be at most %s characters"),
        noop("must not contain control characters"),
        noop("must have words in %s"),
        noop("is not known here; allowed: %s"),
        noop("is needed and must not be empty"),
        noop("is needed"),
        noop("is there twice"),
        noop("must be small letters, digits and hyphens"),
        noop("must be true or false"),
        noop("must be a number"),
        noop("must be from %s to %s"),
        noop("must be at least 1: nothing shortens"),
        noop("must be [from, until] in hours, until null for no end"),
        noop("must be [from, to] within %s to %s"),
        noop("must list some of %s"),
        noop("must name something, or be left out"),
        noop("a box must name at least one dimension"),
        noop("must be a day such as 2027-11-22, or null"),
        noop("must be applies or skips"),
        noop("must be clinic, urgent or emergency"),
        noop("%s is not a known topic"),
        noop("%s is not a known source or claim"),
        noop("%s is not known"),
        noop("at least one is needed"),
        noop("an avoid rule needs windows and a topic"),
        noop("a do rule needs a topic, for the checks to see it"),
        noop("a help rule needs a level"),
        noop("a rule without an end needs its `while` words"),
        noop("has no placeholders"),
        noop("must not be below the depth that warns"),
        noop("must be a topic or null"),
        noop("must be %s"),
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
        return rules.span(value, Language((translation.get_language() or "en")[:2]))
    if isinstance(value, date):
        return str(formats.date_format(value, "j F Y"))
    if isinstance(value, float):
        return str(formats.localize(value))
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return str(value)
