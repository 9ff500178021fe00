"""Adding a fact never loosens, not known is never milder, and nothing is both: INV-18 to 23."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import inf
from typing import Final

from aftercare.rules.engine import selection
from aftercare.rules.engine.depth import Tiering
from aftercare.rules.engine.selection import Hours
from aftercare.rules.guidance import Rule
from aftercare.rules.proof import masks
from aftercare.rules.proof.axes import TIERED, Axis, cuts_of
from aftercare.rules.proof.case import NOTHING, ProofCase
from aftercare.rules.proof.space import Space
from aftercare.rules.vocabulary import Category, Tier

# For each of these cells, the cell at that distance is the same patient with more, or less, known.
Step = tuple[str, int, int]  # invariant, cells, distance
_ANY_TIER: Final = Tiering(Tier.T1, frozenset({Tier.T1}), frozenset({Tier.T1}), (), False)
DEEPER: Final = "INV-18"
ADDED: Final = "INV-19"
UNKNOWN: Final = "INV-20"
TREATED: Final = frozenset({"device", "depth", "endpoint", "adjuncts", "areas"})


def ask(case: ProofCase) -> None:
    """Ask for every topic and rule whether more facts, or fewer known ones, could loosen it."""
    for topic, rules in case.avoid.items():
        _windows_grow(case, topic, rules)
    for rule in case.guidance.rules:
        if rule.when and rule.category in (Category.CAUTION, Category.HELP, Category.STOP):
            _applies_on(case, rule)
        if rule.category in (Category.AVOID, Category.HELP):
            message = "must hold where nobody asked"
            case.must(rule.unasked_applies, UNKNOWN, [rule.id], message)
        _whole(case, rule)
    for modifier in case.guidance.modifiers.values():
        space = case.space([], cuts_of(modifier.when))
        active = masks.where(space, modifier.when, unknown=True, unasked=True)
        for invariant, bad in _losses(space, active, active):
            message = "no longer lengthens when more is known to be wrong"
            case.ask(invariant, [f"modifiers.{modifier.id}"], message, space, bad)
    _not_both(case)


def _whole(case: ProofCase, rule: Rule) -> None:
    """A window begins at zero or later and ends no earlier than that; no line is product-only."""
    for windows in (rule.windows, rule.second):
        if windows is not None:
            good = all(
                0 <= w.starts <= (inf if w.until is None else w.until) for w in windows.values()
            )
            case.must(good, DEEPER, [rule.id], "has a window that ends before it begins")
    about_one = any("{product}" in text for text in rule.text.values())
    named = rule.when and all(box.products for box in rule.when)
    fits = rule.category is Category.CAUTION and named and not rule.topics
    message = "is printed only beside a product, so it could go missing"
    if about_one:
        case.must(fits, ADDED, [rule.id], message)


def _windows_grow(case: ProofCase, topic: str, rules: list[Rule]) -> None:
    """How long a topic is avoided, W, never gets shorter along any step.

    W is the longest of the rules' ends; with modifiers it is the longest over the active ones,
    so it suffices to show it without any and with each alone (which modifiers are active
    itself only grows: asked above).
    """
    flat = all(len(set((rule.windows or {}).values())) <= 1 for rule in rules)
    space = case.space(rules, NOTHING if flat else TIERED)
    used = {effect.modifier for rule in rules for effect in rule.modifiers}
    lost: dict[str, int] = defaultdict(int)
    for modifier in (None, *sorted(used if len(rules) > 1 else ())):
        for level in _levels(space, rules, modifier, flat):
            for invariant, bad in _losses(space, level, level):
                lost[invariant] |= bad
    for invariant, bad in lost.items():
        message = f"{topic} is avoided for less long when more is known or unsure"
        case.ask(invariant, [rule.id for rule in rules], message, space, bad)


def _levels(space: Space, rules: list[Rule], modifier: str | None, flat: bool) -> Iterable[int]:
    """Return, for every end that occurs, where the topic is avoided at least so long."""
    ends: list[tuple[float, ...]] = []
    for rule in rules:
        one = (selection.hours(rule, _ANY_TIER),)
        hours = one if flat else masks.treatments(space).hours(rule)
        ends.append(tuple(_end(rule, modifier, row) for row in hours))
    for least in sorted({end for row in ends for end in row}):
        level = 0
        for rule, row in zip(rules, ends, strict=True):
            if min(row) >= least:
                level |= masks.holds(space, rule)
            elif max(row) >= least:
                groups = zip(masks.treatments(space).groups, row, strict=True)
                bits = sum(group.bits for group, end in groups if end >= least)
                level |= masks.of_block(space, bits) & masks.holds(space, rule)
        yield level


def _end(rule: Rule, modifier: str | None, hours: Hours) -> float:
    longer = [
        selection.lengthened(effect, hours[1])
        for effect in rule.modifiers
        if effect.modifier == modifier
    ]
    return max(hours[1], *longer) if longer else hours[1]


def _applies_on(case: ProofCase, rule: Rule) -> None:
    """A caution, stop or call for help stays, unless something stricter takes its place.

    Cautions marked to skip who was not asked, and stops, are not followed from an answer to
    none: the first are reported, the second have questions that hold the sheet back.
    """
    stricter = [other for topic in rule.topics for other in case.avoid[topic]]
    space = case.space([rule, *stricter])
    applies = masks.holds(space, rule)
    cover = applies
    for other in stricter:
        cover |= masks.holds(space, other)
    for invariant, bad in _losses(space, applies, cover, answers=rule.unasked_applies):
        message = "no longer applies when more is known or unsure"
        case.ask(invariant, [rule.id], message, space, bad)
    reads = frozenset().union(*(box.reads() for box in rule.when))
    asks = any(name.startswith("flags.") or name in ("age", "skin_type") for name in reads)
    if rule.category is Category.CAUTION and asks and not rule.unasked_applies:
        case.warnings.append(f"rules.{rule.id}: says nothing where nobody asked")


def _losses(
    space: Space, have: int, need: int, *, answers: bool = True
) -> Iterable[tuple[str, int]]:
    """Return, for each invariant, the cells that lost along a step what they had before it."""
    key = ("losses", have, need, answers)
    found: tuple[tuple[str, int], ...] | None = space.kept.get(key)
    if found is None:
        held = have & space.valid
        lost = {DEEPER: 0, ADDED: 0, UNKNOWN: 0}
        for invariant, cells, distance in steps(space, answers=answers):
            moved = held & cells
            moved = moved << distance if distance > 0 else moved >> -distance
            lost[invariant] |= moved & ~need
        found = space.keep(key, tuple(lost.items()))
    return found


def steps(space: Space, *, answers: bool = True) -> tuple[Step, ...]:
    """Return every step of a space; without `answers`, none from an answer to not asked."""
    found: tuple[Step, ...] | None = space.kept.get(("steps", answers))
    if found is None:
        merged: dict[tuple[str, int], int] = {}
        for one in space.axes:
            for invariant, start, end in _pairs(one, space):
                patient = one.name not in TREATED and invariant == UNKNOWN
                if answers or not patient:
                    distance = (end - start) * space.strides[space.at[one.name]]
                    cells = space.pick(one.name, 1 << start)
                    key = (invariant, distance)
                    merged[key] = merged.get(key, 0) | cells
        found = tuple((name, cells, far) for (name, far), cells in merged.items())
        found = space.keep(("steps", answers), (*found, *_without_zones(space)))
    return found


def _pairs(one: Axis, space: Space) -> Iterable[tuple[str, int, int]]:
    """Return (invariant, from atom, to atom) for the steps along one axis."""
    atoms, last = one.atoms, len(one.atoms) - 1
    if one.name == "depth":
        yield from _depth_pairs(one, "areas" in space.at)
    elif one.name in ("over_limit", "stopped"):
        yield ADDED, 0, 1
    elif one.name in ("device", "age", "skin_type"):
        yield from ((UNKNOWN, index, last) for index in range(last))
    elif one.signs:
        for a, sign in enumerate(one.signs):
            more = (b for b, other in enumerate(one.signs) if sign != other and sign & ~other == 0)
            yield from ((ADDED, a, b) for b in more)
            if atoms[last] is None or one.name == "areas" and "depth" not in space.at:
                yield UNKNOWN, a, last
    else:
        yield from ((ADDED, index, index + 1) for index in range(last - 1))
        yield UNKNOWN, last - 1, last


def _depth_pairs(one: Axis, areas: bool) -> Iterable[tuple[str, int, int]]:
    """Return the next deeper class, the same with one depth missing, and none known at all."""
    known = sum(not atom.missing for atom in one.atoms)
    for index in range(known):
        if index + 1 < known:
            yield DEEPER, index, index + 1
            yield DEEPER, known + index, known + index + 1
        yield UNKNOWN, index, known + index
    yield UNKNOWN, known - 1, 2 * known
    if not areas:
        yield UNKNOWN, known - 1, 2 * known + 1


def _without_zones(space: Space) -> Iterable[Step]:
    """Return the steps to a treatment of which no zone was recorded: depth and areas at once."""
    if "depth" not in space.at or "areas" not in space.at:
        return
    depth, areas = space.axis("depth"), space.axis("areas")
    empty = len(areas.atoms) - 1
    bare = len(depth.atoms) - 1
    for a in range(bare):
        for b in range(empty):
            cells = space.pick("depth", 1 << a) & space.pick("areas", 1 << b)
            distance = (bare - a) * space.strides[space.at["depth"]]
            distance += (empty - b) * space.strides[space.at["areas"]]
            yield UNKNOWN, cells, distance


def _not_both(case: ProofCase) -> None:
    """INV-23: what a rule allows by its own windows, no other forbids by its own.

    The engine moves something to do behind a ban that a modifier or a clinic lengthened, never
    something to expect: that must stay clear of the lengthened ban.
    """
    for topic, rules in case.allow.items():
        for rule in rules:
            for ban in case.avoid.get(topic, ()):
                longest = rule.category is Category.EXPECT
                space = case.space([rule, ban], TIERED)
                bad = _overlap(space, rule, ban, longest)
                both = bad & masks.holds(space, rule) & masks.holds(space, ban)
                message = f"allows what {ban.id} forbids ({topic})"
                case.ask("INV-23", [rule.id, ban.id], message, space, both)


def _overlap(space: Space, rule: Rule, ban: Rule, longest: bool) -> int:
    table = masks.treatments(space)
    bits = 0
    rows = zip(table.groups, table.hours(rule), table.hours(ban), strict=True)
    for group, own, other in rows:
        ends = [other[1] - 24 * ban.own_days]
        if longest:
            ends += [other[1]]
            ends += [selection.lengthened(effect, other[1]) for effect in ban.modifiers]
        if own[0] < max(ends):
            bits |= group.bits
    return masks.of_block(space, bits)


def warn(case: ProofCase) -> None:
    """Note rules that nobody can get, and rules that say the same of the same."""
    seen: dict[object, str] = {}
    topics = {one.topic for one in case.guidance.lexicon.classes}
    for rule in case.guidance.rules:
        space = case.space([rule])
        reachable = not rule.when or any(
            not box.products or not topics.isdisjoint(box.products) for box in rule.when
        )
        if not reachable or not masks.holds(space, rule) & space.valid:
            case.warnings.append(f"rules.{rule.id}: nobody can ever get it")
        # Of two bans or cautions on one topic only the longer is printed, whatever they say.
        hides = rule.topics and rule.category in (Category.AVOID, Category.CAUTION)
        words = None if hides else tuple(rule.text.values())
        key = (rule.category, rule.when, rule.topics, _row(rule.windows), words)
        if key in seen:
            case.warnings.append(f"rules.{rule.id}: says the same of the same as {seen[key]}")
        seen.setdefault(key, rule.id)


def _row(windows: Mapping[Tier, object] | None) -> object:
    return windows and tuple((w.starts, w.until) for w in windows.values())  # type: ignore[attr-defined]
