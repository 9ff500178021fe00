"""A sheet beside its replacement: which lines are paired, and which words are marked."""

import pytest

from aftercare import paper
from clinics.recall import side_by_side
from tests.recall import given as recalled
from tests.rules import given

LETTERHEAD = paper.Letterhead("Clinic", "Street 1", "08-1", "112")


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("a b c", "a b c", [("a b c", False)], [("a b c", False)]),
        ("a b", "a b c", [("a b", False)], [("a b", False), ("c", True)]),
        ("until 3 May", "until 5 May", *(
            [("until", False), (day, True), ("May", False)] for day in ("3", "5")
        )),
        ("", "x", [], [("x", True)]),
        ("", "", [], []),
    ],
)  # fmt: skip
def test_the_words_that_the_other_side_lacks_are_marked(old, new, left, right) -> None:
    found = side_by_side.marked(old, new)
    assert [[(piece.text, piece.is_marked) for piece in side] for side in found] == [left, right]


def test_only_what_differs_is_shown_and_phones_are_filled_in() -> None:
    plan = given.plan(given.facts())
    assert side_by_side.pairs(plan, plan, LETTERHEAD) == []
    gone = recalled.replace_lines(plan, without="makeup-wait")
    (pair,) = side_by_side.pairs(plan, gone, LETTERHEAD)
    assert (pair.state, pair.new) == ("gone", None)
    (pair,) = side_by_side.pairs(gone, plan, LETTERHEAD)
    assert (pair.state, pair.old) == ("added", None)
    assert pair.new is not None
    assert pair.new.title[0].text == "No makeup"
    assert pair.new.when[0].text == "until Tuesday 31 March"
    without_help = recalled.replace_lines(plan, without="help-infection")
    (pair,) = side_by_side.pairs(without_help, plan, LETTERHEAD)
    assert pair.new is not None
    assert "{" not in "".join(piece.text for piece in pair.new.text)


def test_a_product_is_paired_with_itself() -> None:
    facts = given.facts(products=[{"name": "Cream", "ingredients": "Retinol"}])
    plan = given.plan(facts)
    later = recalled.with_product_text(plan, "Wait longer.")
    (pair,) = side_by_side.pairs(plan, later, LETTERHEAD)
    assert pair.state == "changed"
    assert pair.new is not None
    assert pair.new.when[0].text == "Wait longer."
