"""A clinic's own harmless words: they are read, and never take a danger away."""

import random

import pytest

from aftercare import rules
from aftercare.rules.products import ingredients, tables
from aftercare.rules.vocabulary import Language, Verdict
from tests.rules import given
from tests.rules.test_products_never_yes import slipped, worst_names

LIST = "Aqua, Glycerin, {}, Panthenol, Carbomer"


def verdict(word: str, guidance: rules.Guidance) -> Verdict:
    products = [{"name": "Cream", "ingredients": LIST.format(word)}]
    facts = given.facts(products=products, flags={"breastfeeding": "yes"})
    return rules.build_plan(facts, guidance, Language.EN, anyway=True).products[0].verdict


@pytest.mark.parametrize("seed", [1, 2])
def test_no_dangerous_name_and_no_slip_of_one_becomes_harmless_by_one_person(seed: int) -> None:
    chance, guidance, names = random.Random(seed), given.guidance(), worst_names()
    tried = [*chance.sample(names, 60), *(slipped(chance.choice(names), chance) for _ in range(60))]
    more = rules.with_harmless(guidance, [*tried, "Blorp"])
    for word in tried:
        assert rules.why_not_harmless(word, guidance) in ("danger", "near", "known"), word
        listed = LIST.format(word)
        before = ingredients.read("Cream", listed, guidance.lexicon)
        assert ingredients.read("Cream", listed, more.lexicon) == before, word


def test_a_dangerous_name_does_not_become_harmless_by_two_people_either() -> None:
    guidance = given.guidance()
    names = random.Random(3).sample(worst_names(), 80)
    inside = [f"Blorp {name}" for name in names[:20]]
    more = rules.with_harmless(guidance, [], [*names, *inside, "Rеtinol"])
    for word in (*names, *inside, "Rеtinol"):
        assert verdict(word, more) is verdict(word, guidance), word


def test_what_looks_like_a_danger_is_read_when_two_people_say_that_it_is_none() -> None:
    guidance = given.guidance()
    assert rules.why_not_harmless("Tretionin", guidance) == "near"
    assert rules.looks_like("Tretionin", guidance) == "tretinoin"
    assert verdict("Tretionin", guidance) is not Verdict.OK
    one, two = (
        rules.with_harmless(guidance, ["Tretionin"]),
        rules.with_harmless(guidance, [], ["Tretionin"]),
    )
    assert verdict("Tretionin", one) is verdict("Tretionin", guidance)
    assert verdict("Tretionin", two) is Verdict.OK
    for other in ("Tretioninn", "Tretionin (Tretinoin)", "Tretionin Retinol"):
        assert verdict(other, two) is not Verdict.OK, other


def test_words_of_several_clinics_share_the_tables_of_one_lexicon() -> None:
    guidance = given.guidance()
    clinics = [rules.with_harmless(guidance, [f"Blorp {n}x"]) for n in range(12)]
    assert {id(tables.of(one.lexicon)) for one in clinics} == {id(tables.of(guidance.lexicon))}
    assert rules.with_harmless(clinics[0], ["Fooate"]).lexicon.own_harmless == {"fooate"}


def test_unread_words_are_told_of_a_list_and_of_nothing_else() -> None:
    guidance = given.guidance()
    assert rules.unread_words("Cream", LIST.format("Blorp"), guidance) == ("Blorp",)
    assert rules.unread_words("Cream", LIST.format("Ret1nol"), guidance) == ()
    for text in ("", None, "Anna Svensson, Storgatan 4, 070-123 45 67", "hello, I am Anna"):
        assert rules.unread_words("Cream", text, guidance) == ()
    more = rules.with_harmless(guidance, ["Blorp"])
    assert rules.unread_words("Cream", LIST.format("Blorp"), more) == ()
    assert rules.harmless_in("Cream", LIST.format("Blorp"), more) == ("Blorp",)
    assert rules.harmless_in("Cream", LIST.format("Blorp"), guidance) == ()
