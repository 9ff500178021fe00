"""What went wrong with products in use: each case as it was typed, and what is answered now.

`before` is the answer of the first release. The whole cases, with any other file of the same
form, are printed by `python -m tests.bench.products --cases FILE`.
"""

from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import Language
from tests.rules import given

CREAM = "Aqua, Glycerin, Squalane, Cetearyl Alcohol, Panthenol, {}, Tocopherol, Phenoxyethanol"
MOTHER = {"breastfeeding": "yes", "pregnant": "no", "trying_to_conceive": "no"}
PLAIN = CREAM.format("Carbomer") + ", Ethylhexylglycerin"


def answered(data: dict[str, Any]) -> tuple[rules.Plan, rules.ProductAdvice]:
    facts = rules.parse_facts(
        {
            "performed_at": "2026-03-27T15:00:00",
            "time_zone": "Europe/Stockholm",
            "device": "pen",
            "zones": [{"area": "cheek", "set_depth_mm": 1.0}],
            "endpoint": "erythema",
            "adjuncts": [],
            "flags": {"breastfeeding": "no", "pregnant": "no", "trying_to_conceive": "no"},
        }
        | data
    )
    plan = rules.build_plan(facts, given.guidance(), Language.EN, anyway=True)
    return plan, plan.products[0]


def product(name: str, ingredients: str) -> list[dict[str, str]]:
    return [{"name": name, "ingredients": ingredients}]


# Before: "ok, from 2026-03-30" for a mother who nurses.
RETINOIDS = (
    *("Retino1", "Retlnol", "Retinil Palmitate", "Hydroxypinacoloneretinoate"),
    *("Palmitate de rétinyle", "Ретинол", "레티놀", "68-26-8", "Vit. A Palmitate", "Rеtinol"),
    *("Retoinol", "Tretinoinum"),
)


@pytest.mark.parametrize("word", RETINOIDS)
def test_a_retinoid_by_whatever_spelling_is_a_no_while_she_nurses(word: str) -> None:
    plan, one = answered({"flags": MOTHER, "products": product("Night cream", CREAM.format(word))})
    assert one.verdict == "never"
    assert "while you are breastfeeding" in one.text
    assert {match.topic[:8] for match in one.matches} == {"retinoid"}
    assert plan.products == (one,)


@pytest.mark.parametrize(
    ("word", "topic"),
    [("Gluconolacctone", "acid-aha-pha"), ("Capryloyl Salicyclic Acid", "acid-bha")],
)
def test_a_slip_of_an_acid_is_named_and_asked_about(word: str, topic: str) -> None:
    _, one = answered({"products": product("Gel", CREAM.format(word))})
    assert one.verdict == "unchecked"
    assert topic in [match.topic for match in one.matches]
    assert word in one.text


def test_words_that_nobody_knows_are_named_to_the_patient() -> None:
    listed = "Aqua, Glycerin, Panthenol, Squalane, Carbomer, Tocopherol, Xyzol, Fooate, Barinide"
    _, one = answered({"products": product("Cream", f"{listed}, Bazole")})
    assert one.verdict == "unchecked"
    assert one.unrecognised == ("Xyzol", "Fooate", "Barinide", "Bazole")
    assert "Xyzol, Fooate, Barinide and 1 more" in one.text


@pytest.mark.parametrize(
    ("allergy", "word"),
    [("fragrance", "Linalool"), ("nuts", "Prunus Amygdalus Dulcis Oil"),
     ("formaldehyde", "DMDM Hydantoin"), ("wheat", "Triticum Vulgare Germ Oil"),
     ("Kathon CG", "Methylisothiazolinone"), ("mjölk", "Lac"),
     ("propylenglykol", "Propylene Glycol")],
)  # fmt: skip
def test_an_allergy_is_to_a_substance_and_not_to_a_word(allergy: str, word: str) -> None:
    _, one = answered({"allergies": [allergy], "products": product("Cream", CREAM.format(word))})
    assert one.verdict == "never"
    assert one.text == f"Do not use it: you are allergic to {allergy}. It holds {word}."


@pytest.mark.parametrize("said", ["none", "no known allergies", "inga kända"])
def test_no_is_no_allergy(said: str) -> None:
    plan, one = answered({"allergies": [said], "products": product("Cream", PLAIN)})
    assert one.verdict == "ok"
    assert not [line for line in plan.advice if f"allergic to {said}" in line.text]


@pytest.mark.parametrize(
    ("name", "listed", "not_these"),
    [("HA gel", "Aqua, Sodium Chloride, Sodium Hyaluronate, Disodium Phosphate, Sodium Phosphate",
      "exfoliant"),
     ("Plain cream", "Aqua, Glycerin, Cetearyl Alcohol, Panthenol, Phenoxyethanol, BHT, BHA",
      "acid-bha"),
     ("Face cream", "Aqua, Silica, Glycerin, Panthenol, Carbomer, Phenoxyethanol", "exfoliant"),
     ("Cream", CREAM.format("Lauryl Lactate"), "acid-aha-pha"),
     ("Repair balm", "Aqua, Hydrogenated Polyisobutene, Glycerin, Panthenol, Zinc Gluconate, "
      "Madecassoside, Manganese Gluconate, Copper Gluconate, Phenoxyethanol", "new-product")],
)  # fmt: skip
def test_a_false_reason_is_none(name: str, listed: str, not_these: str) -> None:
    _, one = answered({"products": product(name, listed)})
    assert str(one.starts) == "2026-03-30"
    assert not_these not in [match.topic for match in one.matches]


@pytest.mark.parametrize(
    "listed",
    [PLAIN + ". Ingredient lists may change from time to time; compare with the package.",
     PLAIN + ",", "1) Aqua 2) Glycerin 3) Squalane 4) Cetearyl Alcohol 5) Panthenol 6) Carbomer",
     "Aqua, Glycerin, Ethylenediamine/Hydrogenated Dimer Dilinoleate Copolymer Bis-Di-C14-18 Alkyl "
     "Amide, Cetearyl Alcohol, Panthenol, Carbomer",
     PLAIN + ". Made in Sweden. Customer service 08-123 456", "100% Squalane",
     PLAIN.replace(", ", "، ")],
)  # fmt: skip
def test_a_list_is_a_list_however_it_was_pasted(listed: str) -> None:
    _, one = answered({"products": product("pasted", listed)})
    assert one.state == "read"
    assert one.verdict == "wait"
