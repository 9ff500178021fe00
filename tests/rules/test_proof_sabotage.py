"""The proof sabotaged on purpose: blind to one dimension, it passes what it has to refuse.

This is what its tests must notice; `test_proof_space` does, cell by cell, with the same blindness.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.conditions import Box
from aftercare.rules.proof import masks
from aftercare.rules.proof import space as spaces
from aftercare.rules.proof.space import Space
from tests.rules import mutations

BAN = "retinoid-otc-avoid-early"
# What the ban on retinol is narrowed to, dimension by dimension.
NARROWED: list[tuple[str, dict[str, Any]]] = [
    ("devices", {"devices": ["rf"]}),
    ("tiers", {"tiers": ["T3"]}),
    ("areas", {"areas": ["scalp"]}),
    ("endpoints", {"endpoints": ["none"]}),
    ("adjuncts", {"adjuncts": ["prp"]}),
    ("flags", {"flags": {"smoker": ["yes"]}}),
    ("skin_type", {"skin_type": [4, 6]}),
    ("age", {"age": [0, 17]}),
    ("products", {"products": ["retinoid-cosmetic"]}),
    ("allergies", {"allergies": ["any"]}),
    ("min_depth_mm", {"min_depth_mm": "1.5"}),
    ("over_limit", {"over_limit": True}),
    ("missing", {"missing": ["endpoint"]}),
    ("stopped", {"stopped": True}),
]
IDS = [dimension for dimension, _ in NARROWED]


@contextmanager
def blind_to(dimension: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the proof read every condition as if it did not name a dimension."""
    honest, empty = masks._parts, Box()

    def blind(space: Space, box: Box, *known: bool) -> Iterable[int]:
        skipped = dataclasses.replace(box, **{dimension: getattr(empty, dimension)})
        return honest(space, skipped, *known)

    spaces.space.cache_clear()
    with monkeypatch.context() as sabotage:
        sabotage.setattr(masks, "_parts", blind)
        yield
    spaces.space.cache_clear()


def refused(document: dict[str, Any]) -> bool:
    """Whether the proof sees that retinol is not kept out long enough for everybody."""
    proof = rules.prove(rules.parse_guidance(document, 1))
    return any(one.invariant == "INV-01" and BAN in one.rules for one in proof.violations)


def test_every_dimension_of_a_condition_is_sabotaged() -> None:
    assert set(IDS) == {field.name for field in dataclasses.fields(Box)}


@pytest.mark.parametrize(("dimension", "box"), NARROWED, ids=IDS)
def test_blind_to_one_dimension_the_proof_would_pass_a_narrowed_ban(
    dimension: str, box: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = mutations.edited(BAN, when=[box])
    assert refused(document)
    with blind_to(dimension, monkeypatch):
        assert not refused(document)
