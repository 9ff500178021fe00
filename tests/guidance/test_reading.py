"""How easily texts read: known values, and the limits over the whole reference edition."""

from statistics import median, quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.guidance.review import reading_level
from aftercare.rules.vocabulary import PRINTED, Category, Language
from tests.rules import given as reference

EN, SV = Language.EN, Language.SV


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("a", 1), ("the", 1), ("skin", 1), ("use", 1), ("stings", 1), ("needled", 2)),
        *(("again", 2), ("area", 2), ("product", 2), ("redness", 2), ("table", 2)),
        *(("openings", 3), ("hyaluronic", 4), ("hydroquinone", 4), ("SPF", 1), ("30", 1)),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert reading_level.syllables(word) == count


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    # 10 words, 2 sentences, 2 long words: 5 + 20.
    text = "Använd inte krämen på huden. Den kan svida på behandlad"
    assert reading_level.level(text, SV).lix == pytest.approx(10 / 2 + 100 * 1 / 10)
    text = "Använder du krämen på huden? Den kan svida på behandlad"
    assert reading_level.level(text, SV).lix == pytest.approx(10 / 2 + 100 * 2 / 10)


def test_the_grade_is_kincaids() -> None:
    # 6 words, 1 sentence, 6 syllables.
    found = reading_level.level("The cat sat on the mat.", EN)
    assert found.grade == max(round(0.39 * 6 + 11.8 * 1 - 15.59, 1), 0.0)
    # 8 words, 2 sentences, 12 syllables.
    found = reading_level.level("Keep the dressing clean. Wash very gently indeed.", EN)
    assert found.grade == round(0.39 * 4 + 11.8 * 12 / 8 - 15.59, 1)


def test_swedish_is_measured_by_lix_and_english_by_grade() -> None:
    swedish, english = (
        reading_level.level("Vänta i tio dagar.", SV),
        reading_level.level("Wait ten days.", EN),
    )
    assert (swedish.grade, swedish.measured) == (None, swedish.lix)
    assert english.measured == english.grade
    assert (swedish.limit, english.limit) == (35.0, 7.0)


def test_what_a_sheet_fills_in_is_not_the_authors() -> None:
    for hole in ("{emergency_number}", "{ingredient}", "{product}"):
        plain, open_ = f"Ring {hole} genast.", "Ring det genast."
        assert reading_level.level(plain, SV) == reading_level.level(open_, SV)
    assert reading_level.level("Vänta till {date}.", SV) == reading_level.level(
        "Vänta till 7 april.", SV
    )


def test_official_language_is_above_the_limit() -> None:
    hard_sv = (
        "Behandlingsområdet ska under läkningsperioden skyddas mot direkt solexponering samt"
        " mekanisk påfrestning i enlighet med klinikens anvisningar."
    )
    hard_en = (
        "Subsequent application of retinoid-containing formulations is contraindicated during"
        " the re-epithelialisation period of the treated integument."
    )
    assert not reading_level.level(hard_sv, SV).within
    assert not reading_level.level(hard_en, EN).within


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(list(Language)))
def test_any_text_has_a_level(text: str, language: Language) -> None:
    found = reading_level.level(text, language)
    assert found.lix >= 0
    assert found.within == (found.measured <= found.limit)


@pytest.mark.parametrize(("language", "middle", "ninth"), [(EN, 4.0, 6.0), (SV, 25.0, 32.5)])
def test_every_patient_text_of_the_reference_is_within(
    language: Language, middle: float, ninth: float
) -> None:
    """The distribution that the limits were set by."""
    levels = {
        (rule.id, text[language]): reading_level.level(text[language], language)
        for rule in reference.guidance().rules
        if rule.category in PRINTED or rule.category is Category.STOP
        for text in (rule.text, rule.text_unasked)
        if text is not None
    }
    assert [name for name, level in levels.items() if not level.within] == []
    found = [level.measured for level in levels.values()]
    assert median(found) <= middle
    assert quantiles(found, n=10)[-1] <= ninth
