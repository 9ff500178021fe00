"""What a sheet lets its patient begin again, and from which day: of lines that wait, alone."""

from __future__ import annotations

from datetime import date

from aftercare import rules
from aftercare.rules.vocabulary import Kind


def ends(plan: rules.Plan, on: date | None = None) -> list[rules.Line]:
    """Return the lines after whose end something may be begun; those that end on a day, if given.

    Only a line of the kind *wait* is one: the end of a habit or of a limit invites to nothing.
    """
    return [
        line
        for line in plan.advice
        if line.kind is Kind.WAIT
        and line.until is not None
        and not line.always
        and on in (None, line.until)
    ]


def begun_on(plan: rules.Plan, on: date) -> list[str]:
    """Return what may be begun from a day on, by its short names on the sheet.

    A line whose printed row lasts longer, or has no short name, is called by its own title.
    """
    ending = ends(plan, on)
    rows = [
        row
        for row in plan.rows
        if row.kind is Kind.WAIT and row.until == on and row.short and not row.always
    ]
    told = {rule for row in rows for rule in row.rules}
    named = [row.short for row in rows]
    named += [line.title for line in ending if line.rule not in told]
    return list(dict.fromkeys(named)) if ending else []
