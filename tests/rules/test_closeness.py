"""The nearest of many names is found as a plain search finds it."""

import random

import pytest

from aftercare.rules.products import tables
from aftercare.rules.products.closeness import LEAST_LETTERS, Index, likeness
from aftercare.rules.products.skeleton import skeleton
from tests.rules import given
from tests.rules.test_products_never_yes import slipped

LETTERS = "abceilnorstuy"


def plainly(word: str, names: list[tuple[str, str]], threshold: float) -> tuple[str, float] | None:
    """Return the first of the nearest names, the shorter ones first, by measuring them all."""
    measured = [
        (name, likeness(word, look))
        for look, name in sorted(names, key=lambda one: len(one[0]))
        if len(look) >= LEAST_LETTERS
    ]
    best = max((score for _, score in measured), default=0.0)
    if best < threshold - 1e-9:
        return None
    return next((name, score) for name, score in measured if score == best)


@pytest.mark.parametrize("threshold", [0.6, 0.7, 0.82, 0.88])
def test_the_nearest_name_is_the_one_that_measuring_all_of_them_finds(threshold: float) -> None:
    chance, lexicon = random.Random(int(threshold * 100)), given.guidance().lexicon
    names = {
        skeleton(name): name
        for name, classes in lexicon.names.items()
        if name.isascii() and any(map(tables.severity, classes))
    }
    listed = chance.sample(sorted(names.items()), 150)
    index = Index(listed, threshold)
    words = [skeleton(slipped(chance.choice(listed)[0], chance)) for _ in range(60)]
    words += ["".join(chance.choices(LETTERS, k=chance.randint(5, 16))) for _ in range(30)]
    # A word that has a piece many times over, and one that is a name twice.
    words += ["nananananana", "retinretin", listed[0][0], listed[0][0] * 2]
    for word in words:
        if len(word) >= LEAST_LETTERS - 1:
            found = index.nearest(word)
            told = None if found is None else (found.name, found.score)
            assert told == plainly(word, listed, threshold), word
