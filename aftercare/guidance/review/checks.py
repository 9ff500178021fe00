"""Every check of a guidance document but the proof: all findings at once, and no database.

What is found is an error, which keeps a document from being proposed, or a warning. A reading
level above the limit may be answered for by somebody (`Accepted`): it is then a warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from aftercare.guidance.review import rules, schema, texts
from aftercare.guidance.review.case import DocumentCase, Given
from aftercare.guidance.review.finding import Accepted, Finding
from aftercare.guidance.review.sentences import CODES, said
from aftercare.rules.guidance import Guidance

# What somebody may answer for; everything else has to be mended.
ACCEPTABLE: Final = frozenset({"reading-level"})
# What keeps nothing back in the edition, where every change is read by a second editor, and is
# refused in a clinic's own line.
NOTICED: Final = frozenset(
    {
        *("negation-lost", "numbers-differ", "number-contradicts", "number-is-shorter"),
        "reading-level",
    }
)


def review(
    document: object,
    *,
    today: date,
    accepted: Iterable[Accepted] = (),
    known: Guidance | None = None,
) -> tuple[Finding, ...]:
    """Return everything found in a document, in its order; never raises, whatever it is.

    `known` is the document as a value, for who has read it already.
    """
    case = DocumentCase(document)
    found = schema.findings(document, case, known)
    for given in case.rules:
        found += _of_rule(given, case, today)
    found += texts.beside_the_rules(case)
    found += texts.hidden(case)
    found += texts.of_the_whole(case)
    return _answered(found, accepted)


def review_item(
    document: object, kind: str, key: str, *, today: date, accepted: Iterable[Accepted] = ()
) -> tuple[Finding, ...]:
    """Return what is found in one item; of a rule in a few milliseconds, while it is typed."""
    case = DocumentCase(document)
    if kind == "rules":
        found: list[Finding] = []
        for given in case.rules:
            if given.key == key:
                found += schema.of_rule(given, case)
                found += _of_rule(given, case, today)
    else:
        found = schema.findings(document, case)
        found += texts.beside_the_rules(case)
    found += texts.hidden(case, (kind,))
    own = (one for one in found if (one.kind, one.key) == (kind, key))
    return _answered(own, accepted)


def _of_rule(given: Given, case: DocumentCase, today: date) -> list[Finding]:
    return [*texts.of_rule(given, case), *rules.of_rule(given, case, today)]


def _answered(found: Iterable[Finding], accepted: Iterable[Accepted]) -> tuple[Finding, ...]:
    """Return each finding once; those that somebody answers for as warnings."""
    signed = set(accepted)
    kept: dict[tuple[str, ...], Finding] = {}
    for one in found:
        name = Accepted(one.kind, one.key, one.field, one.code)
        if one.code in ACCEPTABLE and name in signed:
            one = replace(one, severity="warning")
        kept.setdefault((one.kind, one.key, one.field, one.code, str(dict(one.params))), one)
    return tuple(kept.values())


__all__ = [
    "ACCEPTABLE",
    "CODES",
    "NOTICED",
    "Accepted",
    "Finding",
    "review",
    "review_item",
    "said",
]
