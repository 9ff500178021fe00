"""A product that comes up later: the sheet's own answer with its date, or "not checked"."""

from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from aftercare import rules
from aftercare.rules.engine import asking
from aftercare.rules.vocabulary import Language, Verdict
from tests.rules import given

NURSING = {**given.NOTHING_SPECIAL, "breastfeeding": "yes"}
RETINOL = "Aqua, Glycerin, Retinol, Tocopherol"
PLAIN = "Aqua, Glycerin, Cetearyl Alcohol, Squalane"


def asked(listed, *, name="Cream", language="en", allergies=(), **facts):
    plan = given.plan(given.facts(**facts), Language(language))
    return asking.judge_later(
        plan, given.guidance(), name=name, listed=listed, allergies=tuple(allergies)
    )


def test_retinol_while_breastfeeding_is_a_no_and_says_why():
    found = asked(RETINOL, flags=NURSING)
    assert found.verdict is Verdict.NEVER
    assert found.text == "Do not use it while you are breastfeeding. It holds a retinoid (Retinol)."
    assert [match.ingredient for match in found.matches] == ["Retinol"]


def test_retinol_otherwise_waits_as_long_as_on_the_sheet():
    found = asked(RETINOL)
    assert (found.verdict, found.starts) == (Verdict.WAIT, date(2026, 4, 7))


def test_what_the_sheet_orders_is_fine_when_the_sheet_says_so():
    # bland-moisturiser: from 30 March; sunscreen-mineral-daily: 29 March; washing by the clock.
    assert (asked(PLAIN).verdict, asked(PLAIN).starts) == (Verdict.OK, date(2026, 3, 30))
    sunscreen = asked("Aqua, Zinc Oxide, Glycerin, Squalane", name="Mineral SPF 50")
    assert (sunscreen.verdict, sunscreen.starts) == (Verdict.OK, date(2026, 3, 29))
    wash = asked("Aqua, Decyl Glucoside, Glycerin", name="Mild cleanser")
    assert wash.verdict is Verdict.OK
    assert wash.text == "You may use it from 03:00 on Saturday 28 March."


def test_what_is_new_to_the_skin_waits_as_all_new_products_do():
    # new-product-avoid: until 4 April. A serum is none of what the sheet orders.
    for familiar, name in ((None, "Serum"), (False, "Cream")):
        plan = given.plan(given.facts())
        found = asking.judge_later(
            plan, given.guidance(), name=name, listed=PLAIN, familiar=familiar
        )
        assert (found.verdict, found.starts) == (Verdict.WAIT, date(2026, 4, 4))
        assert found.text == "Wait until Saturday 4 April. It is new to your skin."
    known = asking.judge_later(
        given.plan(given.facts()), given.guidance(), name="Serum", listed=PLAIN, familiar=True
    )
    assert (known.verdict, known.starts) == (Verdict.OK, date(2026, 3, 30))


@pytest.mark.parametrize(
    "listed",
    ["", None, "a cream from my sister", "Aqua", "Blorp, Zint, Quux, Frob", "see the box"],
)
def test_what_cannot_be_read_is_not_checked(listed):
    assert asked(listed).verdict is Verdict.UNCHECKED


def test_what_only_some_rule_for_a_named_product_would_ban_waits_its_longest_window():
    # Nobody had named tretinoin, so the sheet has no line that would hold it back: 14 days, and
    # three more, as for a patient with every reason for longer windows.
    for listed in ("Aqua, Glycerin, Tretinoin, Carbomer", "Aqua, Adapalene, Glycerin, Carbomer"):
        found = asked(listed)
        assert (found.verdict, found.starts) == (Verdict.WAIT, date(2026, 4, 14)), listed
        assert "a prescription retinoid" in found.text
    wanted = asked("Aqua, Glycerin, Tretinoin, Carbomer", flags=NURSING)
    assert wanted.verdict is Verdict.NEVER


def test_an_allergy_is_a_no():
    assert asked(PLAIN, allergies=["glycerin"]).verdict is Verdict.NEVER


def test_it_answers_in_the_language_of_the_sheet():
    assert asked(RETINOL, flags=NURSING, language="sv").text == (
        "Använd den inte så länge du ammar. Den innehåller en retinoid (Retinol)."
    )


def test_another_edition_is_refused():
    plan = given.plan(given.facts())
    other = rules.parse_guidance(given.small_document(), 2)
    with pytest.raises(ValueError, match="edition"):
        asking.judge_later(plan, other, name="x", listed=PLAIN)


@drawn(st.text(max_size=200))
def test_no_text_at_all_is_fine_before_its_kind_is(text):
    found = asked(text)
    assert found.verdict is not Verdict.OK or found.state in ("read", "mended")
    assert found.starts is None or found.starts >= date(2026, 3, 28)


def test_a_product_named_in_time_is_never_judged_more_mildly_than_then():
    for listed in (RETINOL, PLAIN, "Aqua, Glycolic Acid, Glycerin", "Aqua, Niacinamide, Glycerin"):
        products = [{"name": "Cream", "ingredients": listed}]
        then = given.plan(given.facts(products=products)).products[0]
        later = asked(listed)
        assert later.verdict is not Verdict.OK or then.verdict is Verdict.OK
        if then.starts and later.starts:
            assert later.starts >= then.starts
