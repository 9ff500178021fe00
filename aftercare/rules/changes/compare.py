"""The comparison of two documents: every difference under one heading, none let through unread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from aftercare.rules.changes import case as cases
from aftercare.rules.changes import labels, language, lexicon, registers, rules
from aftercare.rules.changes.case import Case
from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.differences import ORDER, Difference, differences, table
from aftercare.rules.changes.item import Comparison, Item
from aftercare.rules.changes.registers import SENTENCE
from aftercare.rules.conditions import When
from aftercare.rules.document import lift
from aftercare.rules.guidance import Guidance
from aftercare.rules.problems import Problem
from aftercare.rules.proof import example, masks
from aftercare.rules.proof.space import SpaceTooLarge
from aftercare.rules.vocabulary import Category, Kind

Document = Mapping[str, Any]
# Fields of an ingredient class that only the reader can tell anything about.
_OF_LABELS: Final = frozenset(
    {
        *("topic", "names", "prefixes", "suffixes", "phrases", "except", "first_third"),
        *("brands", "codes", "stems", "translations"),
    }
)
# Tables whose order means something: the first that fits counts, or is read first.
_ORDERED: Final = frozenset(
    {"rules", "flags", "product_kinds", "lines", "red_flags", "ingredients", "allergens"}
)
_FIELDS: Final = {**registers.FIELDS, **lexicon.FIELDS}


def compare(old: Guidance, new: Guidance, before: Document, after: Document) -> Comparison:
    """Return every difference of a document from the edition in force.

    `old` and `new` are the two documents parsed, `before` and `after` the same as data, of
    whatever schema. What no part of the comparison claims to know is an item all the same.
    """
    first, second = lift.guidance(before), lift.guidance(after)
    case = Case(old, new)
    walk = _Walk(case, first, second)
    items = sorted(walk.items(), key=lambda one: one.order)
    return Comparison(old, new, tuple(items), tuple(walk.problems))


class _Walk:
    """One pass over the differences: each goes to the part that knows it."""

    def __init__(self, case: Case, before: Document, after: Document) -> None:
        self.case, self.before, self.after = case, before, after
        self.problems: list[Problem] = []

    def items(self) -> Iterator[Item]:
        of_rules: dict[str, dict[str, Difference]] = defaultdict(dict)
        of_classes: list[Difference] = []
        for one in differences(self.before, self.after):
            if one.kind == "rules" and one.key:
                of_rules[one.key][one.field] = one
            elif one.kind == "ingredients" and one.key and one.field in (*_OF_LABELS, ""):
                of_classes.append(one)
            else:
                yield from self._single(one)
        for key, fields in of_rules.items():
            yield from self._rule(key, fields)
        yield from rules.taken(self.case, self._deciding(of_rules))
        if of_classes:
            classes = table("ingredients", self.before["ingredients"]["classes"]) or {}
            found = labels.compared(
                of_classes, self.case.old.lexicon, self.case.new.lexicon, classes
            )
            for item in found:
                yield _with_facts(item, self.case.old)

    def _deciding(self, of_rules: Mapping[str, Mapping[str, Difference]]) -> list[str]:
        return [
            key
            for key, fields in of_rules.items()
            if not fields.keys().isdisjoint({*rules.DECIDING, ""})
        ]

    def _rule(self, key: str, fields: Mapping[str, Difference]) -> Iterator[Item]:
        old, new = (one.rule_by_id.get(key) for one in (self.case.old, self.case.new))
        if new is None or old is None:
            if old is not None:
                yield rules.gone(self.case, old, fields[""].before)
            elif new is not None:
                row = fields[""].after
                yield rules.added(self.case, new, row)
                yield from language.of_new_rule(new, row, self.case.new)
            return
        self.problems += language.lost_holes(old, new)
        deciding = {name: one for name, one in fields.items() if name in rules.DECIDING}
        if deciding:
            before = {name: one.before for name, one in deciding.items()}
            after = {name: one.after for name, one in deciding.items()}
            yield from rules.changed(self.case, old, new, before, after)
        for name, one in fields.items():
            if name in language.WORDS:
                found = language.sentence(one, self.case.new)
                means = name in rules.MEANINGS
                yield replace(found, heading=Heading.MEANING) if means else found
            elif name in ("strength", "basis"):
                yield rules.evidence(old, new, name, one.before, one.after)
            elif name == "order" and new.category is Category.HELP:
                yield _stands(one)
            elif name not in deciding:
                yield from self._single(one)

    def _single(self, one: Difference) -> Iterator[Item]:
        if one.field == ORDER:
            yield from self._order(one)
        elif one.key and not one.field:
            sources = table("sources", self.before.get("sources")) or {}
            yield from registers.rows(one, sources)
        elif one.kind == "allergens" and one.field == "effects":
            yield from lexicon.effects(one, self.case.new)
        elif one.kind == "modifiers" and one.field == "when":
            yield self._modifier(one)
        elif one.kind == "lines" and one.field == "order" and one.key in self._help_lines:
            yield _stands(one)
        else:
            reads = _FIELDS.get(one.kind, {}).get(one.field)
            if reads == SENTENCE:
                yield language.sentence(one, self.case.new)
            elif callable(reads):
                yield from reads(one)
            else:
                yield registers.unclaimed(one)

    @cached_property
    def _help_lines(self) -> frozenset[str]:
        return frozenset(line.id for line in self.case.new.lines if line.kind is Kind.HELP)

    def _order(self, one: Difference) -> Iterator[Item]:
        """The order decides which of two equal lines is printed, and what a name is read as."""
        if one.kind in _ORDERED:
            yield Item(
                *(Heading.MEANING, one.kind, "", (), ChangeCode.MEANS, one.before, one.after)
            )
        else:
            yield registers.item(one, Heading.NOTHING, ChangeCode.SAME)

    def _modifier(self, one: Difference) -> Item:
        """A reason to wait that fewer patients have is looser for every rule it lengthens."""
        old, new = (g.modifiers[one.key].when for g in (self.case.old, self.case.new))
        users = [
            rule.id
            for rule in self.case.old.rules
            if any(effect.modifier == one.key for effect in rule.modifiers)
        ]
        try:
            lost = _lost(self.case, old, new)
        except SpaceTooLarge:
            return registers.item(one, Heading.LOOSER, ChangeCode.UNSHOWN)
        if lost is None:
            return registers.item(one, Heading.STRICTER, ChangeCode.LONGER)
        found = registers.item(one, Heading.LOOSER, ChangeCode.NARROWER, names=", ".join(users))
        return replace(found, who=lost[0], example=lost[1], rules=tuple(users))


def _stands(one: Difference) -> Item:
    """Return that a sign which needs help stands further down among the others, or further up."""
    before, after = (0 if value is None else value for value in (one.before, one.after))
    if after <= before:
        return registers.item(one, Heading.NOTHING, ChangeCode.SAME)
    return registers.item(one, Heading.MEANING, ChangeCode.FURTHER_DOWN)


def _lost(case: Case, old: When, new: When) -> tuple[Any, Any] | None:
    space = cases.plain_space(old, new)
    was, now = (masks.where(space, when, unknown=True, unasked=True) for when in (old, new))
    lost = was & ~now & space.valid
    if not lost:
        return None
    values, _ = cases.smallest(space, lost)
    return cases.who(space, lost, was), cases.facts(values, case.old)


def _with_facts(item: Item, guidance: Guidance) -> Item:
    if item.example is None:
        return item
    return replace(item, example=example.facts_of({}, guidance) | dict(item.example))
