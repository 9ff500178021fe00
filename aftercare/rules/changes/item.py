"""One change as a value: what a person has to decide, or may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aftercare.rules.changes.codes import ChangeCode, Heading, rank
from aftercare.rules.guidance import Guidance
from aftercare.rules.marks.codes import Mark
from aftercare.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a change reaches: after which treatments, and whether everybody there.

    No tiers means that the treatment makes no difference.
    """

    tiers: tuple[str, ...] = ()
    everyone: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One change: where in the document, what, and what stood and stands there.

    `fields` are those of one row that the change speaks of. `example` are the facts of one
    smallest patient, as `plan` reads them; None where none is needed. `rules` are the lines of
    the sheet that show it.
    """

    heading: Heading
    kind: str
    key: str
    fields: tuple[str, ...]
    code: ChangeCode
    before: Any = None
    after: Any = None
    params: Mapping[str, Any] = field(default_factory=dict)
    who: Who | None = None
    example: Mapping[str, Any] | None = None
    rules: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def at(self) -> str:
        """Return the path of what was changed."""
        name = self.fields[0] if len(self.fields) == 1 else ""
        return ".".join(part for part in (self.kind, self.key, name) if part)

    @property
    def name(self) -> str:
        """Return what tells this change from every other one of the same two documents."""
        parts = (self.at, str(self.code), str(self.params.get("by", "")))
        return "|".join((*parts, str(self.params.get("topic", ""))))

    @property
    def must_be_decided(self) -> bool:
        """Whether a person has to decide it before anything is published."""
        return self.heading in (Heading.LOOSER, Heading.MEANING, Heading.SENTENCE)

    @property
    def order(self) -> tuple[int, int, str]:
        """Return where it stands on a page that is ordered by danger."""
        place = {
            Heading.LOOSER: 0,
            Heading.MEANING: 0,
            Heading.SENTENCE: 1 if self.marks else 2,
            Heading.STRICTER: 3,
            Heading.NOTHING: 4,
        }[self.heading]
        among = rank(self.code) if self.heading is Heading.LOOSER else -1
        return place, among, self.at


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Every difference of two documents, each under one heading; and what no signature mends."""

    old: Guidance
    new: Guidance
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]

    def under(self, heading: Heading) -> tuple[Item, ...]:
        """Return the changes under one heading, the most dangerous first."""
        return tuple(one for one in self.items if one.heading is heading)

    @property
    def to_decide(self) -> tuple[Item, ...]:
        """Return what a person has to decide."""
        return tuple(one for one in self.items if one.must_be_decided)
