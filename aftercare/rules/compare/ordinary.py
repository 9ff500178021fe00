"""What a sheet says that the ordinary one of the same treatment does not, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from aftercare.rules.facts import NO_ALLERGIES, Facts
from aftercare.rules.guidance import Guidance
from aftercare.rules.plan import Line, Plan, Row
from aftercare.rules.vocabulary import FLAG_VALUES, Category, Verdict

# Of whom no rule asks for more: see `aftercare/rules/proof/axes.py`.
AGE: Final = 34
SKIN_TYPE: Final = 2

Key = tuple[str, str | None]


class UnlikeKind(StrEnum):
    """In which way a row is unlike the ordinary sheet."""

    NEVER = "never"  # not at all, where the ordinary sheet has a date or says nothing
    LEFT_OUT = "left-out"  # the ordinary sheet says it, this one does not
    ADDED = "added"
    LATER = "later"
    SOONER = "sooner"
    WORDS = "words"  # said in other words, at the same time
    PRODUCT = "product"  # one of the patient's own products


@dataclass(frozen=True, slots=True)
class Unlike:
    """One difference.

    `rules` are those that were added, changed or replaced by it; `text` marks bold words as rows
    do, and `short` names the thing. The days are those of the row and of the ordinary one.
    """

    kind: UnlikeKind
    text: str
    short: str
    rules: tuple[str, ...]
    until: date | None = None
    was_until: date | None = None
    starts: date | None = None
    was_starts: date | None = None
    endless: bool = False


def ordinary(facts: Facts, guidance: Guidance) -> Facts:
    """Return the same treatment of somebody with nothing special: what was done stays."""
    flags = {flag: values[0] for flag, values in FLAG_VALUES.items() if flag in guidance.flags}
    return replace(
        facts,
        flags=MappingProxyType(flags),
        skin_type=SKIN_TYPE,
        age=AGE,
        allergies=(NO_ALLERGIES,) if guidance.lexicon.allergens else (),
        products=(),
        baby_age_months=None,
    )


def unlike(plain: Plan, plan: Plan) -> tuple[Unlike, ...]:
    """Return every way in which a plan's rows differ from those of the ordinary plan.

    Both are in one language and by one edition. What is taken away comes first, then what is new,
    then what is later.
    """
    found = [*_rows(plain, plan), *_left_out(plain, plan), *_products(plan)]
    order = list(UnlikeKind)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def _key(line: Line) -> Key:
    return line.rule, line.product


def _lines(plan: Plan) -> dict[Key, Line]:
    return {_key(line): line for line in plan.advice}


def _rows(plain: Plan, plan: Plan) -> Iterator[Unlike]:
    said = {(row.id, row.product): row for row in plain.rows}
    of_rule = {(rule, row.product): row for row in plain.rows for rule in row.rules}
    after = _lines(plan)
    replaced = _replaced(plain, plan)
    for row in plan.rows:
        was = said.get((row.id, row.product))
        if was is None:
            shared = [of_rule.get((rule, row.product)) for rule in row.rules]
            was = next((one for one in shared if one is not None), None)
        kind = _kind(row, was, after)
        if kind is None:
            continue
        gone = [rule for own in row.rules for rule in replaced.get((own, row.product), ())]
        yield Unlike(
            kind=kind,
            text=row.text,
            short=row.short,
            rules=tuple(dict.fromkeys((*row.rules, *gone))),
            until=row.until,
            was_until=was.until if was is not None else None,
            starts=row.starts,
            was_starts=was.starts if was is not None else None,
            endless=row.always,
        )


def _kind(row: Row, was: Row | None, lines: dict[Key, Line]) -> UnlikeKind | None:
    """Return in which way a row differs from the ordinary one; None where it does not."""
    if was is None:
        bans = any(
            lines[rule, row.product].category is Category.AVOID
            for rule in row.rules
            if (rule, row.product) in lines
        )
        return UnlikeKind.NEVER if row.always and bans else UnlikeKind.ADDED
    if row.always and not was.always:
        return UnlikeKind.NEVER
    ends, ended = row.until or date.max, was.until or date.max
    starts, started = row.starts or date.min, was.starts or date.min
    if ends > ended or starts > started:
        return UnlikeKind.LATER
    if ends < ended or starts < started or (was.always and not row.always):
        return UnlikeKind.SOONER
    if set(row.rules) - set(was.rules):
        return UnlikeKind.ADDED
    return UnlikeKind.WORDS if row.text != was.text or row.level != was.level else None


def _replaced(plain: Plan, plan: Plan) -> dict[Key, list[str]]:
    """Return the ordinary rules that a line of this plan stands in the place of, by its topics."""
    after, before = _lines(plan), _lines(plain)
    found: dict[Key, list[str]] = {}
    for key, line in before.items():
        if key in after:
            continue
        for other in plan.advice:
            if _key(other) not in before and not set(other.topics).isdisjoint(line.topics):
                found.setdefault(_key(other), []).append(line.rule)
                break
    return found


def _left_out(plain: Plan, plan: Plan) -> Iterator[Unlike]:
    after = _lines(plan)
    told = {rule for gone in _replaced(plain, plan).values() for rule in gone}
    for key, line in _lines(plain).items():
        if key not in after and line.rule not in told:
            yield Unlike(
                UnlikeKind.LEFT_OUT, line.title, line.short, (line.rule,), was_until=line.until
            )


def _products(plan: Plan) -> Iterator[Unlike]:
    for product in plan.products:
        if product.verdict is not Verdict.OK:
            text = f"**{product.name}.** {product.text}"
            yield Unlike(UnlikeKind.PRODUCT, text, product.name, (), until=product.starts)
