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
PLAIN = "Aqua, Glycerin, Petrolatum, Dimethicone"


def asked(listed, *, name="Cream", language="en", allergies=(), **facts):
    plan = given.plan(given.facts(**facts), Language(language))
    return asking.judge_later(
        plan, given.guidance(), name=name, listed=listed, allergies=tuple(allergies)
    )


def test_retinol_while_breastfeeding_is_a_no_and_says_why():
    found = asked(RETINOL, flags=NURSING)
    assert found.verdict is Verdict.NEVER
    assert found.text == "Do not use it while you are breastfeeding."
    assert [match.ingredient for match in found.matches] == ["Retinol"]


def test_retinol_otherwise_waits_as_long_as_on_the_sheet():
    found = asked(RETINOL)
    assert (found.verdict, found.starts) == (Verdict.WAIT, date(2026, 4, 7))


def test_a_plain_cream_that_is_not_on_the_sheet_waits_as_all_new_products_do():
    # new-product-avoid: until 4 April, as on the sheet under "Nothing new on the skin".
    found = asked(PLAIN)
    assert (found.verdict, found.starts) == (Verdict.WAIT, date(2026, 4, 4))
    assert found.matches == () or all(m.topic != "new-product" for m in found.matches)


@pytest.mark.parametrize(
    "listed",
    ["", None, "a cream from my sister", "Aqua", "Blorp, Zint, Quux, Frob", "see the box"],
)
def test_what_cannot_be_read_is_not_checked(listed):
    assert asked(listed).verdict is Verdict.UNCHECKED


def test_what_only_some_rule_for_a_named_product_would_ban_is_not_checked():
    # Nobody had named tretinoin or minoxidil, so the sheet has no line that would hold them back.
    for listed in ("Aqua, Glycerin, Tretinoin, Petrolatum", "Aqua, Alcohol, Glycerin, Minoxidil"):
        assert asked(listed).verdict is Verdict.UNCHECKED, listed
    wanted = asked("Aqua, Glycerin, Tretinoin, Petrolatum", flags=NURSING)
    assert wanted.verdict is Verdict.NEVER


def test_an_allergy_is_a_no():
    assert asked(PLAIN, allergies=["glycerin"]).verdict is Verdict.NEVER


def test_it_answers_in_the_language_of_the_sheet():
    assert asked(RETINOL, flags=NURSING, language="sv").text == (
        "Använd den inte så länge du ammar."
    )


def test_another_edition_is_refused():
    plan = given.plan(given.facts())
    other = rules.parse_guidance(given.small_document(), 2)
    with pytest.raises(ValueError, match="edition"):
        asking.judge_later(plan, other, name="x", listed=PLAIN)


@drawn(st.text(max_size=200))
def test_no_text_at_all_is_fine_before_new_products_are(text):
    found = asked(text)
    assert found.verdict is not Verdict.OK
    assert found.starts is None or found.starts >= date(2026, 4, 4)


def test_a_product_named_in_time_is_never_judged_more_mildly_than_then():
    for listed in (RETINOL, PLAIN, "Aqua, Glycolic Acid, Glycerin", "Aqua, Niacinamide, Glycerin"):
        products = [{"name": "Cream", "ingredients": listed}]
        then = given.plan(given.facts(products=products)).products[0]
        later = asked(listed)
        assert later.verdict is not Verdict.OK or then.verdict is Verdict.OK
        if then.starts and later.starts:
            assert later.starts >= then.starts
