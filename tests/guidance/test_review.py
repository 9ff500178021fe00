"""The review of a document: every check, each with its place, all at once, and none for nothing."""

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from aftercare import rules
from aftercare.guidance.review import checks, schema, unreachable
from aftercare.guidance.review.case import DocumentCase
from aftercare.guidance.review.checks import Finding
from aftercare.rules.guidance import Rule
from tests.guidance.review_cases import (
    CASES,
    LONG,
    RULE,
    TODAY,
    Document,
    changed,
    found,
)
from tests.rules import given as reference
from tests.rules import mutations

IDS = [what for what, *_ in CASES]


@pytest.mark.parametrize(("what", "document", "expected", "words"), CASES, ids=IDS)
def test_what_is_wrong_is_found_at_its_place(
    what: str,
    document: Callable[[], Document],
    expected: tuple[str, str, str],
    words: str,
) -> None:
    broken = document()
    some = checks.review(broken, today=TODAY)
    wanted = [one for one in some if (one.severity, one.path, one.code) == expected]
    assert len(wanted) == 1, [(one.severity, one.path, one.code) for one in some]
    assert words in checks.said(wanted[0])
    with translation.override("sv"):
        swedish = checks.said(wanted[0])
    assert swedish != checks.said(wanted[0])
    assert "%(" not in swedish
    # The editor is told the same while typing.
    one = wanted[0]
    typed = checks.review_item(broken, one.kind, one.key, today=TODAY)
    in_document = any(key == one.key for key in _keys(broken, one.kind))
    assert (one in typed) == in_document or one.code == "needed"


def _keys(document: Document, kind: str) -> list[str]:
    rows = document[kind]["classes"] if kind == "ingredients" else document[kind]
    return [row["id"] for row in rows]


def test_there_is_a_case_for_every_code() -> None:
    of_form, with_a_grown_vocabulary = {"unknown-key"}, {"not-yet-known"}
    codes = set(checks.CODES) | of_form
    assert {code for _, _, (_, _, code), _ in CASES} == codes - with_a_grown_vocabulary


def test_what_an_edition_has_never_heard_of_is_said_in_both_languages() -> None:
    one = Finding("not-yet-known", "warning", "flags", "new", "")
    assert checks.said(one).startswith("This edition does not know it yet")
    with translation.override("sv"):
        assert not checks.said(one).startswith("This edition")


def test_nothing_is_found_in_the_reference() -> None:
    assert checks.review(reference.document(), today=TODAY) == ()


def test_next_year_only_the_days_of_review_are_found() -> None:
    later = checks.review(reference.document(), today=date(2027, 11, 23))
    assert {(one.code, one.severity) for one in later} == {("review-overdue", "warning")}
    assert len(later) == len(reference.document()["rules"])


def test_everything_is_found_at_once() -> None:
    document = changed(
        sources=["P04"],
        review_by="2020-01-01",
        text={"en": "Swim for 2 days. It is risk-free.", "sv": LONG},
        windowss=1,
        title=7,
    )
    mutations.rule(document, "heat-wait")["text"] = {"en": "Do not {x}.", "sv": "Gör det."}
    codes = {code for _, path, code in found(document) if path.startswith(f"rules.{RULE}")}
    assert codes == {
        *("unknown-key", "source-promotional", "review-overdue", "number-contradicts"),
        *("numbers-differ", "negation-lost", "reading-level", "wording-forbidden"),
        "language-missing",
    }
    other = {code for _, path, code in found(document) if path.startswith("rules.heat-wait")}
    assert other == {"placeholder-unknown", "placeholders-differ", "negation-lost"}


def test_a_clinicians_note_has_no_reading_level() -> None:
    words = {
        "en": "Document instrumentation parameters.",
        "sv": "Dokumentera instrumentparametrar.",
    }
    assert found(changed("smoker-note", text=words)) == []


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("rules.swim-wait.windows.T2", ("rules", RULE, "windows.T2")),
        ("rules.swim-wait", ("rules", RULE, "")),
        ("rules.swim-wait.when[0].flags.x", ("rules", RULE, "when.0.flags.x")),
        ("rules.swim-wait.odd: key", ("rules", RULE, "odd: key")),
        ("rules[3]", ("rules", "[3]", "")),
        ("words.tiers.T1.en", ("words", "tiers.T1", "en")),
        ("ingredients.classes[0].names[1]", ("ingredients", "azelaic", "names.1")),
        ("ingredients.classes", ("ingredients", "", "classes")),
        ("flags.pregnant.values", ("flags", "pregnant", "values")),
        ("schema", ("schema", "", "")),
        ("", ("", "", "")),
        ("topics.gone", ("topics", "gone", "")),
    ],
)
def test_a_path_leads_to_its_item_and_field(path: str, place: tuple[str, str, str]) -> None:
    case = DocumentCase(reference.document())
    expected = place
    if place[0] == "ingredients" and place[1]:
        expected = (place[0], reference.document()["ingredients"]["classes"][0]["id"], place[2])
    (one,) = schema.Places(case).findings([rules.Problem(path, rules.DataCode.TWICE)])
    assert (one.kind, one.key, one.field) == expected


# Something for every name that a sentence has.
PARAMS: dict[str, object] = {
    **dict.fromkeys(("wanted", "name", "names", "kind", "value", "low", "high", "most"), "x"),
    **dict.fromkeys(("allowed", "languages"), ("a", "b")),
}


@pytest.mark.parametrize("code", rules.DataCode)
def test_what_the_strict_reading_says_can_be_said_in_swedish(code: rules.DataCode) -> None:
    problem = rules.Problem("rules.x.text", code, PARAMS)
    (one,) = schema.Places(DocumentCase({})).findings([problem])
    english = checks.said(one)
    with translation.override("sv"):
        assert checks.said(one) != english
    assert "%(" not in english


def test_a_whole_document_is_reviewed_quickly_and_a_rule_while_it_is_typed() -> None:
    """Goals: 100 ms for a document and 5 ms for a rule; here with room for a busy machine."""
    document = reference.document()
    whole, item = [], []
    for _ in range(3):
        start = time.process_time()
        checks.review(document, today=TODAY)
        middle = time.process_time()
        checks.review_item(document, "rules", RULE, today=TODAY)
        whole.append(middle - start)
        item.append(time.process_time() - middle)
    assert min(whole) < 0.3
    assert min(item) < 0.03


def test_a_rule_is_held_against_those_of_its_own_topics_alone(monkeypatch: Any) -> None:
    document = mutations.document()
    count = len(document["rules"])
    asked: list[str] = []

    def noted(space: Any, rule: Rule, other: Rule, is_earlier: bool) -> int:
        asked.append(rule.id)
        return before(space, rule, other, is_earlier)

    before = unreachable._before
    monkeypatch.setattr(unreachable, "_before", noted)
    checks.review(document, today=TODAY)
    once = len(asked)
    topics = {row["id"]: row for row in document["topics"]}
    for row in list(document["rules"]):
        new = [f"{topic}-more" for topic in row["topics"]]
        document["rules"].append({**row, "id": f"{row['id']}-more", "topics": new})
    document["topics"] += [{**row, "id": f"{key}-more"} for key, row in topics.items()]
    asked.clear()
    found = checks.review(document, today=TODAY)
    assert len(document["rules"]) == 2 * count
    assert len(asked) == 2 * once > 0
    assert {one.code for one in found if one.is_error} <= {"text-identical"}


def test_what_was_read_already_is_not_read_again(monkeypatch: Any) -> None:
    document = mutations.document()
    mutations.rule(document, "swim-wait")["sources"] = ["S2-19"]
    known = rules.parse_guidance(document, 1)
    without = checks.review(document, today=TODAY)
    monkeypatch.setattr(schema.rules, "parse_guidance", None)
    assert checks.review(document, today=TODAY, known=known) == without != ()


def test_a_finding_names_its_place() -> None:
    one = Finding("nobody", "error", "rules", RULE, "when")
    assert one.path == f"rules.{RULE}.when"
    assert one.is_error
    assert re.fullmatch(r"[\w.\-]+", one.path)
