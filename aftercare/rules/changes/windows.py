"""A rule's dates against those of another edition: exact over every treatment and patient."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from aftercare.rules.changes import case as cases
from aftercare.rules.changes.case import Case
from aftercare.rules.changes.codes import ChangeCode
from aftercare.rules.changes.item import Who
from aftercare.rules.conditions import When
from aftercare.rules.engine import selection
from aftercare.rules.engine.selection import Hours
from aftercare.rules.guidance import Effect, Rule
from aftercare.rules.proof import masks
from aftercare.rules.proof.masks import Group
from aftercare.rules.proof.space import Space
from aftercare.rules.vocabulary import Category

Keeps = Callable[[Hours, Hours], bool]


@dataclass(frozen=True, slots=True)
class Loosening:
    """One way in which a rule is milder: for whom, with the hours then and now, and by what."""

    code: ChangeCode
    who: Who | None = None
    old: float | None = None
    new: float | None = None
    by: str = ""
    topic: str = ""
    values: dict[str, Any] | None = None


def ended_earlier(case: Case, old: Rule, new: Rule) -> Iterator[Loosening]:
    """Yield where something is held back for less long than it was, topic by topic.

    Another rule of the new edition may hold the topic back in the old one's place. Modifiers are
    asked one at a time: the longest of them counts, so each must still be long enough alone.
    """
    ranked = old.category in (Category.AVOID, Category.CAUTION) and old.topics
    topics: tuple[str | None, ...] = old.topics if ranked else (None,)
    for topic in topics:
        for effect in (None, *old.modifiers):
            covers = case.covers(old, topic) if topic is not None else []
            # The rule's own new version nearly always holds it: the small question first.
            own = [new] if topic is None or topic in new.topics else []
            asked = _Asked(old, new if own else None, effect)
            found = asked.uncovered(own)
            if found is not None and len(covers) > len(own):
                found = asked.uncovered(covers)
            if found is not None and effect is not None:
                reason = case.old.modifiers[effect.modifier].when
                found = asked.uncovered(covers or own, reason)
            if found is not None:
                yield _told(old, new, topic, effect, found)
                break


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question: who of those who still get a line is held back for less long than before.

    Whoever no longer gets it is told of elsewhere. `still` is the rule's new version; None where
    it does not speak of the topic any more, which is then asked of everybody.
    """

    old: Rule
    still: Rule | None
    effect: Effect | None

    def uncovered(
        self, covers: list[Rule], reason: When | None = None
    ) -> tuple[Space, int, list[Rule]] | None:
        """Return where none of some new rules reaches the old end; None for nowhere.

        With the `reason` of a modifier only those count whom it lengthens the wait for.
        """
        stills = [self.still] if self.still is not None else []
        whens = [rule.when for rule in (self.old, *stills, *covers)]
        space = cases.space_of(*whens, *((reason,) if reason is not None else ()))
        bad = masks.holds(space, self.old) & space.valid
        for rule in stills:
            bad &= masks.holds(space, rule)
        if reason is not None:
            bad &= masks.where(space, reason, unknown=True, unasked=True)
        bad &= ~self._covered(space, covers)
        return (space, bad, covers) if bad else None

    def _covered(self, space: Space, covers: Iterable[Rule]) -> int:
        table = masks.treatments(space)
        wanted = [_end(hours, self.effect) for hours in table.hours(self.old)]
        found = 0
        for rule in covers:
            own = _effect_of(rule, self.effect)
            rows = zip(table.groups, table.hours(rule), wanted, strict=True)
            bits = sum(group.bits for group, hours, least in rows if _end(hours, own) >= least)
            found |= masks.of_block(space, bits) & masks.holds(space, rule)
        return found


def _effect_of(rule: Rule, effect: Effect | None) -> Effect | None:
    if effect is None:
        return None
    return next((one for one in rule.modifiers if one.modifier == effect.modifier), None)


def _end(hours: Hours, effect: Effect | None) -> float:
    return hours[1] if effect is None else selection.lengthened(effect, hours[1])


def _told(
    old: Rule,
    new: Rule,
    topic: str | None,
    effect: Effect | None,
    found: tuple[Space, int, list[Rule]],
) -> Loosening:
    space, bad, covers = found
    values, cell = cases.smallest(space, bad)
    was = _end(cases.hours_at(space, cell, old), effect)
    ends = (
        _end(cases.hours_at(space, cell, rule), _effect_of(rule, effect))
        for rule in covers
        if masks.holds(space, rule) & cell
    )
    now = max(ends, default=0.0)
    by = effect.modifier if effect is not None else ""
    reached = masks.holds(space, old)
    if topic is not None and topic not in new.topics:
        code = ChangeCode.UNTOPIC
    elif effect is not None:
        code = ChangeCode.MODIFIER
    elif was == inf:
        code = ChangeCode.NO_END
    else:
        code = ChangeCode.EARLIER
    who = cases.who(space, bad, reached)
    return Loosening(code, who, was, now, by, topic or "", values)


def compared(
    old: Rule, new: Rule, code: ChangeCode, is_milder: Keeps, of: Callable[[Hours], float | None]
) -> Iterator[Loosening]:
    """Yield where a rule's own hours are milder than they were, for those who get it in both."""
    space = cases.space_of(old.when, new.when)
    table = masks.treatments(space)
    rows = zip(table.groups, table.hours(old), table.hours(new), strict=True)
    bits = sum(group.bits for group, was, now in rows if is_milder(was, now))
    both = masks.holds(space, old) & masks.holds(space, new) & space.valid
    bad = masks.of_block(space, bits) & both
    if bad:
        values, cell = cases.smallest(space, bad)
        was, now = (of(cases.hours_at(space, cell, rule)) for rule in (old, new))
        yield Loosening(code, cases.who(space, bad, both), was, now, values=values)


def of_windows(case: Case, old: Rule, new: Rule) -> Iterator[Loosening]:
    """Yield every way in which a rule's dates are milder; both are of the same kind."""
    category = old.category
    if category in (Category.AVOID, Category.CAUTION):
        yield from ended_earlier(case, old, new)
        yield from compared(old, new, ChangeCode.LATER_BAN, lambda a, b: b[0] > a[0], _start)
    elif category is Category.HELP:
        yield from compared(old, new, ChangeCode.HELP_LATER, lambda a, b: b[0] > a[0], _start)
        yield from compared(old, new, ChangeCode.HELP_ENDS, lambda a, b: b[1] < a[1], _until)
    elif category is Category.EXPECT:
        yield from compared(old, new, ChangeCode.REASSURED, lambda a, b: b[1] > a[1], _until)
        yield from compared(old, new, ChangeCode.SOONER, lambda a, b: b[0] < a[0], _start)
    else:
        yield from ended_earlier(case, old, new)
        yield from compared(old, new, ChangeCode.SOONER, lambda a, b: b[0] < a[0], _start)
        if case.on_labels.isdisjoint(old.topics):
            # Not leave to use something, but care that must not wait.
            later = ChangeCode.LATER_BAN
            yield from compared(old, new, later, lambda a, b: b[0] > a[0], _start)
    yield from compared(old, new, ChangeCode.SECOND, _second_is_earlier, lambda hours: hours[2])


def _start(hours: Hours) -> float | None:
    return hours[0]


def _until(hours: Hours) -> float | None:
    return hours[1]


def _second_is_earlier(was: Hours, now: Hours) -> bool:
    return was[2] is not None and (now[2] is None or now[2] < was[2])


__all__ = ["Group", "Loosening", "of_windows"]
