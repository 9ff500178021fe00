"""Edits that could hurt somebody are refused, all of them; `pytest -s` prints by what."""

import pytest

from tests.rules import mutations


def escaped(wanted: int, seed: int) -> list[str]:
    """Try so many edits that matter; print the table; return those that nothing refused."""
    results = list(mutations.tried(wanted, seed))
    print(f"\n{mutations.table(results)}")
    return [f"{one.kind}: {one.what}" for one, by in results if one.matters and not by]


def test_every_one_of_a_few_edits_that_matter_is_refused() -> None:
    assert escaped(40, seed=2) == []


@pytest.mark.slow
def test_every_one_of_500_edits_that_matter_is_refused() -> None:
    assert escaped(500, seed=1) == []


def test_the_reference_itself_is_not_refused() -> None:
    assert mutations.refused_by(mutations.document()) == ()


def test_of_each_kind_some_edits_are_made() -> None:
    few = []
    for mutation in mutations.mutations():
        few.append(mutation.kind)
        if len(few) >= 2 * len(mutations.KINDS):
            break
    assert set(few) == set(mutations.KINDS)
