"""Whom a rule reaches: the treatments that one condition holds for, without building plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aftercare.rules.conditions import Profile
from aftercare.rules.document.reader import Reader, read_when
from aftercare.rules.engine import products, selection
from aftercare.rules.engine.build import judged, profile_of
from aftercare.rules.facts import Facts
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.problems import Invalid
from aftercare.rules.vocabulary import Category


class ConditionInvalid(Invalid):
    """A condition that can't be read."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What conditions read of one treatment; rules on what to expect go by the named tier alone."""

    profile: Profile
    named: Profile


def reached(facts: Facts, guidance: Guidance) -> Reached:
    """Return what conditions read of a treatment; a reason not to treat counts as answered."""
    facts, tiering, _ = judged(facts, guidance)
    found = profile_of(facts, guidance, tiering, products.read_products(facts, guidance))
    return Reached(found, replace(found, tiers=frozenset({tiering.tier})))


def gets(rule: Rule, one: Reached) -> bool:
    """Whether the rule applies to a treatment, whatever may outrank it on its topics."""
    profile = one.named if rule.category is Category.EXPECT else one.profile
    return selection.applicable(rule, profile)[0]


def with_condition(rule: Rule, data: Any) -> Rule:
    """Return the rule with another condition, from JSON: the boxes alone, or a whole rule.

    Of a whole rule its category and what it does when nobody asked count as well. Raises
    `ConditionInvalid` with every problem.
    """
    whole = data if isinstance(data, Mapping) else {"when": data}
    read = Reader()
    when = read_when(read, "when", whole.get("when"))
    category = rule.category
    if "category" in whole:
        category = read.member("", whole, "category", Category)
    if read.problems.found:
        raise ConditionInvalid(read.problems.found)
    careful = category in (Category.AVOID, Category.CAUTION, Category.HELP)
    unasked = careful if whole is data else rule.unasked_applies
    if whole.get("unasked") is not None:
        unasked = whole["unasked"] == "applies"
    return replace(rule, when=when, category=category, unasked_applies=unasked)
