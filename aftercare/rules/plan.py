"""The plan as a value: what is said to this patient about this treatment, and its JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from aftercare.rules.vocabulary import (
    Area,
    Basis,
    Category,
    Kind,
    Language,
    LimitLevel,
    Strength,
    Tier,
    TreatmentClass,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """One zone: its set depth, the vendor's estimate (low, high) and its limit, all in mm."""

    area: Area
    label: str
    set_depth_mm: Decimal | None
    vendor_estimate_mm: tuple[Decimal, Decimal] | None
    level: LimitLevel
    warn_above_mm: Decimal
    limit_mm: Decimal


@dataclass(frozen=True, slots=True)
class Treated:
    """What was done, in words and classes; `unknown` names what was not recorded."""

    tier: Tier
    tier_words: str
    treatment_class: TreatmentClass | None
    zones: tuple[ZoneReport, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed statement.

    `starts` and `until` are calendar days in the clinic's zone: the first day on which the
    thing begins, and the first day on which it has ended. `until_time` is the exact instant
    of an end within 48 hours. `always` means without an end, for as long as `while_words`.
    `clinic_own` marks what a clinic added: `clinic_days` by which it put off `until`, and
    `clinic_text`, a sentence of its own.
    """

    rule: str
    category: Category
    kind: Kind
    topics: tuple[str, ...]
    title: str
    text: str
    starts: date | None
    until: date | None
    starts_time: datetime | None
    until_time: datetime | None
    always: bool
    while_words: str | None
    tonight: bool
    clock: bool
    calm_gate: bool
    level: str | None
    sources: tuple[str, ...]
    strength: Strength
    basis: Basis
    because: tuple[str, ...]
    product: str | None = None
    clinic_own: bool = False
    clinic_days: int = 0
    clinic_text: str = ""
    until_h: float | None = None  # hours after the end of the procedure
    short: str = ""  # its name where it is told to be allowed: "makeup", for "No makeup"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as paper, phone and mail print it, with the rules that it stands for.

    `text` marks its bold words `**like this**`: read alone they are a safe instruction. The
    clinic's phone and the emergency number are still open in it. The dates are those of its first
    rule; a wait or a limit that ends on another day has its day named in `text`. `short` is its
    name in a calendar or a reminder; only a row of the kind *wait* may be said to be allowed
    from `until`. `moves_at` is the step of the ladder from which it may leave page one; `later`
    is help that is read in weeks. `own` are sentences that the clinic added.
    """

    id: str  # of the shared line, or of its only rule
    rules: tuple[str, ...]
    kind: Kind
    text: str
    short: str
    starts: date | None
    starts_time: datetime | None
    until: date | None
    until_time: datetime | None
    clock: bool
    calm_gate: bool
    always: bool
    while_words: str | None
    level: str | None
    order: int
    later: bool
    moves_at: int | None
    product: str | None = None
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A reason not to treat; `overridable` ones need a name, a coded reason and a time."""

    rule: str
    title: str
    text: str
    overridable: bool
    overridden: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A statement for the clinician alone; it never reaches the patient's sheet.

    `causes` are the parts of the record that it rests on, as `Facts` names them, an answer as
    `flags.NAME`; `rests_on` is a digest of what it says and of those parts. `assumed`: it applies
    only because something was not asked or not recorded.
    """

    rule: str
    title: str
    text: str
    sources: tuple[str, ...]
    strength: Strength
    acknowledge: bool = False  # somebody signs for having read it
    reason: str = ""
    causes: tuple[str, ...] = ()
    rests_on: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """One ingredient as written on the label, and the topic it belongs to."""

    ingredient: str
    topic: str


@dataclass(frozen=True, slots=True)
class ProductAdvice:
    """What the plan says of one product: `starts` goes with wait, `because` with never."""

    name: str
    verdict: Verdict
    starts: date | None
    text: str
    because: tuple[str, ...]
    matches: tuple[ProductMatch, ...]
    notes: tuple[str, ...]  # for staff
    unrecognised: tuple[str, ...]
    # How far it was read, what kind of product it is, and what was read as another spelling.
    state: str = ""
    kind: str = ""
    mended: tuple[str, ...] = ()
    begins_at: datetime | None = None  # the instant, where the sheet tells one


@dataclass(frozen=True, slots=True)
class Declined:
    """A claim that was considered and is not followed, and why; for clinicians."""

    claim: str
    text: str
    why: str
    invariants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A cited source as the sheet prints it."""

    id: str
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the timeline drawing: a topic's label and the day it becomes allowed."""

    topic: str
    label: str
    starts: date
    until: date | None
    always: bool
    until_time: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is said about one treatment, by one edition, in one language."""

    edition_number: int
    edition_digest: str
    language: Language
    performed_at: datetime  # aware, in the clinic's zone
    time_zone: str
    treatment: Treated
    stops: tuple[Stop, ...]
    unanswered: tuple[str, ...]
    advice: tuple[Line, ...]
    clinician_notes: tuple[Note, ...]
    products: tuple[ProductAdvice, ...]
    declined: tuple[Declined, ...]
    timeline: tuple[Bar, ...]
    sources: tuple[SourceNote, ...]
    certainty: Mapping[str, str]  # strength -> plain words
    treated_anyway: bool = False  # an open stop did not keep the treatment from taking place
    additions_digest: str = ""  # of the clinic's additions that were merged in
    clinic_products: tuple[ProductAdvice, ...] = ()  # the clinic's own, judged for this patient
    # What was recorded and the edition has never heard of: "device", "areas", "flags.smoker" …
    unjudged: tuple[str, ...] = ()
    # Allergies, as typed, that nobody has understood yet: they keep every product at "ask".
    unresolved_allergies: tuple[str, ...] = ()
    # What is printed, in its order: every line of `advice` is in one of them.
    rows: tuple[Row, ...] = ()

    @property
    def may_be_issued(self) -> bool:
        """Whether nothing blocks the sheet: no open stop, no open question, no unknown allergy."""
        answered = self.treated_anyway or all(stop.overridden for stop in self.stops)
        return answered and not self.unanswered and not self.unresolved_allergies
