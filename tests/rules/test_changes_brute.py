"""The comparison agrees with asking every treatment one by one, and a blind one is noticed."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.proof import masks
from aftercare.rules.proof import space as spaces
from tests.rules import brute, mutations

OLD = mutations.document()
GUIDANCE = rules.parse_guidance(OLD, 1)
# Rules that nothing but themselves holds back, of each kind that has dates.
NAMES = (
    *("swim-wait", "lightener-avoid", "heat-wait", "alcohol-toner-avoid", "area-eye"),
    *("anticoagulant-caution", "darker-skin-pigment", "photosensitiser-caution"),
    *("help-swelling", "help-numbing-toxicity", "help-lumps-late", "cold-sore-history"),
    *("minoxidil-delay", "sun-avoid-direct", "acid-bha-avoid", "help-eye"),
)
TIERS = ("T1", "T2", "T3", "TE")
LIMIT = 6_000
WAYS = {
    "gone": {ChangeCode.MORE, ChangeCode.UNASKED, ChangeCode.GONE},
    "earlier": {ChangeCode.EARLIER, ChangeCode.MODIFIER, ChangeCode.HELP_ENDS},
    "later": {ChangeCode.LATER_BAN, ChangeCode.HELP_LATER},
}
BOXES: tuple[dict[str, Any], ...] = (
    {"devices": ["pen", "rf"]},
    {"tiers": ["T2", "T3"]},
    {"endpoints": ["erythema", "pinpoint_bleeding"]},
    {"adjuncts": ["peel"]},
    {"skin_type": [1, 4]},
    {"age": [18, 120]},
    {"flags": {"smoker": ["yes"]}},
    {"flags": {"diabetes": ["controlled", "uncontrolled"]}},
    {"min_depth_mm": "0.5"},
    {"areas": ["cheek"]},
)


def _edit(chance: random.Random, rule: dict[str, Any]) -> None:
    what = chance.randrange(6)
    windows = rule.get("windows")
    if what <= 1 and windows:
        tier = chance.choice(TIERS)
        start, end = windows[tier]
        end = max(start, end + chance.choice((-1, 1)) * 24 * chance.randint(1, 4))
        windows[tier] = [start, end]
    elif what == 2 and windows:
        tier = chance.choice(TIERS)
        windows[tier][0] = min(windows[tier][1], windows[tier][0] + chance.choice((0, 6)))
    elif what == 3:
        box = dict(chance.choice(BOXES))
        rule["when"] = [box] if chance.randrange(2) else [*rule.get("when", []), box]
    elif what == 4:
        rule["modifiers"] = rule.get("modifiers", [])[: chance.randint(0, 2)]
    else:
        rule["unasked"] = chance.choice(("applies", "skips"))


SEEDS = [pytest.param(seed, marks=pytest.mark.slow if seed > 7 else ()) for seed in range(40)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_comparison_agrees_with_asking_everybody(seed: int) -> None:
    chance = random.Random(seed)
    name = NAMES[seed % len(NAMES)]
    document = mutations.document()
    for _ in range(2):
        _edit(chance, mutations.rule(document, name))
    new = rules.parse_guidance(document, 2)
    found = rules.compare_documents(GUIDANCE, new, OLD, document)
    codes = {one.code for one in found.under(Heading.LOOSER) if one.key == name}
    said = {way for way, some in WAYS.items() if codes & some}
    assert said == brute.milder(GUIDANCE, new, name, limit=LIMIT)


DIMENSIONS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("device", {"devices": ["pen", "rf"]}, {"devices": ["pen"]}),
    ("endpoint", {"endpoints": ["none", "erythema"]}, {"endpoints": ["none"]}),
    ("adjuncts", {"adjuncts": ["prp", "led"]}, {"adjuncts": ["led"]}),
    ("areas", {"areas": ["cheek", "neck"]}, {"areas": ["neck"]}),
    ("depth", {"min_depth_mm": "0.5"}, {"min_depth_mm": "1.0"}),
    ("skin_type", {"skin_type": [1, 6]}, {"skin_type": [2, 6]}),
    ("age", {"age": [18, 90]}, {"age": [20, 90]}),
    ("products", {"products": ["sun", "exfoliant"]}, {"products": ["exfoliant"]}),
    ("allergies", {"allergies": ["any", "anaesthetic"]}, {"allergies": ["anaesthetic"]}),
    ("tiers", {"tiers": ["T1", "T2"]}, {"tiers": ["T2"]}),
    ("missing", {"missing": ["device", "depth"]}, {"missing": ["depth"]}),
    ("stopped", {"devices": ["pen"]}, {"devices": ["pen"], "stopped": True}),
    ("over_limit", {"areas": ["eyelid"]}, {"areas": ["eyelid"], "over_limit": True}),
    ("flags.smoker", {"flags": {"smoker": ["no", "yes"]}}, {"flags": {"smoker": ["yes"]}}),
]


@pytest.mark.parametrize(
    ("dimension", "wide", "narrow"), DIMENSIONS, ids=[case[0] for case in DIMENSIONS]
)
def test_a_comparison_blind_to_one_dimension_would_be_noticed(
    dimension: str, wide: dict[str, Any], narrow: dict[str, Any], monkeypatch: Any
) -> None:
    documents = []
    for when in (wide, narrow):
        document = mutations.document()
        mutations.rule(document, "smoker-note").update(when=[when], category="clinician")
        documents.append(document)
    old, new = (rules.parse_guidance(one, 1) for one in documents)
    compare: Callable[..., rules.Comparison] = rules.compare_documents
    codes = {one.code for one in compare(old, new, *documents).items}
    assert ChangeCode.MORE in codes
    seen = masks._parts

    def blind(space: Any, box: Any, *rest: Any) -> Any:
        name = {"depth": "min_depth_mm", "device": "devices", "endpoint": "endpoints"}.get(
            dimension, dimension.partition(".")[0]
        )
        gone: Any = {"min_depth_mm": None, "flags": (), "skin_type": None, "age": None}
        gone |= {"stopped": False, "over_limit": False}
        return seen(space, replace(box, **{name: gone.get(name, frozenset())}), *rest)

    monkeypatch.setattr(masks, "_parts", blind)
    spaces.space.cache_clear()
    blinded = {one.code for one in compare(old, new, *documents).items}
    spaces.space.cache_clear()
    assert ChangeCode.MORE not in blinded
