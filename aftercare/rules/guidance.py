"""The guidance as a value: one edition's rules, sources, claims and tables, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from aftercare.rules.conditions import When
from aftercare.rules.lexicon import Lexicon
from aftercare.rules.vocabulary import (
    Area,
    Basis,
    Category,
    Device,
    Flag,
    Kind,
    Language,
    Strength,
    Tier,
)

Words = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Window:
    """Hours after the end of the procedure; `until` None has no end."""

    starts: float
    until: float | None


Windows = Mapping[Tier, Window]
# Which date has to be equal for rules to share a line; with `latest` the last of theirs is printed.
SAME: Final = ("until", "from", "latest")


@dataclass(frozen=True, slots=True)
class Effect:
    """How one modifier lengthens a rule's window: hours added, a factor, or a least length."""

    modifier: str
    add_h: float = 0
    factor: float = 1
    at_least_h: float = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to say: to whom, for how long, in which words, and on what evidence."""

    id: str
    category: Category
    topics: tuple[str, ...]
    when: When
    unasked_applies: bool
    windows: Windows | None
    second: Windows | None
    modifiers: tuple[Effect, ...]
    calm_gate: bool
    clock: bool
    tonight: bool
    title: Words
    text: Words
    text_unasked: Words | None
    while_words: Words | None
    level: str | None
    sources: tuple[str, ...]
    strength: Strength
    strength_note: Words | None
    basis: Basis
    range: Words | None
    why: Words
    overridable: bool
    review_by: str | None
    # How a patient reads it; None for what is told to staff alone.
    kind: Kind | None = None
    # Its own printed line, **the bold words** a safe instruction by themselves.
    paper: Words | None = None
    paper_unasked: Words | None = None
    part: Words | None = None  # what it is called inside a shared line
    short: Words | None = None  # one or two words: in the calendar, in a reminder
    # What is said too where another rule on its topic, as careful, is printed in its place.
    beside: Words | None = None
    order: int = 500
    later: bool = False  # of help: read in weeks, not tonight
    # Of help: it begins when the normal course has ended, on the latest day that applies.
    after_normal: bool = False
    moves_at: int | None = None  # from which step of the ladder it may leave page one
    acknowledge: bool = False  # of a clinician's note: somebody signs for having read it
    to_confirm: Words | None = None  # why a clinician still has to agree with its words
    # Where in a source it says so ("p. 12", "table 3"), by the source's id.
    locators: Mapping[str, str] = field(default_factory=dict)
    # What a clinic added: by how many days the windows were lengthened, and its own sentence.
    own_days: int = 0
    own_text: Words | None = None

    @property
    def said(self) -> tuple[Words, ...]:
        """Everything that it says to whom it is for, in every form: what may say nothing wrong."""
        words = (self.title, self.text, self.text_unasked, self.while_words, self.own_text)
        printed = (self.paper, self.paper_unasked, self.part, self.beside, self.short)
        return tuple(one for one in (*words, *printed) if one is not None)


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A printed line that several rules share, or one that a rule has on some areas alone.

    With `{parts}` in its words it serves any two or more of its rules; without, it needs them all.
    Rules share it only while the date named by `same` is equal for them. Those of `also` have to
    be there too and are said in part: they keep a row of their own. With `all_areas` every treated
    area must be one of these.
    """

    id: str
    kind: Kind
    rules: tuple[str, ...]
    also: tuple[str, ...]
    same: str | None  # one of SAME
    when: When
    all_areas: frozenset[Area]
    words: Words
    short: Words | None
    level: str | None
    order: int
    later: bool
    moves_at: int | None
    to_confirm: Words | None

    @property
    def said(self) -> tuple[Words, ...]:
        """Everything that it says to a patient."""
        return (self.words,) if self.short is None else (self.words, self.short)

    @property
    def takes_any(self) -> bool:
        """Whether it serves any of its rules, named one by one."""
        return "{parts}" in self.words[Language.EN]


@dataclass(frozen=True, slots=True)
class Source:
    """One cited work, with how far it was verified and whose interest stands behind it."""

    id: str
    kind: str
    citation: str
    doi: str | None
    pmid: str | None
    pmcid: str | None
    where: str | None
    mark: str
    mark_note: Words | None
    interest: str
    interest_note: Words | None
    used_for: Words
    note_on_data: str | None
    # The day (ISO) on which it was found to be out of date or retracted, and what replaces it.
    superseded_on: str | None = None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a seed document, what we decided about it, and why."""

    id: str
    source: str
    kind: str
    text: Words
    decision: str
    why: Words
    evidence: tuple[str, ...]
    conflicts: tuple[str, ...]
    invariants: tuple[str, ...]
    topics: tuple[str, ...]
    never_print: bool
    superseded_on: str | None = None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where sources clash, what the better evidence says, and what is adopted."""

    id: str
    title: Words
    clash: Words
    evidence_says: Words
    adopt: Words
    claims: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One class of products or activities that rules speak about."""

    id: str
    label: Words
    timeline: bool
    order: int


@dataclass(frozen=True, slots=True)
class Modifier:
    """A reason why windows are longer for this patient."""

    id: str
    label: Words
    when: When


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device, its name, and the vendor's penetration ratio (low, high) of the set depth."""

    device: Device
    label: Words
    estimate: tuple[Decimal, Decimal] | None
    note: Words | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaInfo:
    """An area, its name and its limits on the set depth, in mm."""

    area: Area
    label: Words
    warn_above_mm: Decimal
    limit_mm: Decimal
    note: Words | None
    sources: tuple[str, ...]
    face: bool


@dataclass(frozen=True, slots=True)
class FlagInfo:
    """A question to the patient, its answers in words, and whether it blocks the sheet."""

    flag: Flag
    group: str
    question: Words
    help: Words | None
    values: Mapping[str, Words]
    blocks_issue: bool
    devices: frozenset[Device]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A danger sign as clinicians look it up."""

    id: str
    title: Words
    window: Words
    notice: Words
    action: str
    action_note: Words | None
    background: Words | None
    sources: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnProduct:
    """One product that the clinic hands out or sells, with its ingredients as on the label."""

    name: str
    ingredients: str


@dataclass(frozen=True, slots=True)
class Additions:
    """What a clinic adds to an edition, by rule id; the core does not know which clinic.

    `longer` is in whole days. `digest` is the SHA-256 of the canonical additions, empty for none.
    """

    digest: str
    longer: Mapping[str, int]
    lines: Mapping[str, Mapping[Language, str]]
    products: tuple[OwnProduct, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the clinic adds nothing."""
        return not (self.longer or self.lines or self.products)


NO_ADDITIONS: Final = Additions("", MappingProxyType({}), MappingProxyType({}), ())


@dataclass(frozen=True, slots=True, eq=False)
class Guidance:
    """One edition, parsed: what `build_plan` reads, and what the registers show.

    It is equal to itself alone, and so it can be the key of a cache. A digest would not do: an
    edition keeps its own when a clinic's additions are merged in.
    """

    number: int
    digest: str
    schema: int  # of the document that it was read from
    languages: tuple[Language, ...]  # in which every text of it is there
    rules: tuple[Rule, ...]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    conflicts: Mapping[str, Conflict]
    topics: Mapping[str, Topic]
    modifiers: Mapping[str, Modifier]
    devices: Mapping[Device, DeviceInfo]
    areas: Mapping[Area, AreaInfo]
    flags: Mapping[Flag, FlagInfo]
    flag_groups: Mapping[str, Words]
    red_flags: tuple[RedFlag, ...]
    words: Mapping[str, Mapping[str, Words]]
    lexicon: Lexicon
    rule_by_id: Mapping[str, Rule]
    lines: tuple[SharedLine, ...] = ()  # in the order in which they are tried
    additions: Additions = NO_ADDITIONS  # the clinic's, merged into these rules

    @property
    def allergies(self) -> frozenset[str]:
        """Return what a condition may ask of allergies: any, a numbing medicine, or a code."""
        return frozenset({"any", "anaesthetic", *self.lexicon.allergens})

    def cites(self, reference: str) -> Source | Claim:
        """Return the source, or the seed's claim, that a rule names."""
        return self.sources.get(reference) or self.claims[reference]
