"""A check-in's closed answers, triaged by the danger signs that the patient's own sheet names.

No judgement is made here or by anyone: a sign has the level that its rule has in the edition the
sheet was written from. It is asked in steps, one a level, emergencies first; each sign has one row,
in one step. Not answered, or "not sure", is never "as expected"; of an emergency it leads to
somebody who can ask further, today, and not to the emergency number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from aftercare.rules.plan import Line, Plan
from aftercare.rules.vocabulary import Category


class Urgency(StrEnum):
    """What a check-in leads to, mildest first."""

    AS_EXPECTED = "as-expected"
    CLINIC = "clinic"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Looks(StrEnum):
    """How the skin looks beside what the sheet told the patient to expect."""

    AS_EXPECTED = "as-expected"
    WORSE = "worse"
    UNSURE = "unsure"


ORDER = tuple(Urgency)
# Signs that begin within so many days are among the first rows: they may come early.
SOON = timedelta(days=3)
# The steps in which a check-in asks.
LEVELS = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.CLINIC)
# What doubt about a step's signs leads to.
DOUBT = {
    Urgency.EMERGENCY: Urgency.URGENT,
    Urgency.URGENT: Urgency.URGENT,
    Urgency.CLINIC: Urgency.CLINIC,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the patient ticked: the rules of the signs she has, and the levels without any.

    A level that is in neither is one she was not sure of or did not answer; `steps` are the levels
    that were asked about at all.
    """

    looks: Looks | None
    signs: frozenset[str]
    none_of: frozenset[Urgency]
    steps: frozenset[Urgency] = frozenset(LEVELS)


@dataclass(frozen=True, slots=True)
class Triage:
    """What to do, and the lines of the sheet that say so, the most urgent first."""

    urgency: Urgency
    lines: tuple[Line, ...]


def level_of(line: Line) -> Urgency:
    """Return the level of a help line; one without a level is for the clinic."""
    return Urgency(line.level) if line.level else Urgency.CLINIC


def signs(plan: Plan, day: date) -> tuple[Line, ...]:
    """Return the danger signs that the sheet still names on a day, the most urgent first.

    One whose window has not begun is among them: a sign that comes early is not a milder one.
    """
    open_now = [
        line
        for line in plan.advice
        if line.category is Category.HELP and (line.until is None or line.until > day)
    ]
    return tuple(sorted(open_now, key=lambda line: LEVELS.index(level_of(line))))


def is_near(line: Line, day: date) -> bool:
    """Whether a sign is looked for on a day, or soon; a later one is asked about all the same."""
    return line.starts is None or line.starts <= day + SOON


def triage(asked: Iterable[Line], answers: Answers) -> Triage:
    """Return what the answers to the signs that were asked lead to.

    Any answers lead somewhere; contradictory or missing ones lead to the careful side.
    """
    asked = tuple(line for line in asked if level_of(line) in answers.steps)
    present = [line for line in asked if line.rule in answers.signs]
    settled = answers.none_of | {level_of(line) for line in present}
    # Nobody said that these are absent, nor that they are there.
    open_lines = [line for line in asked if level_of(line) not in settled]
    told = [line for line in asked if line in present or line in open_lines]
    found = [level_of(line) for line in present]
    found += [DOUBT[level_of(line)] for line in open_lines]
    # A sign that was not asked about can't be weighed: it counts as the worst of those that were.
    if answers.signs - {line.rule for line in asked}:
        found.append(max((level_of(line) for line in asked), key=ORDER.index, default=LEVELS[-1]))
    if answers.looks is not Looks.AS_EXPECTED:
        found.append(Urgency.CLINIC)
    return Triage(max(found, key=ORDER.index, default=Urgency.AS_EXPECTED), tuple(told))
