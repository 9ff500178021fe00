"""Every unsafe edit that was ever written down is refused, or somebody has to decide it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from aftercare import rules
from aftercare.guidance.review import readiness
from aftercare.guidance.store import documents
from tests.guidance import more_unsafe_edits, unsafe_edits
from tests.guidance.unsafe_edits import Edit

FIRST = Path(__file__).parent.parent / "schemas" / "guidance-1.json"
# The first edition, in today's schema: what these edits were written against.
DOCUMENT = dict(rules.lift_guidance(json.loads(FIRST.read_text(encoding="utf-8"))))
EDITS = list(unsafe_edits.edits())
BASE = readiness.Base(rules.parse_guidance(DOCUMENT, 1), DOCUMENT)


def outcome(edit: Edit) -> str:
    """Return what becomes of an edit: refused, looser, meaning, sentence or missed."""
    made = unsafe_edits.applied(edit, DOCUMENT)
    return becomes(BASE, made.document, made.touched)


def becomes(base: readiness.Base, document: Any, touched: set[tuple[str, str]]) -> str:
    """Return the same of a document; what it touches has to be named."""
    try:
        new = rules.parse_guidance(document, 2)
    except rules.GuidanceInvalid:
        return "refused"
    found = rules.compare_documents(base.guidance, new, base.document, document)
    if found.problems:
        return "refused"
    named = [one for one in found.to_decide if (one.kind, one.key) in touched]
    for heading in (rules.Heading.LOOSER, rules.Heading.MEANING, rules.Heading.SENTENCE):
        if any(one.heading is heading for one in named):
            return str(heading)
    return "missed" if rules.prove(new).holds else "refused"


@pytest.mark.parametrize("kind", sorted({edit.kind for edit in EDITS}))
def test_no_edit_of_a_kind_slips_through(kind: str) -> None:
    missed = [edit for edit in EDITS if edit.kind == kind and outcome(edit) == "missed"]
    assert missed == []


def test_no_edit_of_other_kinds_slips_through_either() -> None:
    reference = documents.reference_document()
    base = readiness.Base(rules.parse_guidance(reference, 1), reference)
    edits = list(more_unsafe_edits.edits())
    found = {what: becomes(base, made, {touched}) for what, touched, made in edits}
    assert len(found) == len(edits) >= 110
    assert [what for what, result in found.items() if result == "missed"] == []
    # Somebody has to decide them: few are such that they can't be read at all.
    assert sum(result == "refused" for result in found.values()) <= 10


def table() -> Counter[tuple[str, str]]:
    """Return how many edits of each kind had each outcome."""
    return Counter((edit.kind, outcome(edit)) for edit in EDITS)


def test_a_comparison_that_finds_nothing_would_be_noticed(monkeypatch) -> None:
    nothing = rules.Comparison(BASE.guidance, BASE.guidance, (), ())
    monkeypatch.setattr(rules, "compare_documents", lambda *_: nothing)
    assert outcome(EDITS[0]) == "missed"


def test_twelve_dangerous_edits_at_once_are_at_least_twelve_items() -> None:
    document = DOCUMENT
    touched: set[tuple[str, str]] = set()
    for kind in (
        "K01",
        "K06",
        "K09",
        "K15",
        "K17",
        "K22",
        "K23",
        "K28b",
        "K31",
        "K37",
        "K44",
        "K53",
    ):
        edit = next(one for one in EDITS if one.code == kind)
        made = unsafe_edits.applied(edit, document)
        document, touched = made.document, touched | made.touched
    new = rules.parse_guidance(document, 2)
    found = rules.compare_documents(BASE.guidance, new, DOCUMENT, document)
    assert len(found.to_decide) >= 12
    assert touched <= {(one.kind, one.key) for one in found.to_decide}
    assert len({one.name for one in found.items}) == len(found.items)
