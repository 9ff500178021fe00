"""Whether a plan's printed rows hold all of its advice: no rule and no date may fall out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from aftercare.rules.dates import day_words
from aftercare.rules.plan import Line, Plan, Row
from aftercare.rules.vocabulary import Kind, Language

# The kinds whose last day is printed; harmless habits end silently.
DATED: Final = frozenset({Kind.WAIT, Kind.LIMIT})


def fallen_out(plan: Plan) -> Iterable[str]:
    """Return every rule that no row prints, every last day that none names, every row too many."""
    printed: dict[str, list[Row]] = {}
    for row in plan.rows:
        for rule in row.rules:
            printed.setdefault(rule, []).append(row)
    for line in plan.advice:
        found = [row for row in printed.get(line.rule, ()) if row.product == line.product]
        if not found:
            yield f"{line.rule} has no printed line"
        elif line.kind in DATED and not any(_names_the_end(row, line, plan) for row in found):
            yield f"the day on which {line.rule} ends is not printed"
        if line.clinic_text and not any(
            line.clinic_text in own for row in found for own in row.own
        ):
            yield f"what the clinic added to {line.rule} is not printed"
    for rule in sorted(printed.keys() - {line.rule for line in plan.advice}):
        yield f"{rule} is printed and is no advice"


def _names_the_end(row: Row, line: Line, plan: Plan) -> bool:
    if line.until is None:
        return True
    if row.kind in DATED:
        # A later day than its own is printed where rules share the last one; never an earlier.
        return row.always or (row.until is not None and row.until >= line.until)
    return any(words in row.text for words in _in_words(line, plan.language))


def _in_words(line: Line, language: Language) -> Iterable[str]:
    if line.until is not None:
        for short in (True, False):
            yield day_words(line.until, language, short=short)
