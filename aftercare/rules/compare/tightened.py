"""A held plan made at least as strict as another one: what a patient goes by until it is decided.

What she told may only ever tighten what she holds. So nothing of the held plan ends earlier, no
product gets a milder verdict and no sign of danger falls out, whatever the other plan says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from aftercare.rules.compare import stricter as stricter_
from aftercare.rules.plan import Line, Plan, ProductAdvice, Row, Stop
from aftercare.rules.vocabulary import Category, Kind, Verdict

Key = tuple[str, str | None]
# When a line ends, and to how many states of the patient an endless one is tied.
Until = tuple[datetime, int]
BANS: Final = (Category.AVOID, Category.CAUTION)


def tightened(held: Plan, told: Plan) -> Plan:
    """Return `told`, with everything in which `held` is stricter; both of one treatment.

    Both are in one language. The result is never milder than `held`: `stricter(result, held)` is
    empty. Its rows are those of the plan that each of its lines is from.
    """
    bans, from_held = _bans(held, told)
    others, others_held = _acts(held, told, bans)
    signs, signs_held = _help(held, told)
    expected = [line for line in told.advice if line.category is Category.EXPECT]
    lines = (*bans, *others, *expected, *signs)
    sources = {source.id: source for source in (*held.sources, *told.sources)}
    return replace(
        told,
        stops=(*told.stops, *_missing_stops(held, told)),
        advice=lines,
        products=_products(held.products, told.products),
        clinic_products=_products(held.clinic_products, told.clinic_products),
        rows=_rows(held, told, lines, from_held | others_held | signs_held),
        sources=tuple(sources.values()),
        certainty=dict(held.certainty) | dict(told.certainty),
        treated_anyway=held.treated_anyway or told.treated_anyway,
    )


def withheld(held: Plan, words: str) -> Plan:
    """Return a plan in which nothing that still waits ends by itself, and no product is fine.

    For when what the patient told can't be worked out: `words` say what everything waits for.
    """
    advice = tuple(
        _endless(line, words) if line.kind is Kind.WAIT else line for line in held.advice
    )
    rows = tuple(_endless_row(row, words) if row.kind is Kind.WAIT else row for row in held.rows)
    unsure = tuple(_unsure(product, words) for product in held.products)
    own = tuple(_unsure(product, words) for product in held.clinic_products)
    return replace(held, advice=advice, rows=rows, products=unsure, clinic_products=own)


def worse(one: ProductAdvice, other: ProductAdvice) -> ProductAdvice:
    """Return the stricter of two answers about one product; the second where they agree."""
    return one if stricter_.weight(one) > stricter_.weight(other) else other


def _key(line: Line) -> Key:
    return line.rule, line.product


def _until(line: Line, plan: Plan) -> Until:
    return stricter_.end(line, plan), stricter_.ties(line, plan) if line.always else 0


def _bans(held: Plan, told: Plan) -> tuple[list[Line], set[Key]]:
    """Return what is to be avoided or heeded, and which of it is from the held plan."""
    reach = {category: _ends(told, category) for category in BANS}
    kept: list[Line] = []
    for line in held.advice:
        if line.category in BANS and not _is_covered(line, held, reach):
            kept.append(line)
    keys = {_key(line) for line in kept}
    longest = {category: _ends_of(kept, held, category) for category in BANS}
    new = [
        line
        for line in told.advice
        if line.category in BANS
        and _key(line) not in keys
        and not _is_covered(line, told, longest, by_later=True)
    ]
    return [*new, *kept], keys


def _ends(plan: Plan, category: Category) -> Mapping[str, Until]:
    return _ends_of(plan.advice, plan, category)


def _ends_of(lines: Iterable[Line], plan: Plan, category: Category) -> Mapping[str, Until]:
    """Return until when each topic is banned; what is to be avoided is heeded as well."""
    found: dict[str, Until] = {}
    for line in lines:
        counts = line.category is Category.AVOID or category is Category.CAUTION
        if line.category in BANS and counts:
            for subject in stricter_.subjects(line):
                end = _until(line, plan)
                found[subject] = max(end, found.get(subject, end))
    return found


def _is_covered(
    line: Line,
    plan: Plan,
    reach: Mapping[Category, Mapping[str, Until]],
    *,
    by_later: bool = False,
) -> bool:
    ends = reach[line.category]
    end = _until(line, plan)
    return all(
        subject in ends and (ends[subject] > end or (not by_later and ends[subject] == end))
        for subject in stricter_.subjects(line)
    )


def _acts(held: Plan, told: Plan, bans: Iterable[Line]) -> tuple[list[Line], set[Key]]:
    """Return what is to be done: each act from the later of its two beginnings, none forbidden."""
    endless = {topic for line in bans if line.always for topic in line.topics}
    before = {_key(line): line for line in held.advice if line.category is Category.DO}
    made: list[Line] = []
    from_held: set[Key] = set()
    for line in told.advice:
        if line.category is not Category.DO:
            continue
        was = before.get(_key(line))
        if was is None:
            if endless.isdisjoint(line.topics):
                made.append(line)
            continue
        if stricter_.start(was, held) > stricter_.start(line, told) or (
            _until(was, held) > _until(line, told)
        ):
            from_held.add(_key(line))
            made.append(was)
        else:
            made.append(line)
    return made, from_held


def _help(held: Plan, told: Plan) -> tuple[list[Line], set[Key]]:
    """Return every sign of either plan, at the more urgent level and for the longer time."""
    before = {_key(line): line for line in held.advice if line.category is Category.HELP}
    made: list[Line] = []
    from_held: set[Key] = set()
    for line in told.advice:
        if line.category is Category.HELP:
            was = before.pop(_key(line), None)
            made.append(line if was is None else _sharper(was, line, held, told))
    for key, line in before.items():
        from_held.add(key)
        made.append(line)
    return made, from_held


def _sharper(was: Line, line: Line, held: Plan, told: Plan) -> Line:
    level = max(was, line, key=stricter_.rank).level
    if stricter_.start(was, held) < stricter_.start(line, told):
        line = replace(line, starts=was.starts, starts_time=was.starts_time)
    if _until(was, held) > _until(line, told):
        line = replace(
            line,
            until=was.until,
            until_time=was.until_time,
            clock=was.clock,
            always=was.always,
            while_words=was.while_words,
        )
    return replace(line, level=level)


def _missing_stops(held: Plan, told: Plan) -> tuple[Stop, ...]:
    known = {stop.rule for stop in told.stops}
    return tuple(stop for stop in held.stops if stop.rule not in known)


def _products(
    held: tuple[ProductAdvice, ...], told: tuple[ProductAdvice, ...]
) -> tuple[ProductAdvice, ...]:
    """Return the told answers with what she holds where that is stricter, in the told order."""
    before = dict(stricter_.numbered(held))
    made = []
    for key, product in stricter_.numbered(told):
        was = before.pop(key, None)
        made.append(product if was is None else worse(was, product))
    return (*made, *before.values())


def _rows(held: Plan, told: Plan, lines: tuple[Line, ...], from_held: set[Key]) -> tuple[Row, ...]:
    """Return the rows behind which one of the lines stands, each from its own plan."""
    present = {_key(line) for line in lines}
    new = present - from_held
    rows = [row for row in told.rows if any((rule, row.product) in new for rule in row.rules)]
    old = [row for row in held.rows if any((rule, row.product) in from_held for rule in row.rules)]
    return (*rows, *old)


def _endless(line: Line, words: str) -> Line:
    return replace(line, always=True, until=None, until_time=None, clock=False, while_words=words)


def _endless_row(row: Row, words: str) -> Row:
    return replace(row, always=True, until=None, until_time=None, clock=False, while_words=words)


def _unsure(product: ProductAdvice, words: str) -> ProductAdvice:
    if product.verdict is Verdict.NEVER:
        return product
    nothing: date | None = None
    return replace(product, verdict=Verdict.UNCHECKED, starts=nothing, text=words, begins_at=None)
