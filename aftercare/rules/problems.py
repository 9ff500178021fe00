"""What is wrong with data, as values: where, a code, and what the sentence about it names.

The English sentence of a code is for the command line. Every other reader gets words made from
the code and its parameters, in their own language; nobody ever takes a sentence apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self, TypeVar

Member = TypeVar("Member", bound=StrEnum)
# Every control character but the new line and the tab.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the translators; the core itself translates nothing."""
    return sentence


class ProblemCode(StrEnum):
    """The name of a kind of problem, with its sentence in English."""

    english: str

    def __new__(cls, code: str, english: str) -> Self:
        """Make a member out of its name and its sentence."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.english = english
        return member


class DataCode(ProblemCode):
    """What can be wrong with a guidance document, or with the facts of a treatment.

    The sentences that are not marked for translation have other words on the review page.
    """

    # Of any data.
    NOT_AN_OBJECT = "not-an-object", gettext_noop("must be an object")
    NOT_A_LIST = "not-a-list", gettext_noop("must be a list")
    NOT_TRUE_OR_FALSE = "not-true-or-false", gettext_noop("must be true or false")
    NOT_A_NUMBER = "not-a-number", gettext_noop("must be a number")
    NOT_WHOLE = (
        "not-whole",
        gettext_noop("must be a whole number from %(low)s to %(high)s, or null"),
    )
    OUT_OF_BOUNDS = "out-of-bounds", gettext_noop("must be from %(low)s to %(high)s")
    NOT_ONE_OF = "not-one-of", gettext_noop("must be one of %(allowed)s")
    NOT_ONE_OF_OR_NULL = "not-one-of-or-null", gettext_noop("must be one of %(allowed)s, or null")
    NOT_THAT = "not-that", gettext_noop("must be %(wanted)s")
    UNKNOWN_KEY = "unknown-key", gettext_noop("is not known here; allowed: %(allowed)s")
    TOO_MANY = "too-many", gettext_noop("must have at most %(most)s items")
    TEXT_EMPTY = "text-empty", gettext_noop("must be text that is not empty")
    TEXT_TOO_LONG = "text-too-long", gettext_noop("must be at most %(most)s characters")
    TEXT_CONTROL = "text-control", gettext_noop("must not contain control characters")
    MISSING = "missing", gettext_noop("is needed")
    EMPTY = "empty", gettext_noop("is needed and must not be empty")
    # Of the form of a guidance document.
    NOT_JSON = "not-json", gettext_noop("can't be written down as Unicode JSON")
    NO_WORDS = "no-words", "must have words in %(languages)s"
    NOT_TEXTS = "not-texts", gettext_noop("must be an object of texts")
    NOT_AN_ID = "not-an-id", gettext_noop("must be small letters, digits and hyphens")
    NOT_A_DAY = "not-a-day", gettext_noop("must be a day such as 2027-11-22, or null")
    NOT_A_DECIMAL = (
        "not-a-decimal",
        gettext_noop("must be a decimal number as text, such as “1.5”"),
    )
    NOT_A_RANGE = "not-a-range", gettext_noop("must be [from, to] within %(low)s to %(high)s")
    NOT_A_WINDOW = (
        "not-a-window",
        gettext_noop("must be [from, until] in hours, until null for no end"),
    )
    NOT_AN_ESTIMATE = "not-an-estimate", gettext_noop("must be [low, high] as text, or null")
    NOT_A_TOPIC = "not-a-topic", gettext_noop("must be a topic or null")
    NOT_A_LEVEL = "not-a-level", gettext_noop("must be clinic, urgent or emergency")
    NOT_UNASKED = "not-unasked", gettext_noop("must be applies or skips")
    SHORTENS = "shortens", gettext_noop("must be at least 1: nothing shortens")
    BOX_EMPTY = "box-empty", gettext_noop("a box must name at least one dimension")
    DIMENSION_EMPTY = "dimension-empty", gettext_noop("must name something, or be left out")
    NOT_SOME_OF = "not-some-of", gettext_noop("must list some of %(allowed)s")
    TWICE = "twice", gettext_noop("is there twice")
    # Of what the parts of a document say of each other.
    NEEDED = "needed", "is needed: the safety checks speak about it"
    UNKNOWN = "unknown", gettext_noop("%(name)s is not known")
    UNKNOWN_TOPIC = "unknown-topic", gettext_noop("%(name)s is not a known topic")
    UNKNOWN_SOURCE = "unknown-source", gettext_noop("%(name)s is not a known source or claim")
    SOURCE_MISSING = "source-missing", "at least one is needed"
    BELOW_WARNING = "below-warning", gettext_noop("must not be below the depth that warns")
    AVOID_INCOMPLETE = (
        "avoid-incomplete",
        gettext_noop("an avoid rule needs windows and a topic"),
    )
    DO_WITHOUT_TOPIC = (
        "do-without-topic",
        gettext_noop("a do rule needs a topic, for the checks to see it"),
    )
    HELP_WITHOUT_LEVEL = "help-without-level", gettext_noop("a help rule needs a level")
    ENDLESS_WITHOUT_WORDS = (
        "endless-without-words",
        gettext_noop("a rule without an end needs its `while` words"),
    )
    KIND_UNFIT = (
        "kind-unfit",
        gettext_noop("a rule of this category can’t be of the kind %(kind)s"),
    )
    KIND_ENDLESS = (
        "kind-endless",
        gettext_noop("a ban without an end is of the kind while, and no other ban is"),
    )
    FOR_PATIENTS = "for-patients", gettext_noop("belongs to rules that patients read")
    NOT_FOR_PATIENTS = "not-for-patients", gettext_noop("belongs to notes for clinicians")
    ONLY_HELP = "only-help", gettext_noop("belongs to rules of the kind help")
    UNASKED_UNEVEN = (
        "unasked-uneven",
        gettext_noop("is needed where the text has other words when nobody asked, and only there"),
    )
    BOLD_UNEVEN = "bold-uneven", gettext_noop("needs bold words between ** and **")
    PART_MISSING = "part-missing", gettext_noop("%(name)s has no short name for a shared line")
    LINE_UNFIT = "line-unfit", gettext_noop("%(name)s is of a kind that this line can’t say")
    DATE_LOST = "date-lost", gettext_noop("the day on which %(name)s ends would not be printed")
    NO_PLACEHOLDERS = "no-placeholders", gettext_noop("has no placeholders")
    PLACEHOLDER_UNKNOWN = "placeholder-unknown", "{%(name)s} is not a known placeholder"
    PLACEHOLDER_OPEN = "placeholder-open", "a brace is left open"
    PLACEHOLDERS_DIFFER = "placeholders-differ", "lacks %(names)s, which another language has"
    PLACEHOLDER_EMPTY = "placeholder-empty", "{%(name)s} has nothing to stand for"
    # Of the facts of a treatment.
    ZONE_MISSING = (
        "zone-missing",
        gettext_noop("is needed: an IANA name such as Europe/Stockholm"),
    )
    ZONE_UNKNOWN = "zone-unknown", gettext_noop("%(value)r is not a known IANA time zone")
    MOMENT_MISSING = (
        "moment-missing",
        gettext_noop("is needed: a date and time such as 2026-03-27T15:00:00"),
    )
    NOT_A_MOMENT = "not-a-moment", gettext_noop("%(value)r is not a date and time")
    YEAR_OUT_OF_BOUNDS = (
        "year-out-of-bounds",
        gettext_noop("the year must be %(low)s to %(high)s"),
    )
    AREA_TWICE = "area-twice", gettext_noop("%(name)s is listed twice")
    NOT_A_DEPTH = (
        "not-a-depth",
        gettext_noop("must be a number of millimetres above 0 and at most %(most)s"),
    )
    NONE_AND_MORE = (
        "none-and-more",
        gettext_noop("“none” means that there is no allergy, and nothing else may stand beside it"),
    )
    NOT_A_PLACE = "not-a-place", gettext_noop("only a scar has a place, and it is another area")
    NOT_A_PERCENT = (
        "not-a-percent",
        gettext_noop("must be a number of percent above 0 and at most 100"),
    )
    NOT_TEXT_OR_NULL = "not-text-or-null", gettext_noop("must be text or null")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what the sentence about it names.

    `path` is empty for the whole document.
    """

    path: str
    code: ProblemCode
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """Return the line that the command line prints, in English."""
        named = {
            name: ", ".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in self.params.items()
        }
        return f"{self.path or 'document'}: {self.code.english % named}"


class Invalid(ValueError):
    """Data that can't be used; `problems` are all that was found wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """Collects problems while a parser reads on, so that all are told at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: str, code: ProblemCode, **params: object) -> None:
        """Note one problem at one path; an empty path is the whole document."""
        self.found.append(Problem(path, code, params))

    def mapping(self, path: str, value: object, allowed: Iterable[str]) -> Mapping[str, object]:
        """Return `value` as an object with known keys only, or note what is wrong with it."""
        if not isinstance(value, dict):
            self.add(path, DataCode.NOT_AN_OBJECT)
            return {}
        names = [str(key) for key in allowed]
        for key in value:
            if key not in names:
                where = f"{path}.{key}" if path else str(key)
                self.add(where, DataCode.UNKNOWN_KEY, allowed=tuple(names))
        return value

    def items(self, path: str, value: object, most: int) -> Sequence[object]:
        """Return `value` as a list of at most `most` items; None is an empty list."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.add(path, DataCode.NOT_A_LIST)
            return ()
        if len(value) > most:
            self.add(path, DataCode.TOO_MANY, most=most)
            return ()
        return value

    def member(
        self, path: str, value: object, kind: type[Member], *, needed: bool = False
    ) -> Member | None:
        """Return the enum member named by `value`, None for null, or note what is allowed."""
        if value is None and not needed:
            return None
        if isinstance(value, str) and value in kind.__members__.values():
            return kind(value)
        code = DataCode.NOT_ONE_OF if needed else DataCode.NOT_ONE_OF_OR_NULL
        self.add(path, code, allowed=tuple(kind))
        return None

    def integer(self, path: str, value: object, low: int, high: int) -> int | None:
        """Return a whole number within the bounds, None for null, or note what is allowed."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.add(path, DataCode.NOT_WHOLE, low=low, high=high)
            return None
        return value

    def text(self, path: str, value: object, most: int) -> str:
        """Return non-empty text without control characters, or note what is wrong."""
        if not isinstance(value, str) or not value.strip():
            self.add(path, DataCode.TEXT_EMPTY)
            return ""
        if len(value) > most:
            self.add(path, DataCode.TEXT_TOO_LONG, most=most)
            return ""
        if CONTROL.search(value):
            self.add(path, DataCode.TEXT_CONTROL)
            return ""
        return value
