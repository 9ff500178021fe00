"""In which ways a document can be looser, stricter or otherwise than another, each in words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from aftercare.rules.problems import ProblemCode, gettext_noop


class Heading(StrEnum):
    """Under which heading a change is decided, the most dangerous first."""

    LOOSER = "looser"
    MEANING = "meaning"
    SENTENCE = "sentence"
    STRICTER = "stricter"
    NOTHING = "nothing"


class ChangeCode(ProblemCode):
    """What changed; the sentence is about patients, and names nothing that nobody wrote down."""

    # Looser: somebody would be told something milder.
    EARLIER = (
        "earlier-date",
        gettext_noop("%(who)s: ends %(earlier)s earlier (%(old)s, now %(new)s)"),
    )
    SOONER = "earlier-start", gettext_noop("%(who)s: may begin after %(new)s, not %(old)s")
    LATER_BAN = "later-ban", gettext_noop("%(who)s: holds only from %(new)s on, not from %(old)s")
    SECOND = "earlier-second", gettext_noop("%(who)s: the second date comes earlier")
    NO_END = "end-lost", gettext_noop("%(who)s: had no end and now ends after %(new)s")
    GONE = "line-gone", gettext_noop("%(who)s: the line is gone")
    MORE = "needs-more", gettext_noop("%(who)s: the line is no longer printed")
    UNASKED = "not-asked", gettext_noop("where nobody asked, the line is no longer printed")
    REPLACED = "line-replaced", gettext_noop("%(who)s: “%(by)s” is printed in its place")
    WEAKER = "weaker-category", gettext_noop("was “%(old)s” and is “%(new)s”")
    UNTOPIC = "topic-dropped", gettext_noop("%(who)s: %(topic)s is no longer held back so long")
    HELP_LEVEL = "milder-help", gettext_noop("help was “%(old)s” and is “%(new)s”")
    HELP_LATER = "later-help", gettext_noop("%(who)s: help is offered from %(new)s, not %(old)s")
    HELP_ENDS = (
        "help-ends-earlier",
        gettext_noop("%(who)s: the sign counts until %(new)s, not %(old)s"),
    )
    STOP_LESS = "stop-less", gettext_noop("%(who)s: the treatment is no longer stopped")
    OVERRIDABLE = "stop-overridable", gettext_noop("the stop may now be overridden")
    MODIFIER = "modifier-dropped", gettext_noop("%(who)s: “%(by)s” lengthens it by less, or not")
    NARROWER = "modifier-narrower", gettext_noop("%(who)s: no longer counts as a reason to wait")
    PERMISSION = "new-permission", gettext_noop("more patients are told to do this")
    REASSURED = "more-reassured", gettext_noop("%(who)s: are told to expect this, or for longer")
    CALM = "calm-gate", gettext_noop("no longer asks that the skin is calm first")
    CLOCK = "clock-time", gettext_noop("prints a time of day, not the whole day after")
    TONIGHT = "not-tonight", gettext_noop("no longer stands among what counts tonight")
    NOT_BLOCKING = "question-open", gettext_noop("the question no longer has to be answered")
    FEWER_ASKED = "question-fewer", gettext_noop("the question is asked for fewer devices")
    DROPPED = "dropped", gettext_noop("is no longer there: the edition in force knows it")
    WARN = "limit-raised", gettext_noop("the depth in millimetres was %(old)s and is %(new)s")
    CLASS = "lower-class", gettext_noop("a treatment counts as less deep in its description")
    READ_LESS = (
        "ingredient-lost",
        gettext_noop("%(names)s: no longer read as %(topic)s"),
    )
    READ_HARMLESS = (
        "read-as-harmless",
        gettext_noop("%(names)s: now known and harmless; until now the product was not checked"),
    )
    COUNTS_LESS = (
        "counts-less",
        gettext_noop("counts in fewer products, or otherwise: was “%(old)s” and is “%(new)s”"),
    )
    OTHER_KIND = (
        "other-kind",
        gettext_noop("%(names)s: the name of a product may tell another kind of product"),
    )
    HELD_LESS = "held-less", gettext_noop("%(names)s: no longer holds a product back")
    ALLERGY = (
        "milder-allergy",
        gettext_noop("what the allergy means was “%(old)s” and is “%(new)s”"),
    )
    LET_THROUGH = (
        "allergy-let-through",
        gettext_noop("%(names)s: no longer counts as what the patient is allergic to"),
    )
    NOT_UNDERSTOOD = (
        "allergy-not-understood",
        gettext_noop("%(names)s: no longer understood as this allergy"),
    )
    RAISED = "evidence-raised", gettext_noop("rested on “%(old)s” and rests on “%(new)s”")
    INTEREST = "interest-hidden", gettext_noop("the interest was “%(old)s” and is “%(new)s”")
    SAME_WORK = "same-work", gettext_noop("reads like %(by)s, whose interest is “%(old)s”")
    LESS_LISTED = "source-gone", gettext_noop("no longer names %(names)s")
    CLAIM = "claim-followed", gettext_noop("the claim was “%(old)s” and is “%(new)s”")
    PRINTABLE = "claim-printable", gettext_noop("what no sheet could state may be stated")
    RED_LEVEL = "red-flag-level", gettext_noop("the action was “%(old)s” and is “%(new)s”")
    REVIVED = "superseded-lifted", gettext_noop("counts again although it was superseded")
    UNSHOWN = "not-shown", gettext_noop("too many facts at once: could not be compared")
    # What words mean, and what nobody has claimed to know.
    MEANS = "meaning", gettext_noop("means something else")
    SWAPPED = "swapped", gettext_noop("the words of two answers changed places")
    FURTHER_DOWN = "further-down", gettext_noop("stands further down among the signs of danger")
    NEW = "new", gettext_noop("is new")
    STILL_READ = (
        "still-read",
        gettext_noop("names came or went; what was asked of labels is read as before"),
    )
    UNCLAIMED = "unclaimed", gettext_noop("is otherwise, in a way that was not compared")
    WORDS = "words", gettext_noop("reads otherwise")
    WORDS_NEW = "words-added", gettext_noop("was added")
    WORDS_GONE = "words-removed", gettext_noop("was removed")
    # Stricter, or nothing.
    LONGER = "longer", gettext_noop("holds longer, or for more patients")
    NEW_RULE = "new-rule", gettext_noop("a new line")
    STRICTER = "stricter", gettext_noop("is stricter")
    SAME = "same", gettext_noop("is written otherwise and changes nothing that anybody reads")
    # What no signature mends.
    HOLE_LOST = (
        "placeholder-lost",
        gettext_noop("{%(name)s} is needed here and was left out: write it again"),
    )


# Of looser changes, which come first: stops, help, conditions, bans and dates, limits, names.
_FIRST: Final = (
    ("stop-less", "stop-overridable", "question-open", "question-fewer", "dropped"),
    ("milder-help", "later-help", "help-ends-earlier", "red-flag-level", "line-gone"),
    ("needs-more", "not-asked", "weaker-category", "line-replaced", "topic-dropped"),
    ("earlier-date", "end-lost", "earlier-start", "later-ban", "earlier-second"),
    ("modifier-dropped", "modifier-narrower", "calm-gate", "new-permission", "more-reassured"),
    ("limit-raised", "lower-class", "ingredient-lost", "read-as-harmless", "counts-less"),
    ("held-less", "milder-allergy", "allergy-let-through", "allergy-not-understood", "other-kind"),
)


def rank(code: ChangeCode) -> int:
    """Return where a looser change stands among others, the most dangerous lowest."""
    for place, group in enumerate(_FIRST):
        if code in group:
            return place
    return len(_FIRST)
