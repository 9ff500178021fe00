"""Documents broken by chance, and any JSON at all: the review answers, and says what is wrong."""

import copy
import random
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare import rules
from aftercare.guidance.review import checks
from tests.rules import given as reference

TODAY = date(2026, 11, 22)
Document = dict[str, Any]
SMALL: Document = {
    **reference.small_document(),
    "claims": reference.small_document()["claims"][:3],
    "rules": reference.small_document()["rules"][::9],
    "sources": reference.small_document()["sources"][:3],
}
SMALL["ingredients"] = {"classes": SMALL["ingredients"]["classes"][:3]}
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, 10**30, "", " ", "\x00", "\ud800", "{", "{date}", "x: y.z", "en"),
    *([], {}, [None], [[]], {"en": 1}, {"en": "Wait 3 days", "sv": "Vänta inte 4 dagar"}),
    *([0, None], [5, 1], ["a", 2], {"T1": [0, 1]}, "2026-13-45", "1.5", float("nan")),
)


def _break(document: Any, chance: random.Random) -> None:
    """Walk down a document by chance and put something odd there, or take something away."""
    place = document
    while True:
        steps = list(place) if isinstance(place, dict) else range(len(place))
        step = chance.choice(list(steps))
        inner = place[step]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.15:
            break
        place = inner
    if chance.random() < 0.2:
        del place[step]
    elif isinstance(place, dict) and chance.random() < 0.2:
        place[chance.choice(["odd", "\ud800", "a.b[0]", "en"])] = chance.choice(ODD)
    else:
        place[step] = copy.deepcopy(chance.choice(ODD))


def _all_is_told(document: Any) -> None:
    some = checks.review(document, today=TODAY)
    for one in some:
        assert checks.said(one)
    for one in some[:2]:
        checks.review_item(document, one.kind, one.key, today=TODAY)
    try:
        rules.parse_guidance(document, 1)
    except rules.GuidanceInvalid:
        assert any(one.is_error for one in some)


def _broken(seed: int, breaks: int) -> Document:
    chance = random.Random(seed)
    document = copy.deepcopy(SMALL)
    for _ in range(breaks):
        _break(document, chance)
    return document


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(1, 5))
def test_however_a_document_is_broken_the_review_says_so(seed: int, breaks: int) -> None:
    _all_is_told(_broken(seed, breaks))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rules", "sources", "claims", "topics", "modifiers"])
def test_whatever_stands_in_a_field_the_review_answers(kind: str) -> None:
    for key in SMALL[kind][0]:
        for odd in ODD:
            document = {**SMALL, kind: [{**SMALL[kind][0], key: odd}, *SMALL[kind][1:4]]}
            document["rules"] = document["rules"][:3]
            for one in checks.review(document, today=TODAY):
                assert checks.said(one)


@pytest.mark.slow
def test_however_often_a_document_is_broken_the_review_says_so() -> None:
    for seed in range(600):
        _all_is_told(_broken(seed, 1 + seed % 6))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["rules", "sources", "ingredients", "words", "id", "text", "classes", "en"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(JSON)
def test_whatever_json_it_is_the_review_answers(document: Any) -> None:
    _all_is_told(document)


def test_a_document_nested_without_end_is_answered() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    document = reference.document()
    document["modifiers"][0]["why"] = deep
    assert [one for one in checks.review(document, today=TODAY) if one.is_error]
