"""INV-01 to INV-05: no retinoid before its day, and none at all for some patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import inf
from typing import Final

from aftercare.rules.conditions import Box, When
from aftercare.rules.engine.selection import Hours
from aftercare.rules.guidance import Rule
from aftercare.rules.lexicon import Lexicon
from aftercare.rules.products import ingredients
from aftercare.rules.proof import example as proof_example
from aftercare.rules.proof import masks
from aftercare.rules.proof.axes import TIERED, Cuts, cuts_of
from aftercare.rules.proof.case import ProofCase
from aftercare.rules.proof.masks import Group
from aftercare.rules.proof.space import Space, SpaceTooLarge
from aftercare.rules.safety.invariants import NO_RETINOID, NONE_RULES, PRESCRIPTION_H, RETINOIDS
from aftercare.rules.vocabulary import Category, Flag

Floor = Callable[[Group], float]
COSMETIC, PRESCRIPTION = RETINOIDS
FORBIDDEN: Final = tuple(
    Box(flags=((flag, frozenset(values)),)) for flag, values in NO_RETINOID.items()
)
# Who uses a retinoid on prescription; not asked counts as yes.
USERS: Final = (
    Box(flags=((Flag.TOPICAL_RETINOID, frozenset({"prescription"})),)),
    Box(products=frozenset({PRESCRIPTION})),
)
# INV-05: what a product's label may call a retinoid.
RETINOID_NAMES: Final = (
    *("retinol", "retinal", "retinaldehyde", "retinyl palmitate", "retinyl acetate"),
    *("hydroxypinacolone retinoate", "vitamin a", "a-vitamin", "tretinoin", "retinoic acid"),
    *("isotretinoin", "adapalene", "adapalen", "tazarotene", "trifarotene"),
)


def ask(case: ProofCase) -> None:
    """Ask all about retinoids."""
    _early_bans(case)
    _early_starts(case)
    _never(case)
    _lexicon(case)


def _early_bans(case: ProofCase) -> None:
    for invariant, topic, floor, users in (
        ("INV-01", COSMETIC, retinoid_floor, ()),
        ("INV-02", PRESCRIPTION, prescription_floor, USERS),
    ):
        bad = partial(_not_kept_out, case, topic, floor, users)
        message = f"{topic} is not kept out long enough"
        settle(case, invariant, case.avoid[topic], message, bad, cuts_of(users))
    rules = case.avoid[PRESCRIPTION]
    settle(case, "INV-02", rules, "ends before 14 days", partial(_short, case))


def retinoid_floor(group: Group) -> float:
    """Return the least hours before a cosmetic retinoid."""
    return group.retinoid_h


def prescription_floor(group: Group) -> float:
    """Return the least hours before a prescription retinoid: never fewer than 14 days."""
    return max(group.retinoid_h, PRESCRIPTION_H)


def _not_kept_out(
    case: ProofCase, topic: str, floor: Floor, users: When, space: Space, modifiers: bool
) -> int:
    who = masks.where(space, users, unknown=True, unasked=True)
    return who & ~kept_out(case, space, case.avoid[topic], floor, modifiers)


def _short(case: ProofCase, space: Space, modifiers: bool) -> int:
    """Return where a prescription retinoid is kept out for some time, and for too little."""
    rules = case.avoid[PRESCRIPTION]
    some = 0
    for rule in rules:
        some |= masks.holds(space, rule)
    return some & ~kept_out(case, space, rules, prescription_floor, modifiers)


def kept_out(
    case: ProofCase, space: Space, rules: Iterable[Rule], floor: Floor, modifiers: bool
) -> int:
    """Return where some rule of a topic holds it back for at least the floor's hours."""
    found = 0
    for rule in rules:
        found |= masks.at_least(space, rule, floor, case.guidance if modifiers else None)
    return found


def settle(
    case: ProofCase,
    invariant: str,
    rules: Iterable[Rule],
    message: str,
    bad: Callable[[Space, bool], int],
    *more: Cuts,
    on_a_plan: bool = True,
) -> None:
    """Ask without modifiers, which only lengthen; and where that fails, again with them all.

    An example that the engine itself refuses needs no second question. A space too large for
    it leaves the first answer: refused, though it could not be shown.
    """
    rules = tuple(rules)
    names = tuple(dict.fromkeys(rule.id for rule in rules))
    space = case.space(rules, TIERED, *more)
    found = bad(space, False) & space.valid
    if found and not (on_a_plan and refuses(case, invariant, space, found)):
        try:
            larger = case.space(rules, TIERED, *more, modifiers=True)
        except SpaceTooLarge:
            message += "; modifiers may lengthen it, which could not be shown"
        else:
            space, found = larger, bad(larger, True)
    case.ask(invariant, names, message, space, found, on_a_plan=on_a_plan)


def refuses(case: ProofCase, invariant: str, space: Space, bad: int) -> bool:
    """Whether the engine refuses the plan of the smallest example."""
    values = proof_example.smallest(space, bad)
    example = proof_example.facts_of(values, case.guidance)
    return proof_example.shown(example, case.guidance, invariant, anyway=False) is not None


def _early_starts(case: ProofCase) -> None:
    """A rule that lets a retinoid start must do so late enough by its own windows."""
    for topic in RETINOIDS:
        for rule in case.allow[topic]:
            space = case.space([rule], TIERED)
            floor = prescription_floor if topic == PRESCRIPTION else retinoid_floor
            early = masks.by_group(space, starts_before(floor), rule)
            invariant = "INV-02" if topic == PRESCRIPTION else "INV-01"
            message = "lets a retinoid start too early by its own windows"
            case.ask(invariant, [rule.id], message, space, early & masks.holds(space, rule))


def starts_before(floor: Floor) -> Callable[[Group, Hours], bool]:
    """Return whether a rule's own windows begin before a floor."""
    return lambda group, hours: hours[0] < floor(group)


def _never(case: ProofCase) -> None:
    """While a flag forbids them, or nobody asked, a rule without an end keeps all out."""
    bans = [rule for rule in case.guidance.rules if _is_ban(rule)]
    space = case.space(bans, TIERED, cuts_of(FORBIDDEN))
    ok = _endless_once(space, bans)
    names = [rule.id for rule in bans if rule.id in NONE_RULES] or list(NONE_RULES)
    for invariant, asked in (("INV-03", _forbidden(space)), ("INV-04", _open(space))):
        message = "retinoids are not forbidden without a date, once, for this patient"
        case.ask(invariant, names, message, space, asked & ~ok, on_a_plan=True)
    _nobody_allows(case)
    for name in NONE_RULES:
        found = case.rules.get(name)
        windows = found.windows if found is not None and _is_ban(found) else None
        endless = windows and all(window.until is None for window in windows.values())
        case.must(endless, "INV-03", [name], "must avoid retinoids without an end in every tier")
    for flag in NO_RETINOID:
        info = case.guidance.flags[flag]
        blocks = info.blocks_issue and not info.devices
        message = f"{flag.value} must block the sheet until it is answered"
        case.must(blocks, "INV-04", [f"flags.{flag.value}"], message)


def _endless_once(space: Space, bans: list[Rule]) -> int:
    """Return where both topics are held without an end, and by one of the two named rules.

    The first rule in order holds a topic, and a rule with no topic left is not printed.
    """
    held = {topic: 0 for rule in bans for topic in (*rule.topics, *RETINOIDS)}
    wrong = once = 0
    for rule in bans:
        endless = masks.by_group(space, lambda _, hours: hours[1] == inf, rule)
        applies = masks.holds(space, rule) & endless
        free = {topic: applies & ~held[topic] for topic in rule.topics}
        for topic, cells in free.items():
            held[topic] |= applies
            if rule.id in NONE_RULES:
                wrong |= once & cells
            elif topic in RETINOIDS:
                wrong |= cells
        if rule.id in NONE_RULES:
            for cells in free.values():
                once |= cells
    return held[COSMETIC] & held[PRESCRIPTION] & once & ~wrong


def _is_ban(rule: Rule) -> bool:
    return rule.category is Category.AVOID and not set(RETINOIDS).isdisjoint(rule.topics)


def _forbidden(space: Space) -> int:
    return masks.where(space, FORBIDDEN, unknown=False, unasked=False)


def _open(space: Space) -> int:
    return masks.where(space, FORBIDDEN, unknown=False, unasked=True) & ~_forbidden(space)


def _nobody_allows(case: ProofCase) -> None:
    """No rule lets a retinoid start for these patients, although the engine would drop it."""
    allowing = {rule.id: rule for topic in RETINOIDS for rule in case.allow[topic]}
    for rule in allowing.values():
        space = case.space([rule], cuts_of(FORBIDDEN))
        applies = masks.holds(space, rule)
        for invariant, asked in (("INV-03", _forbidden(space)), ("INV-04", _open(space))):
            message = "allows a retinoid to a patient who may have none"
            case.ask(invariant, [rule.id], message, space, applies & asked)


def _lexicon(case: ProofCase) -> None:
    topics = topics_of(RETINOID_NAMES, case.guidance.lexicon)
    for name in RETINOID_NAMES:
        seen = not topics[name].isdisjoint(RETINOIDS)
        case.must(seen, "INV-05", ["ingredients"], f"{name!r} is not read as a retinoid")


def topics_of(names: Iterable[str], lexicon: Lexicon) -> Mapping[str, set[str]]:
    """Return what each name on a label is read as: all of them, read as one product's list."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in ingredients.read("", ", ".join(names), lexicon).matches:
        found[match.ingredient].add(match.topic)
    return found
