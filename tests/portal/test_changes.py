"""What a new sheet says otherwise, in words."""

from clinics.portal import changes
from tests.rules import given


def between(old, new):
    plans = (given.plan(given.facts(**facts)) for facts in (old, new))
    return {
        (each.kind, title): each.text
        for each in changes.between(*plans)
        for title in each.title.split(", ")
    }


def test_the_same_treatment_gives_no_changes():
    assert between({}, {}) == {}


def test_longer_times_are_said_with_the_old_ones():
    found = between({}, {"endpoint": "confluent_bleeding"})
    assert found["longer", "No shaving"] == ("Now: until Sat 4 April. Before: until Tue 31 March.")
    assert found["longer", "Do not wash yet"] == "Now: until Sat 15:00. Before: until Sat 03:00."
    assert {kind for kind, _ in found} <= {"new", "longer", "other"}


def test_shorter_times_are_told_apart_and_come_after():
    found = list(between({"endpoint": "confluent_bleeding"}, {}))
    assert ("shorter", "Do not wash yet") in found
    kinds = [kind for kind, _ in found]
    assert kinds == sorted(kinds, key=changes.ORDER.index)


def test_what_is_new_and_what_is_gone():
    nursing = {"flags": {**given.NOTHING_SPECIAL, "breastfeeding": "yes"}}
    found = between({}, nursing)
    assert found["new", "No numbing cream on the breast"] == "New: while you are breastfeeding."
    assert found["longer", "No vitamin A (retinol)"] == (
        "Now: while you are breastfeeding. Before: until Tue 7 April."
    )
    assert ("gone", "No numbing cream on the breast") in between(nursing, {})


def test_things_of_which_the_same_is_said_are_named_together():
    plans = given.plan(given.facts()), given.plan(given.facts(endpoint="confluent_bleeding"))
    titles = [each.title for each in changes.between(*plans)]
    assert "No other treatment here, No new microneedling" in titles
    assert len(titles) == len(set(titles))


def test_another_time_of_treatment_is_said_first():
    found = between({}, {"performed_at": "2026-03-28T09:00:00"})
    assert next(iter(found.items())) == (
        ("new", "The time of your treatment"),
        "It was on Saturday 28 March 2026 at 09:00. All dates are counted from then.",
    )


def test_a_product_that_is_judged_otherwise_is_named():
    cream = {"name": "Cream", "ingredients": "Aqua, Glycerin, Retinol"}
    plain = {"name": "Cream", "ingredients": "Aqua, Glycerin, Petrolatum"}
    found = between({"products": [plain]}, {"products": [cream]})
    assert "7 April" in found["other", "Cream"]
