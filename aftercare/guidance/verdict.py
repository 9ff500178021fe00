"""Whether a document may be proposed: what the parser, the review and the proof say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aftercare import rules


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. Without a guidance the document could not be read, and was not proven."""

    guidance: rules.Guidance | None
    problems: tuple[str, ...]
    findings: tuple[Any, ...]
    proof: rules.Proof | None

    @property
    def errors(self) -> tuple[Any, ...]:
        """Return the findings that no document may have."""
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def holds(self) -> bool:
        """Whether it may be proposed and approved."""
        return self.proof is not None and self.proof.holds and not self.errors


def of(document: Mapping[str, Any], *, today: date, accepted: Iterable[Any] = ()) -> Verdict:
    """Return the verdict on a document; it never raises."""
    try:
        guidance = rules.parse_guidance(dict(document), 0)
    except rules.GuidanceInvalid as error:
        return Verdict(None, error.problems, (), None)
    return Verdict(guidance, (), (), rules.prove(guidance))
