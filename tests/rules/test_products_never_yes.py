"""Never a false yes: slips, other alphabets, codes, claims, and more ingredients."""

import random

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from aftercare.rules.lexicon import MUST_NOT_BE_MISSED
from aftercare.rules.products import ingredients, stems, tables
from aftercare.rules.products.ingredients import Reading, State
from aftercare.rules.products.skeleton import is_latin
from aftercare.rules.vocabulary import Verdict
from tests.rules import given

AROUND = (
    *("Aqua", "Glycerin", "Squalane", "Cetearyl Alcohol", "Panthenol", "Tocopherol"),
    *("Phenoxyethanol", "Ethylhexylglycerin", "Carbomer", "Allantoin"),
)
LOOKS = {"o": "0", "i": "1", "l": "1", "e": "3", "a": "а", "c": "с", "p": "р", "s": "5", "b": "8"}


def read(name: str, text: str | None, kind: str | None = None) -> Reading:
    return ingredients.read(name, text, given.guidance().lexicon, kind)


def worst_names() -> list[str]:
    return sorted(
        name
        for name, classes in given.guidance().lexicon.names.items()
        if any(tables.severity(one) == MUST_NOT_BE_MISSED for one in classes)
        if is_latin(name) and len(name) >= 6
    )


def slipped(name: str, chance: random.Random) -> str:
    letters = list(name)
    for _ in range(chance.choice((1, 1, 2))):
        at, how = chance.randrange(len(letters)), chance.random()
        if how < 0.3:
            letters[at] = chance.choice("abcdefghijklmnopqrstuvwxyz")
        elif how < 0.5:
            del letters[at]
        elif how < 0.7:
            letters.insert(at, chance.choice("abcdefghijklmnopqrstuvwxyz"))
        elif how < 0.85:
            letters[at : at + 2] = reversed(letters[at : at + 2])
        else:
            letters[at] = LOOKS.get(letters[at], letters[at])
    return "".join(letters)


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_a_slip_of_what_must_never_be_missed_is_never_read_as_harmless(seed: int) -> None:
    chance = random.Random(seed)
    for name in chance.sample(worst_names(), 150):
        slip = slipped(name, chance)
        at = chance.randrange(2, len(AROUND))
        reading = read("Night cream", ", ".join([*AROUND[:at], slip, *AROUND[at:]]))
        assert not reading.readable or reading.matches, (name, slip, reading.mended)


@pytest.mark.parametrize(
    "name",
    [
        *("Retino1", "RETlNOL", "Retin0l", "Retinil Palmitate", "Hydroxypinacoloneretinoate"),
        *(
            "Retinolo",
            "Palmitate de rétinyle",
            "Vit. A Palmitate",
            "Ретинол",
            "レチノール",
            "레티놀",
        ),
        *("视黄醇", "A醇", "68-26-8", "Rеtinol", "Retoinol", "Tretinoinum", "D10AD01", "ريتينول"),
        *("витамин А", "tretinoína", "Squalane (Retinol)", "Retiny1 Pa1mitate", "R e t i n o l"),
    ],
)
def test_a_retinoid_is_seen_however_it_is_written(name: str) -> None:
    listed = ", ".join([*AROUND[:5], name, *AROUND[5:]])
    flags = {"breastfeeding": "yes"}
    products = [{"name": "Night cream", "ingredients": listed}]
    judged = given.plan(given.facts(products=products, flags=flags)).products[0]
    assert judged.verdict is Verdict.NEVER, judged
    assert any(match.topic.startswith("retinoid") for match in judged.matches)


def test_no_name_with_a_danger_stem_is_harmless_but_the_exceptions() -> None:
    # Each was looked at: what holds the letters of a danger and is none.
    exceptions = {
        *("phloretin", "hesperetin", "hesperetin laurate", "disodium phloretin disulfonate"),
        *("tert butylhydroquinone", "t butyl hydroquinone", "butyl hydroquinone"),
        *("pro vitamin a", "provitamin a"),
    }
    lexicon = given.guidance().lexicon
    found = {
        name
        for name, classes in lexicon.names.items()
        if all(tables.severity(one) is None and one.topic is None for one in classes)
        if stems.topic_of(name) is not None
    }
    assert found <= exceptions


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Retinol-free night cream", False),
        ("Night cream, free from parabens, alcohol and retinol", False),
        ("Nattkräm utan retinol", False),
        ("Not free from retinol cream", True),
        ("Retinol cream without perfume", True),
        ("Retinol alternative serum", False),
        ("Differin", True),
        ("Vitamin A cream", True),
    ],
)
def test_a_claim_in_the_name_counts_and_its_denial_does_not(name: str, is_one: bool) -> None:
    topics = {match.topic for match in read(name, ", ".join(AROUND)).matches}
    assert any(topic.startswith("retinoid") for topic in topics) is is_one


def test_a_denial_never_takes_an_item_off_the_list() -> None:
    reading = read("Retinol-free cream", ", ".join([*AROUND, "Retinol"]))
    assert "retinoid-cosmetic" in {match.topic for match in reading.matches}


@pytest.mark.parametrize(
    ("name", "listed", "state"),
    [
        ("SPF 50 cream", ", ".join(AROUND), State.ACTIVE_MISSING),
        ("Blemish gel", ", ".join(AROUND), State.ACTIVE_MISSING),
        ("Cream", ", ".join([*AROUND, "Xyzol"]), State.PARTLY),
        ("Cream", ", ".join([*AROUND, "1234-56-7"]), State.PARTLY),
        ("Cream", ", ".join([*AROUND, "Foobar (organic)"]), State.PARTLY),
        ("Cream", ", ".join([*AROUND, "グリセロン"]), State.PARTLY),
        ("Cream", ", ".join([*AROUND, "Tretionin"]), State.NEAR),
        ("Cream", ", ".join([*AROUND, "Pantenoll"]), State.MENDED),
        ("Cream", ", ".join(AROUND), State.READ),
        ("Cream", ", ".join(AROUND) + ", Squala…", State.NO_LIST),
        ("Cream", "Visit the Alder boutique", State.NO_LIST),
        ("Cream", "Storgatan 1, 111 22 Stockholm", State.NO_LIST),
        ("Ointment", "Petrolatum", State.READ),
        ("Saline spray", "Aqua, Sodium Chloride", State.READ),
        ("Cream", "Petrolatum, Xyzol", State.NO_LIST),
        ("Set", "Ingredients: Aqua, Zinc Oxide, Talc, Mica. Ingredients: Aqua, Retinol, Squalane, "
         "Panthenol", State.SEVERAL),
    ],
)  # fmt: skip
def test_the_state_says_how_far_a_list_was_read(name: str, listed: str, state: State) -> None:
    assert read(name, listed).state is state


names = st.sampled_from(
    (*AROUND, "Retinol", "Glycolic Acid", "Salicylic Acid", "Parfum", "Zorbium", "Niacinamide",
     "Alcohol Denat.", "Zinc Oxide", "Lidocaine", "Urea", "Prunus Amygdalus Dulcis Oil")
)  # fmt: skip
ORDER = (Verdict.OK, Verdict.WAIT, Verdict.UNCHECKED, Verdict.NEVER)


@settings(max_examples=60, deadline=None)
@drawn(
    listed=st.lists(names, min_size=4, max_size=9, unique=True),
    more=names,
    flags=st.sampled_from([{}, {"breastfeeding": "yes"}, {"pregnant": "yes"}]),
    allergies=st.sampled_from([[], ["fragrance"], ["nuts"], ["blorb"]]),
)
def test_more_in_it_and_more_to_heed_is_never_earlier(
    listed: list[str], more: str, flags: dict[str, str], allergies: list[str]
) -> None:
    def judged(items: list[str], flags: dict[str, str], allergies: list[str]) -> tuple[int, object]:
        products = [{"name": "Day cream", "ingredients": ", ".join(items)}]
        one = given.plan(given.facts(products=products, flags=flags, allergies=allergies))
        found = one.products[0]
        return ORDER.index(found.verdict), found.starts

    plain = judged(listed, {}, [])
    for other in (
        judged([*listed, more], {}, []),
        judged(listed, flags, []),
        judged(listed, {}, allergies),
    ):
        assert other[0] >= plain[0]
        if other[0] == plain[0] and plain[1] is not None:
            assert other[1] >= plain[1]  # type: ignore[operator]
