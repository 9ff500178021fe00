"""Sets of treatments against brute force: every cell, one by one, by the engine's own reading."""

import dataclasses
import random
from collections.abc import Iterable
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare import rules
from aftercare.rules.conditions import Box, Profile
from aftercare.rules.engine import build, selection
from aftercare.rules.engine import depth as depths
from aftercare.rules.facts import Facts
from aftercare.rules.guidance import Effect, Guidance, Rule, Window
from aftercare.rules.proof import axes, masks, retinoids
from aftercare.rules.proof import order as proof_order
from aftercare.rules.proof import space as spaces
from aftercare.rules.proof.case import ProofCase
from aftercare.rules.proof.space import Space
from aftercare.rules.safety.floors import first_day_h, retinoid_h
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    Adjunct,
    Area,
    Category,
    Device,
    Endpoint,
    Flag,
    Tier,
)
from tests.rules import given as examples

Cell = tuple[Facts, depths.Tiering, Profile]
ORDINARY = {"device": Device.PEN, "endpoint": Endpoint.ERYTHEMA, "adjuncts": frozenset()}


def cell(values: dict[str, Any]) -> Cell:
    """Return one cell's facts, tiering and profile, made by the engine itself."""
    seen = ORDINARY | values
    depth = seen.get("depth", axes.Depth(Decimal("0.25"), False))
    zones = list(masks.zones_of(depth))
    areas = sorted(seen.get("areas", {zone.area for zone in zones}))
    if not zones or not areas:
        zones = []
    elif "areas" in values and depth.missing and depth.mm is not None:
        # A second area like the first: facts would name another that no set tells from it.
        zones = [rules.Zone(areas[0], depth.mm), *(rules.Zone(area, None) for area in areas)]
    elif "areas" in values:
        zones = [rules.Zone(area, depth.mm) for area in areas]
    return _built(seen, tuple(zones))


def _built(seen: dict[str, Any], zones: tuple[rules.Zone, ...]) -> Cell:
    flags = {Flag(k[6:]): v for k, v in seen.items() if k.startswith("flags.") and v is not None}
    facts = Facts(
        *(masks.ANY_DAY, "UTC", seen["device"], zones, seen["endpoint"], seen["adjuncts"]),
        flags=MappingProxyType(flags),
        skin_type=seen.get("skin_type"),
        age=seen.get("age"),
    )
    tiering = depths.tiering(facts)
    if seen.get("stopped"):
        tiering = build.longest(tiering)
    profile = build.profile_of(facts, examples.guidance(), tiering, [])
    profile = dataclasses.replace(
        profile,
        products=seen.get("products", frozenset()),
        allergies=seen.get("allergies", frozenset()),
        over_limit=seen.get("over_limit", False),
        stopped=seen.get("stopped", False),
    )
    return facts, tiering, profile


def applies(rule: Rule, one: Cell) -> bool:
    """Whether the engine applies a rule there; what to expect goes by the named tier."""
    _, tiering, profile = one
    if rule.category is Category.EXPECT:
        profile = dataclasses.replace(profile, tiers=frozenset({tiering.tier}))
    return selection.applicable(rule, profile)[0]


def cells(space: Space) -> Iterable[tuple[int, Cell]]:
    """Return every cell that facts can have, with its number."""
    return ((n, cell(space.atoms(n))) for n in range(space.size) if space.valid >> n & 1)


AREA_SETS = [frozenset({Area.SCALP}), frozenset({Area.CHEEK, Area.NOSE}), frozenset({Area.NOSE})]
boxes = st.fixed_dictionaries(
    {},
    optional={
        "devices": st.sampled_from([frozenset({Device.RF}), frozenset({Device.PEN, Device.STAMP})]),
        "tiers": st.sampled_from([frozenset({Tier.T1}), frozenset({Tier.T3, Tier.TE})]),
        "areas": st.sampled_from(AREA_SETS),
        "endpoints": st.sampled_from(
            [frozenset({Endpoint.PINPOINT_BLEEDING}), frozenset({Endpoint.NONE})]
        ),
        "adjuncts": st.sampled_from(
            [frozenset({Adjunct.PRP}), frozenset({Adjunct.PRP, Adjunct.PEEL})]
        ),
        "flags": st.sampled_from(
            [
                ((Flag.PREGNANT, frozenset({"yes", "possible"})),),
                ((Flag.SMOKER, frozenset({"yes"})), (Flag.PREGNANT, frozenset({"no"}))),
            ]
        ),
        "skin_type": st.sampled_from([(4, 6), (1, 2), (2, 4)]),
        "age": st.sampled_from([(0, 17), (18, 21), (10, 40)]),
        "products": st.sampled_from(
            [frozenset({"minoxidil"}), frozenset({"acid-bha", "minoxidil"})]
        ),
        "allergies": st.sampled_from([frozenset({"any"}), frozenset({"anaesthetic"})]),
        "min_depth_mm": st.sampled_from([Decimal("1.0"), Decimal("1.5"), Decimal("0.5")]),
        "over_limit": st.just(True),
        "missing": st.sampled_from(
            [frozenset({"depth"}), frozenset({"areas", "device"}), frozenset({"adjuncts"})]
        ),
        "stopped": st.just(True),
    },
).filter(lambda box: 0 < len(box) <= 3)


def when_of(some: list[Any]) -> tuple[Box, ...]:
    return tuple(Box(**box) for box in some)


whens = st.lists(boxes, min_size=1, max_size=2).map(when_of)


def rule_of(when: tuple[Box, ...], **changes: Any) -> Rule:
    """Return some rule with this condition."""
    some = examples.guidance().rule_by_id["niacinamide-avoid"]
    return dataclasses.replace(some, when=when, **changes)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(whens, st.sampled_from(Category), st.booleans())
def test_a_rule_holds_in_exactly_the_cells_where_the_engine_applies_it(when, category, unasked):
    compare(rule_of(when, category=category, unasked_applies=unasked))


def compare(rule: Rule) -> None:
    """Hold a rule's set against the engine, cell by cell."""
    space = spaces.space(axes.cuts_of(rule.when))
    if space.size > 40_000:
        return
    space.kept.clear()
    found = masks.holds(space, rule)
    chosen = list(range(space.size))
    if space.size > 4_000:
        chosen = random.Random(str(rule.when)).sample(chosen, 4_000)
    for number in chosen:
        if space.valid >> number & 1:
            one = cell(space.atoms(number))
            assert bool(found >> number & 1) == applies(rule, one), space.atoms(number)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(whens, st.booleans())
def test_dimensions_that_a_rule_does_not_read_never_matter(when, unasked):
    rule = rule_of(when, category=Category.AVOID, unasked_applies=unasked)
    cuts = axes.cuts_of(when)
    more = {("flags.diabetes", None), ("flags.keloid", None), ("age", (3, 5)), ("over_limit", None)}
    small, large = spaces.space(cuts), spaces.space(cuts | more)
    if large.size > 300_000:
        return
    found, base = masks.holds(large, rule), masks.holds(small, rule)
    for number in random.Random(str(when)).sample(range(large.size), min(2_000, large.size)):
        values = large.atoms(number)
        within = 0
        for one, stride in zip(small.axes, small.strides, strict=True):
            if one.name in ("age", "over_limit"):
                break
            within += one.atoms.index(values[one.name]) * stride
        else:
            assert (found >> number & 1) == (base >> within & 1)


def test_the_treatments_of_a_space_have_the_engines_tierings_and_floors() -> None:
    space = spaces.space(axes.TIERED)
    seen = 0
    for group in masks.treatments(space).groups:
        assert seen & group.bits == 0
        seen |= group.bits
        for number in range(space.size):
            if group.bits >> number & 1:
                facts, tiering, _ = cell(space.atoms(number))
                same = ("tier", "columns", "possible")
                assert all(getattr(group.tiering, n) == getattr(tiering, n) for n in same)
                assert (group.retinoid_h, group.first_day_h) == (
                    retinoid_h(facts),
                    first_day_h(facts),
                )
    assert seen == space.full


def told_apart(mm: Decimal, limits: tuple[Decimal, ...]) -> tuple[object, ...]:
    """Return all that the engine can know of a depth, whatever the device and the endpoint."""
    rows: list[object] = [mm > limit for limit in limits]
    for device in (*Device, None):
        for endpoint in (*Endpoint, None):
            depth = axes.Depth(mm, False)
            facts, tiering, _ = cell({"device": device, "endpoint": endpoint, "depth": depth})
            rows.append((tiering, retinoid_h(facts), first_day_h(facts)))
    return tuple(rows)


def test_every_depth_is_like_one_of_the_examples() -> None:
    """A threshold that the engine has and the space has not would show here."""
    limits = (Decimal("1.0"), Decimal("1.5"), Decimal("3.3"))
    axis = axes.axis("depth", frozenset({None, *limits}))
    known = {told_apart(atom.mm, limits) for atom in axis.atoms if not atom.missing}
    for step in range(1, 501):
        mm = Decimal(step) / 100
        assert told_apart(mm, limits) in known, mm


HOURS = st.sampled_from([0, 100, 168, 239, 240, 336, 400, None])


@st.composite
def windows(draw: Any) -> dict[Tier, Window]:
    return {tier: Window(0, draw(HOURS)) for tier in Tier}


FLAG_BOXES = st.sampled_from(
    [
        (),
        (Box(flags=((Flag.BREASTFEEDING, frozenset({"yes"})),)),),
        (Box(flags=((Flag.BREASTFEEDING, frozenset({"no"})),), devices=frozenset({Device.RF})),),
        (Box(tiers=frozenset({Tier.T2})),),
    ]
)


def small_guidance(parts: list[tuple[Any, Any]], effects: tuple[Effect, ...]) -> Guidance:
    """Return a guidance whose only rules are bans on cosmetic retinoids."""
    bans = [
        rule_of(
            when,
            id=f"ban-{index}",
            category=Category.AVOID,
            topics=("retinoid-cosmetic",),
            windows=row,
            modifiers=effects if index == 0 else (),
        )
        for index, (when, row) in enumerate(parts)
    ]
    by_id = MappingProxyType({rule.id: rule for rule in bans})
    modifiers = MappingProxyType(
        {"photosensitiser": examples.guidance().modifiers["photosensitiser"]}
    )
    return dataclasses.replace(
        examples.guidance(), rules=tuple(bans), rule_by_id=by_id, modifiers=modifiers
    )


def longest(guidance: Guidance, one: Cell) -> float:
    """Return how long the engine avoids the topic, in hours; -1 without any ban."""
    _, tiering, profile = one
    active = selection.active_modifiers(guidance, profile)
    table = {rule.id: selection.hours(rule, tiering) for rule in guidance.rules}
    chosen = (selection.choose(rule, profile, table, active) for rule in guidance.rules)
    return max((found.until_h for found in chosen if found is not None), default=-1)


EFFECTS = st.sampled_from([(), (Effect("photosensitiser", add_h=72),)])


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(FLAG_BOXES, windows()), min_size=1, max_size=2), EFFECTS)
def test_the_cells_that_break_the_retinoid_floor_are_exactly_those_of_brute_force(parts, effects):
    guidance = small_guidance(parts, effects)
    case = ProofCase(guidance)
    space = case.space(guidance.rules, axes.TIERED, modifiers=True)
    floor = retinoids.retinoid_floor
    bad = retinoids._not_kept_out(case, "retinoid-cosmetic", floor, (), space, True)
    for number, one in cells(space):
        expected = longest(guidance, one) < retinoid_h(one[0])
        assert bool(bad >> number & 1) == expected, space.atoms(number)


def more_cautious(name: str, low: Any, high: Any) -> bool:
    """Whether a value adds to another, or is less known: written out, not as the proof has it."""
    if low == high:
        return False
    if name == "depth":
        if not high.zones or high.mm is None:
            return bool(low.zones)
        grows = low.mm is not None and low.mm <= high.mm
        return grows and (high.missing or not low.missing)
    if name in ("device", "age", "skin_type"):
        return high is None
    if high is None or low is None:
        return high is None
    if name == "adjuncts":
        return bool(low < high)
    if name == "endpoint":
        order: list[Any] = list(Endpoint)
    else:
        order = [False, True] if name == "stopped" else list(FLAG_VALUES[Flag(name[6:])])
    return order.index(low) < order.index(high)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(FLAG_BOXES, windows()), min_size=1, max_size=2), EFFECTS)
def test_windows_that_shrink_along_any_step_are_found_exactly_when_brute_force_finds_one(
    parts, effects
):
    guidance = small_guidance(parts, effects)
    case = ProofCase(guidance)
    proof_order._windows_grow(case, "retinoid-cosmetic", list(guidance.rules))
    space = case.space(guidance.rules, axes.TIERED, modifiers=True)
    values = [space.atoms(n) for n in range(space.size)]
    hours = [longest(guidance, cell(one)) for one in values]
    shrinks = False
    for index, axis in enumerate(space.axes):
        for a, low in enumerate(axis.atoms):
            for b, high in enumerate(axis.atoms):
                if more_cautious(axis.name, low, high):
                    far = (b - a) * space.strides[index]
                    shrinks = shrinks or any(
                        hours[n + far] < hours[n]
                        for n in range(space.size)
                        if n // space.strides[index] % len(axis.atoms) == a
                    )
    assert bool(case.found) == shrinks


def test_an_area_that_no_other_is_like_is_never_treated_at_two_depths() -> None:
    all_but_scalp = frozenset(Area) - {Area.SCALP}
    when = (Box(areas=all_but_scalp), Box(min_depth_mm=Decimal(1)))
    space = spaces.space(axes.cuts_of(when))
    for number in range(space.size):
        values = space.atoms(number)
        areas, depth = values["areas"], values["depth"]
        beside = depth.missing and depth.mm is not None
        possible = bool(areas) == depth.zones and not (beside and areas == {Area.SCALP})
        assert bool(space.valid >> number & 1) == possible


def test_a_space_too_large_is_not_held_but_refused() -> None:
    many = frozenset((f"flags.{flag.value}", None) for flag in Flag)
    with pytest.raises(spaces.SpaceTooLarge, match="combinations of"):
        spaces.space(many)


SABOTAGES = [
    ("devices", Box(devices=frozenset({Device.RF}))),
    ("areas", Box(areas=frozenset({Area.SCALP}))),
    ("endpoints", Box(endpoints=frozenset({Endpoint.NONE}))),
    ("adjuncts", Box(adjuncts=frozenset({Adjunct.PRP}))),
    ("flags", Box(flags=((Flag.PREGNANT, frozenset({"yes"})),))),
    ("skin_type", Box(skin_type=(4, 6))),
    ("age", Box(age=(0, 17))),
    ("products", Box(products=frozenset({"minoxidil"}))),
    ("min_depth_mm", Box(min_depth_mm=Decimal("1.5"))),
    ("tiers", Box(tiers=frozenset({Tier.T2}))),
    ("allergies", Box(allergies=frozenset({"any"}))),
    ("missing", Box(missing=frozenset({"depth"}))),
    ("over_limit", Box(over_limit=True)),
    ("stopped", Box(stopped=True)),
]


@pytest.mark.parametrize(("dimension", "box"), SABOTAGES, ids=[name for name, _ in SABOTAGES])
def test_a_proof_that_skips_a_dimension_is_found_out(dimension, box, monkeypatch) -> None:
    empty = Box()
    rule = rule_of((box,), category=Category.DO, unasked_applies=False)
    compare(rule)
    honest = masks._parts

    def blind(space: Space, read: Box, *known: bool) -> Iterable[int]:
        skipped = dataclasses.replace(read, **{dimension: getattr(empty, dimension)})
        return honest(space, skipped, *known)

    with monkeypatch.context() as sabotage:
        sabotage.setattr(masks, "_parts", blind)
        with pytest.raises(AssertionError):
            compare(rule)
    spaces.space(axes.cuts_of(rule.when)).kept.clear()
