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
from tests.rules import given as reference
from tests.rules import mutations

TODAY = date(2026, 11, 22)
RULE = "swim-wait"
Document = dict[str, Any]


def found(document: Any, today: date = TODAY) -> list[tuple[str, str, str]]:
    """Return what the review says: severity, path and code."""
    some = checks.review(document, today=today)
    return [(one.severity, one.path, one.code) for one in some]


def changed(name: str = RULE, **changes: Any) -> Document:
    """Return the reference document with one rule changed; None takes a key out."""
    return mutations.edited(name, **changes)


def told(name: str, language: str, text: str) -> Document:
    """Return the reference document with one language of a rule's text changed."""
    text_now = mutations.rule(mutations.document(), name)["text"]
    return changed(name, text={**text_now, language: text})


def twin(name: str, **changes: Any) -> Document:
    """Return the reference document with a second rule like one, changed."""
    document = mutations.document()
    document["rules"].append({**mutations.rule(document, name), "id": "twin", **changes})
    return document


def superseded() -> Document:
    document = mutations.document()
    document["sources"] = [
        {**one, "superseded_by": "L07"} if one["id"] == "G05" else one
        for one in document["sources"]
    ]
    return document


def noted(**note: str) -> Document:
    document = mutations.document()
    classes = [dict(one) for one in document["ingredients"]["classes"]]
    named = next(one for one in classes if one["id"] == "urea")
    named["note"] = {**named["note"], **note}
    document["ingredients"] = {"classes": classes}
    return document


LONG = (
    "Undvik simbassänger, havsbad och insjöbad under hela behandlingsperioden, eftersom"
    " mikroorganismer och desinfektionsmedel kan tränga igenom hudbarriären."
)
A_DAY = {tier: [0, 24] for tier in ("T1", "T2", "T3", "TE")}
OTHER = {"en": "Stay on dry land.", "sv": "Stanna på land."}
# What is done, what must be found and where; said with these words in English.
CASES: list[tuple[str, Callable[[], Document], tuple[str, str, str], str]] = [
    (
        "no Swedish",
        lambda: told(RULE, "sv", " "),
        ("error", f"rules.{RULE}.text.sv", "language-missing"),
        "missing in this language",
    ),
    (
        "no title at all",
        lambda: changed(title=None),
        ("error", f"rules.{RULE}.title", "language-missing"),
        "missing in this language",
    ),
    (
        "Swedish in the English field",
        lambda: told(RULE, "en", "Bada inte i pool, sjö eller hav. Det går bra om du är hemma."),
        ("error", f"rules.{RULE}.text.en", "language-other"),
        "This is not English",
    ),
    (
        "English in the Swedish field",
        lambda: told(RULE, "sv", "Do not swim in a pool, lake or sea until we say so."),
        ("error", f"rules.{RULE}.text.sv", "language-other"),
        "This is not Swedish",
    ),
    (
        "the same words in both languages",
        lambda: changed(title=dict.fromkeys(("en", "sv"), "Pool, lake, sea, river")),
        ("error", f"rules.{RULE}.title", "language-same"),
        "have the same words",
    ),
    (
        "a placeholder that is none",
        lambda: told(RULE, "en", "Do not swim before {dat}."),
        ("error", f"rules.{RULE}.text.en", "placeholder-unknown"),
        "{dat} is not a known placeholder",
    ),
    (
        "a placeholder in one language",
        lambda: told(RULE, "en", "Do not swim before {date}."),
        ("error", f"rules.{RULE}.text", "placeholders-differ"),
        "different placeholders",
    ),
    (
        "a brace left open",
        lambda: told(RULE, "en", "Do not swim {before."),
        ("error", f"rules.{RULE}.text.en", "placeholder-open"),
        "left open",
    ),
    (
        "a placeholder without a value",
        lambda: changed(text={"en": "Not {product}.", "sv": "Inte {product}."}),
        ("error", f"rules.{RULE}.text", "placeholder-empty"),
        "{product} has nothing to stand for",
    ),
    (
        "days that are not the window's",
        lambda: told("vitamin-c-avoid", "en", "Do not use vitamin C cream for 10 days."),
        ("warning", "rules.vitamin-c-avoid.text.en", "number-contradicts"),
        "“10 days”, but the window of tier T1 is 7 days",
    ),
    (
        "days that are too few for some",
        lambda: changed(
            "retinoid-rx-avoid-early",
            text_unasked=None,
            text={"en": "No prescribed vitamin A for 14 days.", "sv": "Ingen A-vitamin på recept."},
        ),
        ("warning", "rules.retinoid-rx-avoid-early.text.en", "number-is-shorter"),
        "17 days for patients whose window is longer (skin)",
    ),
    (
        "another number in Swedish",
        lambda: changed(
            "keloid-elsewhere-note",
            text={"en": "Review after twelve weeks.", "sv": "Kontrollera efter tio veckor."},
        ),
        ("warning", "rules.keloid-elsewhere-note.text", "numbers-differ"),
        "twelve weeks, tio veckor",
    ),
    (
        "a lost negation",
        lambda: told(RULE, "sv", "Bada i pool, sjö eller hav. Det går bra."),
        ("warning", f"rules.{RULE}.text.sv", "negation-lost"),
        "“Do not swim in a pool, lake or sea.”",
    ),
    (
        "a sign that nobody sees",
        lambda: told(RULE, "en", "Do not swim\u200b in a pool, lake or sea."),
        ("error", f"rules.{RULE}.text.en", "text-invisible"),
        "nobody sees: ZERO WIDTH SPACE",
    ),
    (
        "a letter that only looks like ours",
        lambda: told(RULE, "sv", "B\u0430da inte i pool, sjö eller hav."),
        ("error", f"rules.{RULE}.text.sv", "text-mixed-script"),
        "letters of another alphabet",
    ),
    (
        "hard Swedish",
        lambda: told(RULE, "sv", LONG),
        ("warning", f"rules.{RULE}.text.sv", "reading-level"),
        "at most LIX 35",
    ),
    (
        "hard English",
        lambda: told(
            RULE,
            "en",
            "Do not participate in recreational aquatic activities, because microbiological"
            " contamination and disinfectants necessarily deteriorate re-epithelialisation.",
        ),
        ("warning", f"rules.{RULE}.text.en", "reading-level"),
        "at most grade 7",
    ),
    (
        "a promise",
        lambda: told("calm-gate", "en", "Start only when calm, and not before: no risk at all."),
        ("error", "rules.calm-gate.text.en", "wording-forbidden"),
        "“no risk” may not be said on a sheet (INV-16)",
    ),
    (
        "a promise in Swedish",
        lambda: told("calm-gate", "sv", "Börja när huden inte är röd. Det är riskfritt."),
        ("error", "rules.calm-gate.text.sv", "wording-forbidden"),
        "“riskfritt” may not be said on a sheet (INV-16)",
    ),
    (
        "approved by somebody",
        lambda: told("bland-moisturiser", "sv", "Från {from}: en FDA-godkänd kräm."),
        ("error", "rules.bland-moisturiser.text.sv", "wording-forbidden"),
        "“FDA-godkänd” may not be said on a sheet (INV-17)",
    ),
    (
        "a claim that is never printed",
        lambda: told("comfort-care", "en", "Hold it cool. Needling is safe for all skin types."),
        ("error", "rules.comfort-care.text.en", "claim-repeated"),
        "what claim S0-32 says",
    ),
    (
        "a claim in Swedish",
        lambda: told("comfort-care", "sv", "Kyl den. Retinol återställer balansen i huden."),
        ("error", "rules.comfort-care.text.sv", "claim-repeated"),
        "what claim S2-46 says",
    ),
    (
        "no source",
        lambda: changed(sources=[]),
        ("error", f"rules.{RULE}.sources", "source-missing"),
        "at least one source",
    ),
    (
        "only those who sell",
        lambda: changed(sources=["S2-58", "P04", "L14"]),
        ("error", f"rules.{RULE}.sources", "source-promotional"),
        "Only promotional sources: S2-58, P04, L14",
    ),
    (
        "a source that is superseded",
        superseded,
        ("warning", f"rules.{RULE}.sources", "source-superseded"),
        "Leans on G05, which is superseded by L07",
    ),
    (
        "no day of review",
        lambda: changed(review_by=None),
        ("warning", f"rules.{RULE}.review_by", "review-missing"),
        "no day by which",
    ),
    (
        "a day of review that is past",
        lambda: changed(review_by="2026-11-21"),
        ("warning", f"rules.{RULE}.review_by", "review-overdue"),
        "by 21 November 2026",
    ),
    (
        "a day of review that is none",
        lambda: changed(review_by="2026-02-30"),
        ("error", f"rules.{RULE}.review_by", "review-unreadable"),
        "“2026-02-30” is not a day",
    ),
    (
        "a condition that nobody meets",
        lambda: changed(when=[{"devices": ["rf"], "tiers": ["T1"]}], category="expect"),
        ("error", f"rules.{RULE}.when", "nobody"),
        "nobody would ever get the rule",
    ),
    (
        "an alternative that nobody meets",
        lambda: changed(when=[{"areas": ["cheek"]}, {"min_depth_mm": "5"}], category="expect"),
        ("warning", f"rules.{RULE}.when.1", "box-nobody"),
        "alternative 2",
    ),
    (
        "a product that no label leads to",
        lambda: changed(when=[{"products": ["swimming"]}]),
        ("error", f"rules.{RULE}.when", "nobody"),
        "nobody",
    ),
    (
        "a rule that another always outranks",
        lambda: twin(RULE, text=OTHER, when=[{"devices": ["pen"]}], windows=A_DAY),
        ("error", "rules.twin.windows", "outranked"),
        f"another in its place: {RULE}",
    ),
    (
        "two rules with one condition",
        lambda: twin(RULE, text=OTHER),
        ("error", "rules.twin.when", "rule-identical"),
        f"as {RULE}",
    ),
    (
        "two rules with one text",
        lambda: twin(RULE, topics=["heat"], when=[{"devices": ["rf"]}]),
        ("error", "rules.twin.text.sv", "text-identical"),
        f"stands in {RULE}",
    ),
    (
        "a note on a label that promises",
        lambda: noted(en="Guaranteed to help."),
        ("error", "ingredients.urea.note.en", "wording-forbidden"),
        "“Guaranteed”",
    ),
    (
        "a note that lost its not",
        lambda: noted(en="Do not use it.", sv="Använd det."),
        ("warning", "ingredients.urea.note.sv", "negation-lost"),
        "“Do not use it.”",
    ),
    (
        "an unknown key",
        lambda: changed(windowss={}),
        ("error", f"rules.{RULE}.windowss", "unknown-key"),
        "Is not known here; allowed: id, category",
    ),
    (
        "a rule that is gone",
        lambda: reference.without_rule("help-infection"),
        ("error", "rules.help-infection", "needed"),
        "the safety checks speak about it",
    ),
]
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
    **dict.fromkeys(("wanted", "name", "kind", "value", "low", "high", "most"), "x"),
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
