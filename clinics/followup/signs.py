"""The warning signs of a sheet as a check-in asks about them: one row each, in one step each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from aftercare import rules
from clinics.portal import marks

EMERGENCY, TODAY, CLINIC = rules.STEPS


@dataclass(frozen=True, slots=True)
class Sign:
    """One row: `key` names it in a form, `text` describes it, with its bold words marked.

    `is_early` is one that the sheet expects later, if at all: it is asked about, but not first.
    """

    key: str
    rule: str
    text: str
    step: rules.Urgency
    is_early: bool

    @property
    def shown(self) -> Markup:
        """The row as markup, its first words bold."""
        return marks.bold(self.text)


def of(plan: rules.Plan, day: date, *, phone: str, emergency: str) -> tuple[Sign, ...]:
    """Return the rows of a day, emergencies first; each sign that the sheet still names has one."""
    return tuple(
        Sign(
            key=line.rule,
            rule=line.rule,
            text=rules.fill(f"**{line.title}.** {line.text}", phone=phone, emergency=emergency),
            step=rules.triage_level(line),
            is_early=not rules.is_near(line, day),
        )
        for line in rules.signs(plan, day)
    )


def in_step(signs: Iterable[Sign], step: rules.Urgency) -> tuple[Sign, ...]:
    """Return the rows of one step."""
    return tuple(sign for sign in signs if sign.step is step)


def touched(signs: Sequence[Sign], step: rules.Urgency) -> rules.Answers:
    """Return what one touched row of a step says: nothing else was asked but the steps before.

    Without a row it is doubt: "I am not sure".
    """
    before = rules.STEPS[: rules.STEPS.index(step)]
    return rules.Answers(
        looks=None,
        signs=frozenset(sign.rule for sign in signs),
        none_of=frozenset(before),
        steps=frozenset((*before, step)),
    )
