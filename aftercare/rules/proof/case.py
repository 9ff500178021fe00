"""One document under proof: its rules by what they do, and what was found broken so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.proof import axes
from aftercare.rules.proof import space as spaces
from aftercare.rules.proof.axes import Cuts
from aftercare.rules.proof.space import Space
from aftercare.rules.vocabulary import Category

NOTHING: Final[Cuts] = frozenset()
ALLOWING: Final = frozenset({Category.DO, Category.EXPECT})


@dataclass(frozen=True, slots=True)
class Breach:
    """What does not hold: where, if it depends on the facts; else of the document itself.

    `on_a_plan` says that the engine must refuse the plan of an example as well.
    """

    invariant: str
    rules: tuple[str, ...]
    message: str
    space: Space | None = None
    bad: int = 0
    on_a_plan: bool = False


class ProofCase:
    """The rules of one document, indexed for the questions, with the answers collected."""

    def __init__(self, guidance: Guidance) -> None:
        self.guidance = guidance
        self.rules = guidance.rule_by_id
        self.avoid: dict[str, list[Rule]] = defaultdict(list)
        self.allow: dict[str, list[Rule]] = defaultdict(list)
        for rule in guidance.rules:
            table = self.avoid if rule.category is Category.AVOID else None
            if rule.category in ALLOWING:
                table = self.allow
            if table is not None:
                for topic in rule.topics:
                    table[topic].append(rule)
        self.found: list[Breach] = []
        self.warnings: list[str] = []
        self.questions = 0
        self.cells = 0

    def space(self, rules: Iterable[Rule], *more: Cuts, modifiers: bool = False) -> Space:
        """Return the space of what some rules read, and of what else a question speaks about."""
        cuts = NOTHING.union(*more)
        rules = tuple(rules)
        for rule in rules:
            cuts |= axes.cuts_of(rule.when)
            if modifiers:
                for effect in rule.modifiers:
                    cuts |= axes.cuts_of(self.guidance.modifiers[effect.modifier].when)
        try:
            return spaces.space(cuts)
        except spaces.SpaceTooLarge as error:
            error.rules = tuple(dict.fromkeys(rule.id for rule in rules))
            raise

    def ask(
        self,
        invariant: str,
        rules: Iterable[str],
        message: str,
        space: Space,
        bad: int,
        *,
        on_a_plan: bool = False,
    ) -> bool:
        """Count one question over a space; note it when any cell is bad; return whether so."""
        self.questions += 1
        self.cells += space.size
        bad &= space.valid
        if bad:
            self.found.append(Breach(invariant, tuple(rules), message, space, bad, on_a_plan))
        return bool(bad)

    def must(self, holds: object, invariant: str, rules: Iterable[str], message: str) -> None:
        """Count one question about the document itself, and note it when it does not hold."""
        self.questions += 1
        if not holds:
            self.found.append(Breach(invariant, tuple(rules), message))
