"""How sure we are, in words: by the strength of the evidence, with short names of its sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from aftercare.paper.dates import Calendar
from aftercare.paper.pages import Sure
from aftercare.rules import Line, Plan, Row
from aftercare.rules.vocabulary import Kind

MOST_LABELS: Final = 4
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# "Chu S, Foulad DP" or "Aust MC et al".
AUTHOR: Final = re.compile(r"^((?:[A-ZÀ-Þ][\w'’-]+ ?){1,2}) [A-Z]{1,3}(?:[,.]| et al| \()")
# "NHS anaphylaxis page", "UK Sepsis Trust adult signs", "LactMed: Tretinoin".
BODY: Final = re.compile(r"^((?:[A-Z]{2,}|[A-Z][a-z]+[A-Z][a-z]+)(?: [A-Z][a-z]+)*)\b")
IN_BRACKETS: Final = re.compile(r"^[A-Z][\w ]+ \(([A-Z]{2,})\)")


def label(citation: str) -> str:
    """Return who said it and when, "Chu 2021" or "NHS 2023"; empty where nobody is named."""
    found = AUTHOR.match(citation)
    year = YEAR.search(citation)
    if found and year:
        return f"{found[1].strip()} {year[0]}"
    body = IN_BRACKETS.match(citation) or BODY.match(citation)
    if body is None:
        return ""
    return f"{body[1]} {year[0]}" if year else body[1]


def how_sure(plan: Plan, calendar: Calendar) -> tuple[Sure, ...]:
    """Return each strength that the plan uses, from the strongest to the weakest."""
    order = list(plan.certainty)
    lines = {line.rule: line for line in plan.advice}
    topics: dict[str, list[str]] = {strength: [] for strength in order}
    cited: dict[str, Counter[str]] = {strength: Counter() for strength in order}
    for row in plan.rows:
        behind = [lines[rule] for rule in row.rules if rule in lines]
        if not (weakest := _weakest(behind, order)):
            continue
        words = _about(row, calendar)
        if words and words not in topics[weakest]:
            topics[weakest].append(words)
        cited[weakest].update(source for line in behind for source in line.sources)
    citations = {source.id: source.citation for source in plan.sources}
    return tuple(
        Sure(
            words=_capital(plan.certainty[strength]),
            about=", ".join(topics[strength]),
            labels=", ".join(_labels(cited[strength], citations)),
        )
        for strength in order
        if topics[strength]
    )


def shortened(grounds: tuple[Sure, ...], calendar: Calendar) -> tuple[Sure, ...]:
    """Return the same with "everything else" in the place of the longest list."""
    longest = max(grounds, key=lambda each: len(each.about), default=None)
    rest = calendar.say("everything_else")
    return tuple(replace(each, about=rest) if each is longest else each for each in grounds)


def _weakest(lines: Iterable[Line], order: list[str]) -> str | None:
    """Return the weakest ground of a row's rules, so that none is said to be surer than it is."""
    places = [order.index(line.strength.value) for line in lines if line.strength.value in order]
    return order[max(places)] if places else None


def _about(row: Row, calendar: Calendar) -> str:
    if row.kind is Kind.HELP:
        return calendar.say("signs_emergency" if row.level == "emergency" else "signs_other")
    if row.kind is Kind.EXPECT:
        return calendar.say("signs_normal")
    if not row.short:
        return ""
    return row.short if row.short[:2].isupper() else row.short[:1].lower() + row.short[1:]


def _labels(cited: Counter[str], citations: Mapping[str, str]) -> list[str]:
    named = (label(citations[source]) for source, _ in cited.most_common() if source in citations)
    return [each for each in dict.fromkeys(named) if each][:MOST_LABELS]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
