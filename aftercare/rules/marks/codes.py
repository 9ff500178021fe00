"""The kinds of marks that a sentence can have, each with its sentence in English."""

from __future__ import annotations

from dataclasses import dataclass

from aftercare.rules.problems import ProblemCode, gettext_noop
from aftercare.rules.vocabulary import Language


class MarkCode(ProblemCode):
    """What was noticed in a sentence; `words` are those that it was noticed by.

    The short name is what `guidance check --format json` prints.
    """

    PERMITS = "permission", gettext_noop("permits: “%(words)s”")
    EXCEPTS = "exception", gettext_noop("makes an exception: “%(words)s”")
    NARROWS = "condition", gettext_noop("says when, where or how a ban holds: “%(words)s”")
    LIFTS = "lifting", gettext_noop("lifts what is said elsewhere: “%(words)s”")
    REASSURES = "reassurance", gettext_noop("reassures: “%(words)s”")
    OVERRULES = "overruling", gettext_noop("puts something in the place of the sheet: “%(words)s”")
    TIME = "time", gettext_noop("says a time: “%(words)s”")
    NUMBER = "number", gettext_noop("says a number: “%(words)s”")
    MEDICINE = "medicine", gettext_noop("speaks of medicine: “%(words)s”")
    ADDRESS = "address", gettext_noop("holds an address or a sign: “%(words)s”")
    POSTPONES = "postponement", gettext_noop("could put off a call for help: “%(words)s”")
    DENIES = "denial", gettext_noop("denies a sign of danger: “%(words)s”")
    NAMES = "names", gettext_noop("names %(words)s")
    FORBIDDEN = "forbidden", gettext_noop("names %(words)s, which “%(rule)s” forbids")
    SAYS_NO = "says-no", gettext_noop("no longer says any of these: %(words)s")
    LOST = "lost", gettext_noop("has lost: “%(words)s”")
    CONTRADICTS = "contradiction", gettext_noop("the languages do not say the same: “%(words)s”")
    INVARIANT = "invariant", gettext_noop("says what %(words)s forbids")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing noticed, in one language or, without one, between both; `rule` forbids it."""

    code: MarkCode
    words: str = ""
    language: Language | None = None
    rule: str = ""

    @property
    def short(self) -> str:
        """Return what the command line's JSON calls it: "permission", "names retinol"."""
        if self.code is MarkCode.NAMES:
            return f"names {self.words}"
        if self.code is MarkCode.FORBIDDEN:
            return f"names {self.words}, forbidden by {self.rule}"
        return str(self.code)

    def __str__(self) -> str:
        return self.code.english % {"words": self.words, "rule": self.rule}
