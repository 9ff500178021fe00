"""What a patient reports makes her plan stricter at once; a shelf is judged for everybody."""

import random

import pytest

from aftercare import rules
from aftercare.rules.guidance import OwnProduct
from aftercare.rules.vocabulary import FLAG_VALUES, Flag, Language, Tier, Verdict
from tests.rules import given

REPORTS = (
    rules.Reported(flags={Flag.PREGNANT: "yes"}),
    rules.Reported(flags={Flag.BREASTFEEDING: "yes"}),
    rules.Reported(allergies=("parabens",)),
    rules.Reported(allergies=("blorb",)),
    rules.Reported(new_medicine=True),
    rules.Reported(used_retinol=True),
    rules.Reported(flags={Flag.COLD_SORES: "none"}),
)
RETINOL = {"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol, Carbomer"}
ORDER = (Verdict.OK, Verdict.WAIT, Verdict.UNCHECKED, Verdict.NEVER)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_report_never_makes_a_plan_milder(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        flags = {flag.value: chance.choice((*values, None)) for flag, values in FLAG_VALUES.items()}
        facts = given.facts(flags=flags, products=[RETINOL])
        before = given.plan(facts, anyway=True)
        for reported in REPORTS:
            after = rules.live_plan(facts, given.guidance(), Language.EN, reported)
            bans = {
                t: line for line in after.advice for t in line.topics if line.category == "avoid"
            }
            for line in before.advice:
                for topic in line.topics if line.category == "avoid" else ():
                    now = bans[topic]
                    assert now.always or (line.until and now.until and now.until >= line.until)
            for was, now_ in zip(before.products, after.products, strict=True):
                assert ORDER.index(now_.verdict) >= ORDER.index(was.verdict)


def test_retinol_is_a_no_as_soon_as_she_says_that_she_is_pregnant() -> None:
    facts = given.facts(products=[RETINOL])
    assert given.plan(facts).products[0].verdict is Verdict.WAIT
    reported = rules.Reported(flags={Flag.PREGNANT: "yes"})
    after = rules.live_plan(facts, given.guidance(), Language.EN, reported)
    assert after.products[0].verdict is Verdict.NEVER


def test_a_milder_answer_changes_nothing() -> None:
    facts = given.facts(flags={"pregnant": "yes", "breastfeeding": None})
    reported = rules.Reported(flags={Flag.PREGNANT: "no", Flag.BREASTFEEDING: "no"})
    assert rules.with_reported(facts, reported) == facts


def test_the_shelf_says_from_which_day_for_whom() -> None:
    row = rules.shelf_row(OwnProduct(**RETINOL), given.guidance(), Language.EN)
    cells = {(cell.patient, cell.tier): cell for cell in row.cells}
    assert cells["ordinary", Tier.T2].verdict is Verdict.WAIT
    assert cells["ordinary", Tier.T1].day == 8
    assert {cells[who, Tier.T3].verdict for who in ("breastfeeding", "pregnant", "trying")} == {
        Verdict.NEVER
    }
    strange = OwnProduct("Cream", "Aqua, Glycerin, Blorp, Panthenol")
    assert rules.shelf_row(strange, given.guidance(), Language.EN).unread == ("Blorp",)


def test_a_clinic_adds_no_danger_to_its_harmless_words() -> None:
    guidance = given.guidance()
    why = {
        word: rules.why_not_harmless(word, guidance)
        for word in ("Blorp Extrahide", "Retinyl Blorpate", "Tretionin", "Glycerin", "")
    }
    assert why == {
        "Blorp Extrahide": None,
        "Retinyl Blorpate": "danger",
        "Tretionin": "near",
        "Glycerin": "known",
        "": "empty",
    }
    more = rules.with_harmless(guidance, ["Blorp Extrahide", "Retinyl Blorpate"])
    products = [{"name": "Cream", "ingredients": "Aqua, Glycerin, Blorp Extrahide, Panthenol"}]
    judged = rules.build_plan(given.facts(products=products), more, Language.EN).products[0]
    assert judged.verdict is Verdict.OK
    official = rules.with_official(guidance, frozenset({"retinyl blorpate", "blorp extrahide"}))
    for name, verdict in (("Retinyl Blorpate", Verdict.WAIT), ("Blorp Extrahide", Verdict.OK)):
        products = [{"name": "Cream", "ingredients": f"Aqua, Glycerin, {name}, Panthenol"}]
        judged = rules.build_plan(given.facts(products=products), official, Language.EN).products[0]
        assert judged.verdict is verdict, name


@pytest.mark.parametrize(
    ("typed", "first"),
    [("para", "paracetamol"), ("lido", "la-amide"), ("nöt", "tree-nuts"), ("parfy", "fragrance"),
     ("fragance", "fragrance"), ("Xylocain", "la-amide")],
)  # fmt: skip
def test_allergies_are_found_while_typing(typed: str, first: str) -> None:
    found = rules.search_allergies(typed, given.guidance().lexicon)
    assert first in [one.code for one in found]


@pytest.mark.parametrize("typed", ["none", "NKDA", "inga kända", "-", "nej", "No known allergies."])
def test_a_negative_answer_is_no_allergy(typed: str) -> None:
    found = rules.resolve_allergies((typed,), given.guidance().lexicon)
    assert found.is_none
    assert not found.is_any
    text = " ".join(line.text for line in given.plan(given.facts(allergies=[typed])).advice)
    assert "allergic to" not in text


def test_an_allergy_changes_what_is_advised() -> None:
    facts = given.facts(allergies=["paracetamol", "zink", "hyaluronsyra"])
    texts = {line.rule: line.text for line in given.plan(facts).advice}
    assert "do not take it" in texts["comfort-care"]
    assert "titanium dioxide and no zinc oxide" in texts["sunscreen-mineral-daily"]
    assert "Do not use hyaluronic acid gel" in texts["hyaluronic-acid-hydrate"]
    both = given.plan(given.facts(allergies=["zinc oxide", "titanium dioxide"]))
    assert "shade every day instead of sunscreen" in " ".join(line.text for line in both.advice)


def test_a_word_that_nobody_knows_blocks_the_sheet_until_it_is_decided() -> None:
    plan = given.plan(given.facts(allergies=["blorb"]))
    assert plan.unresolved_allergies == ("blorb",)
    assert not plan.may_be_issued
    decided = given.plan(given.facts(allergies=["ask:blorb"]))
    assert decided.unresolved_allergies == ()
    cream = {"name": "Cream", "ingredients": "Aqua, Glycerin, Panthenol"}
    judged = given.plan(given.facts(allergies=["ask:blorb"], products=[cream])).products[0]
    assert judged.verdict is Verdict.UNCHECKED
    for words in ("lidokainkräm", "LMX4", "xylokainn", "numbing cream"):
        stops = given.plan(given.facts(allergies=[words]), anyway=True).stops
        assert "anaesthetic-allergy-stop" in [stop.rule for stop in stops], words
