"""What a rule is found to be: unsupported, overdue, or the same as another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from aftercare.guidance.review import unreachable
from aftercare.guidance.review.case import DocumentCase, Given, folded, names_of
from aftercare.guidance.review.finding import Finding
from aftercare.rules.guidance import Rule
from aftercare.rules.inside import PROMOTIONAL
from aftercare.rules.vocabulary import PRINTED, Category

# One line a topic: of two rules that say the same to the same, only one is ever printed.
ONE_A_TOPIC = frozenset({Category.AVOID, Category.CAUTION, Category.DO})


def of_rule(given: Given, case: DocumentCase, today: date) -> Iterable[Finding]:
    """Yield what one rule is found to be."""
    yield from _sources(given, case)
    yield from _review_day(given, today)
    rule = given.ranked
    if rule is not None:
        same = list(_same_conditions(given, rule, case))
        yield from same
        for one in unreachable.of_rule(given, rule, case):
            if one.code != "outranked" or not same:
                yield one
    yield from _same_text(given, case)


def _sources(given: Given, case: DocumentCase) -> Iterable[Finding]:
    named = names_of(given.row.get("sources"))
    known = [name for name in named if name in case.sources or name in case.claims]
    if known and all(is_promotional(name, case) for name in known):
        params = {"sources": tuple(known)}
        yield Finding("source-promotional", "error", "rules", given.key, "sources", params)
    for name in known:
        row = case.sources.get(name) or case.claims[name]
        if row.get("superseded_on") or row.get("superseded_by"):
            by = {"source": name, "by": str(row.get("superseded_by") or "")}
            yield Finding("source-superseded", "warning", "rules", given.key, "sources", by)


def is_promotional(reference: str, case: DocumentCase) -> bool:
    """Whether what a name leads to is written by somebody who sells."""
    work = case.source_of(reference)
    sells = work is not None and work.get("interest") not in (None, "none")
    return sells or reference in PROMOTIONAL or reference.startswith(("S0-", "S2-"))


def _review_day(given: Given, today: date) -> Iterable[Finding]:
    written = given.row.get("review_by")
    if written is None:
        yield Finding("review-missing", "warning", "rules", given.key, "review_by")
        return
    try:
        day = date.fromisoformat(written)
    except (TypeError, ValueError):
        params: dict[str, Any] = {"day": str(written)[:40]}
        yield Finding("review-unreadable", "error", "rules", given.key, "review_by", params)
        return
    if day < today:
        yield Finding("review-overdue", "warning", "rules", given.key, "review_by", {"day": day})


def _same_conditions(given: Given, rule: Rule, case: DocumentCase) -> Iterable[Finding]:
    """Two rules with one topic, condition, windows and category: one of them is never printed."""
    if rule.category not in ONE_A_TOPIC or not rule.topics:
        return
    for other in case.alike(rule):
        if other.key != given.key:
            params = {"rule": other.key}
            yield Finding("rule-identical", "error", "rules", given.key, "when", params)


def _same_text(given: Given, case: DocumentCase) -> Iterable[Finding]:
    """A text that stands in two rules of the sheet, in one language at least."""
    if given.category not in PRINTED:
        return
    for _, language, text in given.texts("text"):
        for other in case.texts[language, folded(text)]:
            if other != given.key:
                params = {"rule": other}
                where = f"text.{language}"
                yield Finding("text-identical", "error", "rules", given.key, where, params)
