"""What a second person reads: which lines of a sheet are marked, and how often rules are said."""

import copy
from typing import Any

from aftercare import rules
from aftercare.guidance.publishing import firing, samples
from aftercare.guidance.publishing.frozen_document import FrozenText
from aftercare.guidance.store import documents
from aftercare.rules.vocabulary import PRINTED, Language

REFERENCE = documents.reference_document()


def text(number: int = 2, **changes: Any) -> FrozenText:
    """Return the reference edition with rules changed: `swim_wait={"title": …}`."""
    document = copy.copy(REFERENCE)
    document["rules"] = [
        rule | changes.get(rule["id"].replace("-", "_"), {}) for rule in document["rules"]
    ]
    return FrozenText(number, rules.digest(document), document)


OLD = text(1)
LATER = {"T1": [0, 168], "T2": [0, 288], "T3": [0, 336], "TE": [0, 336]}


def test_nothing_is_marked_where_nothing_differs() -> None:
    changed, same = samples.samples(OLD, text(), Language.EN)
    assert changed == ()
    assert len(same) == len(samples.PATIENTS)


def test_a_later_day_is_marked_on_both_sheets_and_nothing_else() -> None:
    changed, _ = samples.samples(OLD, text(acid_aha_pha_avoid={"windows": LATER}), Language.EN)
    first = changed[0]
    assert [(one.title, one.what, one.old, one.new) for one in first.changes] == [
        ("No acids (AHA, PHA)", "changed", "until Tuesday 7 April", "until Thursday 9 April")
    ]
    for sheet in first.sheets:
        assert sheet.count("sheet-changed") == 1
        marked = sheet.partition("sheet-changed")[2].partition("</p>")[0]
        assert "No acids (AHA, PHA)" in marked


def test_a_new_source_moves_numbers_and_marks_nothing() -> None:
    rule = next(one for one in REFERENCE["rules"] if one["id"] == "swim-wait")
    new = text(swim_wait={"sources": ["L01", *rule["sources"]]})
    _, same = samples.samples(OLD, new, Language.EN)
    old, after = same[0].sheets
    assert old != after
    assert "sheet-changed" not in old + after


def test_a_rule_that_is_taken_out_or_added_is_told() -> None:
    document = copy.copy(REFERENCE)
    document["rules"] = [one for one in document["rules"] if one["id"] != "swim-wait"]
    without = FrozenText(2, rules.digest(document), document)
    for old, new, what in ((OLD, without, "removed"), (without, OLD, "added")):
        changed, _ = samples.samples(old, new, Language.EN)
        assert (changed[0].changes[0].title, changed[0].changes[0].what) == ("No swimming", what)
        row = next(
            one for one in firing.report(old, new, Language.EN).rows if one.rule == "swim-wait"
        )
        assert (row.old is None, row.new is None) == (what == "added", what == "removed")
        assert row.falls_to_zero == (what == "removed")


def test_a_patient_of_the_probe_set_is_found_for_a_rare_rule() -> None:
    fixed = [rules.parse_facts({**samples.PATIENTS[0], **each}) for each in samples.PATIENTS]
    among_fixed = rules.firing(OLD.guidance, fixed)
    counts = rules.firing(OLD.guidance, rules.probe())
    rare = [
        rule.id
        for rule in OLD.guidance.rules
        if rule.category in PRINTED and not among_fixed[rule.id]
    ]
    name = min(rare, key=counts.__getitem__)
    why = "Ask us"
    changes: dict[str, Any] = {name.replace("-", "_"): {"title": {"en": why, "sv": why}}}
    new = text(**changes)
    changed, _ = samples.samples(OLD, new, Language.EN)
    assert 0 < counts[name] < 60
    assert changed
    assert any(one.title == why for one in changed[0].changes)


def test_counts_are_those_of_the_probe_set() -> None:
    report = firing.report(OLD, text(), Language.SV)
    assert report.treatments == len(rules.probe()) >= 500
    assert (report.falling, report.differing) == ((), ())
    counted = rules.firing(OLD.guidance, rules.probe())
    assert {row.rule: row.new for row in report.others} == dict(counted)
    # A title in the reader's language.
    assert next(row for row in report.others if row.rule == "swim-wait").title == "Bada inte"
