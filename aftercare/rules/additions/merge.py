"""A clinic's additions merged into an edition by caution: ends move later, sentences are added.

Nothing here can shorten, remove or contradict: rules keep the rank that the edition gave them
(`selection.caution_wins`), and a clinic's sentence stands beside the edition's, never instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from aftercare.rules.additions.read import (
    SCHEMA,
    AdditionsInvalid,
    parse_additions,
    value,
)
from aftercare.rules.guidance import NO_ADDITIONS, Additions, Guidance, Rule, Window, Windows
from aftercare.rules.problems import Problem
from aftercare.rules.proof.prove import prove


def with_additions(guidance: Guidance, additions: Additions) -> Guidance:
    """Return the edition with a clinic's additions merged in; the edition keeps its own digest.

    In every tier each window ends later by the clinic's days, before anything lengthens it for a
    patient; a window without an end stays without one.
    """
    if additions.is_empty:
        return guidance
    rules = tuple(_merged(rule, additions) for rule in guidance.rules)
    table = MappingProxyType({rule.id: rule for rule in rules})
    return replace(guidance, rules=rules, rule_by_id=table, additions=additions)


@dataclass(frozen=True, slots=True)
class Holding:
    """An edition with those of a clinic's additions that fit it; the others, and why they don't."""

    guidance: Guidance
    additions: Additions
    problems: tuple[Problem, ...]
    refused: tuple[str, ...]  # invariants that lengthened windows would break, told in words


def what_holds(data: Mapping[str, Any], guidance: Guidance) -> Holding:
    """Merge those of a clinic's additions that fit this edition, and tell which don't.

    Additions were checked against the edition of their day. In a later one a rule may be gone, or a
    line may contradict it: each such item is left out and reported. If what remains does not prove,
    no window is lengthened, and if that does not help, nothing is merged: fail closed.
    """
    data, problems = without_problems(data, guidance)
    refused: tuple[str, ...] = ()
    for attempt in (data, {**data, "longer": {}}, {**data, "longer": {}, "lines": {}}):
        additions = value(attempt)
        merged = with_additions(guidance, additions)
        proof = prove(merged)
        if proof.holds:
            return Holding(merged, additions, problems, refused)
        refused = refused or tuple(map(str, proof.violations))
    return Holding(guidance, NO_ADDITIONS, problems, refused)


def without_problems(
    data: Mapping[str, Any], guidance: Guidance
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return a clinic's additions without the items that can't be read by this edition, and why."""
    try:
        parse_additions(data, guidance)
    except AdditionsInvalid as error:
        problems = error.problems
    else:
        return dict(data), ()
    bad = {".".join(problem.path.split(".")[:2]) for problem in problems}
    kept = {
        "schema": SCHEMA,
        "longer": {k: v for k, v in data.get("longer", {}).items() if f"longer.{k}" not in bad},
        "lines": {k: v for k, v in data.get("lines", {}).items() if f"lines.{k}" not in bad},
        "products": [
            one
            for index, one in enumerate(data.get("products", []))
            if f"products.{index}" not in bad
        ],
    }
    try:
        parse_additions(kept, guidance)
    except AdditionsInvalid:
        kept = {"schema": SCHEMA, "longer": {}, "lines": {}, "products": []}
    return kept, problems


def _merged(rule: Rule, additions: Additions) -> Rule:
    days, words = additions.longer.get(rule.id, 0), additions.lines.get(rule.id)
    if not days and words is None:
        return rule
    windows = _lengthened(rule.windows, days) if rule.windows is not None else None
    return replace(rule, windows=windows, own_days=days, own_text=words)


def _lengthened(windows: Windows, days: int) -> Windows:
    return MappingProxyType(
        {
            tier: Window(w.starts, None if w.until is None else w.until + 24 * days)
            for tier, w in windows.items()
        }
    )
