"""The rule that has to move too: found, moved by the same hours, and proven before it is offered.

A window that ends later can run into a rule that begins where it ended. Then neither is wrong by
itself, and the cure is to move the other one as far.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aftercare import rules
from aftercare.guidance.editor import items
from aftercare.guidance.store import parts
from aftercare.rules.vocabulary import Language, Tier

TIMES: Final = ("windows", "second")
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """One date of the partner that moves, after one kind of treatment; in hours."""

    tier: str
    end: str  # "from" or "until"
    old: float
    new: float


@dataclass(frozen=True, slots=True)
class Cure:
    """What to change in the partner so that the proof holds again, as far as these two go."""

    rule: str
    title: str
    data: Mapping[str, Any]
    moves: tuple[Move, ...]


def cure(
    document: Document,
    key: str,
    before: Iterable[Mapping[str, Any] | None],
    proof: rules.Proof,
    language: Language,
) -> Cure | None:
    """Return how another rule has to move; None where moving one is no cure.

    `document` has the rule as typed, `before` are its earlier forms: as saved, as published.
    """
    table = {row["id"]: row for row in items.rows(document, "rules")}
    own = table.get(key)
    broken = {one.invariant for one in proof.violations if key in one.rules}
    partners = dict.fromkeys(
        name for one in proof.violations if key in one.rules for name in one.rules if name != key
    )
    for old in before:
        for name in partners:
            if own is None or old is None or name not in table:
                continue
            moved, moves = _moved(table[name], old, own)
            if moves and _mends(document, name, moved, key, proof, broken):
                title = items.title("rules", moved, name, language)
                return Cure(name, title, moved, moves)
    return None


def _moved(
    partner: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Move, ...]]:
    """Return a rule with each date moved that stood where another rule's end stood."""
    made = copy.deepcopy(dict(partner))
    moves: list[Move] = []
    for tier in Tier:
        was, now = (_until(row.get("windows"), tier) for row in (old, new))
        if was is None or now is None or was == now:
            continue
        for times in TIMES:
            window = (made.get(times) or {}).get(tier.value)
            if not window:
                continue
            starts, until = window
            if starts == was:
                moved = [now, None if until is None else until + now - was]
            elif until == was:
                moved = [starts, now]
            else:
                continue
            made[times][tier.value] = moved
            moves += [
                Move(tier.value, end, one, other)
                for end, one, other in zip(("from", "until"), window, moved, strict=True)
                if one is not None and other is not None and one != other
            ]
    return made, tuple(moves)


def _until(windows: Any, tier: Tier) -> Any:
    window = windows.get(tier.value) if isinstance(windows, Mapping) else None
    return window[1] if isinstance(window, list) and len(window) == 2 else None


def _mends(
    document: Document,
    name: str,
    moved: Mapping[str, Any],
    key: str,
    proof: rules.Proof,
    broken: set[str],
) -> bool:
    """Whether what was broken with this rule holds then, and nothing else breaks."""
    try:
        guidance = rules.parse_guidance(parts.laid_over(document, {("rules", name): moved}), 0)
    except rules.GuidanceInvalid:
        return False
    after = rules.prove(guidance)
    left = {one.invariant for one in after.violations if key in one.rules}
    known = {(one.invariant, one.rules) for one in proof.violations}
    return left < broken and all((one.invariant, one.rules) in known for one in after.violations)
