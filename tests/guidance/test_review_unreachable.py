"""Rules that nobody could ever get: found exactly when no plan ever says them."""

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare import rules
from aftercare.guidance.review import checks
from aftercare.rules.vocabulary import Tier
from tests.rules import given as reference
from tests.rules import mutations

TODAY = date(2026, 11, 22)
TEXT = {"en": "Stay on dry land.", "sv": "Stanna på land."}


def rows(*until: float | None, start: float = 0) -> dict[str, list[float | None]]:
    """Return windows that end at these hours in each tier, or at the same in all."""
    ends = until * 4 if len(until) == 1 else until
    return {tier.value: [start, end] for tier, end in zip(Tier, ends, strict=True)}


def beside(like: str, *, first: bool = False, **changes: Any) -> dict[str, Any]:
    """Return the reference with one more rule, like another but for the changes."""
    document = mutations.document()
    added = {**mutations.rule(document, like), "id": "one-more", "text": TEXT, **changes}
    document["rules"].insert(0 if first else len(document["rules"]), added)
    return document


def codes(document: dict[str, Any]) -> set[str]:
    some = checks.review_item(document, "rules", "one-more", today=TODAY)
    return {one.code for one in some if one.code in ("nobody", "outranked", "box-nobody")}


def times_said(document: dict[str, Any]) -> int:
    """Return how many probes are told the added rule."""
    guidance = rules.parse_guidance(document, 1)
    return rules.firing(guidance, rules.probe())["one-more"]


CHEEK = [{"areas": ["cheek"]}]
NEVER = [
    ("shorter", "swim-wait", {"windows": rows(24)}),
    ("as long, and later in the document", "exercise-wait", {"when": CHEEK}),
    ("shorter for some", "exercise-wait", {"when": CHEEK, "windows": rows(48)}),
    # 7, 10, 14 days with 3 more for some skin: 7 days without more are never the longest.
    ("shorter than what may be lengthened", "acid-bha-avoid", {"windows": rows(168)}),
    ("lengthened as much, and earlier in the document", "acid-bha-avoid", {
        "windows": rows(120), "first": True}),
    ("what to do under a ban without an end", "retinoid-restart-slowly", {
        "when": [{"flags": {"breastfeeding": ["yes"]}}]}),
    ("a caution that another outranks", "chemical-uv-filter-delay", {"windows": rows(24)}),
]  # fmt: skip
SOMETIMES = [
    ("longer in one tier", "exercise-wait", {"windows": rows(24, 24, 24, 400)}),
    ("as long, and earlier in the document", "exercise-wait", {"first": True, "when": CHEEK}),
    ("lengthened where the other is not", "exercise-wait", {
        "windows": rows(48), "modifiers": [{"id": "healing", "add_h": 480}]}),
    ("with a topic of its own", "exercise-wait", {
        "windows": rows(24), "topics": ["exercise", "hair-dye"]}),
    ("where the other does not apply", "minoxidil-delay", {
        "windows": rows(6), "when": [{"areas": ["hand"]}]}),
    ("without a topic", "nsaid-wait", {"topics": [], "windows": rows(6)}),
    ("what to do after a ban with an end", "gentle-cleanse", {"windows": rows(168, start=1)}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "like", "changes"), NEVER, ids=[row[0] for row in NEVER])
def test_what_is_never_said_is_found(what: str, like: str, changes: dict[str, Any]) -> None:
    document = beside(like, **changes)
    assert codes(document) == {"outranked"}
    assert times_said(document) == 0


@pytest.mark.parametrize(("what", "like", "changes"), SOMETIMES, ids=[row[0] for row in SOMETIMES])
def test_what_is_sometimes_said_is_not(what: str, like: str, changes: dict[str, Any]) -> None:
    document = beside(like, **changes)
    if "hair-dye" in changes.get("topics", ()):
        label = {"en": "Hair dye", "sv": "Hårfärg"}
        document["topics"] = [*document["topics"], {"id": "hair-dye", "label": label}]
    assert codes(document) == set()
    assert times_said(document) > 0


NOBODY = [
    [{"devices": ["pen"], "tiers": ["TE"], "endpoints": ["none"], "skin_type": [1, 2]}],
    [{"min_depth_mm": "5"}],
    [{"products": ["swimming"]}],
]


@pytest.mark.parametrize("when", NOBODY, ids=str)
def test_a_condition_that_no_treatment_meets(when: list[Any]) -> None:
    document = beside("expect-tier1", category="expect", when=when)
    if "tiers" in when[0]:
        # What is not recorded, or a peel, makes a pen one of the longest: not never.
        assert codes(document) in ({"nobody"}, set())
        assert (codes(document) == {"nobody"}) == (times_said(document) == 0)
    else:
        assert codes(document) == {"nobody"}
        assert times_said(document) == 0


WINDOW = st.sampled_from([6, 24, 72, 120, 168, 336, None])
WHEN = st.sampled_from(
    [
        [],
        CHEEK,
        [{"tiers": ["T2"]}],
        [{"devices": ["rf"]}],
        [{"flags": {"diabetes": ["controlled"]}}],
        [{"skin_type": [4, 6]}, {"endpoints": ["confluent_bleeding"]}],
        [{"age": [0, 17], "devices": ["stamp"]}],
    ]
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["exercise-wait", "heat-wait", "acid-bha-avoid", "minoxidil-delay"]),
    st.tuples(WINDOW, WINDOW, WINDOW, WINDOW),
    WHEN,
    st.booleans(),
    st.integers(0, 2**20),
)
def test_what_is_found_to_be_for_nobody_is_said_to_nobody(like, until, when, first, seed) -> None:
    document = beside(like, first=first, when=when, windows=rows(*until))
    found = codes(document)
    guidance = reference_of(document)
    if found & {"nobody", "outranked"}:
        assert times_said(document) == 0
    elif rules.prove(guidance).holds and times_said(document) == 0:
        # Rare, and yet somebody: among many more treatments there is one.
        chance = random.Random(seed)
        assert any(_said(guidance, chance) for _ in range(3000))


def reference_of(document: dict[str, Any]) -> rules.Guidance:
    """Return a document with the kind and the words that an endless ban needs."""
    for row in document["rules"]:
        if row["id"] == "one-more" and any(end is None for _, end in row["windows"].values()):
            row |= {"kind": "while", "while": {"en": "you wait", "sv": "du väntar"}}
    return rules.parse_guidance(document, 1)


def _said(guidance: rules.Guidance, chance: random.Random) -> bool:
    facts = reference.facts(
        device=chance.choice(["pen", "rf", "stamp", None]),
        zones=[
            {"area": chance.choice(["cheek", "scalp"]), "set_depth_mm": chance.choice([0.3, 1, 2])}
        ],
        endpoint=chance.choice(["erythema", "confluent_bleeding"]),
        skin_type=chance.choice([2, 5]),
        age=chance.choice([16, 34]),
        flags={"diabetes": chance.choice(["none", "controlled"])},
    )
    return rules.firing(guidance, [facts])["one-more"] > 0
