"""From the lines of a plan to the rows that are printed: shared where the content says so.

No rule can fall out: whatever no shared line takes has a row of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isinf
from typing import Any, Final

from aftercare.rules import dates
from aftercare.rules.conditions import matches
from aftercare.rules.engine.selection import Chosen
from aftercare.rules.engine.sentences import KEPT, Context
from aftercare.rules.guidance import SharedLine
from aftercare.rules.plan import Line, Row
from aftercare.rules.sentences import say, span
from aftercare.rules.vocabulary import Kind, Language

# `{date}`, or `{until:makeup-wait}`: of which rule.
HOLE: Final = re.compile(r"\{(\w+)(?::([a-z0-9-]+))?\}")
# What a shared line may say of one of its rules.
OF_A_RULE: Final = ("until", "from", "end", "start", "while")
MORNING: Final = 7  # an end at night is told as the morning after
# The order on paper. What is waited for and what is limited share one table of dates.
_PLACES: Final = {
    Kind.FIRST: 0,
    Kind.WHILE: 1,
    Kind.WAIT: 2,
    Kind.LIMIT: 2,
    Kind.HELP: 3,
    Kind.DO: 4,
    Kind.HABIT: 5,
    Kind.EXPECT: 6,
}
DATED: Final = frozenset({Kind.WAIT, Kind.LIMIT})
_LEVELS: Final = (None, "emergency", "urgent", "clinic")


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the plan beside the rule that it came from."""

    chosen: Chosen
    line: Line
    product: Mapping[str, str]

    @property
    def conditional(self) -> bool:
        """Whether it is worded for somebody who was not asked: shared words would assert it."""
        return not self.chosen.asserted and self.chosen.rule.paper_unasked is not None


def rows(context: Context, said: Sequence[Said]) -> tuple[Row, ...]:
    """Return every line in the rows that are printed, in their order on paper."""
    left = list(said)
    made: list[Row] = []
    for shared in context.guidance.lines:
        if not _holds(shared, context):
            continue
        for group in _groups(shared, left):
            made.append(_shared(context, shared, group, said))
            # By identity: comparing lines word for word took longer than all the rest of a plan.
            taken = {id(one) for one in group}
            left = [one for one in left if id(one) not in taken]
    made += [_own(context, one) for one in left]
    return tuple(sorted(made, key=_place))


def _holds(shared: SharedLine, context: Context) -> bool:
    profile = context.profile
    if shared.all_areas and not (profile.areas and profile.areas <= shared.all_areas):
        return False
    return not shared.when or any(
        matches(box, profile, unknown=False, unasked=False) for box in shared.when
    )


def _groups(shared: SharedLine, left: Sequence[Said]) -> Iterable[list[Said]]:
    """Yield those lines that a shared line can take, each group with one date."""
    if shared.also and not {one.line.rule for one in left}.issuperset(shared.also):
        return
    by_date: dict[object, list[Said]] = {}
    for one in left:
        if one.line.rule not in shared.rules:
            continue
        if not (one.product or one.conditional or one.chosen.is_reworded):
            by_date.setdefault(_date(shared, one.line), []).append(one)
    for group in by_date.values():
        group.sort(key=lambda one: shared.rules.index(one.line.rule))
        named = {one.line.rule for one in group}
        if len(group) > 1 if shared.takes_any else named == set(shared.rules):
            yield group


def _date(shared: SharedLine, line: Line) -> object:
    if shared.same in (None, "latest"):
        return None
    return (line.until, line.always) if shared.same == "until" else line.starts


def _shared(context: Context, shared: SharedLine, group: list[Said], said: Sequence[Said]) -> Row:
    language = context.language
    lines = [one.line for one in group]
    by_rule = {one.line.rule: one.chosen for one in said}
    parts = [one.chosen.rule.part[language] for one in group if one.chosen.rule.part is not None]

    def value(name: str, of: str | None) -> str:
        if name == "parts":
            return ", ".join(parts)
        return _value(context, by_rule[of], name) if of is not None else ""

    first = lines[0]  # the dates of a row are those of its first rule, or of the last to end
    if shared.same == "latest":
        first = max(lines, key=lambda line: date.max if line.always else line.until or date.min)
    named = [one.chosen.rule for one in group]
    short = shared.short or named[0].short or named[0].title
    ends = [line.until_time for line in lines if line.until_time is not None]
    ended = {(line.until, line.always) for line in lines}
    same = shared.kind not in DATED or shared.same == "latest" or len(ended) == 1
    return Row(
        id=shared.id,
        rules=tuple(dict.fromkeys((*(line.rule for line in lines), *shared.also))),
        kind=shared.kind,
        text=_filled(shared.words[language], value),
        short=short[language],
        starts=first.starts,
        starts_time=first.starts_time,
        until=first.until if same else None,
        until_time=max(ends, default=None) if same and first.until_time else None,
        clock=any(line.clock for line in lines),
        calm_gate=any(line.calm_gate for line in lines),
        always=same and first.always,
        while_words=first.while_words if same else None,
        level=shared.level,
        order=shared.order,
        later=shared.later,
        moves_at=shared.moves_at,
        own=tuple(added for line in lines if (added := _added(line, language))),
    )


def _added(line: Line, language: Language) -> str:
    """Return what the clinic added to a line: "7 days longer. Wear a hat in the car too."."""
    longer = span(24 * line.clinic_days, language) if line.clinic_days else ""
    said = say("own_longer", language, span=longer) if longer else ""
    return " ".join(part for part in (said, line.clinic_text) if part)


def _own(context: Context, said: Said) -> Row:
    line, rule = said.line, said.chosen.rule
    words = rule.paper_unasked if said.conditional else rule.paper
    if words is None or rule.kind is None:
        raise ValueError(f"{rule.id} is for patients and has no printed line")

    def value(name: str, _of: str | None) -> str:
        return _value(context, said.chosen, name, said.product)

    return Row(
        id=line.rule,
        rules=(line.rule,),
        kind=rule.kind,
        text=_filled(context.with_besides(words[context.language], said.chosen), value),
        short=(rule.short or rule.title)[context.language],
        starts=line.starts,
        starts_time=line.starts_time,
        until=line.until,
        until_time=line.until_time,
        clock=line.clock,
        calm_gate=line.calm_gate,
        always=line.always,
        while_words=line.while_words,
        level=line.level,
        order=rule.order,
        later=rule.later,
        moves_at=rule.moves_at,
        product=line.product,
        own=(added,) if (added := _added(line, context.language)) else (),
    )


def _filled(text: str, value: Any) -> str:
    return HOLE.sub(lambda m: m[0] if m[1] in KEPT else value(m[1], m[2]), text)


def _value(
    context: Context, chosen: Chosen, name: str, product: Mapping[str, str] | None = None
) -> str:
    """Return what stands in a hole: dates in the one form that sentences have on paper."""
    if name in ("date", "until"):
        return "" if isinf(chosen.until_h) else _day(context, chosen.until_h)
    if name == "from":
        return _day(context, chosen.starts_h)
    if name == "date2":
        return _day(context, chosen.second_h or 0)
    if name in ("end", "start"):
        hours = chosen.until_h if name == "end" else chosen.starts_h
        return "" if isinf(hours) else moment_words(context, hours)
    return context.value(name, chosen, product or {})


def _day(context: Context, hours: float) -> str:
    day = context.day(hours)
    other_year = day.year != context.day_zero.year
    return dates.day_words(day, context.language, short=True, year=other_year)


def moment_words(context: Context, hours: float) -> str:
    """Return a moment within two days as a patient keeps it; what is later is a day.

    An end at night is the morning after: "tomorrow morning (Tuesday)"; by day it has its clock.
    """
    if hours > 48:
        return _day(context, hours)
    zone = context.facts.time_zone
    moment = dates.up_to_quarter(dates.after(context.facts.performed_at, hours))
    there = dates.local(moment, zone)
    if there.hour < MORNING and there.date() > context.day_zero:
        return _morning(there.date(), context)
    if there.date() == context.day_zero:
        today = "{} today" if context.language is Language.EN else "{} i dag"
        return today.format(
            dates.clock_words(moment, zone, context.language, same_day=there.date())
        )
    return dates.clock_words(moment, zone, context.language)


def _morning(day: date, context: Context) -> str:
    name = dates.WEEKDAYS[context.language][day.weekday()]
    tomorrow = (day - context.day_zero).days == 1
    if context.language is Language.EN:
        return f"tomorrow morning ({name})" if tomorrow else f"{name} morning"
    return f"i morgon bitti ({name})" if tomorrow else f"{name} morgon"


def _place(row: Row) -> tuple[object, ...]:
    dated = row.kind in DATED or row.kind is Kind.DO
    day = row.starts if row.kind is Kind.DO else row.until
    # Help that is read later comes last; what has no date comes first among the dated.
    return (
        _PLACES[row.kind],
        row.later,
        _LEVELS.index(row.level) if row.level in _LEVELS else 0,
        (day or date.min) if dated else date.min,
        row.order,
    )
