"""The reason that is told is true, and nothing worst is missed that a plain search finds."""

import pytest

from aftercare.rules.products import ingredients
from tests.rules import given
from tests.rules.plain_classifier import TOPICS, worst_in

LEXICON = given.guidance().lexicon
CREAM = "Aqua, Glycerin, Cetearyl Alcohol, Dimethicone, Phenoxyethanol, {}, Panthenol"


def topics(name: str, item: str) -> set[str]:
    return {one.topic for one in ingredients.read(name, CREAM.format(item), LEXICON).matches}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Clean Skincare Eye Cream", "leave-on"),
        ("Clean Start Oil-Free Moisturizer", "leave-on"),
        ("No:Rinse Pore Toner", "toner"),
        ("Clean Skincare Facial Oil", "oil"),
        ("Cleansing Balm", "rinse-off"),
        ("Rinse-Off Cleansing Gel", "rinse-off"),
        ("Facial Spritz", "toner"),
        ("All About Eyes", "leave-on"),
    ],
)
def test_no_brand_word_makes_a_cream_a_cleanser(name: str, kind: str) -> None:
    found = ingredients.read(name, CREAM.format("Lecithin"), LEXICON).kind.kind
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize(
    "item",
    [
        "Acetyl Hexapeptide-8",
        "Rosmarinus Officinalis (Rosemary) Leaf Extract",
        "Zingiber Officinale Root Extract",
        "Borago Officinalis (Borage) Oil",
        "Boswellia Serrata Extract",
        "Bambusa Vulgaris (Bamboo) Extract",
        "Bambusa Vulgaris Leaf/Stem Extract",
        "Coffea Arabica (Coffee) Seed Extract",
    ],
)
def test_what_is_no_growth_factor_perfume_or_grain_is_not_called_so(item: str) -> None:
    assert topics("Face cream", item) == set()


@pytest.mark.parametrize(
    ("item", "topic"),
    [
        ("sh-Oligopeptide-1", "new-product"),
        ("Rosmarinus Officinalis (Rosemary) Leaf Oil", "fragrance"),
        ("Ocimum Basilicum (Basil) Oil", "fragrance"),
        ("Boswellia Carterii Oil", "fragrance"),
        ("Copper Tripeptide-1", "new-product"),
        ("Bambusa Arundinacea Stem Powder", "exfoliant"),
        ("Coffea Arabica Seed Powder", "exfoliant"),
    ],
)
def test_what_is_one_still_is(item: str, topic: str) -> None:
    assert topic in topics("Face cream", item)


def test_a_lost_space_makes_no_acid_a_worse_one() -> None:
    assert topics("Face tonic", "CitricAcid") <= {"acid-aha-pha"}


HOLDING = [
    ("Night serum", "Retinol"),
    ("Night serum", "Retinyl Palmitate"),
    ("Night serum", "Hydroxypinacolone Retinoate"),
    ("Night serum", "Tretinoin 0.025 %"),
    ("Gel", "Adapalene"),
    ("Gel", "benzoyl peroxide 5 %"),
    ("Spot cream", "Hydroquinone"),
    ("Cream", "Lidocaine"),
    ("Foam", "Minoxidil"),
    ("Hair removal cream", "Potassium Thioglycolate"),
    ("Cream with vitamin A", "Lecithin"),
    ("Retinol night cream", "Lecithin"),
]


@pytest.mark.parametrize(("name", "item"), HOLDING)
def test_what_a_plain_search_finds_the_engine_finds(name: str, item: str) -> None:
    found = worst_in(name, CREAM.format(item))
    assert found
    for kind in found:
        assert not TOPICS[kind].isdisjoint(topics(name, item)), kind


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("Cream", "Phloretin"),
        ("Cream", "Hesperetin"),
        ("Cream", "TBHQ"),
        ("Cream free from retinol", "Lecithin"),
        ("Cream", "Citric Acid"),
        ("Cream", "Glycolipids"),
    ],
)
def test_what_only_looks_so_raises_no_alarm(name: str, item: str) -> None:
    assert worst_in(name, CREAM.format(item)) == frozenset()
    worst = frozenset().union(*TOPICS.values())
    assert worst.isdisjoint(topics(name, item))


def test_a_long_polymer_with_slashes_is_one_name() -> None:
    item = "Ethylenediamine/Hydrogenated Dimer Dilinoleate Copolymer Bis-Di-C14-18 Alkyl Amide"
    assert ingredients.read("Cream", CREAM.format(item), LEXICON).readable
