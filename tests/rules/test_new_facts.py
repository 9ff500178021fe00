"""The anaesthetic, the baby's age and the place of a scar: given or not, never guessed."""

from decimal import Decimal
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import Agent, Area
from tests.rules import given

SCAR = {"area": "scar", "set_depth_mm": 0.5}


def problems(**changes: Any) -> list[str]:
    with pytest.raises(rules.FactsInvalid) as caught:
        rules.parse_facts(given.data(**changes))
    return list(map(str, caught.value.problems))


def test_what_is_not_given_is_not_recorded() -> None:
    facts = given.facts()
    assert (facts.anaesthetic_agent, facts.anaesthetic_percent) == (None, None)
    assert facts.baby_age_months is None
    assert facts.zones[0].place is None


def test_they_are_read() -> None:
    facts = given.facts(
        anaesthetic_agent="lidocaine_prilocaine",
        anaesthetic_percent=2.5,
        baby_age_months=3,
        zones=[SCAR | {"place": "cheek"}, SCAR | {"place": "chest"}],
    )
    assert facts.anaesthetic_agent is Agent.LIDOCAINE_PRILOCAINE
    assert facts.anaesthetic_percent == Decimal("2.5")
    assert facts.baby_age_months == 3
    assert [zone.place for zone in facts.zones] == [Area.CHEEK, Area.CHEST]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"anaesthetic_agent": "rum"}, "anaesthetic_agent"),
        ({"anaesthetic_percent": 0}, "anaesthetic_percent"),
        ({"anaesthetic_percent": 101}, "anaesthetic_percent"),
        ({"anaesthetic_percent": "4"}, "anaesthetic_percent"),
        ({"anaesthetic_percent": True}, "anaesthetic_percent"),
        ({"baby_age_months": -1}, "baby_age_months"),
        ({"baby_age_months": 1.5}, "baby_age_months"),
        ({"zones": [{"area": "cheek", "set_depth_mm": 1, "place": "nose"}]}, "zones[0].place"),
        ({"zones": [SCAR | {"place": "scar"}]}, "zones[0].place"),
        ({"zones": [SCAR | {"place": "moon"}]}, "zones[0].place"),
        ({"zones": [SCAR, SCAR]}, "zones[1].area"),
    ],
)
def test_what_they_may_not_be_is_told_with_its_path(changes: dict[str, Any], path: str) -> None:
    assert [problem.split(":")[0] for problem in problems(**changes)] == [path]


def said(place: str | None, **changes: Any) -> set[str]:
    zone = SCAR if place is None else SCAR | {"place": place}
    facts = given.facts(zones=[zone], **changes)
    return {line.rule for line in given.plan(facts, anyway=True).advice}


def test_a_scar_counts_where_it_is_and_without_a_place_everywhere() -> None:
    history = {"flags": {"cold_sores": "history"}}
    assert "cold-sore-history" in said("upper_lip", **history)
    assert "cold-sore-history" not in said("thigh", **history)
    everywhere = said(None, **history)
    assert {"cold-sore-history", "shave-wait", "help-swelling", "area-scalp"} <= everywhere
    # What is no caution is not said where it may not hold.
    assert "area-body-friction" not in everywhere
    assert "area-body-friction" in said("thigh", **history)


def test_a_scar_without_a_place_is_never_less_careful_than_with_one() -> None:
    everywhere = said(None)
    cautious = {"avoid", "caution", "help"}
    for area in Area:
        if area is not Area.SCAR:
            plan = given.plan(given.facts(zones=[SCAR | {"place": area.value}]))
            assert {x.rule for x in plan.advice if x.category in cautious} <= everywhere
