"""Numbers in texts: what contradicts a window, and what is merely another number."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.guidance.review import numbers
from aftercare.guidance.review import windows as review_windows
from aftercare.rules.conditions import Box
from aftercare.rules.guidance import Effect, Rule, Window
from aftercare.rules.vocabulary import Category, Language, Tier
from tests.rules import given as reference

EN, SV = Language.EN, Language.SV


def windows(*until: float | None, start: float = 0) -> Mapping[Tier, Window]:
    """Return windows that end at these hours in each tier, or at the same in all."""
    ends = until * 4 if len(until) == 1 else until
    rows = {tier: Window(start, end) for tier, end in zip(Tier, ends, strict=True)}
    return MappingProxyType(rows)


def rule(category: Category = Category.AVOID, until: float | None = 240, **changes: object) -> Rule:
    """Return a rule whose windows are ten days in every tier."""
    plain = reference.guidance().rule_by_id["exercise-wait"]
    row = {"category": category, "windows": windows(until), "modifiers": (), **changes}
    return dataclasses.replace(plain, **row)  # type: ignore[arg-type]


def contradicted(one: Rule, text: str, language: Language) -> list[str]:
    found = review_windows.contradictions(one, text, language)
    return [contradiction.words for contradiction in found]


CONTRADICTS = [
    (EN, "Do not swim for 12 days."),
    (EN, "Do not swim for 10 hours."),
    (EN, "Do not swim for ten hours."),
    (EN, "Do not swim for two weeks."),
    (EN, "Do not swim for a week."),
    (EN, "Wait at least 12 days."),
    (EN, "No swimming for up to 7 days."),
    (EN, "No swimming for 5 to 7 days."),
    (EN, "No swimming for 5-7 days."),
    (EN, "Wait until day 12."),
    (EN, "Do not swim before day seven."),
    (EN, "A 12-day break from swimming."),
    (EN, "After 7 days you may swim."),
    (EN, "No swimming for the first 7 days."),
    (EN, "Do not swim for a month."),
    (EN, "Rest on day 12."),
    (EN, "No swimming within 24 hours."),
    (SV, "Bada inte på 12 dagar."),
    (SV, "Bada inte på tolv dygn."),
    (SV, "Bada inte på 10 timmar."),
    (SV, "Bada inte på två veckor."),
    (SV, "Bada inte på en vecka."),
    (SV, "Vänta i minst 12 dagar."),
    (SV, "Inget bad i upp till 7 dagar."),
    (SV, "Inget bad i 5 till 7 dagar."),
    (SV, "Inget bad i 5–7 dagar."),
    (SV, "Vänta till dag 12."),
    (SV, "Bada inte före dag sju."),
    (SV, "Efter 7 dagar får du bada."),
    (SV, "Inget bad de första 7 dagarna."),
    (SV, "Bada inte på en månad."),
    (SV, "Bada inte på ett halvår."),
]
AGREES = [
    (EN, "Do not swim for 10 days."),
    (EN, "Do not swim for ten days."),
    (EN, "Do not swim for 240 hours."),
    (EN, "Wait at least a week."),
    (EN, "Wait a week or more."),
    (EN, "No swimming for up to two weeks."),
    (EN, "No swimming for 7 to 14 days."),
    (EN, "Wait until day 10."),
    (EN, "A 10-day break."),
    (EN, "On day two it may itch."),
    (SV, "Bada inte på 10 dagar."),
    (SV, "Bada inte på tio dygn."),
    (SV, "Vänta minst en vecka."),
    (SV, "Vänta i en vecka eller mer."),
    (SV, "Inget bad i upp till två veckor."),
    (SV, "Inget bad i 7–14 dagar."),
    (SV, "Vänta till dag 10."),
    (SV, "Dag två kan det klia."),
]
OTHER = [
    (EN, "Do not use SPF 15: it takes SPF 30."),
    (EN, "Do not put on more than every two hours."),
    (EN, "No shower of more than ten minutes."),
    (EN, "If you had a peel in the last six months, do not swim."),
    (EN, "If you had a peel two weeks ago, ask us."),
    (EN, "Not twice a day, and not 3 times a week."),
    (EN, "On the first day, use these instead of sunscreen."),
    (EN, "No acids above 5 % or pH 3.5."),
    (EN, "Not for people under 18."),
    (EN, "Do not swim all day, every day or on the same day."),
    (EN, "No needles longer than 1.5 mm."),
    (SV, "Ta inte SPF 15: det ska vara SPF 30."),
    (SV, "Ta inte nytt oftare än varannan timme."),
    (SV, "Duscha inte mer än tio minuter."),
    (SV, "Bada inte om du fått peeling det senaste halvåret."),
    (SV, "Fråga oss om du fick peeling för två veckor sedan."),
    (SV, "Inte två gånger om dagen och inte 3 gånger i veckan."),
    (SV, "Första dygnet gäller det i stället för solskydd."),
    (SV, "Inga syror över 5 % eller pH 3,5."),
    (SV, "Inte för den som är under 18 år."),
    (SV, "Bada inte samma dag och inte i dag."),
    (SV, "Inga nålar över 1,5 mm."),
]


@pytest.mark.parametrize(("language", "text"), CONTRADICTS)
def test_another_length_than_the_window_contradicts_it(language: Language, text: str) -> None:
    assert contradicted(rule(), text, language) != []


@pytest.mark.parametrize(("language", "text"), [*AGREES, *OTHER])
def test_the_windows_own_length_and_other_numbers_do_not(language: Language, text: str) -> None:
    assert contradicted(rule(), text, language) == []


def test_a_length_must_be_right_in_every_tier() -> None:
    by_tier = rule(windows=windows(168, 240, 336, 336))
    (found,) = review_windows.contradictions(by_tier, "No sun for 10 days.", EN)
    assert (found.words, found.tier, found.hours) == ("10 days", Tier.T1, 168)
    assert contradicted(by_tier, "No sun for 7 to 14 days.", EN) == []


def test_only_the_tiers_that_the_rule_is_for_count() -> None:
    by_tier = rule(windows=windows(168, 240, 336, 336), when=(Box(tiers=frozenset({Tier.T2})),))
    assert contradicted(by_tier, "No sun for 10 days.", EN) == []


def test_a_window_that_some_patients_have_longer_is_not_told_in_days() -> None:
    longer = rule(modifiers=(Effect("skin", add_h=72),))
    (found,) = review_windows.contradictions(longer, "No sun for 10 days.", EN)
    assert (found.modifier, found.hours) == ("skin", 312)
    assert contradicted(longer, "No sun for at least 10 days.", EN) == []
    assert contradicted(longer, "No sun for 10 to 13 days.", EN) == []
    assert contradicted(rule(modifiers=(Effect("skin", at_least_h=72),)), "10 days", EN) == []


def test_a_ban_without_an_end_has_no_length() -> None:
    assert contradicted(rule(until=None), "No retinol for 6 weeks.", EN) == ["6 weeks"]
    assert contradicted(rule(until=None), "No retinol for at least 6 weeks.", EN) == []


def test_what_to_do_may_speak_of_its_start_its_end_or_what_lies_between() -> None:
    do = rule(Category.DO, windows=windows(336, start=48))
    for text in ("After 2 days, use a cream.", "Use a cream for 12 days.", "Until day 14."):
        assert contradicted(do, text, EN) == [], text
    assert contradicted(do, "After 3 days, use a cream.", EN) == ["3 days"]
    # Shorter than a day, it is about the act and not about the window.
    assert contradicted(do, "Leave it on for two hours.", EN) == []
    short = rule(Category.DO, windows=windows(12))
    assert contradicted(short, "Leave it on for two hours.", EN) == ["two hours"]


def test_what_to_expect_ends_inside_its_window() -> None:
    expect = rule(Category.EXPECT, windows=windows(168))
    assert contradicted(expect, "Redness for two to four days, flakes on day five.", EN) == []
    assert contradicted(expect, "Redness for 10 days.", EN) == ["10 days"]
    assert contradicted(expect, "Flagor dag åtta till tio.", SV) == ["dag åtta till tio"]


def test_when_to_call_lies_inside_its_window() -> None:
    call = rule(Category.HELP, windows=windows(336, start=72))
    assert contradicted(call, "Call us if it is red after four days.", EN) == []
    assert contradicted(call, "Call us if it is red after two days.", EN) == ["two days"]
    assert contradicted(call, "Ring oss om feber kommer inom 4 veckor.", SV) == ["4 veckor"]


def test_a_rule_without_a_window_has_nothing_to_contradict() -> None:
    note = rule(Category.CLINICIAN, windows=None)
    assert contradicted(note, "See the skin after 12 weeks.", EN) == []


SAME = [
    ("Wait 10 days.", "Vänta tio dagar."),
    ("Every two hours.", "Varannan timme."),
    ("The last six months.", "Det senaste halvåret."),
    ("A week or more.", "En vecka eller mer."),
    ("In 24 hours.", "Om ett dygn."),
    ("SPF 30, 1.5 mm.", "SPF 30, 1,5 mm."),
    ("Age 18 to 21.", "18–21 år."),
    ("Ask about vitamin B3.", "Fråga om vitamin B3."),
    ("From {from} to {date2}.", "Från {from} till {date2}."),
    ("Two pads, 3 times.", "2 rondeller, tre gånger."),
    ("Days two to five.", "Dag två till fem."),
    ("No numbers.", "Inga siffror."),
]
DIFFERENT = [
    ("Wait 10 days.", "Vänta 12 dagar.", ("10 days", "12 dagar")),
    ("Wait 10 days.", "Vänta 10 timmar.", ("10 days", "10 timmar")),
    ("Wait ten days.", "Vänta.", ("ten days",)),
    ("SPF 30.", "SPF 50.", ("30", "50")),
    ("1.5 mm", "2,5 mm", ("1.5", "2,5")),
    ("Every two hours.", "Var tredje timme.", ("two hours",)),
    ("5 to 7 days", "5 till 9 dagar", ("5 to 7 days", "5 till 9 dagar")),
]


@pytest.mark.parametrize(("english", "swedish"), SAME)
def test_the_same_numbers_in_both_languages(english: str, swedish: str) -> None:
    assert numbers.differing(english, swedish) == ()


@pytest.mark.parametrize(("english", "swedish", "told"), DIFFERENT)
def test_numbers_that_differ(english: str, swedish: str, told: tuple[str, ...]) -> None:
    assert numbers.differing(english, swedish) == told


NUMBERS = st.sampled_from(["2", "ten", "tio", "1,5", "tjugo", "en", "ett", "a", "half a", "12"])
PARTS = st.sampled_from(
    [
        *("days", "day", "dagar", "dag", "dygn", "weeks", "vecka", "hours", "timmar", "months"),
        *("halvår", "-", "–", "to", "till", "every", "varannan", "until", "last", "senaste"),
        *("{date}", "SPF", "%", ".", ","),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(NUMBERS | PARTS | st.text(max_size=4), max_size=12), st.sampled_from(Language))
def test_any_text_can_be_read(parts: list[str], language: Language) -> None:
    text = " ".join(parts)
    for length in numbers.lengths(text, language):
        assert length.words in text
    numbers.differing(text, text)
    for category in Category:
        list(review_windows.contradictions(rule(category), text, language))


def test_no_text_of_the_reference_contradicts_its_window() -> None:
    for one in reference.guidance().rules:
        for words in (one.title, one.text, one.text_unasked, one.while_words):
            if words is not None:
                assert numbers.differing(words[EN], words[SV]) == ()
                for language, text in words.items():
                    assert contradicted(one, text, language) == []


def test_a_text_is_passed_over_only_where_it_speaks_of_no_length() -> None:
    """Most texts are passed over by a quick look; that look never overlooks a length."""
    rows = reference.document()["rules"]
    texts = [row[field][key] for row in rows for field in ("text", "why") for key in ("en", "sv")]
    texts += ["Wait two h.", "In a fortnight.", "Ett halvt år.", "Dag tre.", "Vänta tre dygn."]
    for text in texts:
        for language in (EN, SV):
            found = list(numbers._LENGTH[language].finditer(text))
            assert len(numbers.lengths(text, language)) == len(found)
