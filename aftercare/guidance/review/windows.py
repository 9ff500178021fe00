"""Whether a length of time in a rule's text contradicts the rule's own windows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Final

from aftercare.guidance.review import numbers
from aftercare.guidance.review.numbers import Length
from aftercare.rules.guidance import Rule, Window, Windows
from aftercare.rules.inside import selection
from aftercare.rules.vocabulary import Category, Language, Tier

# What a text of this kind says of time, it says of the window itself, or of something inside it.
_OF_THE_WINDOW: Final = frozenset({Category.AVOID, Category.DO, Category.CAUTION})
_INSIDE: Final = frozenset({Category.EXPECT, Category.HELP})
SHORT_H: Final = 24.0


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A length as written, and the window it does not agree with; `modifier` lengthens it."""

    words: str
    tier: Tier
    hours: float | None
    modifier: str | None = None


def contradictions(rule: Rule, text: str, language: Language) -> Iterable[Contradiction]:
    """Yield each length in a text that is not what the rule's windows say, with one such tier.

    A text is the same in every tier, so a length must be right in each tier the rule is for,
    and for patients whose windows are longer.
    """
    windows = rule.windows
    if windows is None or rule.category not in _OF_THE_WINDOW | _INSIDE:
        return
    for length in numbers.lengths(text, language):
        if not length.is_other:
            found = _against(rule, windows, length)
            if found is not None:
                yield found


def _against(rule: Rule, windows: Windows, length: Length) -> Contradiction | None:
    tiers = tiers_of(rule)
    if rule.category in _INSIDE:
        return _beyond(rule, windows, length, tiers)
    if rule.category is not Category.AVOID and _is_small(windows, length, tiers):
        return None
    for tier in tiers:
        if not _agrees(rule, windows[tier], tier, length):
            return Contradiction(length.words, tier, windows[tier].until)
        for effect in rule.modifiers:
            until = windows[tier].until
            longer = until if until is None else selection.lengthened(effect, until)
            if longer != until and not _agrees_longer(length, longer, windows[tier]):
                return Contradiction(length.words, tier, longer, effect.modifier)
    return None


def tiers_of(rule: Rule) -> tuple[Tier, ...]:
    """Return the tiers that a rule is for: those its boxes name, or all."""
    named = [box.tiers for box in rule.when]
    if not named or not all(named):
        return tuple(Tier)
    wanted = frozenset().union(*named)
    return tuple(tier for tier in Tier if tier in wanted)


def _is_small(windows: Windows, length: Length, tiers: Iterable[Tier]) -> bool:
    """Whether a length under a day can't be meant of a window: none of its ends is as short."""
    ends = (end for tier in tiers for end in (windows[tier].starts, windows[tier].until))
    return length.high < SHORT_H and not any(end and end < SHORT_H for end in ends)


def _agrees(rule: Rule, window: Window, tier: Tier, length: Length) -> bool:
    until = inf if window.until is None else window.until
    if length.bound == "moment":
        return length.low <= until
    if length.bound == "least":
        return until >= length.low
    if length.bound == "most":
        return until <= length.high
    ends = {until, window.starts or until}
    if rule.second is not None and rule.second[tier].until is not None:
        ends.add(rule.second[tier].until or until)
    if rule.category is not Category.AVOID:
        ends.add(until - window.starts)
    return any(length.low <= end <= length.high for end in ends)


def _agrees_longer(length: Length, until: float | None, window: Window) -> bool:
    end = inf if until is None else until
    if length.bound in ("least", "moment"):
        return True
    if length.low <= window.starts <= length.high and window.starts:
        return True
    return end <= length.high


def _beyond(
    rule: Rule, windows: Windows, length: Length, tiers: Iterable[Tier]
) -> Contradiction | None:
    """What to expect and when to call: a time after the window's end, or before it begins."""
    whole = max(inf if windows[t].until is None else windows[t].until or 0 for t in Tier)
    for tier in tiers:
        until = windows[tier].until
        end = inf if until is None else until
        if length.low > (whole if rule.category is Category.HELP else end):
            return Contradiction(length.words, tier, until)
        early = length.comes_after and length.high < windows[tier].starts
        if early and rule.category is Category.HELP:
            return Contradiction(length.words, tier, windows[tier].starts)
    return None
