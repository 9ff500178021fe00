"""The proof of a document: every invariant, over every combination of facts, exactly.

`prove` asks a fixed list of questions. Each reads a few rules, spans the space of all
treatments those rules can tell apart, and finds the set of cells in which the invariant fails;
it holds when that set is empty. Nothing is sampled. See `space` for why the dimensions that a
question's rules do not read can't change its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aftercare.rules.guidance import Guidance
from aftercare.rules.proof import always, order, retinoids, words
from aftercare.rules.proof import example as proof_example
from aftercare.rules.proof.case import Breach, ProofCase
from aftercare.rules.proof.space import SpaceTooLarge

# The findings are reported in this order.
PARTS: Final[tuple[Callable[[ProofCase], None], ...]] = (
    retinoids.ask,
    always.ask,
    order.ask,
    words.ask,
    order.warn,
)


@dataclass(frozen=True, slots=True)
class BrokenInvariant:
    """One invariant that does not hold, the rules concerned, and facts that show it.

    `example_facts` are the contract's JSON; None where the document itself is wrong.
    """

    invariant: str
    rules: tuple[str, ...]
    message: str
    example_facts: dict[str, Any] | None

    def __str__(self) -> str:
        return f"{self.invariant}: {self.message} ({', '.join(self.rules)})"


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer: it holds, or what is broken; how many questions over how many cells."""

    holds: bool
    violations: tuple[BrokenInvariant, ...]
    warnings: tuple[str, ...]
    questions: int
    cells: int


def prove(guidance: Guidance) -> Proof:
    """Return whether no treatment at all can lead to advice that breaks an invariant."""
    case = ProofCase(guidance)
    for part in PARTS:
        try:
            part(case)
        except SpaceTooLarge as error:
            message = f"could not be shown: {error} are too many"
            case.must(False, "proof", error.rules, message)
    found = {(one.invariant, one.rules, one.message): one for one in reversed(case.found)}
    return Proof(
        holds=not found,
        violations=tuple(_explained(case, finding) for finding in reversed(found.values())),
        warnings=tuple(case.warnings),
        questions=case.questions,
        cells=case.cells,
    )


def _explained(case: ProofCase, finding: Breach) -> BrokenInvariant:
    """Return a finding with its smallest example, tried on the engine where that must refuse."""
    example, message = None, finding.message
    if finding.space is not None:
        values = proof_example.smallest(finding.space, finding.bad)
        example = proof_example.facts_of(values, case.guidance)
        anyway = bool(values.get("stopped"))
        if anyway:
            example = proof_example.stopped(example, case.guidance)
            message += "; shown when treated although a stop is open"
        if finding.on_a_plan:
            refused = proof_example.shown(example, case.guidance, finding.invariant, anyway=anyway)
            example = refused or example
            if refused is None:
                message += "; could not be shown on a plan, and is refused all the same"
    return BrokenInvariant(finding.invariant, finding.rules, message, example)
