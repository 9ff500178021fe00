"""More edits that could hurt somebody, of other kinds than people wrote down first.

Each changes one item of the reference document; `edits` names them.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from aftercare.guidance.store import documents, parts

Row = dict[str, Any]
Change = Callable[[Row], object]
Name = tuple[str, str]


def put(path: str, value: Any) -> Change:
    """Write a value at a dotted path."""
    return lambda row: parts.put_field(row, path, value)


def swap(one: str, other: str) -> Change:
    """Let two fields change places."""

    def change(row: Row) -> None:
        first, second = parts.get_field(row, one), parts.get_field(row, other)
        parts.put_field(row, one, second)
        parts.put_field(row, other, first)

    return change


def write(path: str, old: str, new: str) -> Change:
    """Write other words in the place of some."""

    def change(row: Row) -> None:
        text = parts.get_field(row, path)
        assert old in text, (path, old, text)
        parts.put_field(row, path, text.replace(old, new, 1))

    return change


def add(path: str, more: str) -> Change:
    """Write more words behind a text."""
    return lambda row: parts.put_field(row, path, f"{parts.get_field(row, path)} {more}")


def also(field: str, *names: str) -> Change:
    """Add names to a list."""
    return lambda row: row.update({field: [*row.get(field, []), *names]})


def without(field: str, *names: str) -> Change:
    """Take names out of a list."""

    def change(row: Row) -> None:
        assert set(names) <= set(row[field]), (field, names, row[field])
        row[field] = [one for one in row[field] if one not in names]

    return change


def narrowed(**dimensions: Any) -> Change:
    """Let a rule hold for fewer: each of its boxes asks for more."""
    return lambda row: row.update(when=[box | dimensions for box in row["when"] or [{}]])


def every_window(until: int) -> Change:
    """Let a rule end after as many hours whatever was done."""
    return lambda row: row.update(
        windows={tier: [0, until] for tier in ("T1", "T2", "T3", "TE")}, modifiers=[]
    )


def gone(row: Row) -> None:
    """Take the item out."""
    row.clear()


TABLE: list[tuple[str, str, str, Change]] = [
    # What answers, levels, devices and areas mean.
    ("answers swapped", "flags", "isotretinoin", swap("values.never", "values.current")),
    ("one answer in one language", "flags", "cold_sores", put("values.none.sv", "Ofta")),
    ("question turned round", "flags", "diabetes", put("question.en", "No diabetes?")),
    ("hint that hides", "flags", "pregnant", put("help.en", "Choose No if you are not sure.")),
    ("question open", "flags", "cold_sores", put("blocks_issue", False)),
    ("asked for one device", "flags", "keloid", put("devices", ["rf"])),
    ("device renamed", "devices", "rf", put("label", {"en": "Pen", "sv": "Penna"})),
    ("device goes less deep", "devices", "pen", put("estimate", ["0.10", "0.20"])),
    ("device note soothes", "devices", "pen", put("note.en", "Never deeper than it is set.")),
    ("area renamed", "areas", "eyelid", put("label", {"en": "Cheek", "sv": "Kind"})),
    ("area limit", "areas", "eye_area", put("limit_mm", "2.0")),
    ("area warns later", "areas", "nose", put("warn_above_mm", "0.75")),
    ("area no face", "areas", "forehead", put("face", False)),
    ("class renamed", "words", "classes.surgical", put("en", "cosmetic")),
    ("endpoint renamed", "words", "endpoints.confluent_bleeding", put("sv", "rodnad")),
    ("adjunct renamed", "words", "adjuncts.exosomes", put("en", "plain water")),
    ("strength renamed", "words", "strengths.expert_opinion", put("en", "well shown")),
    ("override reason", "words", "override_reasons.informed-choice", put("en", "In a hurry")),
    # Red flags.
    ("red flag level", "red_flags", "sepsis", put("action", "clinic")),
    ("red flag window", "red_flags", "sepsis", put("window.en", "After a week")),
    ("red flag sign", "red_flags", "herpes-flare", put("notice.sv", "Lite torr hud")),
    ("red flag rules", "red_flags", "eye", put("rules", ["help-infection"])),
    ("red flag gone", "red_flags", "anaesthetic-toxicity", gone),
    ("red flag background", "red_flags", "anaphylaxis", put("background.en", "Give water.")),
    # Lexicon, kinds of products, allergies.
    ("synonym gone", "ingredients", "retinoid-cosmetic", without("names", "retinyl oleate")),
    ("synonym moved to harmless", "ingredients", "base", also("names", "retinol")),
    ("brand is harmless", "ingredients", "base", also("brands", "differin")),
    ("counts in fewer", "ingredients", "fragrance", put("counts", "first-three")),
    ("only above a share", "ingredients", "hydroquinone", put("above_percent", 10)),
    ("milder class", "ingredients", "retinoid-prescription", put("severity", 3)),
    ("washed off is fine", "ingredients", "retinoid-prescription", put("rinse_off", False)),
    ("except", "ingredients", "aha", also("except", "glycolic acid")),
    ("other topic", "ingredients", "numbing", put("topic", "fragrance")),
    ("note permits", "ingredients", "citric-acid", put("note", {"en": "Fine.", "sv": "Bra."})),
    ("kind: peel is a mask", "product_kinds", "peel", put("group", "leave-on")),
    ("kind: word taken over", "product_kinds", "plain-water", also("words", "peel", "serum")),
    ("kind: topics gone", "product_kinds", "hair-removal", put("topics", [])),
    ("kind: not", "product_kinds", "peel", also("not", "chemical peel")),
    ("kind gone", "product_kinds", "self-tan", gone),
    ("allergy noted only", "allergens", "la-amide", put("verdict", "note")),
    ("allergy covers less", "allergens", "la-amide", without("covers", "EMLA")),
    ("allergy not typed", "allergens", "la-amide", without("typed", "xylocain")),
    ("allergy lets through", "allergens", "la-amide", also("not", "lidocaine")),
    ("allergy effect gone", "allergens", "penicillin", put("effects", [])),
    ("allergy renamed", "allergens", "la-amide", put("label.en", "Dust")),
    # Rules: dates, conditions, stops, notes.
    ("window", "rules", "swim-wait", every_window(24)),
    ("wash at once", "rules", "wash-wait", every_window(4)),
    ("only some areas", "rules", "heat-wait", narrowed(areas=["cheek"])),
    ("only one device", "rules", "heat-wait", narrowed(devices=["pen"])),
    ("only the deep", "rules", "heat-wait", narrowed(min_depth_mm=1.5)),
    ("only the old", "rules", "heat-wait", narrowed(age=[60, 120])),
    ("only a skin", "rules", "heat-wait", narrowed(skin_type=[1, 2])),
    ("only an answer", "rules", "heat-wait", narrowed(flags={"smoker": ["yes"]})),
    ("only an endpoint", "rules", "heat-wait", narrowed(endpoints=["none"])),
    ("only beside", "rules", "heat-wait", narrowed(adjuncts=["prp"])),
    ("only when missing", "rules", "pregnant-stop", narrowed(missing=["device"])),
    ("only an allergy", "rules", "nsaid-wait", narrowed(allergies=["any"])),
    ("younger", "rules", "minor-stop", put("when", [{"age": [0, 12]}])),
    ("stop overridable", "rules", "implant-rf-stop", put("overridable", True)),
    ("stop asks nobody", "rules", "keloid-stop", narrowed(areas=["chest"])),
    ("note unsigned", "rules", "retinoid-no-session-finish", put("acknowledge", False)),
    ("note unsigned too", "rules", "active-stop-note", put("acknowledge", False)),
    ("clock time", "rules", "swim-wait", put("clock", True)),
    ("not tonight", "rules", "wash-wait", put("tonight", False)),
    ("not calm", "rules", "makeup-wait", put("calm_gate", False)),
    ("while", "rules", "retinoid-breastfeeding-none", put("while.en", "you feed at night")),
    ("other kind", "rules", "no-picking", put("kind", "limit")),
    ("help later on the sheet", "rules", "help-anaphylaxis", put("order", 9000)),
    ("second date", "rules", "first-day-clinic-product-only", put("second", None)),
    ("topic dropped", "rules", "sun-avoid-direct", put("topics", ["sunscreen"])),
    ("review in ten years", "rules", "swim-wait", put("review_by", "2037-11-22")),
    ("needs no clinician", "rules", "no-picking", lambda row: row.pop("to_confirm", None)),
    ("reason reassures", "rules", "sun-avoid-direct", put("why.sv", "Solen är ofarlig.")),
    ("range", "rules", "makeup-wait", put("range.en", "Practice ranges from 0 hours.")),
    # Printed lines and words.
    ("bold moved", "rules", "makeup-wait",
     put("paper", {"en": "No **makeup or tinted cream.** Later: clean brushes, fresh products.",
                   "sv": "Inget **smink,** ingen tonad kräm. Sedan: rena borstar."})),
    ("short name", "rules", "swim-wait", put("short", {"en": "nothing", "sv": "inget"})),
    ("title", "rules", "swim-wait", put("title", {"en": "Swimming", "sv": "Bada"})),
    ("Swedish only", "rules", "swim-wait", add("text.sv", "Ett snabbt dopp går bra.")),
    ("English only", "rules", "sun-avoid-direct", add("text.en", "Ten minutes do no harm.")),
    ("Cyrillic", "rules", "makeup-wait", add("text.en", "Use r\u0435tinol.")),
    ("full width", "rules", "makeup-wait", add("text.en", "Use \uff32etinol.")),
    ("zero width", "rules", "makeup-wait", add("text.sv", "Ta ret\u200binol.")),
    ("leet", "rules", "makeup-wait", add("text.en", "Ret1nol is fine.")),
    ("number in words", "rules", "swim-wait", add("text.en", "One day is enough.")),
    ("number in Swedish", "rules", "swim-wait", add("text.sv", "Det räcker med ett dygn.")),
    ("a date", "rules", "swim-wait", add("text.en", "From 1 May you may swim.")),
    ("a weekday", "rules", "swim-wait", add("text.sv", "På fredag får du bada.")),
    ("another number", "rules", "help-sight",
     lambda row: [write(f"text.{key}", "{clinic_phone}", "08-555 01 23")(row)
                  for key in ("en", "sv") if "{clinic_phone}" in row["text"][key]]
     or add("text.en", "Or call 555 01 23.")(row)),
    ("hours", "rules", "help-infection", add("text.en", "We answer at weekends only.")),
    ("shared line", "lines", "active-skincare",
     lambda row: [add(f"words.{key}", text)(row) for key, text in
                  (("en", "Vitamin C is fine."), ("sv", "C-vitamin går bra."))]),
    ("shared line takes a rule", "lines", "later-call-us",
     lambda row: row.update(rules=row["rules"][:-1])),
    ("shared line gone", "lines", "urgent-eye-signs", gone),
    ("shared line of a kind", "lines", "only-our-gel", put("kind", "do")),
    # Evidence.
    ("interest", "sources", "S2", put("interest", "none")),
    ("interest note", "sources", "S2", put("interest_note", None)),
    ("mark", "sources", "L01", put("mark", "verified")),
    ("citation", "sources", "L01", put("citation", "WHO. Guideline. 2026")),
    ("strength", "rules", "swim-wait", put("strength", "high")),
    ("basis", "rules", "swim-wait", put("basis", "proven")),
    ("source dropped", "rules", "makeup-wait", put("sources", ["L24"])),
    ("claim", "claims", "S0-1", put("decision", "followed")),
    ("claim printable", "claims", "S0-1", put("never_print", False)),
    ("claim gone", "claims", "S2-19", gone),
    ("conflict", "conflicts", "C-01", put("evidence_says.en", "Retinol at once is shown best.")),
    # Modifiers and topics.
    ("modifier for fewer", "modifiers", "skin", put("when", [{"skin_type": [6, 6]}])),
    ("modifier renamed", "modifiers", "healing", put("label.en", "Quick healing")),
    ("topic renamed", "topics", "sun", put("label", {"en": "Indoor", "sv": "Inomhus"})),
]  # fmt: skip


# Tables in another order: the first that fits counts.
REVERSED = ("lines", "red_flags", "flags", "product_kinds", "allergens", "rules")


def edits() -> Iterator[tuple[str, Name, dict[str, Any]]]:
    """Yield what each edit is, what it touches, and the document with it alone."""
    document = documents.reference_document()
    rows = parts.taken_apart(document)
    for what, kind, key, change in TABLE:
        row = copy.deepcopy(rows[kind, key])
        change(row)
        assert row != rows[kind, key], what
        yield what, (kind, key), parts.laid_over(document, {(kind, key): row or None})
    for kind in REVERSED:
        yield f"{kind} reversed", (kind, ""), document | {kind: document[kind][::-1]}
