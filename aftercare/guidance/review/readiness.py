"""Whether a document may be proposed: what the parser, the review and the proof say of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aftercare import rules
from aftercare.guidance.review import checks


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The edition that a document is compared with: as a value and as data."""

    guidance: rules.Guidance
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found. Without a guidance the document could not be read, and was not proven."""

    guidance: rules.Guidance | None
    findings: tuple[checks.Finding, ...]
    proof: rules.Proof | None
    # With the edition in force, where there was one to compare with.
    comparison: rules.Comparison | None = None

    @property
    def lost(self) -> tuple[rules.Problem, ...]:
        """Return what the edition in force has and no document after it may lack."""
        return () if self.comparison is None else self.comparison.problems

    @property
    def errors(self) -> tuple[checks.Finding, ...]:
        """Return the findings that no document may have."""
        return tuple(one for one in self.findings if one.is_error)

    @property
    def warnings(self) -> tuple[checks.Finding, ...]:
        """Return the findings that keep nothing back."""
        return tuple(one for one in self.findings if not one.is_error)

    @property
    def holds(self) -> bool:
        """Whether it may be proposed and approved."""
        proven = self.proof is not None and self.proof.holds
        return proven and not self.errors and not self.lost


def of(
    document: Mapping[str, Any],
    *,
    today: date,
    accepted: Iterable[Mapping[str, str]] = (),
    number: int = 0,
    base: Base | None = None,
) -> Readiness:
    """Return whether a document may be proposed, and what speaks against it; never raises.

    `accepted` are findings that somebody answers for, as a proposal keeps them; `number` is the
    edition's that it would be; `base` the edition that it is compared with.
    """
    signed = [
        checks.Accepted(*(one[name] for name in ("kind", "key", "field", "code")))
        for one in accepted
    ]
    guidance = None
    with contextlib.suppress(rules.GuidanceInvalid):
        guidance = rules.parse_guidance(dict(document), number)
    lifted = rules.lift_guidance(document)
    findings = checks.review(lifted, today=today, accepted=signed, known=guidance)
    if guidance is None:
        return Readiness(None, findings, None)
    comparison = None
    if base is not None:
        comparison = rules.compare_documents(base.guidance, guidance, base.document, document)
    return Readiness(guidance, findings, rules.prove(guidance), comparison)
