"""Which rules apply to a treatment and how they rank: caution wins, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from types import MappingProxyType

from aftercare.rules.conditions import Box, Profile, matches
from aftercare.rules.engine.depth import ALL_TIERS, Tiering
from aftercare.rules.guidance import Effect, Guidance, Modifier, Rule, Windows
from aftercare.rules.vocabulary import Category, Tier

# What was not recorded of the treatment counts against the patient in these.
CAUTIOUS = frozenset(
    {Category.AVOID, Category.CAUTION, Category.HELP, Category.STOP, Category.CLINICIAN}
)


# (from, until, second until) in hours; inf is no end.
Hours = tuple[float, float, float | None]


@dataclass(slots=True)
class Chosen:
    """A rule that applies: its hours, the box that held, and what it outranked."""

    rule: Rule
    topics: tuple[str, ...]
    starts_h: float
    until_h: float  # inf: no end
    plain_h: float  # the end without what a clinic added: by this, rules rank as in the edition
    second_h: float | None
    box: Box | None
    asserted: bool  # False: it applies only because something was not asked
    modifier: Modifier | None
    base_h: float
    outranked: list[Chosen] = field(default_factory=list)
    set_aside: list[Chosen] = field(default_factory=list)
    moved_after: Chosen | None = None
    is_reworded: bool = False  # its rule has the words for this patient's allergies

    @property
    def always(self) -> bool:
        """Whether an avoid or caution has no end."""
        return self.until_h == inf

    @property
    def besides(self) -> list[Rule]:
        """The rules that it stands for too: as careful, known to hold, with words of their own."""
        return [
            one.rule
            for one in self.outranked
            if one.asserted and one.plain_h == self.plain_h and one.rule.beside is not None
        ]


def active_modifiers(guidance: Guidance, profile: Profile) -> Mapping[str, Modifier]:
    """Return the modifiers that lengthen this patient's windows; not asked counts as yes."""
    return {
        key: modifier
        for key, modifier in guidance.modifiers.items()
        if any(matches(box, profile, unknown=True, unasked=True) for box in modifier.when)
    }


def applicable(rule: Rule, profile: Profile) -> tuple[bool, Box | None, bool]:
    """Return whether a rule applies, by which box, and whether what it says is known."""
    if not rule.when:
        return True, None, True
    unknown = rule.category in CAUTIOUS
    for box in rule.when:
        if matches(box, profile, unknown=False, unasked=False):
            return True, box, True
    if unknown or rule.unasked_applies:
        for box in rule.when:
            if matches(box, profile, unknown=unknown, unasked=rule.unasked_applies):
                return True, box, False
    return False, None, False


def hours(rule: Rule, tiering: Tiering) -> Hours:
    """Return (from, until, second until) in hours: each the careful one of all in force.

    For red flags the careful date is the earliest, over every tier that is possible; where one
    begins when the normal course ends, and for what to expect, the named tier counts alone, so
    that both name one day; for everything else the latest.
    """
    if rule.windows is None:
        return 0, inf, _second(rule.second, tiering.columns)
    if rule.category is Category.EXPECT:
        window = rule.windows[tiering.tier]
        return window.starts, _end(window.until), _second(rule.second, tiering.columns)
    columns = tiering.columns
    if rule.category is Category.HELP:
        # What is normal ends once a sheet: "better by" and "call us after" are the same day.
        if rule.after_normal:
            starts = rule.windows[tiering.tier].starts
        else:
            starts = min(rule.windows[tier].starts for tier in tiering.possible)
        return starts, max(_end(rule.windows[t].until) for t in ALL_TIERS), None
    windows = [rule.windows[tier] for tier in columns]
    return (
        max(window.starts for window in windows),
        max(_end(window.until) for window in windows),
        _second(rule.second, columns),
    )


def _end(until: float | None) -> float:
    return inf if until is None else until


def _second(second: Windows | None, columns: Iterable[Tier]) -> float | None:
    return None if second is None else max(_end(second[tier].until) for tier in columns)


@lru_cache(maxsize=512)
def hours_of_all(guidance: Guidance, tiering: Tiering) -> Mapping[str, Hours]:
    """Return the hours of every rule for a tiering, worked out once."""
    return MappingProxyType({rule.id: hours(rule, tiering) for rule in guidance.rules})


def lengthened(effect: Effect, until_h: float) -> float:
    """Return a window's end after one modifier, in hours; never earlier than before."""
    return max(until_h + effect.add_h, until_h * effect.factor, effect.at_least_h, until_h)


def choose(
    rule: Rule,
    profile: Profile,
    table: Mapping[str, Hours],
    modifiers: Mapping[str, Modifier],
) -> Chosen | None:
    """Return the rule with its hours if it applies; the largest modifier only is added."""
    applies, box, asserted = applicable(rule, profile)
    if not applies:
        return None
    starts_h, base_h, second_h = table[rule.id]
    plain_base_h = base_h - 24 * rule.own_days
    until_h, plain_h, largest = base_h, plain_base_h, None
    if base_h != inf:
        for effect in rule.modifiers:
            if effect.modifier in modifiers:
                until_h = max(until_h, lengthened(effect, base_h))
                longer = lengthened(effect, plain_base_h)
                if longer > plain_h:
                    plain_h, largest = longer, modifiers[effect.modifier]
    return Chosen(
        rule=rule,
        topics=rule.topics,
        starts_h=starts_h,
        until_h=until_h,
        plain_h=plain_h,
        second_h=second_h,
        box=box,
        asserted=asserted,
        modifier=largest,
        base_h=base_h,
    )


def caution_wins(candidates: list[Chosen]) -> list[Chosen]:
    """Return one line a topic: the longest, which keeps what it outranked.

    The edition's own lengths decide which, so that no line goes because a clinic lengthened
    another; a line that outranks one that became longer is held as long as that.
    """
    holder: dict[str, Chosen] = {}
    kept: list[Chosen] = []
    ranked = sorted(candidates, key=lambda one: -one.plain_h)
    # Of two that are as careful, what is known goes before what nobody asked.
    for chosen in sorted(ranked, key=lambda one: (-one.plain_h, not one.asserted)):
        holders = {id(holder[t]): holder[t] for t in chosen.topics if t in holder}
        for winner in holders.values():
            winner.outranked.append(chosen)
            winner.until_h = max(winner.until_h, chosen.until_h)
        free = tuple(topic for topic in chosen.topics if topic not in holder)
        if chosen.topics and not free:
            continue
        chosen.topics = free
        kept.append(chosen)
        for topic in free:
            holder[topic] = chosen
    place = {id(one): index for index, one in enumerate(ranked)}
    return sorted(kept, key=lambda one: place[id(one)])


def after_the_bans(dos: list[Chosen], bans: list[Chosen]) -> list[Chosen]:
    """Return what to do, moved to after the bans on the same topics; dropped if endless."""
    holder = {topic: ban for ban in bans for topic in ban.topics}
    kept: list[Chosen] = []
    for chosen in dos:
        ban = max(
            (holder[topic] for topic in chosen.topics if topic in holder),
            key=lambda one: one.until_h,
            default=None,
        )
        if ban is not None and chosen.starts_h < ban.until_h:
            if ban.always:
                ban.set_aside.append(chosen)
                continue
            chosen.until_h += ban.until_h - chosen.starts_h
            chosen.plain_h += ban.until_h - chosen.starts_h
            chosen.starts_h = ban.until_h
            chosen.moved_after = ban
        kept.append(chosen)
    return kept
