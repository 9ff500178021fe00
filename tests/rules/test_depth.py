"""Depth: the vendor's estimate, the class, the tier, and the limits of each area."""

from decimal import Decimal
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.engine import depth
from aftercare.rules.vocabulary import (
    Area,
    Device,
    Endpoint,
    LimitLevel,
    Tier,
    TreatmentClass,
)
from tests.loops import each
from tests.rules import given

# device, set depth, estimate low and high, safety depth, class, tier if red, tier if bleeding
WORKED_EXAMPLES = [
    ("roller", "0.25", "0.25", "0.25", "0.25", "cosmetic", "T1", "T2"),
    ("roller", "0.5", "0.50", "0.50", "0.50", "cosmetic", "T1", "T2"),
    ("roller", "1.0", "1.00", "1.00", "1.00", "medical", "T2", "T2"),
    ("roller", "1.5", "1.50", "1.50", "1.50", "medical", "T2", "T2"),
    ("roller", "2.0", "2.00", "2.00", "2.00", "surgical", "T3", "T3"),
    ("roller", "3.0", "3.00", "3.00", "3.00", "surgical", "T3", "T3"),
    ("pen", "0.25", "0.10", "0.14", "0.25", "cosmetic", "T1", "T2"),
    ("pen", "0.5", "0.20", "0.28", "0.50", "cosmetic", "T1", "T2"),
    ("pen", "1.0", "0.40", "0.55", "1.00", "cosmetic", "T2", "T2"),
    ("pen", "1.5", "0.60", "0.83", "1.50", "medical", "T2", "T2"),
    ("pen", "2.0", "0.80", "1.10", "2.00", "medical", "T3", "T3"),
    ("pen", "2.5", "1.00", "1.38", "2.50", "medical", "T3", "T3"),
    ("rf", "1.0", "1.00", "1.00", "1.50", "medical", "TE", "TE"),
    ("rf", "3.0", "3.00", "3.00", "3.50", "surgical", "TE", "TE"),
]
# area, warn above, limit; a limit of 0 is never
AREA_LIMITS = [
    ("forehead", "0.5", "1.0"),
    ("temple", "0.5", "1.0"),
    ("glabella", "0.75", "1.0"),
    ("nose", "0.5", "0.75"),
    ("eye_area", "0.25", "0.5"),
    ("eyelid", "0", "0"),
    ("upper_lip", "0.5", "1.0"),
    ("cheekbone", "0.75", "1.0"),
    ("cheek", "1.5", "2.0"),
    ("jaw_edge", "1.0", "1.5"),
    ("neck", "0.5", "1.0"),
    ("chest", "0.5", "1.0"),
    ("scalp", "1.0", "1.5"),
    ("breast", "0.5", "1.0"),
    ("abdomen", "1.5", "2.5"),
    ("thigh", "1.5", "2.5"),
    ("buttock", "1.5", "2.5"),
    ("arm", "1.0", "2.0"),
    ("back", "1.0", "2.0"),
    ("hand", "0.5", "1.0"),
    ("shin", "0.5", "1.0"),
    ("scar", "1.5", "2.5"),
]


def treated(device: str | None, set_depth: str | None, endpoint: str | None, **more: object):
    zones = [{"area": "cheek", "set_depth_mm": set_depth and float(set_depth)}]
    return given.facts(**{"device": device, "zones": zones, "endpoint": endpoint} | more)


def ratio(device: str) -> tuple[Decimal, Decimal] | None:
    return given.guidance().devices[Device(device)].estimate


@pytest.mark.parametrize(
    ("device", "set_depth", "low", "high", "safe", "kind", "red", "bleeding"), WORKED_EXAMPLES
)
class TestWorkedExamples:
    def test_estimate(self, device, set_depth, low, high, safe, kind, red, bleeding):
        found = depth.estimate_mm(Decimal(set_depth), ratio(device))
        assert found == (Decimal(low), Decimal(high))
        assert found is not None
        assert [str(part) for part in found] == [low, high]

    def test_safety_depth(self, device, set_depth, low, high, safe, kind, red, bleeding):
        assert depth.safety_depth_mm(Device(device), Decimal(set_depth)) == Decimal(safe)

    def test_class(self, device, set_depth, low, high, safe, kind, red, bleeding):
        facts = treated(device, set_depth, "erythema")
        assert depth.treatment_class(facts, ratio(device)) == TreatmentClass(kind)

    def test_tier_when_red(self, device, set_depth, low, high, safe, kind, red, bleeding):
        assert depth.tiering(treated(device, set_depth, "erythema")).tier == red
        assert depth.tiering(treated(device, set_depth, "none")).tier == red

    def test_tier_when_bleeding(self, device, set_depth, low, high, safe, kind, red, bleeding):
        assert depth.tiering(treated(device, set_depth, "pinpoint_bleeding")).tier == bleeding

    def test_the_plan_says_the_same(self, device, set_depth, low, high, safe, kind, red, bleeding):
        done = given.plan(treated(device, set_depth, "erythema")).treatment
        assert (done.tier, done.treatment_class) == (Tier(red), TreatmentClass(kind))
        assert done.zones[0].vendor_estimate_mm == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("upper", "kind"),
    [
        ("0.54", "cosmetic"),
        ("0.55", "cosmetic"),
        ("0.56", "medical"),
        ("1.99", "medical"),
        ("2.00", "surgical"),
        ("2.01", "surgical"),
    ],
)
def test_the_class_changes_above_055_and_at_2_mm(upper: str, kind: str):
    assert depth.treatment_class(treated("roller", upper, "none"), ratio("roller")) == kind


@pytest.mark.parametrize(
    ("set_depth", "tier"),
    [
        *(("0.01", "T1"), ("0.5", "T1"), ("0.51", "T2")),
        *(("1.99", "T2"), ("2.0", "T3"), ("2.01", "T3"), ("5", "T3")),
    ],
)
@pytest.mark.parametrize("device", ["roller", "pen", "stamp", "injector"])
def test_the_tier_changes_above_05_and_at_2_mm(device: str, set_depth: str, tier: str):
    assert depth.tiering(treated(device, set_depth, "erythema")).tier == tier


@pytest.mark.parametrize(
    ("endpoint", "shallow", "deep"),
    [
        ("none", "cosmetic", "surgical"),
        ("pinpoint_bleeding", "medical", "surgical"),
        ("confluent_bleeding", "surgical", "surgical"),
    ],
)
def test_bleeding_raises_the_class_and_never_lowers_it(endpoint: str, shallow: str, deep: str):
    one = depth.treatment_class(treated("roller", "0.25", endpoint), ratio("roller"))
    other = depth.treatment_class(treated("roller", "3", endpoint), ratio("roller"))
    assert (one, other) == (shallow, deep)


@pytest.mark.parametrize("set_depth", ["0.25", "1.0", "2.5"])
@pytest.mark.parametrize("device", ["roller", "pen", "stamp", "injector"])
def test_confluent_bleeding_is_deep(device: str, set_depth: str):
    found = depth.tiering(treated(device, set_depth, "confluent_bleeding"))
    assert found.tier is Tier.T3
    assert Tier.T3 in found.columns


def test_confluent_bleeding_after_rf_keeps_the_name_and_takes_the_longer_of_both():
    found = depth.tiering(treated("rf", "1.0", "confluent_bleeding"))
    assert found.tier is Tier.TE
    assert found.columns == {Tier.T3, Tier.TE}


@pytest.mark.parametrize("adjunct", ["peel", "laser"])
@pytest.mark.parametrize(
    ("device", "set_depth", "columns"),
    [
        ("pen", "0.25", {"T1", "T3", "TE"}),
        ("pen", "1.0", {"T2", "T3", "TE"}),
        ("pen", "2.5", {"T3", "TE"}),
        ("rf", "1.0", {"T3", "TE"}),
    ],
)
def test_a_peel_or_laser_takes_the_longest_of_all(adjunct, device, set_depth, columns):
    found = depth.tiering(treated(device, set_depth, "erythema", adjuncts=[adjunct]))
    assert found.columns == columns
    assert found.combined
    assert found.tier == ("TE" if device == "rf" else "T3")


@pytest.mark.parametrize(
    ("change", "unknown"),
    [
        ({"device": None}, ("device",)),
        ({"endpoint": None}, ("endpoint",)),
        ({"zones": [{"area": "cheek", "set_depth_mm": None}]}, ("depth",)),
        ({"zones": []}, ("areas", "depth")),
        (
            {"zones": [{"area": "cheek", "set_depth_mm": 0.5}, {"area": "neck"}]},
            ("depth",),
        ),
    ],
)
def test_what_was_not_recorded_leads_to_the_deep_tier(change, unknown):
    found = depth.tiering(given.facts(**change))
    assert found.tier is Tier.T3
    assert {Tier.T3, Tier.TE} <= found.columns
    assert found.unknown == unknown


@pytest.mark.parametrize("missing", ["endpoint", "depth"])
def test_rf_with_something_unknown_is_called_deep_and_keeps_the_longest_of_all(missing):
    change: dict[str, Any] = (
        {"endpoint": None} if missing == "endpoint" else {"zones": [{"area": "cheek"}]}
    )
    found = depth.tiering(given.facts(device="rf", **change))
    assert found.tier is Tier.T3
    assert found.columns >= {Tier.T3, Tier.TE}


def test_adjuncts_not_recorded_take_the_longest_windows_and_keep_the_tiers_name():
    found = depth.tiering(given.facts(adjuncts=None))
    assert found.tier is Tier.T2
    assert found.columns == {Tier.T2, Tier.T3, Tier.TE}
    assert found.unknown == ("adjuncts",)


def test_nothing_known_is_not_nothing_done():
    facts = given.facts(device=None, zones=[], endpoint=None, adjuncts=None)
    found = depth.tiering(facts)
    assert found.tier is Tier.T3
    assert found.unknown == ("device", "areas", "depth", "endpoint", "adjuncts")
    assert depth.treatment_class(facts, None) is None


def test_the_deepest_zone_decides():
    zones = [
        {"area": "forehead", "set_depth_mm": 0.5},
        {"area": "cheek", "set_depth_mm": 2.0},
        {"area": "neck", "set_depth_mm": 0.25},
    ]
    assert depth.tiering(given.facts(zones=zones)).tier is Tier.T3
    assert depth.tiering(given.facts(zones=zones[::-1])).tier is Tier.T3


@pytest.mark.parametrize("device", ["stamp", "injector"])
def test_a_device_without_a_vendors_figure_has_no_estimate_and_uses_the_set_depth(device):
    assert ratio(device) is None
    assert depth.estimate_mm(Decimal(1), None) is None
    done = given.plan(treated(device, "2.0", "erythema")).treatment
    assert done.zones[0].vendor_estimate_mm is None
    assert done.treatment_class is TreatmentClass.SURGICAL
    assert done.tier is Tier.T3


@pytest.mark.parametrize(("area", "warn", "limit"), AREA_LIMITS)
class TestAreaLimits:
    def test_numbers(self, area, warn, limit):
        info = given.guidance().areas[Area(area)]
        assert (info.warn_above_mm, info.limit_mm) == (Decimal(warn), Decimal(limit))

    def test_levels(self, area, warn, limit):
        warn_mm, limit_mm, step = Decimal(warn), Decimal(limit), Decimal("0.01")
        asked = [warn_mm, warn_mm + step, limit_mm, limit_mm + step]
        levels = [depth.limit_level(mm, warn_mm, limit_mm) for mm in asked]
        if area == "eyelid":
            assert levels == [LimitLevel.NEVER] * 4
        else:
            assert levels == ["ok", "warn", "warn", "limit"]

    def test_in_the_plan(self, area, warn, limit):
        deep = float(limit) + 0.01
        facts = given.facts(zones=[{"area": area, "set_depth_mm": deep}])
        (zone,) = given.plan(facts).treatment.zones
        assert zone.level == ("never" if area == "eyelid" else "limit")


def test_every_area_has_limits():
    assert [row[0] for row in AREA_LIMITS] == [area.value for area in Area]
    assert len(AREA_LIMITS) == 22


def test_a_depth_that_was_not_recorded_is_within_no_limit_but_an_eyelid_is_never():
    assert depth.limit_level(None, Decimal("0.5"), Decimal("1.0")) is LimitLevel.OK
    assert depth.limit_level(None, Decimal(0), Decimal(0)) is LimitLevel.NEVER


def test_limits_use_the_set_depth_and_not_the_estimate():
    facts = given.facts(zones=[{"area": "forehead", "set_depth_mm": 1.5}])
    (zone,) = given.plan(facts).treatment.zones
    assert zone.vendor_estimate_mm == (Decimal("0.60"), Decimal("0.83"))
    assert zone.level is LimitLevel.LIMIT


def test_a_lower_vendor_ratio_changes_no_window():
    """INV-21: the estimate is told, and decides nothing on the sheet."""
    document = given.document()
    for device in document["devices"]:
        if device["estimate"]:
            device["estimate"] = ["0.01", "0.02"]
    facts = treated("pen", "2.0", "erythema")
    usual = given.plan(facts)
    lowered = rules.build_plan(facts, rules.parse_guidance(document, 1), usual.language)
    assert lowered.advice == usual.advice
    assert lowered.treatment.tier is usual.treatment.tier
    assert [z.level for z in lowered.treatment.zones] == [z.level for z in usual.treatment.zones]


@pytest.mark.parametrize(
    ("device", "target", "setting"),
    [
        ("pen", "0.5", "1.0"),
        ("pen", "1.0", "2.0"),
        ("roller", "0.5", "0.5"),
        ("roller", "1.0", "1.0"),
        ("rf", "1.0", None),
        ("stamp", "1.0", None),
        ("injector", "1.0", None),
    ],
)
def test_the_setting_a_vendor_suggests(device: str, target: str, setting: str | None):
    found = rules.suggested_setting_mm(Device(device), Decimal(target))
    assert found == (setting and Decimal(setting))


@each("endpoint", [*Endpoint, None])
@each("device", [*Device, None])
def test_deeper_or_bleeding_is_never_a_shorter_column(device, endpoint):
    """For each pair of neighbours the columns in force never lose their longest window."""
    depths = ["0.25", "0.5", "0.51", "1.99", "2.0", "3.0"]
    ranks = [_rank(depth.tiering(treated(device, mm, endpoint)).columns) for mm in depths]
    assert ranks == sorted(ranks)


def _rank(columns: frozenset[Tier]) -> int:
    order = {Tier.T1: 0, Tier.T2: 1, Tier.TE: 2, Tier.T3: 3}
    return max(order[tier] for tier in columns)
