"""The warning signs of a sheet as a check-in asks about them: one row each, in one step each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from aftercare import rules
from aftercare.rules import Urgency
from aftercare.rules.vocabulary import Kind
from clinics.portal import marks

EMERGENCY, TODAY, CLINIC = rules.STEPS
# "Call 112 at once if …": what an earlier edition says before the sign itself.
ORDER: Final = re.compile(
    r"(?:Call|Get|Ring|Sök)\b[^.:;]*?"
    r"(?:for these signs: (?=\w)|vid (?=\w)|for (?=\w)|(?=\b(?:if|om)\b ))"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One row: `key` names it in a form, and `rules` are what it stands for.

    `label` describes the sign, `text` says what to do as well; their bold words are marked.
    `is_early` is one that the sheet expects later, if at all: it is asked about, but not first.
    """

    key: str
    rules: tuple[str, ...]
    label: str
    text: str
    step: Urgency
    is_early: bool

    @property
    def shown(self) -> Markup:
        """The whole row as markup."""
        return marks.bold(self.text)

    @property
    def asked(self) -> Markup:
        """The description as markup."""
        return marks.bold(self.label)


def of(plan: rules.Plan, day: date, *, phone: str, emergency: str) -> tuple[Sign, ...]:
    """Return the rows of a day, emergencies first; each sign that the sheet still names has one."""
    named = {line.rule: line for line in rules.signs(plan, day)}
    rows = {row.id: row for row in plan.rows if row.kind is Kind.HELP and not row.product}
    found: dict[str, list[rules.Line]] = {}
    for rule, line in named.items():
        # Several rules may share a row; each rule has its place in the first that names it.
        key = next((id for id, row in rows.items() if rule in row.rules), rule)
        found.setdefault(key, []).append(line)

    def filled(text: str) -> str:
        return rules.fill(text, phone=phone, emergency=emergency)

    made = []
    for key, lines in found.items():
        text = _text(rows.get(key), lines)
        made.append(
            Sign(
                key=key,
                rules=tuple(line.rule for line in lines),
                label=filled(described(text)),
                text=filled(text),
                step=min(map(rules.triage_level, lines), key=rules.STEPS.index),
                is_early=not any(rules.is_near(line, day) for line in lines),
            )
        )
    return tuple(sorted(made, key=lambda sign: rules.STEPS.index(sign.step)))


def _text(row: rules.Row | None, lines: Sequence[rules.Line]) -> str:
    """Return the printed row; one that begins with an order has the sign's name before it."""
    first = lines[0]
    if row is not None and not ORDER.match(marks.plain(row.text)):
        return row.text
    return f"**{first.title}.** {first.text}"


def described(text: str) -> str:
    """Return a row without the order that an earlier edition begins with: "If you have fever"."""
    name, mark, said = text.rpartition("** ")
    found = ORDER.match(said)
    if found is None:
        return text
    rest = said[found.end() :]
    return f"{name}{mark}{rest[:1].upper()}{rest[1:]}"


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
        signs=frozenset(rule for sign in signs for rule in sign.rules),
        none_of=frozenset(before),
        steps=frozenset((*before, step)),
    )
