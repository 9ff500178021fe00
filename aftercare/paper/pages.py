"""The sheet as a value: every word, date and place is ready, so that templates only loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from aftercare.rules import Row


@dataclass(frozen=True, slots=True)
class Said:
    """One row as printed: `text` with its bold words marked, and the same as `html`.

    `after` is for a row behind another: it begins with the space between them.
    """

    text: str
    html: Markup
    after: Markup
    row: Row


@dataclass(frozen=True, slots=True)
class Dated:
    """Rows of one date: "before", then the lines of the date, then what is said.

    `long` is the same date as sentences have it, for large print.
    """

    word: str
    when: tuple[str, ...]
    items: tuple[Said, ...]
    long: str


@dataclass(frozen=True, slots=True)
class Level:
    """Whom to turn to, how, when, and for what."""

    level: str
    shape: str
    name: str
    number: str  # a telephone number, or where to go
    is_phone: bool
    notes: tuple[str, ...]  # when it answers, and what to do when it does not
    as_bar: bool  # a number too long for its cell stands across the whole width
    items: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the calendar: "4" or "1 Dec", and what may be begun on it."""

    number: str
    words: tuple[str, ...]
    is_treated: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """One product: what to do with it, and why in one clause."""

    name: str
    verdict: str
    cause: str


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure we are, in words; what is said on that ground, and by whom."""

    words: str
    about: str
    labels: str


@dataclass(frozen=True, slots=True)
class Head:
    """The top of page one, and what the footer repeats."""

    clinic: str
    address: str
    phone: str
    patient: str
    born: str
    treatment: str
    replaces: str
    sheet: str
    footer: str
    issued: str
    created: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the sheet; `words` are the phrases of its language.

    `more` are rows that a full page one has given to page three, and `wait_more` those dates that
    it has given to page two.
    """

    language: str
    words: Mapping[str, str]
    head: Head
    first: tuple[Said, ...]
    more: tuple[Said, ...]
    during: tuple[Said, ...]  # for as long as something is true
    wait: tuple[Dated, ...]
    wait_more: tuple[Dated, ...]
    wait_heading: str
    help: tuple[Level, ...]
    do: tuple[Dated, ...]
    notes: tuple[str, ...]
    products: tuple[Product, ...]
    own_products: tuple[Product, ...]
    expect: tuple[Dated, ...]
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Cell, ...], ...]
    beyond: tuple[str, ...]  # what may be begun after the weeks of the calendar
    opens: str  # the same as all the calendar, as a text: "**Fri 4 December:** makeup, sport."
    opens_html: Markup
    calm: tuple[Said, ...]
    sure: tuple[Sure, ...]
    sure_short: tuple[Sure, ...]
    all_sources: str
    shows_address: bool = True
    is_roomy: bool = True
    is_roomy_overleaf: bool = True
    has_wide_dates: bool = False  # "before Fri 4 Dec" on one line, where that saves lines
    joins_rows: bool = False  # page two's rows of one date one behind the other
    runs_words: bool = False  # the calendar's words one behind the other
    runs_sure: bool = False  # how sure we are, in one paragraph
    shortens_sure: bool = False  # the longest list there is "everything else"
    lists_days: bool = False  # a text in the calendar's place
    shows_pictures: bool = False
    products_alone: bool = False
