"""The sheet as a value: every word, date and group is ready, so that templates only loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aftercare.rules import Line

# Marks a date that the clinic put off; a line below the dates says so in words.
OWN_MARK: Final = "\N{NO-BREAK SPACE}†"


@dataclass(frozen=True, slots=True)
class Why:
    """What staff may open beside a line."""

    because: tuple[str, ...]
    rule: str
    sources: tuple[str, ...]
    strength: str
    basis: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as printed: `when` is its date or clock column, `cites` its source numbers.

    The title is empty where the text stands under another name: that of a product. `own` is
    what the clinic added, and `own_by` the words that mark it as the clinic's.
    """

    title: str
    text: str
    when: str
    cites: str
    why: Why
    line: Line
    own: str = ""
    own_by: str = ""

    @property
    def dated_title(self) -> str:
        """The title beside its date, with a mark where the clinic put the date off."""
        return f"{self.title}{OWN_MARK}" if self.line.clinic_days else self.title


@dataclass(frozen=True, slots=True)
class DateGroup:
    """What ends at the same time: `when` is that time."""

    when: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class HelpLevel:
    """Whom to turn to, how, and for what."""

    level: str
    shape: str
    name: str
    number: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product of the patient's, what to do with it, and the lines about it."""

    name: str
    verdict: str
    kind: str
    remarks: tuple[str, ...]
    unrecognised: tuple[str, ...]  # for staff: nobody knows what these are
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure we are, in words, and the lines that this applies to."""

    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One cited source and its number."""

    number: int
    citation: str
    id: str
    mark: str


@dataclass(frozen=True, slots=True)
class Head:
    """The top of page one, and what the footer repeats."""

    clinic: str
    address: str
    phone: str
    patient: str
    born: str
    treatment: str
    tier: str
    sheet: str
    replaces: str
    issued: str
    edition: str
    edition_short: str
    created: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """Everything on the sheet in the order of print; `words` are the phrases of the language."""

    language: str
    words: Mapping[str, str]
    head: Head
    tonight: tuple[Entry, ...]
    always: tuple[DateGroup, ...]
    not_yet: tuple[DateGroup, ...]
    calm: tuple[Entry, ...]
    help: tuple[HelpLevel, ...]
    later: tuple[Entry, ...]
    do: tuple[Entry, ...]
    notes: tuple[str, ...]
    caution: tuple[Entry, ...]
    expect: tuple[Entry, ...]
    products: tuple[ProductRow, ...]
    own_products: tuple[ProductRow, ...]  # the clinic's, judged for this patient
    loose: tuple[Entry, ...]  # lines about a product that is not on the list
    certainty: tuple[Certainty, ...]
    sources: tuple[SourceRow, ...]

    @property
    def waiting(self) -> tuple[Entry, ...]:
        """The lines of "not yet", one after the other."""
        groups = (*self.always, *self.not_yet)
        return tuple(entry for group in groups for entry in group.entries)
