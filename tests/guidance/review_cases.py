"""What the review of a document finds, case by case, and how documents are made wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

from aftercare.guidance.review import checks
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
        ("error", f"rules.{RULE}.text.sv", "placeholders-differ"),
        "{date} stands in the other language and not here",
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
