"""What goes where on the sheet, and in which words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aftercare import paper
from aftercare.paper import layout
from aftercare.paper.ingredients import found_in
from aftercare.rules import plan as advice
from aftercare.rules.vocabulary import Category, Verdict
from tests.paper import samples


def sheet(*lines, language="en", letterhead=None, **changes):
    plan = samples.plan(language, advice=lines, products=(), timeline=(), **changes)
    return layout.lay_out(plan, letterhead or samples.letterhead())


def titles(entries):
    return [entry.title for entry in entries]


def groups(view):
    return [(group.when, titles(group.entries)) for group in view.not_yet]


def test_what_ends_on_the_same_day_stands_under_one_date():
    view = sheet(
        samples.line("Acids", until=date(2026, 4, 7)),
        samples.line("Makeup", until=date(2026, 3, 31)),
        samples.line("Scrubs", until=date(2026, 4, 7)),
    )
    assert groups(view) == [("Tue 31 March", ["Makeup"]), ("Tue 7 April", ["Acids", "Scrubs"])]


def test_a_clock_time_is_rounded_up_to_the_quarter():
    ends = datetime(2026, 3, 28, 2, 1, tzinfo=UTC)
    washing = samples.line("Washing", clock=True, until=date(2026, 3, 29), until_time=ends)
    assert groups(sheet(washing)) == [("Sat 03:15", ["Washing"])]
    assert groups(sheet(washing, language="sv")) == [("lör kl. 03.15", ["Washing"])]


def test_a_line_that_is_not_told_by_the_clock_keeps_its_day():
    ends = datetime(2026, 3, 28, 14, 0, tzinfo=UTC)
    assert groups(sheet(samples.line(until=date(2026, 3, 29), until_time=ends))) == [
        ("Sun 29 March", ["Makeup"])
    ]


def test_another_year_is_named():
    assert groups(sheet(samples.line(until=date(2027, 1, 6))))[0][0] == "Wed 6 January 2027"


def test_what_has_no_end_stands_first_and_says_for_how_long():
    retinol = samples.line("Retinol", always=True, until=None, while_words="you are breastfeeding")
    view = sheet(samples.line(), retinol)
    assert [(group.when, titles(group.entries)) for group in view.always] == [
        ("While you are breastfeeding", ["Retinol"])
    ]
    assert groups(view) == [("Tue 31 March", ["Makeup"])]


def test_tonight_and_the_calm_gate_are_not_said_twice():
    view = sheet(
        samples.line("Alcohol", tonight=True, until=date(2026, 3, 29)),
        samples.line("Calm", rule="calm-gate", category=Category.CAUTION),
    )
    assert [(entry.title, entry.when) for entry in view.tonight] == [
        ("Alcohol", "until Sun 29 March")
    ]
    assert titles(view.calm) == ["Calm"]
    assert (view.not_yet, view.caution) == ((), ())


def test_help_is_sorted_by_level_and_each_level_has_words_and_a_number():
    lines = [
        samples.line(level, category=Category.HELP, level=level, starts=None, until=None)
        for level in ("clinic", "emergency", "urgent")
    ]
    told = [(x.name, x.number, titles(x.entries)) for x in sheet(*lines).help]
    assert told == [
        ("Emergency", "112", ["emergency"]),
        ("Urgent care", "today", ["urgent"]),
        ("Call us", "08-123 45 67", ["clinic"]),
    ]


@pytest.mark.parametrize(("day", "is_late"), [(29, False), (30, True)])
def test_signs_that_come_after_three_days_wait_overleaf(day, is_late):
    lumps = samples.line(
        "Lumps", category=Category.HELP, level="clinic", starts=date(2026, 3, day), until=None
    )
    view = sheet(lumps)
    assert bool(view.later) is is_late
    assert bool(view.help) is not is_late


def test_an_emergency_never_waits_overleaf():
    sepsis = samples.line(
        "Sepsis", category=Category.HELP, level="emergency", starts=date(2026, 4, 27), until=None
    )
    assert titles(sheet(sepsis).help[0].entries) == ["Sepsis"]


def test_lines_about_a_product_stand_with_the_product_and_nowhere_else():
    found = samples.line("In it", category=Category.CAUTION, product="Cream")
    other = samples.line("Elsewhere", category=Category.CAUTION, product="Unlisted")
    cream = advice.ProductAdvice("Cream", Verdict.NEVER, None, "Put it away.", (), (), (), ())
    plan = samples.plan(advice=(found, other), products=(cream,), timeline=())
    view = layout.lay_out(plan, samples.letterhead())
    told = [(x.name, x.verdict, [(e.title, e.text) for e in x.entries]) for x in view.products]
    assert told == [("Cream", "Put it away.", [("", "No makeup.")])]
    assert titles(view.loose) == ["Elsewhere"]
    assert view.caution == ()


def product(verdict=Verdict.WAIT, *matches, name="Glow"):
    found = tuple(advice.ProductMatch(*match) for match in matches)
    return advice.ProductAdvice(name, verdict, None, "", (), found, (), ())


@pytest.mark.parametrize(
    ("matches", "found"),
    [
        ([("Lactic Acid", "acid-aha")], "Lactic Acid – acids"),
        ([("Lactic Acid", "acid-aha"), ("lactic", "acid-aha")], "Lactic Acid – acids"),
        ([("Zinc Oxide", "sunscreen-mineral")], ""),
        ([("Glow", "acid-aha")], ""),
        ([("Retinol", "retinoid"), ("Lactic Acid", "acid-aha")], "Lactic Acid – acids"),
        ([("Makeup", "makeup"), ("Lactic Acid", "acid-aha")], "Makeup; Lactic Acid – acids"),
    ],
)
def test_a_wait_says_what_was_found_unless_it_was_told(matches, found):
    lines = (
        samples.line("Acids", topics=("acid-aha",)),
        samples.line("Makeup"),
        samples.line("Vitamin A", topics=("retinoid",)),
        samples.line("Sunscreen", topics=("sunscreen-mineral",), category=Category.DO),
    )
    told = "Glow has Retinol in it."
    assert found_in(product(Verdict.WAIT, *matches), lines, told) == found
    assert found_in(product(Verdict.UNCHECKED, *matches), lines, told) == ""


def test_tonight_is_sorted_by_the_clock_and_then_by_the_day():
    night, morning = (datetime(2026, 3, 28, hour, tzinfo=UTC) for hour in (2, 14))
    lines = [
        samples.line("Alcohol", until=date(2026, 3, 29)),
        samples.line("Heat", until=date(2026, 3, 28)),
        samples.line("Washing", clock=True, until_time=morning),
        samples.line("Plasma", clock=True, until_time=night),
    ]
    view = sheet(*(replace(line, tonight=True) for line in lines))
    assert titles(view.tonight) == ["Plasma", "Washing", "Heat", "Alcohol"]


def test_sources_are_numbered_and_runs_are_shortened():
    sources = tuple(advice.SourceNote(f"L{n}", f"Paper {n}", "verified") for n in range(1, 8))
    line = samples.line(sources=("L7", "L1", "L2", "L3", "S0-23"))
    assert sheet(line, sources=sources).not_yet[0].entries[0].cites == "1–3,7"


def test_how_sure_we_are_is_said_in_words_of_every_line():
    (low,) = sheet(samples.line()).certainty
    assert low.words == "A careful inference: no trial has compared these times"
    assert titles(low.entries) == ["Makeup"]


def test_the_head_says_whose_sheet_it_is():
    head = sheet(samples.line()).head
    assert head.treatment == "Microneedling of cheeks and forehead, Friday 27 March 2026, 15:00"
    assert (head.patient, head.born) == ("Maria Lindqvist", "born 3 May 1958")
    assert head.issued == "Issued 27 March 2026 by Åsa Holm"
    assert head.edition == "Guidance edition 3 (5f1c9a2e)"
    swedish = sheet(samples.line(), language="sv").head
    assert (
        swedish.treatment
        == "Microneedling: kinder och panna, fredag 27 mars 2026, kl.\N{NO-BREAK SPACE}15.00"
    )


def test_notes_and_a_replaced_number_are_printed():
    letterhead = samples.letterhead(notes="Come back on Monday.\n\nÅsa", replaces="2026-0009")
    view = sheet(samples.line(), letterhead=letterhead)
    assert view.notes == ("Come back on Monday.", "Åsa")
    assert view.head.replaces == "Replaces sheet 2026-0009"


def test_a_letterhead_survives_json():
    letterhead = samples.letterhead(notes="x", replaces="y")
    assert paper.Letterhead.from_json(letterhead.to_json()) == letterhead
    bare = samples.letterhead(patient_born_on=None, issued_at=None)
    assert paper.Letterhead.from_json(bare.to_json()) == bare


def test_a_letterhead_of_an_earlier_sheet_is_read():
    stored = samples.letterhead().to_json()
    for name in ("hours", "urgent_number", "urgent_name"):
        del stored[name]
    assert paper.Letterhead.from_json(stored) == samples.letterhead()
