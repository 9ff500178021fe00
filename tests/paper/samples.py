"""A full plan as a value, in both languages, without the engine: it stays while rules change."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aftercare import paper
from aftercare.rules import dates
from aftercare.rules import plan as advice
from aftercare.rules.document import lift_2_to_3
from aftercare.rules.vocabulary import (
    Area,
    Basis,
    Category,
    Kind,
    Language,
    LimitLevel,
    Strength,
    Tier,
    TreatmentClass,
    Verdict,
)

ZONE = "Europe/Stockholm"
PERFORMED_AT = datetime(2026, 3, 27, 15, 0, tzinfo=ZoneInfo(ZONE))


@cache
def _stored() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "lines.json").read_text(encoding="utf-8"))


def letterhead(**changes: Any) -> paper.Letterhead:
    values: dict[str, Any] = {
        "clinic_name": "Björkhagens hudklinik",
        "clinic_address": "Storgatan 12, 123 45 Björkhagen",
        "clinic_phone": "08-123 45 67",
        "emergency_number": "112",
        "patient_name": "Maria Lindqvist",
        "patient_born_on": date(1958, 5, 3),
        "sheet_number": "2026-0012",
        "issued_at": datetime(2026, 3, 27, 14, 20, tzinfo=UTC),
        "issued_by": "Åsa Holm",
    }
    return paper.Letterhead(**(values | changes))


def plan(language: str = "en", **changes: Any) -> advice.Plan:
    """Return the plan of a standard treatment of someone who is breastfeeding."""
    spoken = Language(language)
    lines = tuple(_line(each, spoken) for each in _stored()["lines"])
    values: dict[str, Any] = {
        "edition_number": 3,
        "edition_digest": "sha256:5f1c9a2e77b0c4d85f1c9a2e77b0c4d85f1c9a2e77b0c4d85f1c9a2e77b0c4d8",
        "language": spoken,
        "performed_at": PERFORMED_AT,
        "time_zone": ZONE,
        "treatment": _treated(spoken),
        "stops": (),
        "unanswered": (),
        "advice": lines,
        "clinician_notes": (
            advice.Note("bony-area-depth", "CLINICIAN TITLE", "CLINICIAN TEXT", (), Strength.LOW),
        ),
        "products": _products(spoken),
        "declined": (),
        "timeline": tuple(_bars(lines)),
        "sources": tuple(
            advice.SourceNote(key, citation, mark)
            for key, (citation, mark) in _stored()["sources"].items()
        ),
        "rows": tuple(_rows(changes.get("advice", lines))),
        "certainty": {key: words[language] for key, words in _stored()["strengths"].items()},
    }
    return advice.Plan(**(values | changes))


def line(title: str = "Makeup", text: str = "No makeup.", **changes: Any) -> advice.Line:
    """Return a line about makeup, with any of its values changed."""
    values: dict[str, Any] = {
        "rule": "makeup-wait",
        "category": Category.AVOID,
        "kind": Kind.WAIT,
        "topics": ("makeup",),
        "title": title,
        "text": text,
        "starts": date(2026, 3, 27),
        "until": date(2026, 3, 31),
        "starts_time": None,
        "until_time": None,
        "always": False,
        "while_words": None,
        "tonight": False,
        "clock": False,
        "calm_gate": False,
        "level": None,
        "sources": ("L24",),
        "strength": Strength.LOW,
        "basis": Basis.PRECAUTION,
        "because": ("tier T2: 3 days",),
    }
    return advice.Line(**(values | changes))


def _line(stored: dict[str, Any], language: Language) -> advice.Line:
    start, end = stored["window"]
    until = _after(end)
    spoken = language.value
    words = {
        "date": dates.day_words(_day(end), language) if end else "",
        "from": dates.day_words(_day(start), language) if start is not None else "",
        "date2": dates.day_words(_day(stored["second"]), language) if stored["second"] else "",
        "while": (stored["while"] or {}).get(spoken, ""),
        "clinic_phone": "{clinic_phone}",
        "emergency_number": "{emergency_number}",
    }
    always = stored["category"] == "avoid" and end is None and stored["rule"] != "calm-gate"
    return line(
        title=stored["title"][spoken],
        text=stored["text"][spoken].format(**words),
        rule=stored["rule"],
        category=Category(stored["category"]),
        kind=Kind(lift_2_to_3.kind_of(stored, endless=always)),
        topics=tuple(stored["topics"]),
        starts=_day(start) if start else None,
        until=_day(end) if end else None,
        until_time=until if until and stored["clock"] else None,
        always=always,
        while_words=(stored["while"] or {}).get(spoken) if always else None,
        tonight=stored["tonight"],
        clock=stored["clock"],
        calm_gate=stored["calm_gate"],
        level=stored["level"],
        sources=tuple(stored["sources"]),
        strength=Strength(stored["strength"]),
        basis=Basis(stored["basis"]),
    )


def _rows(lines: tuple[advice.Line, ...]) -> Iterable[advice.Row]:
    """Yield a row for each line, as an edition without shared lines has them."""
    for each in lines:
        yield advice.Row(
            id=each.rule,
            rules=(each.rule,),
            kind=each.kind,
            text=lift_2_to_3.marked(each.text),
            short=each.title,
            starts=each.starts,
            starts_time=each.starts_time,
            until=each.until,
            until_time=each.until_time,
            clock=each.clock,
            calm_gate=each.calm_gate,
            always=each.always,
            while_words=each.while_words,
            level=each.level,
            order=500,
            later=each.rule in lift_2_to_3.LATER,
            moves_at=None,
        )


def _after(hours: float | None) -> datetime | None:
    return None if hours is None else PERFORMED_AT.astimezone(UTC) + timedelta(hours=hours)


def _day(hours: float) -> date:
    return dates.first_day_at_or_after(PERFORMED_AT + timedelta(hours=hours), ZONE)


def _bars(lines: tuple[advice.Line, ...]) -> list[advice.Bar]:
    return [
        advice.Bar(
            (each.topics or (each.rule,))[0],
            each.title,
            PERFORMED_AT.date(),
            each.until,
            each.always,
            each.until_time,
        )
        for each in lines
        if each.category is Category.AVOID
    ]


def _treated(language: Language) -> advice.Treated:
    english = language is Language.EN
    zones = (
        (Area.CHEEK, "Cheeks" if english else "Kinder", "1.5"),
        (Area.FOREHEAD, "Forehead" if english else "Panna", "0.5"),
    )
    reports = tuple(
        advice.ZoneReport(
            area, label, Decimal(depth), None, LimitLevel.OK, Decimal("2.0"), Decimal("2.5")
        )
        for area, label, depth in zones
    )
    words = _stored()["tiers"]["T2"][language.value]
    return advice.Treated(Tier.T2, words, TreatmentClass.MEDICAL, reports, ())


def _products(language: Language) -> tuple[advice.ProductAdvice, ...]:
    english = language is Language.EN
    return (
        advice.ProductAdvice(
            "Night Repair Cream" if english else "Nattkräm Repair",
            Verdict.NEVER,
            None,
            "It has a form of vitamin A in it."
            if english
            else "Den innehåller en form av A-vitamin.",
            ("While you are breastfeeding." if english else "Så länge du ammar.",),
            (advice.ProductMatch("Retinyl palmitate", "retinoid-cosmetic"),),
            (),
            (),
        ),
        advice.ProductAdvice(
            "Glow 10 % AHA",
            Verdict.WAIT,
            date(2026, 4, 7),
            "Acids can burn skin that is healing."
            if english
            else "Syror kan bränna hud som håller på att läka.",
            (),
            (advice.ProductMatch("Glycolic acid", "acid-aha"),),
            (),
            (),
        ),
        advice.ProductAdvice("Barrier Cream", Verdict.OK, None, "", (), (), (), ()),
        advice.ProductAdvice(
            "Mamma’s balm" if english else "Mammas salva",
            Verdict.UNCHECKED,
            None,
            "",
            (),
            (),
            (),
            (),
        ),
    )
