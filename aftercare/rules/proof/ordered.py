"""That each rule the dossier orders is there, reaches whom it must, and lasts long enough."""

from __future__ import annotations

from typing import Final

from aftercare.rules.guidance import Rule
from aftercare.rules.proof import masks
from aftercare.rules.proof.axes import TIERED, cuts_of
from aftercare.rules.proof.case import ProofCase
from aftercare.rules.proof.dossier import ORDERED, Ordered
from aftercare.rules.vocabulary import Category, Tier

# What a rule may be instead: nobody is told less.
FIRMER: Final = {Category.CAUTION: (Category.AVOID, Category.HELP)}
# Things to do are said of what is known.
OF_THE_KNOWN: Final = frozenset({Category.DO, Category.EXPECT, Category.STOP})
LEVELS: Final = (None, "clinic", "urgent", "emergency")
NAME: Final = "dossier"


def ask(case: ProofCase) -> None:
    """Ask for every rule of the dossier's tables."""
    for row in ORDERED:
        rule = case.rules.get(row.rule)
        case.must(rule is not None, NAME, [row.rule], "is missing")
        if rule is not None:
            _is_as_ordered(case, row, rule)


def _is_as_ordered(case: ProofCase, row: Ordered, rule: Rule) -> None:
    right = rule.category in (row.category, *FIRMER.get(row.category, ()))
    case.must(right, NAME, [rule.id], f"must be in the category {row.category.value}")
    if row.level is not None:
        low = LEVELS.index(rule.level) < LEVELS.index(row.level) if rule.level in LEVELS else True
        case.must(not low, NAME, [rule.id], f"must have the level {row.level}")
        late = any(window.starts > row.from_h for window in (rule.windows or {}).values())
        case.must(not late, NAME, [rule.id], "begins later than its danger")
    if row.whom is None:
        return
    known = row.category in OF_THE_KNOWN
    space = case.space([rule], cuts_of(row.whom))
    whom = masks.where(space, row.whom, unknown=not known, unasked=False)
    message = "does not reach everybody whom it must"
    case.ask(NAME, [rule.id], message, space, whom & ~masks.holds(space, rule))
    if row.until_h is not None and rule.windows is not None:
        _is_long_enough(case, row, rule)


def _is_long_enough(case: ProofCase, row: Ordered, rule: Rule) -> None:
    """The rule's own windows: what lengthens them for some patients does not count for all."""
    if row.until_h is None:
        return
    space = case.space([rule], TIERED)
    least = dict(zip(Tier, row.until_h, strict=True))
    short = masks.by_group(space, lambda group, hours: hours[1] < least[group.tiering.tier], rule)
    message = "holds for less long than the dossier found anywhere"
    case.ask(NAME, [rule.id], message, space, short & masks.holds(space, rule))
