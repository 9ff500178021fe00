"""Edits that could hurt somebody are refused or have to be decided; `pytest -s` prints by what."""

import random
from collections.abc import Iterable
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Endpoint, Language
from tests.rules import mutations

REFERENCE = mutations.document()
GUIDANCE = rules.parse_guidance(REFERENCE, 1)


def must_be_decided(mutation: mutations.Mutation) -> bool:
    """Whether a person has to decide something of an edit that the proof lets pass."""
    new = rules.parse_guidance(mutation.document, 2)
    found = rules.compare_documents(GUIDANCE, new, REFERENCE, mutation.document)
    return bool(found.to_decide or found.problems)


def escaped(wanted: int, seed: int) -> list[str]:
    """Try so many edits that matter; print the table; return those that slip by both."""
    results = list(mutations.tried(wanted, seed))
    print(f"\n{mutations.table(results)}")
    return [
        f"{one.kind}: {one.what}"
        for one, by in results
        if one.matters and not by and not must_be_decided(one)
    ]


def test_of_a_few_edits_that_matter_none_is_let_through() -> None:
    assert escaped(20, seed=2) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 20))
def test_of_500_edits_that_matter_none_is_let_through(seed: int) -> None:
    assert escaped(50, seed) == []


def test_the_reference_itself_is_not_refused() -> None:
    assert mutations.refused_by(mutations.document()) == ()


def test_of_each_kind_some_edits_are_made() -> None:
    few = []
    for mutation in mutations.mutations():
        few.append(mutation.kind)
        if len(few) >= 2 * len(mutations.KINDS):
            break
    assert set(few) == set(mutations.KINDS)


LABELS = ("Aqua, Glycerin, Retinol", "Aqua, Minoxidil, Glycerin", "Aqua, Parfum, Lactic Acid", None)


def some_facts(chance: random.Random) -> dict[str, Any]:
    """Return facts of nobody in particular, with holes."""

    def one_of(values: Iterable[Any]) -> Any:
        return chance.choice([*values, None])

    areas = chance.sample(list(Area), chance.randint(0, 3))
    flags = {flag.value: one_of(values) for flag, values in FLAG_VALUES.items()}
    return {
        "performed_at": f"2026-03-{chance.randint(1, 31):02}T{chance.randint(0, 23):02}:30:00",
        "time_zone": chance.choice(["Europe/Stockholm", "Asia/Kathmandu", "UTC"]),
        "device": one_of(Device),
        "zones": [
            {"area": area, "set_depth_mm": one_of([0.25, 0.5, 1.0, 1.5, 2.0])} for area in areas
        ],
        "endpoint": one_of(Endpoint),
        "adjuncts": one_of([chance.sample(list(Adjunct), n) for n in (0, 0, 1, 3)]),
        "flags": {name: value for name, value in flags.items() if value is not None},
        "skin_type": one_of(range(1, 7)),
        "age": one_of([17, 20, 34, 70]),
        "allergies": chance.choice([[], ["latex"], ["lidocaine"]]),
        "products": [
            {"name": "Product", "ingredients": label} for label in chance.sample(LABELS, 2)
        ],
    }


def plans_of_what_is_proven(wanted: int, each: int, seed: int) -> int:
    """Plan by so many proven edits of the reference for random facts; return how many plans.

    The engine checks each plan by code that shares nothing with the proof: whatever that
    refuses, the proof should have.
    """
    assert not mutations.refused_by(REFERENCE), "no edit of it would be proven"
    chance, made = random.Random(seed), 0
    for mutation in mutations.mutations(seed):
        if wanted <= 0:
            break
        if mutations.refused_by(mutation.document):
            continue
        wanted -= 1
        guidance = rules.parse_guidance(mutation.document, 1)
        for _ in range(each):
            facts = rules.parse_facts(some_facts(chance))
            for anyway in (False, True):
                rules.build_plan(facts, guidance, Language.EN, anyway=anyway)
                made += 1
    return made


def test_by_what_is_proven_no_plan_is_ever_refused() -> None:
    assert plans_of_what_is_proven(wanted=5, each=40, seed=5) == 5 * 40 * 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 30))
def test_by_much_that_is_proven_no_plan_is_ever_refused(seed: int) -> None:
    assert plans_of_what_is_proven(wanted=8, each=150, seed=seed) == 8 * 150 * 2
