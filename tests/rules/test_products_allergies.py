"""Each allergy, by each way of typing it, fires or asks on each thing that it covers."""

import pytest

from aftercare.rules.lexicon import AllergyVerdict, Lexicon
from aftercare.rules.products import allergies, holding, ingredients
from aftercare.rules.vocabulary import Verdict
from tests.rules import given

LEXICON = given.guidance().lexicon
CREAM = "Aqua, Glycerin, Squalane, Cetyl Palmitate, {}, Allantoin"


def pairs(lexicon: Lexicon) -> tuple[int, list[tuple[str, str]]]:
    """Return how many pairs of an allergy and what it covers there are, and which say nothing."""
    tried, silent = 0, []
    for code, allergen in lexicon.allergens.items():
        if allergen.verdict is AllergyVerdict.NONE:
            continue
        found = allergies.resolve((allergen.typed[0],), lexicon)
        for name in (*allergen.covers, *allergen.asks):
            tried += 1
            item = name.replace("*", "").strip().title()
            reading = ingredients.read("Cream", CREAM.format(item), lexicon)
            if not any(hit.code == code for hit in holding.hits(found, reading, lexicon)):
                silent.append((code, name))
    return tried, silent


def test_every_allergy_fires_or_asks_on_all_that_it_covers() -> None:
    tried, silent = pairs(LEXICON)
    assert tried > 800
    assert silent == []


def test_every_way_of_typing_an_allergy_is_understood() -> None:
    lost = [
        (code, typed)
        for code, allergen in LEXICON.allergens.items()
        for typed in allergen.typed
        if code not in allergies.resolve((typed,), LEXICON).codes
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("parabens", "Methylparaben"),
        ("parabener", "Propylparaben"),
        ("fragrance", "Parfum"),
        ("parfym", "Linalool"),
        ("lanolin", "Lanolin Alcohol"),
        ("ullfett", "Lanolin"),
        ("MI", "Methylisothiazolinone"),
        ("propolis", "Propolis Extract"),
        ("peanut", "Arachis Hypogaea Oil"),
        ("jordnöt", "Arachis Hypogaea Oil"),
        ("aloe vera", "Aloe Barbadensis Leaf Juice"),
        ("propylene glycol", "Propylene Glycol"),
        ("zinc oxide", "Zinc Oxide"),
        ("Xylocain", "Lidocaine"),
        ("aspirin", "Salicylic Acid"),
        ("chlorhexidine", "Chlorhexidine Digluconate"),
        ("formaldehyde", "DMDM Hydantoin"),
        ("oats", "Avena Sativa Kernel Extract"),
    ],
)
def test_a_cream_with_what_she_is_allergic_to_is_never_allowed(typed: str, item: str) -> None:
    facts = given.facts(
        allergies=[typed],
        products=[{"name": "Day cream", "ingredients": CREAM.format(item), "familiar": True}],
    )
    (advice,) = given.plan(facts).products
    assert advice.verdict in (Verdict.NEVER, Verdict.UNCHECKED), advice.text


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("alcohol", "Cetearyl Alcohol"),
        ("milk", "Lactic Acid"),
        ("peanut", "Arachidyl Alcohol"),
        ("soy", "Glycine"),
        ("zinc oxide", "Zinc Gluconate"),
        ("acrylates", "Acrylates/C10-30 Alkyl Acrylate Crosspolymer"),
    ],
)
def test_what_only_sounds_like_an_allergy_is_none(typed: str, item: str) -> None:
    found = allergies.resolve((typed,), LEXICON)
    reading = ingredients.read("Day cream", CREAM.format(item), LEXICON)
    assert found.codes, typed
    assert holding.hits(found, reading, LEXICON) == ()
