"""What must be said, to whom and for how long at least: INV-08 to INV-16, 20, 24 to 30."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from math import inf
from typing import Final

from aftercare.rules.conditions import Box
from aftercare.rules.engine.selection import Hours
from aftercare.rules.engine.starting import FIRST_DAYS
from aftercare.rules.guidance import Rule
from aftercare.rules.proof import masks, ordered
from aftercare.rules.proof.axes import TIERED, cuts_of
from aftercare.rules.proof.case import ProofCase
from aftercare.rules.proof.masks import Group
from aftercare.rules.proof.needed import FEEDING, LABELS, NEEDED, Needed, flag_is
from aftercare.rules.proof.retinoids import Floor, kept_out, settle, starts_before, topics_of
from aftercare.rules.proof.space import Space
from aftercare.rules.safety import invariants
from aftercare.rules.safety.invariants import ALWAYS_AVOIDED, NUMBING_H, SUNSCREEN_FROM_H
from aftercare.rules.vocabulary import FLAG_VALUES, Category, Device, Flag, Tier

NOT_ALL: Final = "does not reach everybody whom it must"


def ask(case: ProofCase) -> None:
    """Ask for every rule, ban and question that must be there."""
    for needed in NEEDED:
        _reaches(case, needed)
    ordered.ask(case)
    _bans(case)
    _sunscreen_and_sun(case)
    _first_days(case)
    _stops_are_asked(case)
    _labels(case)


def _reaches(case: ProofCase, needed: Needed) -> None:
    rule = case.rules.get(needed.rule)
    name = (needed.rule,)
    case.must(rule is not None, needed.invariant, name, "is missing")
    if rule is None:
        return
    right = rule.category is needed.category
    case.must(right, needed.invariant, name, f"must be in the category {needed.category.value}")
    if needed.level is not None:
        right = rule.level == needed.level
        case.must(right, needed.invariant, name, f"must have the level {needed.level}")
    if needed.final:
        case.must(not rule.overridable, needed.invariant, name, "must not be overridable")
    # A caution gives its topic up to a longer one; without topics it can't go missing.
    loses = rule.category is Category.CAUTION and rule.topics
    case.must(not loses, needed.invariant, name, "must have no topic: another could replace it")
    space = case.space([rule], cuts_of(needed.whom))
    unknown = needed.category is not Category.STOP
    whom = masks.where(space, needed.whom, unknown=unknown, unasked=needed.unasked)
    bad = whom & ~masks.holds(space, rule)
    on_a_plan = needed.on_a_plan and bool(right)
    case.ask(
        needed.invariant,
        name,
        NOT_ALL,
        space,
        bad,
        on_a_plan=on_a_plan,
    )
    if rule.category is Category.HELP and rule.windows is not None:
        _help_window(case, needed, rule)


def _help_window(case: ProofCase, needed: Needed, rule: Rule) -> None:
    windows = rule.windows or {}
    late = any(windows[t].starts > h for t, h in zip(Tier, needed.from_h, strict=True))
    case.must(not late, needed.invariant, [rule.id], "begins later than its danger")
    ends = [inf if windows[tier].until is None else windows[tier].until for tier in Tier]
    short = any(end is not None and end < needed.until_h for end in ends)
    case.must(not short, needed.invariant, [rule.id], "ends before its danger")


def _bans(case: ProofCase) -> None:
    """INV-29, INV-09, INV-08: what is avoided, at least so long, by whom."""
    for topic in sorted(ALWAYS_AVOIDED - {"retinoid-cosmetic"}):
        numbing = topic == "numbing"
        invariant, least = ("INV-09", NUMBING_H) if numbing else ("INV-29", 0)
        bad = partial(_let_in, case, topic, least)
        message = f"{topic} is not avoided long enough"
        settle(case, invariant, case.avoid[topic], message, bad, on_a_plan=numbing)
    _numbing_on_the_breast(case)


def _numbing_on_the_breast(case: ProofCase) -> None:
    rules = case.avoid["numbing-breast"]
    space = case.space(rules, TIERED, cuts_of(FEEDING))
    endless = 0
    for rule in rules:
        no_end = masks.by_group(space, lambda _, hours: hours[1] == inf, rule)
        endless |= no_end & masks.holds(space, rule)
    who = masks.where(space, FEEDING, unknown=True, unasked=True)
    message = "numbing cream on the breast is not forbidden while breastfeeding"
    names = [rule.id for rule in rules] or ["breastfeeding-no-numbing-breast"]
    case.ask("INV-08", names, message, space, who & ~endless, on_a_plan=True)


def _let_in(case: ProofCase, topic: str, least: int, space: Space, modifiers: bool) -> int:
    rules = case.avoid[topic]
    kept = kept_out(case, space, rules, lambda group: max(group.first_day_h, least), modifiers)
    return space.full & ~kept


def _dropped(case: ProofCase, rule: Rule, space: Space) -> int:
    """Return where an endless ban on one of its topics would take a rule off the sheet."""
    found = 0
    for topic in rule.topics:
        for ban in case.avoid[topic]:
            endless = masks.by_group(space, lambda _, hours: hours[1] == inf, ban)
            found |= endless & masks.holds(space, ban)
    return found


def _always_do(case: ProofCase, invariant: str, name: str) -> Rule | None:
    rule = case.rules.get(name)
    good = rule is not None and rule.category is Category.DO and rule.windows is not None
    case.must(good, invariant, [name], "must be there as something to do, with windows")
    if rule is None or not good:
        return None
    bans = [ban for topic in rule.topics for ban in case.avoid[topic]]
    space = case.space([rule, *bans], TIERED)
    missing = ~masks.holds(space, rule) | _dropped(case, rule, space)
    case.ask(invariant, [name], NOT_ALL, space, missing, on_a_plan=True)
    return rule


def _sunscreen_and_sun(case: ProofCase) -> None:
    _always_do(case, "INV-12", "sunscreen-mineral-daily")
    for rule in case.allow["sunscreen-mineral"]:
        _not_before(case, "INV-12", rule, lambda _: SUNSCREEN_FROM_H)
    bans = case.avoid["sun"]
    space = case.space(bans, TIERED)
    endless = 0
    for ban in bans:
        no_end = masks.by_group(space, lambda _, hours: hours[1] == inf, ban)
        endless |= no_end & masks.holds(space, ban)
    names = [ban.id for ban in bans]
    message = "the sun must be avoided until a date"
    case.ask("INV-12", names, message, space, endless, on_a_plan=True)


def _not_before(case: ProofCase, invariant: str, rule: Rule, floor: Floor) -> None:
    space = case.space([rule], TIERED)
    early = masks.by_group(space, starts_before(floor), rule) & masks.holds(space, rule)
    message = "starts inside the first days by its own windows"
    case.ask(invariant, [rule.id], message, space, early)


def _first_days(case: ProofCase) -> None:
    """INV-30: at first only the clinic's own gel, in the measured time of open channels.

    Sunscreen has a day of its own, which the rule for the gel also names.
    """
    rule = _always_do(case, "INV-30", FIRST_DAYS)
    if rule is not None:
        space = case.space([rule], TIERED)
        short = masks.by_group(space, lambda group, hours: hours[1] < group.first_day_h, rule)
        case.ask("INV-30", [rule.id], "the first days are too short", space, short)
        early = masks.by_group(space, _second_too_early, rule)
        case.ask("INV-12", [rule.id], "names too early a day for sunscreen", space, early)
    topics = case.allow.keys() - invariants.FIRST_DAYS
    allowing = {rule.id: rule for topic in sorted(topics) for rule in case.allow[topic]}
    for rule in allowing.values():
        _not_before(case, "INV-30", rule, lambda group: group.first_day_h)


def _second_too_early(_: Group, hours: Hours) -> bool:
    return hours[2] is not None and hours[2] < SUNSCREEN_FROM_H


def _stops_are_asked(case: ProofCase) -> None:
    """A stop says nothing where nobody asked, so its question must hold the sheet back."""
    for rule in case.guidance.rules:
        if rule.category is Category.STOP:
            for box in rule.when:
                for flag, _ in box.flags:
                    info = case.guidance.flags[flag]
                    covered = not info.devices or box.devices and box.devices <= info.devices
                    message = f"{flag.value} can stop the treatment and must block the sheet"
                    case.must(info.blocks_issue and covered, "INV-25", [rule.id], message)
    speaking = (Category.STOP, Category.AVOID, Category.CAUTION, Category.HELP)
    readers: dict[Flag, list[Rule]] = defaultdict(list)
    for rule in case.guidance.rules:
        if rule.category in speaking:
            for flag in {flag for box in rule.when for flag, _ in box.flags}:
                readers[flag].append(rule)
    for info in case.guidance.flags.values():
        if info.blocks_issue:
            _most_cautious(case, info.flag, info.devices, readers[info.flag])


def _most_cautious(
    case: ProofCase, flag: Flag, devices: frozenset[Device], rules: list[Rule]
) -> None:
    """The most cautious answer to a question that blocks the sheet changes it for everybody."""
    worst = FLAG_VALUES[flag][-1]
    whom = (Box(devices=devices, flags=flag_is(flag, worst).flags),)
    space = case.space(rules, cuts_of(whom))
    reached = 0
    for rule in rules:
        reached |= masks.holds(space, rule)
    bad = masks.where(space, whom, unknown=False, unasked=False) & ~reached
    message = f"{flag.value} blocks the sheet and {worst!r} changes nothing"
    case.ask("INV-25", [f"flags.{flag.value}"], message, space, bad)


def _labels(case: ProofCase) -> None:
    """INV-28, INV-29: what a label can hold is found there, and met by a rule."""
    lexicon = case.guidance.lexicon
    read = topics_of(LABELS.values(), lexicon)
    for topic, name in LABELS.items():
        case.must(
            topic in read[name], "INV-29", ["ingredients"], f"{name!r} is not read as {topic}"
        )
    for topic in sorted({one.topic for one in lexicon.classes if one.topic is not None}):
        rules = [
            rule
            for rule in case.guidance.rules
            if rule.category in (Category.AVOID, Category.CAUTION) and topic in rule.topics
        ]
        if not rules:
            if topic not in case.allow:
                case.warnings.append(f"topics.{topic}: no rule speaks about it, labels do")
            continue
        whom = (Box(products=frozenset({topic})),)
        space = case.space(rules, cuts_of(whom))
        reached = 0
        for rule in rules:
            reached |= masks.holds(space, rule)
        bad = masks.where(space, whom, unknown=False, unasked=False) & ~reached
        message = f"a product with {topic} is met by no rule"
        case.ask("INV-28", [rule.id for rule in rules], message, space, bad)
