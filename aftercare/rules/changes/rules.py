"""A rule against itself in another edition: every way in which somebody is told less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import Any, Final

from aftercare.rules.changes import case as cases
from aftercare.rules.changes import windows
from aftercare.rules.changes.case import Case
from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.item import Item, Who
from aftercare.rules.changes.windows import Loosening
from aftercare.rules.guidance import Rule
from aftercare.rules.proof import masks
from aftercare.rules.proof.space import SpaceTooLarge
from aftercare.rules.vocabulary import Basis, Category, Strength

# What decides who gets a line, for how long and how firmly: compared as sets of treatments.
DECIDING: Final = (
    *("category", "topics", "when", "unasked", "windows", "second", "modifiers", "level"),
    *("calm_gate", "clock", "tonight", "overridable"),
)
# Words that name a thing or say when something holds: a change of them is a change of meaning.
MEANINGS: Final = ("title", "while")
# From the mildest to the firmest help.
LEVELS: Final = ("clinic", "urgent", "emergency")
# A rule may become one of these without telling anybody less.
_STRONGER: Final[Mapping[Category, frozenset[Category]]] = {
    Category.CAUTION: frozenset({Category.AVOID, Category.HELP}),
    Category.EXPECT: frozenset({Category.CAUTION, Category.HELP}),
}
_STRENGTHS: Final = (
    *(Strength.EXPERT_OPINION, Strength.VERY_LOW, Strength.LOW, Strength.MODERATE, Strength.HIGH),
)
_BASES: Final = (Basis.PRECAUTION, Basis.PROVEN)
_SAYS: Final = frozenset({Category.DO, Category.EXPECT})


def changed(
    case: Case, old: Rule, new: Rule, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Item]:
    """Yield what the changed deciding fields of a rule lead to; `before`, `after` by field."""
    ways: list[Loosening] = []
    try:
        ways += (*_reach(case, old, new), *_same_kind(case, old, new))
    except SpaceTooLarge:
        ways.append(Loosening(ChangeCode.UNSHOWN))
    ways += _single(old, new)
    found = [_item(case, old, before, after, one) for one in ways]
    yield from found
    if not found:
        code = ChangeCode.SAME if _decides(old) == _decides(new) else ChangeCode.LONGER
        heading = Heading.NOTHING if code is ChangeCode.SAME else Heading.STRICTER
        fields = tuple(before)
        yield Item(heading, "rules", new.id, fields, code, dict(before), dict(after))


def _decides(rule: Rule) -> tuple[Any, ...]:
    return (
        *(rule.category, frozenset(rule.topics), frozenset(rule.when), rule.unasked_applies),
        *(rule.windows, rule.second, frozenset(rule.modifiers), rule.level, rule.calm_gate),
        *(rule.clock, rule.tonight, rule.overridable),
    )


def _item(
    case: Case,
    old: Rule,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    found: Loosening,
) -> Item:
    ends = None
    if found.old is not None and found.new is not None:
        ends = (found.old, found.new)
    example = None if found.values is None else cases.facts(found.values, case.old, ends)
    params: dict[str, Any] = {"by": found.by, "topic": found.topic}
    if ends is not None:
        params |= {"old_h": found.old, "new_h": found.new}
    elif found.code in (ChangeCode.WEAKER, ChangeCode.HELP_LEVEL):
        name = "category" if found.code is ChangeCode.WEAKER else "level"
        params |= {"old": before[name], "new": after[name]}
    return Item(
        *(Heading.LOOSER, "rules", old.id, tuple(before), found.code, dict(before), dict(after)),
        params=params,
        who=found.who,
        example=example,
        rules=(old.id,),
    )


def _reach(case: Case, old: Rule, new: Rule) -> Iterator[Loosening]:
    """Yield who no longer gets the line, and who is newly told that something is allowed."""
    one, other = ((r.when, r.unasked_applies, r.category) for r in (old, new))
    if one == other:
        return
    space = cases.plain_space(old.when, new.when)
    was, now = masks.holds(space, old) & space.valid, masks.holds(space, new) & space.valid
    lost = was & ~now
    if lost:
        code = ChangeCode.STOP_LESS if old.category is Category.STOP else ChangeCode.MORE
        asked = masks.holds(space, replace(new, unasked_applies=True))
        if not lost & ~asked:
            code = ChangeCode.UNASKED
        values, _ = cases.smallest(space, lost)
        yield Loosening(code, cases.who(space, lost, was), values=values)
    gained = now & ~was
    if gained and new.category in _SAYS and old.category is new.category:
        permits = new.category is Category.EXPECT or _permits(case, new)
        if permits:
            is_do = new.category is Category.DO
            code = ChangeCode.PERMISSION if is_do else ChangeCode.REASSURED
            values, _ = cases.smallest(space, gained)
            yield Loosening(code, cases.who(space, gained, now), values=values)


def _permits(case: Case, rule: Rule) -> bool:
    """Whether something to do is leave to use what is held back, or what stands on labels."""
    return any(topic in case.on_labels or case.banning[topic] for topic in rule.topics)


def _same_kind(case: Case, old: Rule, new: Rule) -> Iterator[Loosening]:
    stronger = (old.category, *_STRONGER.get(old.category, ()))
    if new.category not in stronger:
        yield Loosening(ChangeCode.WEAKER, Who())
        return
    same = (old.windows, old.second, old.modifiers, old.topics, old.category)
    if same == (new.windows, new.second, new.modifiers, new.topics, new.category):
        return
    yield from windows.of_windows(case, old, new)


def _single(old: Rule, new: Rule) -> Iterator[Loosening]:
    """Yield what one word or switch of a rule gives up."""
    before, after = (LEVELS.index(r.level) if r.level in LEVELS else -1 for r in (old, new))
    if after < before:
        yield Loosening(ChangeCode.HELP_LEVEL, Who())
    switches = (
        (old.calm_gate and not new.calm_gate, ChangeCode.CALM),
        (new.clock and not old.clock, ChangeCode.CLOCK),
        (old.tonight and not new.tonight, ChangeCode.TONIGHT),
        (
            old.category is Category.STOP and new.overridable and not old.overridable,
            ChangeCode.OVERRIDABLE,
        ),
    )
    yield from (Loosening(code, Who()) for is_so, code in switches if is_so)


def gone(case: Case, old: Rule, row: Any) -> Item:
    """Return that a rule is no longer there, with somebody who was told it."""
    space = cases.plain_space(old.when)
    example = None
    if masks.holds(space, old) & space.valid:
        values, _ = cases.smallest(space, masks.holds(space, old) & space.valid)
        example = cases.facts(values, case.old)
    code = ChangeCode.STOP_LESS if old.category is Category.STOP else ChangeCode.GONE
    return Item(
        *(Heading.LOOSER, "rules", old.id, (), code, row, None),
        who=Who(everyone=not old.when),
        example=example,
        rules=(old.id,),
    )


def added(case: Case, new: Rule, row: Any) -> Item:
    """Return that a rule is new: leave to do or to expect something is looser, the rest is not."""
    if new.category in _SAYS:
        return Item(Heading.LOOSER, "rules", new.id, (), ChangeCode.PERMISSION, None, row)
    return Item(Heading.STRICTER, "rules", new.id, (), ChangeCode.NEW_RULE, None, row)


def taken(case: Case, changed_rules: Iterable[str]) -> Iterator[Item]:
    """Yield the lines in whose place another is printed that did not stand there before.

    Of rules on a topic the longest is printed. A rule that is new, or reaches more, or speaks of
    more topics, may take the line of one that nobody changed, and say something else. One that
    merely lasts longer was read in its place before.
    """
    for name in changed_rules:
        new = case.new.rule_by_id.get(name)
        if new is None or new.category not in (Category.AVOID, Category.CAUTION):
            continue
        before = case.old.rule_by_id.get(name)
        kind = case.banning if new.category is Category.AVOID else case.caring
        others = {one.id: one for topic in new.topics for one in kind[topic]}
        if new.category is Category.AVOID:
            does = (one for one in case.new.rules if one.category is Category.DO)
            others |= {one.id: one for one in does if set(one.topics) & set(new.topics)}
        for other in others.values():
            if other.id != new.id and other.id in case.old.rule_by_id:
                try:
                    yield from _taken(case, new, before, other)
                except SpaceTooLarge:
                    params = {"by": new.id, "topic": ""}
                    code = ChangeCode.UNSHOWN
                    yield Item(Heading.LOOSER, "rules", other.id, (), code, params=params)


def _taken(case: Case, new: Rule, before: Rule | None, other: Rule) -> Iterator[Item]:
    if other.category is not Category.DO and not set(other.topics) <= set(new.topics):
        return
    space = cases.space_of(new.when, other.when, *((before.when,) if before else ()))
    table = masks.treatments(space)
    earlier = case.place[new.id] < case.place[other.id]
    bits = 0
    rows = zip(table.groups, table.hours(new), table.hours(other), strict=True)
    for group, ours, theirs in rows:
        endless = other.category is Category.DO
        first = (
            ours[1] == inf if endless else ours[1] > theirs[1] or (earlier and ours[1] == theirs[1])
        )
        if first:
            bits |= group.bits
    stood = 0
    if before is not None and _stood_before(before, new, other):
        stood = masks.holds(space, before)
    bad = masks.of_block(space, bits) & masks.holds(space, new) & masks.holds(space, other)
    bad &= ~stood & space.valid
    if bad:
        values, _ = cases.smallest(space, bad)
        yield Item(
            *(Heading.LOOSER, "rules", other.id, (), ChangeCode.REPLACED),
            params={"by": new.id, "topic": ""},
            who=cases.who(space, bad, masks.holds(space, other)),
            example=cases.facts(values, case.new),
            rules=(other.id, new.id),
        )


def _stood_before(before: Rule, new: Rule, other: Rule) -> bool:
    """Whether a rule ranked with another one already, and by the same windows if it matters."""
    if before.category is not new.category or set(other.topics).isdisjoint(before.topics):
        return False
    return other.category is not Category.DO or before.windows == new.windows


def evidence(old: Rule, new: Rule, field: str, before: Any, after: Any) -> Item:
    """Return what a change of a rule's strength or basis is: raised is looser."""
    if field == "strength":
        raised = _STRENGTHS.index(new.strength) > _STRENGTHS.index(old.strength)
    else:
        raised = _BASES.index(new.basis) > _BASES.index(old.basis)
    heading = Heading.LOOSER if raised else Heading.STRICTER
    code = ChangeCode.RAISED if raised else ChangeCode.STRICTER
    params = {"old": before, "new": after, "words": field}
    return Item(heading, "rules", new.id, (field,), code, before, after, params)
