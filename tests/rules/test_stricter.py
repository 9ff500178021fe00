"""How a new plan is stricter than the one a patient holds: examples, and what always holds."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations, product
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.compare.sentences import PHRASES, StricterKind
from aftercare.rules.compare.stricter import when_words
from aftercare.rules.guidance import Guidance, Rule, Window
from aftercare.rules.vocabulary import Category, Language, Verdict
from tests.loops import each
from tests.rules import given, profiles

EN, SV = Language.EN, Language.SV
COUNTED = (Category.AVOID, Category.CAUTION, Category.DO, Category.HELP)


def plans(seed: int, count: int, language: Language = EN) -> Iterator[rules.Plan]:
    """Yield the reference edition's plans of random treatments."""
    for data in profiles.treatments(seed, count):
        yield given.plan(rules.parse_facts(data), language, anyway=True)


def by(guidance: Guidance, language: Language = EN, **changes: Any) -> rules.Plan:
    """Return the plan of the ordinary treatment by another guidance."""
    return rules.build_plan(given.facts(**changes), guidance, language, anyway=True)


def with_rule(rule: Rule, guidance: Guidance | None = None) -> Guidance:
    """Return the guidance with one rule in the place of the one of its name."""
    guidance = guidance or given.guidance()
    changed = tuple(rule if one.id == rule.id else one for one in guidance.rules)
    known = {one.id: one for one in changed}
    return replace(guidance, rules=changed, rule_by_id=known)


def moved(rule: str, *, starts: float = 0, until: float = 0) -> Guidance:
    """Return the reference edition with one rule's windows moved by so many hours."""
    found = given.guidance().rule_by_id[rule]
    assert found.windows is not None
    windows = {
        tier: Window(w.starts + starts, None if w.until is None else w.until + until)
        for tier, w in found.windows.items()
    }
    return with_rule(replace(found, windows=windows))


def changed_line(plan: rules.Plan, rule: str, **changes: Any) -> rules.Plan:
    """Return the plan with one rule's line changed."""
    lines = tuple(replace(x, **changes) if x.rule == rule else x for x in plan.advice)
    assert lines != plan.advice
    return replace(plan, advice=lines)


def said(old: rules.Plan, new: rules.Plan, **options: Any) -> list[str]:
    return [f"{one.title}: {one.text}" for one in rules.stricter(old, new, **options)]


# What always holds


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_stricter_than_itself(language) -> None:
    for plan in plans(1, 60, language):
        assert rules.stricter(plan, plan) == ()
        assert not rules.differs(plan, plan)


def test_any_two_plans_can_be_compared_and_none_is_stricter_both_ways() -> None:
    found = [*plans(2, 14, EN), *plans(3, 14, SV)]
    shown = 0
    for old, new in permutations(found, 2):
        there = {one.about for one in rules.stricter(old, new)}
        back = {one.about for one in rules.stricter(new, old)}
        assert there.isdisjoint(back)
        shown += bool(there)
    assert shown > 500


def test_lengthening_the_window_of_any_line_shows() -> None:
    chance, checked = random.Random(4), set()
    for data in profiles.treatments(5, 40):
        facts = rules.parse_facts(data)
        plan = given.plan(facts, anyway=True)
        dated = [x for x in plan.advice if x.until is not None and x.category in COUNTED]
        for line in chance.sample(dated, 4):
            longer = rules.build_plan(facts, moved(line.rule, until=2400), EN, anyway=True)
            found = rules.stricter(plan, longer)
            assert any(one.title == line.title for one in found), line.rule
            assert rules.differs(plan, longer)
            assert rules.stricter(longer, plan) == (), line.rule
            checked.add(line.rule)
    assert len(checked) > 40


def test_losing_any_line_is_not_stricter_and_gaining_it_is() -> None:
    for plan in plans(6, 25):
        for number, line in enumerate(plan.advice):
            less = replace(plan, advice=plan.advice[:number] + plan.advice[number + 1 :])
            assert rules.stricter(less, less) == ()
            assert rules.stricter(plan, less) == (), line.rule
            gained = {one.title for one in rules.stricter(less, plan)}
            twice = any(other.topics == line.topics and other.topics for other in less.advice)
            if line.category in (Category.DO, Category.EXPECT):
                assert gained == set()
            elif not twice:
                assert gained == {line.title}
            assert rules.differs(plan, less)


def test_a_new_reason_for_care_is_never_looser() -> None:
    """Adding a flag, bleeding or depth never loosens: so the new plan is the stricter one."""
    plain = given.plan(given.facts())
    for changes in (
        {"flags": {"breastfeeding": "yes"}},
        {"zones": [{"area": "cheek", "set_depth_mm": 2.5}]},
        {"endpoint": "confluent_bleeding"},
        {"adjuncts": ["peel"]},
        {"device": "rf"},
    ):
        careful = given.plan(given.facts(**changes))
        assert rules.stricter(plain, careful)
        sooner = StricterKind.SOONER
        back = [one for one in rules.stricter(careful, plain) if one.kind is not sooner]
        assert back == [], changes


def test_as_of_a_day_is_what_has_not_ended_by_then() -> None:
    for old, new in permutations(plans(7, 8), 2):
        every = rules.stricter(old, new)
        for days in (0, 1, 3, 30, 400, 9000):
            day = new.performed_at.date() + timedelta(days=days)
            kept = tuple(one for one in every if one.ends is None or one.ends > day)
            assert rules.stricter(old, new, open_on=day) == kept


# What each one says


def test_a_longer_window_says_both_dates_in_both_languages() -> None:
    """Pen at 1 mm on Friday 27 March 15:00: makeup from Tuesday 31 March, or a day later."""
    for language, text in (
        (EN, "No makeup: until Wednesday 1 April; the sheet says until Tuesday 31 March"),
        (SV, "Inget smink: till onsdag 1 april; på bladet står till tisdag 31 mars"),
    ):
        old, new = given.plan(given.facts(), language), by(moved("makeup-wait", until=24), language)
        assert said(old, new) == [text]
        assert rules.stricter(old, new)[0].ends == date(2026, 4, 1)
        assert said(old, new, open_on=date(2026, 3, 31)) == [text]
        assert said(old, new, open_on=date(2026, 4, 1)) == []
        assert said(new, old) == []


def test_a_clock_time_counts_to_the_quarter_of_an_hour() -> None:
    old = given.plan(given.facts())
    assert said(old, by(moved("wash-wait", until=1))) == [
        "Do not wash yet: until 04:00 on Saturday 28 March;"
        " the sheet says until 03:00 on Saturday 28 March",
        "Wash gently: only from 04:00 on Saturday 28 March;"
        " the sheet says from 03:00 on Saturday 28 March",
    ]
    assert said(old, by(moved("wash-wait", until=0.001))) != []


def test_a_window_that_ends_on_the_same_printed_day_is_not_stricter() -> None:
    """Makeup ends on Monday at 15:00: eight hours more still print as Tuesday."""
    assert said(given.plan(given.facts()), by(moved("makeup-wait", until=8))) == []


def test_no_end_instead_of_a_date() -> None:
    uses = {"topical_retinoid": "cosmetic"}
    plain = given.plan(given.facts(flags=uses))
    nursing = given.plan(given.facts(flags=uses | {"breastfeeding": "yes"}))
    assert (
        "No vitamin A (retinol): while you are breastfeeding; the sheet says until Tuesday 7 April"
        in said(plain, nursing)
    )
    assert "Retinol again, slowly: no longer allowed; the sheet says to do it" in said(
        plain, nursing
    )
    assert said(plain, nursing, open_on=date(2030, 1, 1)) != []


def test_one_more_tie_of_an_endless_line_is_longer() -> None:
    one = given.plan(given.facts(flags={"breastfeeding": "yes"}))
    both = given.plan(given.facts(flags={"breastfeeding": "yes", "trying_to_conceive": "yes"}))
    texts = [text for text in said(one, both) if text.startswith("No vitamin A (retinol)")]
    assert texts == [
        "No vitamin A (retinol): while you are breastfeeding or pregnant or trying to get pregnant;"
        " the sheet says while you are breastfeeding"
    ]
    assert not [text for text in said(both, one) if text.startswith("No vitamin A (retinol)")]


def test_something_new_to_avoid_to_heed_and_to_get_help_for() -> None:
    plan = given.plan(given.facts())
    line = given.line(plan, "makeup-wait")
    fewer = [one for one in plan.advice if one.rule not in ("nsaid-wait", "help-infection")]
    old = replace(plan, advice=tuple(one for one in fewer if one is not line))
    assert said(old, plan) == [
        "No makeup: now to be avoided, until Tuesday 31 March",
        "No ibuprofen, if you can: a new caution, until Tuesday 31 March",
        "Pus, or getting worse: a new sign to get help for, until Saturday 11 April",
    ]
    assert {one.kind for one in rules.stricter(old, plan)} == {
        StricterKind.AVOID,
        StricterKind.CAUTION,
        StricterKind.HELP,
    }


def test_a_caution_that_becomes_something_to_avoid() -> None:
    rule = given.guidance().rule_by_id["nsaid-wait"]
    old, new = given.plan(given.facts()), by(with_rule(replace(rule, category=Category.AVOID)))
    assert said(old, new) == [
        "No ibuprofen, if you can: to be avoided until Tuesday 31 March;"
        " the sheet only asked for care"
    ]
    assert said(new, old) == []


def test_what_may_be_done_later_only() -> None:
    """Sunday at 16:00, not 15:00: the clocks go forward that night."""
    old, new = given.plan(given.facts()), by(moved("bland-moisturiser", starts=24, until=24))
    assert said(old, new) == [
        "Use a plain cream: only from Tuesday 31 March;"
        " the sheet says from 16:00 on Sunday 29 March"
    ]
    assert rules.stricter(old, new)[0].kind is StricterKind.LATER
    assert said(old, new, open_on=date(2026, 4, 1)) == []


def test_a_ban_that_moves_what_to_do_shows_as_both() -> None:
    uses = {"topical_retinoid": "cosmetic"}
    old = given.plan(given.facts(flags=uses))
    new = by(moved("retinoid-otc-avoid-early", until=48), flags=uses)
    kinds = {one.kind for one in rules.stricter(old, new)}
    assert kinds == {StricterKind.LONGER, StricterKind.LATER}


def test_signs_to_get_help_for_earlier_and_with_more_haste() -> None:
    plan = given.plan(given.facts())
    sooner = changed_line(plan, "help-infection", starts=None, starts_time=None)
    assert said(plan, sooner) == [
        "Pus, or getting worse: a sign to watch for from the first day;"
        " the sheet says from 15:00 on Saturday 28 March"
    ]
    assert said(sooner, plan) == []
    assert said(plan, sooner, open_on=date(2026, 3, 29)) == []
    urgent = changed_line(plan, "help-infection", level="urgent")
    assert said(plan, urgent) == [
        "Pus, or getting worse: get urgent care; the sheet says call the clinic"
    ]
    assert said(urgent, plan) == []
    for low, high in (("clinic", "emergency"), ("urgent", "emergency"), (None, "urgent")):
        old = changed_line(plan, "help-infection", level=low, text="x")
        assert len(said(old, changed_line(old, "help-infection", level=high))) == 1


def test_a_new_stop_and_one_that_can_no_longer_be_overridden() -> None:
    free, pregnant = given.facts(), given.facts(flags={"pregnant": "yes"})
    answered = given.plan(pregnant, overridden=frozenset({"pregnant-stop"}))
    found = rules.stricter(given.plan(free), answered)
    assert ("Pregnancy", "a new reason not to treat") in {(x.title, x.text) for x in found}
    final = replace(answered, stops=tuple(replace(x, overridable=False) for x in answered.stops))
    assert said(answered, final) == [
        "Pregnancy: a reason not to treat that can no longer be overridden"
    ]
    assert said(final, answered) == []


DAYS = (None, date(2026, 4, 1), date(2026, 4, 7))
VERDICTS = [
    *((Verdict.OK, day) for day in DAYS),
    *((Verdict.WAIT, day) for day in DAYS[1:]),
    (Verdict.UNCHECKED, None),
    (Verdict.NEVER, None),
]
# From free to forbidden; the same step is the same to the patient.
STEPS = {
    (Verdict.OK, None): 0,
    (Verdict.OK, DAYS[1]): 1,
    (Verdict.WAIT, DAYS[1]): 1,
    (Verdict.OK, DAYS[2]): 2,
    (Verdict.WAIT, DAYS[2]): 2,
    (Verdict.UNCHECKED, None): 3,
    (Verdict.NEVER, None): 4,
}


@each("before, after", product(VERDICTS, VERDICTS))
def test_every_change_of_a_verdict(before, after) -> None:
    facts = given.facts(products=[{"name": "Cream", "ingredients": "Aqua"}] * 2)
    plan = given.plan(facts)

    def second(verdict: Verdict, starts: date | None) -> rules.Plan:
        changed = replace(plan.products[1], verdict=verdict, starts=starts, text=f"said {starts}")
        return replace(plan, products=(plan.products[0], changed))

    found = rules.stricter(second(*before), second(*after))
    assert [one.kind for one in found] == [StricterKind.PRODUCT] * (STEPS[after] > STEPS[before])
    for one in found:
        assert (one.title, one.text, one.ends) == ("Cream", f"said {after[1]}", after[1])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("makeup-wait", "until Tuesday 31 March"),
        ("wash-wait", "until 03:00 on Saturday 28 March"),
        ("bland-moisturiser", "from 16:00 on Sunday 29 March"),
        ("comfort-care", "until Tuesday 31 March"),
        ("retinoid-breastfeeding-none", "while you are breastfeeding"),
        ("calm-gate", ""),
    ],
)
def test_when_a_line_holds(rule, words) -> None:
    plan = given.plan(given.facts(flags={"breastfeeding": "yes"}))
    assert when_words(given.line(plan, rule), plan) == words


def test_everything_said_is_complete_in_both_languages() -> None:
    assert {*PHRASES} == {kind.value for kind in StricterKind} - {"product"}
    for words in PHRASES.values():
        assert set(words) == set(Language)


# What reads differently, and how long a sheet is open


def test_the_same_words_by_another_edition_read_the_same() -> None:
    plan = given.plan(given.facts(products=[{"name": "Cream", "ingredients": "Retinol"}]))
    other = replace(
        plan,
        edition_number=9,
        edition_digest="sha256:9",
        clinician_notes=(),
        declined=(),
        advice=tuple(replace(x, because=(), rule="other", until_h=None) for x in plan.advice),
    )
    assert not rules.differs(plan, other)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Other"},
        {"text": "Other."},
        {"until": date(2027, 1, 1)},
        {"starts": date(2027, 1, 1)},
        {"category": Category.CAUTION},
        {"level": "urgent"},
        {"always": True},
        {"while_words": "you sleep"},
        {"sources": ("L1",)},
        {"tonight": True},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_is_printed_of_a_line_reads_differently(changes) -> None:
    plan = given.plan(given.facts())
    assert rules.differs(plan, changed_line(plan, "makeup-wait", **changes))


def test_a_sheet_is_open_until_its_last_day_or_without_an_end() -> None:
    """The longest of a pen at 1 mm: other treatments and needling again, four weeks."""
    plan = given.plan(given.facts())
    assert rules.open_until(plan) == date(2026, 4, 25)
    nursing = given.plan(given.facts(flags={"breastfeeding": "yes"}))
    assert rules.open_until(nursing) is None
    assert rules.open_until(replace(plan, advice=(), products=())) == date(2026, 3, 27)
