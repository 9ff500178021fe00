"""How often each rule is said to the probe set, by one text and by another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from aftercare import rules
from aftercare.guidance.publishing.frozen_document import FrozenText
from aftercare.rules.vocabulary import Category, Language


@dataclass(frozen=True, slots=True)
class FiringRow:
    """One rule: to how many of the treatments it is said; None where a text lacks the rule."""

    rule: str
    title: str
    category: Category
    old: int | None
    new: int | None

    @property
    def falls_to_zero(self) -> bool:
        """Whether nobody gets it any more who got it before."""
        return bool(self.old) and not self.new

    @property
    def differs(self) -> bool:
        """Whether it is said to more or to fewer, or is new or gone."""
        return self.old != self.new

    @property
    def change(self) -> int:
        """By how many more or fewer treatments it is said."""
        return (self.new or 0) - (self.old or 0)


@dataclass(frozen=True, slots=True)
class Report:
    """The rules, those that fall to zero first, then those that change most."""

    treatments: int
    rows: tuple[FiringRow, ...]

    @property
    def falling(self) -> tuple[FiringRow, ...]:
        """Rules that nobody gets any more."""
        return tuple(row for row in self.rows if row.falls_to_zero)

    @property
    def differing(self) -> tuple[FiringRow, ...]:
        """Rules that are said more or less often."""
        return tuple(row for row in self.rows if row.differs)

    @property
    def others(self) -> tuple[FiringRow, ...]:
        """Rules that are said as often as before."""
        return tuple(row for row in self.rows if not row.differs)


def report(old: FrozenText, new: FrozenText, language: Language) -> Report:
    """Return to how many of the probe set each rule is said, by the old text and the new."""
    before, after = _counts(old), _counts(new)
    known = {**old.guidance.rule_by_id, **new.guidance.rule_by_id}
    rows = [
        FiringRow(name, rule.title[language], rule.category, before.get(name), after.get(name))
        for name, rule in known.items()
    ]
    rows.sort(key=lambda row: (not row.falls_to_zero, not row.differs, -abs(row.change)))
    return Report(len(rules.probe()), tuple(rows))


def _counts(text: FrozenText) -> dict[str, int]:
    found = Counter(name for names in said_by(text) for name in names)
    return {rule.id: found[rule.id] for rule in text.guidance.rules}


@lru_cache(maxsize=6)
def said_by(text: FrozenText) -> tuple[frozenset[str], ...]:
    """Return for each treatment of the probe set which rules a text says to it."""
    return tuple(rules.rules_said(text.guidance, facts) for facts in rules.probe())
