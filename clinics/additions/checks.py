"""Everything that a clinic's additions have to pass: reading, the edition's review, the proof."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aftercare import rules
from aftercare.guidance.review import checks
from aftercare.guidance.store import working_copy

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against: what kind, where, the words concerned, and who found it.

    Exactly one of `problem` (the rules core), `finding` (the review) and `broken` (the proof)
    is set, or none for what only the kind says.
    """

    code: str
    path: str = ""
    problem: rules.Problem | None = None
    finding: checks.Finding | None = None
    broken: rules.BrokenInvariant | None = None

    def __str__(self) -> str:
        return str(self.problem or self.broken or self.code)


def of_all(data: Data, guidance: rules.Guidance, *, today: date) -> list[Reason]:
    """Return every reason against all of a clinic's additions, by this edition.

    The proof is asked only of what could be read.
    """
    try:
        additions = rules.parse_additions(data, guidance)
    except rules.AdditionsInvalid as refused:
        return [_of_problem(problem) for problem in refused.problems]
    found = [
        reason
        for rule in sorted({*additions.longer, *additions.lines})
        for reason in _of_review(data, rule, today)
    ]
    proof = rules.prove(rules.with_additions(guidance, additions))
    return [*found, *(Reason("proof", broken=broken) for broken in proof.violations)]


def of_rule(data: Data, rule: str, guidance: rules.Guidance, *, today: date) -> list[Reason]:
    """Return every reason against what a clinic adds to one rule, taken alone."""
    try:
        additions = rules.parse_additions(only(data, rule), guidance)
    except rules.AdditionsInvalid as refused:
        return [_of_problem(problem) for problem in refused.problems]
    found = list(_of_review(data, rule, today))
    proof = rules.prove(rules.with_additions(guidance, additions))
    return [*found, *(Reason("proof", broken=broken) for broken in proof.violations)]


def of_products(data: Data, guidance: rules.Guidance) -> list[Reason]:
    """Return every reason against the products, and nothing of the rest."""
    rest = {"schema": 1, "longer": {}, "lines": {}, "products": data["products"]}
    try:
        rules.parse_additions(rest, guidance)
    except rules.AdditionsInvalid as refused:
        return [_of_problem(problem) for problem in refused.problems]
    return []


def only(data: Data, rule: str) -> dict[str, Any]:
    """Return what is added to one rule, and nothing else."""
    return {
        "schema": 1,
        "longer": {key: days for key, days in data["longer"].items() if key == rule},
        "lines": {key: words for key, words in data["lines"].items() if key == rule},
        "products": [],
    }


def piece(data: Data, rule: str) -> dict[str, Any]:
    """Return what is added to one rule, as a form shows it."""
    return {"days": data["longer"].get(rule, 0), "words": data["lines"].get(rule)}


def piece_digest(piece: Mapping[str, Any]) -> str:
    """Return what names a piece: a form that showed another one saves nothing."""
    return rules.digest(piece)


def with_piece(data: Data, rule: str, days: int, words: Mapping[str, str] | None) -> dict[str, Any]:
    """Return the additions with another piece for one rule; an empty piece is left out."""
    longer = {key: value for key, value in data["longer"].items() if key != rule}
    lines = {key: value for key, value in data["lines"].items() if key != rule}
    return {
        **data,
        "longer": longer | ({rule: days} if days else {}),
        "lines": lines | ({rule: dict(words)} if words else {}),
    }


def _of_problem(problem: rules.Problem) -> Reason:
    return Reason("problem", problem.path, problem=problem)


def _of_review(data: Data, rule: str, today: date) -> Iterable[Reason]:
    """Yield what the edition's own review would find wrong with the rule as the clinic has it.

    The rule is looked at as the edition has it, and again with the clinic's days and words in
    it: what is new are the clinic's faults.
    """
    document = working_copy.base().document
    before = set(map(_name, checks.review_item(document, "rules", rule, today=today)))
    after = _with_additions(document, data, rule)
    for finding in checks.review_item(after, "rules", rule, today=today):
        refused = finding.is_error or finding.code in checks.NOTICED
        if refused and _name(finding) not in before:
            yield Reason("review", f"lines.{rule}", finding=finding)


def _name(finding: checks.Finding) -> tuple[str, str]:
    return finding.code, finding.field


def _with_additions(document: Mapping[str, Any], data: Data, rule: str) -> dict[str, Any]:
    """Return the edition's document with the clinic's days and words in one rule."""
    days, words = data["longer"].get(rule, 0), data["lines"].get(rule)
    changed = []
    for item in document["rules"]:
        if item["id"] == rule:
            item = copy.deepcopy(item)
            for tier, (starts, until) in (item.get("windows") or {}).items():
                item["windows"][tier] = [starts, None if until is None else until + 24 * days]
            for language, text in (words or {}).items():
                item["text"][language] = f"{item['text'][language]} {text}"
        changed.append(item)
    return {**document, "rules": changed}
