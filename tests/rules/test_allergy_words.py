"""What people call an allergy: each name in both languages, slips, no's, and random text."""

import itertools
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from aftercare import rules
from aftercare.rules.products import answers
from aftercare.rules.products import label as labels
from tests.rules import given

LEXICON = given.guidance().lexicon
# As spelled in the edition, with the code that each means; some names mean two.
NAMES = [
    (code, name)
    for code, one in LEXICON.allergens.items()
    for name in (code, *one.spellings.values(), *one.label.values())
]
# One letter left out, at the beginning, in the middle and towards the end; a sample of them.
SPOILT = [
    (code, name[:at] + name[at + 1 :])
    for code, name in NAMES
    for at in (2, len(name) // 2, len(name) - 2)
    if len(name) >= 7
][::9]


def codes(*typed: str) -> set[str]:
    return set(rules.resolve_allergies(typed, LEXICON).codes)


def test_there_are_names_enough() -> None:
    assert len(LEXICON.allergens) == 77
    assert len(NAMES) > 800


@pytest.mark.parametrize("said", ["{}", " {}. ", "“{}”", "allergic to {}", "allergisk mot {}"])
def test_each_name_is_understood_however_it_is_said(said: str) -> None:
    # Nobody says "allergic to a cream allergy".
    names = [pair for pair in NAMES if "allerg" not in said or "allerg" not in pair[1].lower()]
    assert [pair for pair in names if pair[0] not in codes(said.format(pair[1]))] == []
    assert [pair for pair in names if pair[0] not in codes(said.format(pair[1].upper()))] == []


def test_each_name_is_offered_while_it_is_typed() -> None:
    def missed(code: str, typed: str) -> bool:
        found = rules.suggest_allergies(typed, LEXICON, most=40)
        return code not in [one.allergen.code for one in found]

    assert [pair for pair in NAMES if missed(*pair)] == []
    begun = [(code, name[:-1]) for code, name in NAMES if len(name) > 4]
    assert [pair for pair in begun if missed(*pair)] == []


def test_several_at_once_are_each_understood() -> None:
    some = [next(iter(one.spellings.values())) for one in LEXICON.allergens.values()]
    for first, second in itertools.pairwise(some):
        for between in (", ", "; ", " and ", " och ", "\n", " / "):
            assert codes(f"{first}{between}{second}") >= codes(first) | codes(second)


def test_a_slip_is_never_taken_for_another_allergy_or_for_none() -> None:
    """It stays unresolved, or is a name by itself; what is offered is what was meant."""
    wrong, offered = [], 0
    for code, slip in SPOILT:
        found = rules.resolve_allergies((slip,), LEXICON)
        if found.is_none or not found.is_any:
            wrong.append((code, slip, "lost"))
        if found.codes:
            offered += 1
            continue
        meant = rules.allergy_offered(slip, LEXICON)
        offered += meant is not None
        # What is offered is asked about; it may be the other code of the same name.
        if meant is not None and code != meant and not shares_a_name(code, meant):
            wrong.append((code, slip, meant))
    assert wrong == []
    assert offered > 0.75 * len(SPOILT)


def shares_a_name(one: str, other: str) -> bool:
    names = [{labels.plain(name) for code, name in NAMES if code == each} for each in (one, other)]
    return any(
        rules.allergy_offered(name, LEXICON) in (one, other, None) for name in names[0] & names[1]
    )


@pytest.mark.parametrize("no", sorted(answers.NONE))
def test_a_no_is_no_allergy(no: str) -> None:
    for said in (no, no.upper(), f" {no} ", f"{no}." if no[-1].isalpha() else no):
        found = rules.resolve_allergies((said,), LEXICON)
        assert (found.is_none, found.is_any) == (True, False), said


@for_all(st.text(max_size=60))
def test_random_text_is_never_none(text: str) -> None:
    found = rules.resolve_allergies((text,), LEXICON)
    assert not found.is_none or labels.answer(text) in answers.NONE


@for_all(st.text(st.characters(categories=["L"]), min_size=3, max_size=30))
def test_a_random_word_is_never_lost(text: str) -> None:
    found = rules.resolve_allergies((text,), LEXICON)
    assert found.is_none or found.is_any


@pytest.mark.parametrize("decision", ["ask:", "harmless:", "is:pollen:"])
def test_a_decision_never_silences_what_the_edition_knows(decision: str) -> None:
    assert [pair for pair in NAMES if pair[0] not in codes(decision + pair[1])] == []


def test_a_decision_settles_only_words_that_nobody_knows() -> None:
    found = rules.resolve_allergies(("ask:blorb", "harmless:zyxt", "is:latex:the gloves"), LEXICON)
    assert (found.decided, found.harmless, found.unresolved) == (("blorb",), ("zyxt",), ())
    assert [(one.words, one.code) for one in found.known] == [("the gloves", "latex")]
    # A code that this edition lacks decides nothing.
    assert rules.resolve_allergies(("is:no-code:blorb",), LEXICON).unresolved == ("blorb",)
    # What somebody says decides nothing by how it begins.
    assert rules.allergy_as_said("ask:blorb") == "ask blorb"


def plan(*typed: str, **more: Any) -> rules.Plan:
    return given.plan(given.facts(allergies=list(typed), **more), anyway=True)


@pytest.mark.parametrize(
    "said", ["{}", "ask:{}", "harmless:{}", "is:pollen:{}", "allergisk mot {}"]
)
def test_an_anaesthetic_stops_by_every_name(said: str) -> None:
    named = [name for code, name in NAMES if code.startswith("la-") and len(name) > 3]
    assert len(named) > 50
    for name in named:
        stops = [stop.rule for stop in plan(said.format(name)).stops]
        assert "anaesthetic-allergy-stop" in stops, name


def test_an_anaesthetic_that_a_clinician_picked_stops() -> None:
    stops = [stop.rule for stop in plan("is:la-amide:the stuff at the dentist").stops]
    assert "anaesthetic-allergy-stop" in stops


def test_what_concerns_nothing_is_told_to_nobody_and_asked_about_on_a_label() -> None:
    cream = {"name": "Plain cream", "ingredients": "Aqua, Glycerin, Phenoxyethanol"}
    quiet, none = plan("harmless:zyxt", products=[cream]), plan("none", products=[cream])
    assert [one.text for one in quiet.rows] == [one.text for one in none.rows]
    assert quiet.products == none.products
    assert quiet.unresolved_allergies == ()
    holding = cream | {"ingredients": "Aqua, Glycerin, Zyxt"}
    assert plan("harmless:zyxt", products=[holding]).products[0].verdict == "unchecked"


def test_undecided_words_keep_the_sheet_and_every_product() -> None:
    cream = {"name": "Plain cream", "ingredients": "Aqua, Glycerin, Phenoxyethanol"}
    for words in ("blorb", "vet ej", "is:no-code:blorb"):
        found = plan(words, products=[cream])
        assert found.unresolved_allergies
        assert not found.may_be_issued
        assert found.products[0].verdict == "unchecked"
