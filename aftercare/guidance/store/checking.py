"""What was found in a document, as the command line prints it: lines of English, or the JSON."""

from __future__ import annotations

import json
from typing import Any

from django.utils import translation

from aftercare import rules
from aftercare.guidance.review import checks
from aftercare.guidance.review.readiness import Readiness
from aftercare.rules.vocabulary import Language


def verdict(found: Readiness) -> str:
    """Return "problems", "decide" or "well"."""
    if not found.holds:
        return "problems"
    return "decide" if found.comparison is not None and found.comparison.to_decide else "well"


def warnings(found: Readiness) -> tuple[str, ...]:
    """Return what keeps nothing back, one a line."""
    with translation.override(Language.EN):
        told = [f"{_place(one)}: {checks.said(one)}" for one in found.warnings]
    told += found.proof.warnings if found.proof is not None else ()
    return tuple(f"warning: {one}" for one in told)


def problems(found: Readiness) -> tuple[str, ...]:
    """Return what no signature mends, as `path: problem`."""
    return tuple(f"{at}: {text}" for at, _, text in _problems(found))


def _problems(found: Readiness) -> list[tuple[str, str, str]]:
    """Return each problem's path, code and words."""
    with translation.override(Language.EN):
        told = [(_place(one), str(one.code), checks.said(one)) for one in found.errors]
    for lost in found.lost:
        told.append((lost.path, str(lost.code), lost.code.english % lost.params))
    for broken in found.proof.violations if found.proof is not None else ():
        told.append((_first(broken), broken.invariant, _said(broken)))
    return told


def _place(finding: checks.Finding) -> str:
    return finding.path or "document"


def _first(broken: rules.BrokenInvariant) -> str:
    first = broken.rules[0] if broken.rules else "document"
    # Invariants also speak about flags, modifiers and ingredients, by their own paths.
    known_path = first.split(".")[0] in ("flags", "modifiers", "ingredients", "document")
    return first if known_path else f"rules.{first}"


def _said(broken: rules.BrokenInvariant) -> str:
    line = f"{broken.invariant}: {broken.message}; rules: {', '.join(broken.rules)}"
    if broken.example_facts is not None:
        line += f"; example: {json.dumps(broken.example_facts, ensure_ascii=False)}"
    return line


def changes(found: Readiness) -> tuple[str, ...]:
    """Return what is looser, means something else or reads otherwise, one a line."""
    if found.comparison is None:
        return ()
    return tuple(
        f"{one.heading}: {one.at}: {rules.item_told(one, found.comparison.old)}"
        + "".join(f"; {mark}" for mark in one.marks)
        for one in found.comparison.items
        if one.heading is not rules.Heading.NOTHING
    )


def as_data(found: Readiness) -> dict[str, Any]:
    """Return the contract's JSON of `guidance check`."""
    data: dict[str, Any] = {
        "verdict": verdict(found),
        "problems": [{"at": at, "code": code, "text": t} for at, code, t in _problems(found)],
    }
    empty: dict[str, Any] = {"looser": [], "sentences": [], "meanings": [], "stricter": []}
    compared = rules.comparison_data(found.comparison) if found.comparison is not None else empty
    return data | compared
