"""Rules that nobody could ever get: no treatment meets them, or another always goes first.

Exact over all treatments, by the sets of cells that the proof uses. Where a question is too
large for those, nothing is said: the proof itself refuses such a document.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import replace

from aftercare.guidance.review.case import DocumentCase, Given
from aftercare.guidance.review.finding import Finding
from aftercare.rules.guidance import Rule
from aftercare.rules.inside import TIERED, Box, Space, axes, masks, selection, spaces
from aftercare.rules.vocabulary import Category

# Of these one line a topic is printed, the longest; the others stand in its reasons.
RANKED = frozenset({Category.AVOID, Category.CAUTION})


def of_rule(given: Given, rule: Rule, case: DocumentCase) -> Iterable[Finding]:
    """Yield whether no treatment meets a rule, or one of its boxes, or another is always first."""
    reached = [_reaches(rule, box, case) for box in rule.when]
    if reached and not any(reached):
        yield Finding("nobody", "error", "rules", given.key, "when")
        return
    for index, good in enumerate(reached):
        if not good:
            params = {"box": index + 1}
            yield Finding("box-nobody", "warning", "rules", given.key, f"when.{index}", params)
    first = _always_first(given, rule, case)
    if first:
        params_ = {"rules": first}
        yield Finding("outranked", "error", "rules", given.key, "windows", params_)


def _reaches(rule: Rule, box: Box, case: DocumentCase) -> bool:
    if box.products and box.products.isdisjoint(case.detected):
        return False
    try:
        space = spaces.space(axes.cuts_of((box,)))
    except spaces.SpaceTooLarge:
        return True
    return bool(masks.holds(space, replace(rule, when=(box,))) & space.valid)


def _always_first(given: Given, rule: Rule, case: DocumentCase) -> tuple[str, ...]:
    """Return the rules that are printed in a rule's place, for every patient who would get it."""
    ranked = rule.category in RANKED and bool(rule.topics)
    if not ranked and rule.category is not Category.DO:
        return ()
    kind = rule.category.value if ranked else Category.AVOID.value
    others = {one for topic in rule.topics for one in case.by_topic.get((kind, topic), ())}
    rivals = [
        (case.place[other], other.key, other.ranked)
        for other in sorted(others, key=case.place.__getitem__)
        if other.key != given.key and other.ranked is not None
    ]
    if not rivals or (ranked and not _covered(rule, [one for *_, one in rivals])):
        return ()
    cuts = TIERED.union(*(axes.cuts_of(one.when) for *_, one in rivals))
    try:
        space = spaces.space(cuts | axes.cuts_of(rule.when))
    except spaces.SpaceTooLarge:
        return ()
    own = case.place[given]
    left = masks.holds(space, rule) & space.valid
    if ranked:
        free = 0
        for topic in rule.topics:
            free |= _free(space, rule, own, topic, rivals)
        left &= free
    else:
        for _, _, other in rivals:
            left &= ~_endless(space, other)
    return () if left else tuple(key for _, key, _ in rivals)


def _covered(rule: Rule, rivals: list[Rule]) -> bool:
    """Whether each of a rule's topics has a rival at all."""
    topics = {topic for other in rivals for topic in other.topics}
    return topics.issuperset(rule.topics)


def _free(
    space: Space, rule: Rule, own: int, topic: str, rivals: list[tuple[int, str, Rule]]
) -> int:
    """Return the cells in which no rival on a topic is sure to go before a rule."""
    free = space.full
    for place, _, other in rivals:
        if topic in other.topics:
            free &= ~(_before(space, rule, other, place < own) & masks.holds(space, other))
    return free


def _before(space: Space, rule: Rule, other: Rule, is_earlier: bool) -> int:
    """Return the cells in which another rule is longer, whatever lengthens either of them."""
    treatments = masks.treatments(space)
    same = set(rule.modifiers) <= set(other.modifiers)
    bits = 0
    rows = zip(treatments.groups, treatments.hours(rule), treatments.hours(other), strict=True)
    for group, (_, mine, _), (_, theirs, _) in rows:
        ends = _ends(mine, rule)
        # What lengthens both alike leaves the longer one longer.
        beside = _ends(theirs, rule) if same else [theirs] * len(ends)
        # Of two as long the earlier one is first.
        if all(map(operator.ge if is_earlier else operator.gt, beside, ends)):
            bits |= group.bits
    return masks.of_block(space, bits)


def _ends(hours: float, rule: Rule) -> list[float]:
    """Return the ends that a window has without and with each thing that lengthens a rule."""
    return [hours, *(selection.lengthened(effect, hours) for effect in rule.modifiers)]


def _endless(space: Space, ban: Rule) -> int:
    """Return the cells in which a ban has no end: nothing on its topics is done after it."""
    endless = masks.by_group(space, lambda _, hours: hours[1] == float("inf"), ban)
    return endless & masks.holds(space, ban)
