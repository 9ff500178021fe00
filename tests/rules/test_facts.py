"""Facts: what is accepted, and every problem named with its path and what is allowed there."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import rules
from aftercare.rules import facts as reading
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Endpoint, Flag
from tests.loops import each
from tests.rules import given as case


def problems(data: Any) -> list[str]:
    with pytest.raises(rules.FactsInvalid) as caught:
        rules.parse_facts(data)
    return list(map(str, caught.value.problems))


def problems_of(**changes: Any) -> list[str]:
    return problems(case.data() | changes)


CONTRACT_EXAMPLE: dict[str, Any] = {
    "performed_at": "2026-03-27T15:00:00",
    "time_zone": "Europe/Stockholm",
    "device": "pen",
    "zones": [
        {"area": "cheek", "set_depth_mm": 1.5},
        {"area": "forehead", "set_depth_mm": 0.5},
    ],
    "endpoint": "pinpoint_bleeding",
    "adjuncts": ["anaesthetic", "prp"],
    "flags": {"breastfeeding": "yes", "pregnant": "no", "cold_sores": "history"},
    "skin_type": 4,
    "age": 34,
    "allergies": ["lidocaine"],
    "products": [{"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol"}],
}


def test_the_contracts_example_is_read_whole():
    facts = rules.parse_facts(CONTRACT_EXAMPLE)
    assert facts.performed_at.isoformat() == "2026-03-27T14:00:00+00:00"
    assert facts.time_zone == "Europe/Stockholm"
    assert facts.device is Device.PEN
    assert facts.zones == (
        rules.Zone(Area.CHEEK, Decimal("1.5")),
        rules.Zone(Area.FOREHEAD, Decimal("0.5")),
    )
    assert facts.endpoint is Endpoint.PINPOINT_BLEEDING
    assert facts.adjuncts == {Adjunct.ANAESTHETIC, Adjunct.PRP}
    assert dict(facts.flags) == {
        Flag.BREASTFEEDING: "yes",
        Flag.PREGNANT: "no",
        Flag.COLD_SORES: "history",
    }
    assert (facts.skin_type, facts.age, facts.allergies) == (4, 34, ("lidocaine",))
    assert facts.products == (rules.Product("Night cream", "Aqua, Glycerin, Retinol"),)


def test_only_the_time_and_the_zone_are_needed():
    facts = rules.parse_facts({"performed_at": "2026-03-27T15:00", "time_zone": "UTC"})
    assert (facts.device, facts.zones, facts.endpoint, facts.adjuncts) == (None, (), None, None)
    assert (facts.skin_type, facts.age, facts.allergies, facts.products) == (None, None, (), ())
    assert facts.flags == {}


def test_null_is_not_recorded_and_an_empty_list_is_nothing():
    nulls = {key: None for key in reading.KEYS if key not in ("performed_at", "time_zone")}
    assert rules.parse_facts(case.data() | nulls).adjuncts is None
    assert rules.parse_facts(case.data() | {"adjuncts": []}).adjuncts == frozenset()


def test_a_flag_that_is_absent_stays_absent():
    facts = case.facts(flags={"pregnant": None})
    assert Flag.PREGNANT not in facts.flags
    assert len(facts.flags) == 26


@each("flag", Flag)
def test_every_value_of_every_flag_is_read_and_no_other(flag):
    for value in FLAG_VALUES[flag]:
        assert case.facts(flags={flag.value: value}).flags[flag] == value
    for bad in ("maybe", "", "YES", None, True, 1, ["yes"], {"yes": 1}):
        allowed = ", ".join(FLAG_VALUES[flag])
        found = problems_of(flags={flag.value: bad})
        assert found == [f"flags.{flag.value}: must be one of {allowed}"]


def test_the_values_of_flags_are_the_contracts():
    three = {
        "pregnant": ("no", "possible", "yes"),
        "isotretinoin": ("never", "past", "recent", "current"),
        "topical_retinoid": ("none", "cosmetic", "prescription"),
        "cold_sores": ("none", "history", "active"),
        "keloid": ("none", "elsewhere", "in_area"),
        "active_acne": ("none", "comedones", "inflamed"),
        "inflammatory_skin": ("none", "quiet", "active"),
        "diabetes": ("none", "controlled", "uncontrolled"),
        "immunosuppressed": ("none", "stable", "recent"),
    }
    plain = [
        *("breastfeeding", "trying_to_conceive", "infection_or_lesion", "anticoagulant"),
        *("connective_tissue_disease", "bleeding_disorder", "dark_marks", "metal_allergy"),
        *("recent_sun", "recent_toxin", "recent_filler", "recent_peel_or_laser", "fainting"),
        *("epilepsy", "implant_active", "implant_metal", "photosensitiser", "smoker"),
    ]
    expected = three | {name: ("no", "yes") for name in plain}
    assert {flag.value: values for flag, values in FLAG_VALUES.items()} == expected


@each(
    "field, member",
    [
        *(("device", device) for device in Device),
        *(("endpoint", endpoint) for endpoint in Endpoint),
    ],
)
def test_every_device_and_endpoint_is_read(field, member):
    assert getattr(rules.parse_facts(case.data() | {field: member.value}), field) is member


@each("area", Area)
def test_every_area_is_read(area):
    assert case.facts(zones=[{"area": area.value}]).zones == (rules.Zone(area, None),)


DEVICES = "must be one of roller, pen, stamp, rf, injector, or null"
ENDPOINTS = "must be one of none, erythema, pinpoint_bleeding, confluent_bleeding, or null"
ADJUNCTS = (
    "must be one of anaesthetic, hyaluronic_acid, prp, peel, laser, led, "
    "unapproved_topical, exosomes, retinoid_applied"
)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"device": "dermapen"}, f"device: {DEVICES}"),
        ({"device": 3}, f"device: {DEVICES}"),
        ({"device": ["pen"]}, f"device: {DEVICES}"),
        ({"endpoint": "bleeding"}, f"endpoint: {ENDPOINTS}"),
        ({"adjuncts": ["botox"]}, f"adjuncts[0]: {ADJUNCTS}"),
        ({"adjuncts": ["prp", None]}, f"adjuncts[1]: {ADJUNCTS}"),
        ({"adjuncts": "prp"}, "adjuncts: must be a list"),
        ({"adjuncts": {"prp": True}}, "adjuncts: must be a list"),
        ({"zones": "cheek"}, "zones: must be a list"),
        ({"zones": [{"area": None}]}, "zones[0].area: is needed"),
        ({"zones": [{"set_depth_mm": 1}]}, "zones[0].area: is needed"),
        (
            {"zones": [{"area": "cheek"}, {"area": "neck"}, {"area": "cheek"}]},
            "zones[2].area: cheek is listed twice",
        ),
        (
            {"zones": [{"area": "cheek", "depth": 1}]},
            "zones[0].depth: is not known here; allowed: area, set_depth_mm, place",
        ),
        ({"flags": ["pregnant"]}, "flags: must be an object"),
        ({"skin_type": 0}, "skin_type: must be a whole number from 1 to 6, or null"),
        ({"skin_type": 7}, "skin_type: must be a whole number from 1 to 6, or null"),
        ({"skin_type": "4"}, "skin_type: must be a whole number from 1 to 6, or null"),
        ({"skin_type": 4.0}, "skin_type: must be a whole number from 1 to 6, or null"),
        ({"skin_type": True}, "skin_type: must be a whole number from 1 to 6, or null"),
        ({"age": -1}, "age: must be a whole number from 0 to 120, or null"),
        ({"age": 121}, "age: must be a whole number from 0 to 120, or null"),
        ({"age": 34.5}, "age: must be a whole number from 0 to 120, or null"),
        ({"allergies": "lidocaine"}, "allergies: must be a list"),
        ({"allergies": [""]}, "allergies[0]: must be text that is not empty"),
        ({"allergies": ["  "]}, "allergies[0]: must be text that is not empty"),
        ({"allergies": [7]}, "allergies[0]: must be text that is not empty"),
        ({"allergies": ["a" * 201]}, "allergies[0]: must be at most 200 characters"),
        ({"allergies": ["a\x00b"]}, "allergies[0]: must not contain control characters"),
        ({"products": [{"ingredients": "x"}]}, "products[0].name: must be text that is not empty"),
        (
            {"products": [{"name": "A", "ingredients": 1}]},
            "products[0].ingredients: must be text or null",
        ),
        (
            {"products": [{"name": "A", "ingredients": "a" * 20_001}]},
            "products[0].ingredients: must be at most 20000 characters",
        ),
        (
            {"products": [{"name": "A", "inci": ""}]},
            "products[0].inci: is not known here; allowed: name, ingredients, familiar, kind",
        ),
        ({"products": [{"name": "A"}] * 101}, "products: must have at most 100 items"),
        ({"allergies": ["a"] * 101}, "allergies: must have at most 100 items"),
        ({"time_zone": None}, "time_zone: is needed: an IANA name such as Europe/Stockholm"),
        ({"time_zone": 1}, "time_zone: is needed: an IANA name such as Europe/Stockholm"),
        ({"time_zone": "CET CEST"}, "time_zone: is needed: an IANA name such as Europe/Stockholm"),
        (
            {"time_zone": "Europe/Stokholm"},
            "time_zone: 'Europe/Stokholm' is not a known IANA time zone",
        ),
        ({"time_zone": "Europe"}, "time_zone: 'Europe' is not a known IANA time zone"),
        ({"time_zone": "/etc/passwd"}, "time_zone: '/etc/passwd' is not a known IANA time zone"),
        (
            {"performed_at": "2026-02-30T15:00:00"},
            "performed_at: '2026-02-30T15:00:00' is not a date and time",
        ),
        (
            {"performed_at": "2026-03-27T24:01:00"},
            "performed_at: '2026-03-27T24:01:00' is not a date and time",
        ),
    ],
)
def test_a_bad_value_is_named_with_its_path_and_what_is_allowed(changes, problem):
    assert problems_of(**changes) == [problem]


@pytest.mark.parametrize(
    "written",
    [
        *(None, 0, 1774620000, True, "", "today", "2026-03-27", "27/03/2026 15:00"),
        *("2026-03-27 15:00:00", "2026-03-27T15", "20260327T150000", "2026-W13-5T15:00"),
        *("2026-03-27T15:00:00+0100", "2026-03-27T15:00:00 Europe/Stockholm"),
        *("2026-03-27T15:00:00z", "2026-03-27T15:00:00\n", "٢٠٢٦-03-27T15:00:00x"),
    ],
)
def test_a_time_must_be_written_one_way(written):
    (problem,) = problems_of(performed_at=written)
    assert problem == "performed_at: is needed: a date and time such as 2026-03-27T15:00:00"


@pytest.mark.parametrize(
    ("year", "good"), [(1999, False), (2000, True), (2099, True), (2100, False), (9999, False)]
)
def test_the_year_is_within_this_century(year, good):
    written = f"{year}-06-15T12:00:00"
    if good:
        assert case.facts(performed_at=written).performed_at.year == year
    else:
        assert problems_of(performed_at=written) == ["performed_at: the year must be 2000 to 2099"]


DEPTH = "must be a number of millimetres above 0 and at most 5"


@pytest.mark.parametrize(
    "bad",
    [
        *(0, 0.0, -0.0, -1, -0.25, 5.01, 50, 1e300, 10**400),
        *(float("nan"), float("inf"), float("-inf")),
        *(True, False, "1.5", "", [1.5], {"mm": 1.5}),
    ],
)
def test_a_depth_must_be_a_number_above_0_and_at_most_5(bad):
    found = problems_of(zones=[{"area": "cheek", "set_depth_mm": bad}])
    assert found == [f"zones[0].set_depth_mm: {DEPTH}"]


@pytest.mark.parametrize("good", [0.01, 0.25, 1, 1.5, 2.0, 5, 5.0, Decimal("0.5")])
def test_a_depth_is_kept_exactly(good):
    (zone,) = case.facts(zones=[{"area": "cheek", "set_depth_mm": good}]).zones
    assert zone.set_depth_mm == Decimal(str(good))


@pytest.mark.parametrize("bad", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal(0)])
def test_a_decimal_that_is_no_depth_is_refused(bad):
    assert problems_of(zones=[{"area": "cheek", "set_depth_mm": bad}])


@pytest.mark.parametrize("data", [None, [], "facts", 3, True, [{}]])
def test_facts_must_be_an_object(data):
    assert problems(data)[0] == "document: must be an object"


def test_unknown_keys_are_named_with_what_is_allowed():
    found = problems(case.data() | {"endpont": "none", "Device": "pen"})
    allowed = (
        "performed_at, time_zone, device, zones, endpoint, adjuncts, flags, skin_type, age, "
        "allergies, products, anaesthetic_agent, anaesthetic_percent, baby_age_months"
    )
    assert found == [
        f"endpont: is not known here; allowed: {allowed}",
        f"Device: is not known here; allowed: {allowed}",
    ]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"zones": ["cheek"]}, ["zones[0]: must be an object", "zones[0].area: is needed"]),
        (
            {"products": ["cream"]},
            [
                "products[0]: must be an object",
                "products[0].name: must be text that is not empty",
            ],
        ),
    ],
)
def test_what_is_not_an_object_is_also_told_what_it_lacks(changes, found):
    assert problems_of(**changes) == found


def test_an_unknown_flag_is_named_with_every_flag():
    (found,) = problems_of(flags={"breast_feeding": "yes"})
    assert found.startswith("flags.breast_feeding: is not known here; allowed: breastfeeding, ")
    assert all(flag.value in found for flag in Flag)


def test_all_problems_are_told_at_once():
    found = problems(
        {
            "performed_at": "yesterday",
            "time_zone": "Mars/Olympus",
            "device": "hammer",
            "zones": [{"area": "elbow", "set_depth_mm": 9}, {"area": "cheek", "set_depth_mm": 0}],
            "endpoint": "ouch",
            "adjuncts": ["magic", "prp", "luck"],
            "flags": {"pregnant": "maybe", "tired": "yes"},
            "skin_type": 9,
            "age": 200,
            "allergies": [""],
            "products": [{"name": ""}],
            "notes": "",
        }
    )
    assert [problem.split(":")[0] for problem in found] == [
        "notes",
        "time_zone",
        "performed_at",
        "device",
        "zones[0].area",
        "zones[0].set_depth_mm",
        "zones[1].set_depth_mm",
        "endpoint",
        "adjuncts[0]",
        "adjuncts[2]",
        "flags.tired",
        "flags.pregnant",
        "skin_type",
        "age",
        "allergies[0]",
        "products[0].name",
    ]


def test_facts_cannot_be_changed_afterwards():
    facts = case.facts()
    with pytest.raises(TypeError):
        facts.flags[Flag.PREGNANT] = "yes"  # type: ignore[index]
    with pytest.raises(AttributeError):
        facts.age = 3  # type: ignore[misc]


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from([*reading.KEYS, "pen", "cheek", "yes", "no", "2026-03-27T15:00:00", "UTC"])
)  # fmt: skip
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*reading.KEYS, "area", "name"]) | st.text(max_size=8), inner
        )
    ),
    max_leaves=12,
)
nearly_facts = st.fixed_dictionaries(
    {},
    optional={
        key: anything | st.just(value)
        for key, value in {**CONTRACT_EXAMPLE, "nonsense": None}.items()
    },
)
zone_like = st.fixed_dictionaries({}, optional={"area": anything, "set_depth_mm": anything})


@settings(max_examples=400)
@given(anything | nearly_facts)
def test_any_json_is_facts_or_a_list_of_problems(data):
    assert_read_or_refused(data)


@settings(max_examples=200)
@given(
    st.lists(zone_like, max_size=3),
    st.dictionaries(st.sampled_from([*Flag, "x"]), anything, max_size=4),
    anything,
)
def test_any_json_inside_facts_is_read_or_refused(zones, flags, products):
    assert_read_or_refused(
        case.data() | {"zones": zones, "flags": flags, "products": [products], "age": products}
    )


def assert_read_or_refused(data: Any) -> None:
    found: rules.Facts | tuple[rules.Problem, ...]
    try:
        found = rules.parse_facts(data)
    except rules.FactsInvalid as refusal:
        found = refusal.problems
    if isinstance(found, tuple):
        assert found
        assert all(": " in str(problem) for problem in found)
    else:
        assert found.performed_at.utcoffset() is not None
        assert all(z.set_depth_mm is None or 0 < z.set_depth_mm <= 5 for z in found.zones)


def test_facts_survive_a_trip_through_json():
    again = json.loads(json.dumps(CONTRACT_EXAMPLE))
    assert rules.parse_facts(again) == rules.parse_facts(CONTRACT_EXAMPLE)
