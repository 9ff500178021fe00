"""Caution only grows: one more reason to be careful never loosens anything on a sheet."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import inf
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Category, Endpoint, Flag
from tests.loops import each
from tests.rules import given, profiles

Data = dict[str, Any]
WARNS = (Category.AVOID, Category.CAUTION, Category.HELP)
BLEEDING: list[str] = [endpoint.value for endpoint in Endpoint]
LOOSEST_FIRST = ("ok", "wait", "unchecked", "never")


@dataclass(frozen=True)
class Careful:
    """What a plan warns of, for how long, and what it says of each product."""

    bans: dict[str, float]
    cautions: dict[str, float]
    rules: frozenset[str]
    stops: frozenset[str]
    unanswered: frozenset[str]
    helps: dict[str, float]
    redness: date | None
    first_use: dict[str, date | None]
    products: list[tuple[str, date | None]]


def careful(data: Data, *, anyway: bool = False) -> Careful:
    plan = given.plan(rules.parse_facts(data), anyway=anyway)
    outranked = {
        reason.split()[1]
        for line in plan.advice
        for reason in line.because
        if reason.startswith("outranks ")
    }
    ends = {line: inf if line.until_h is None else line.until_h for line in plan.advice}
    dos = [line for line in plan.advice if line.category is Category.DO]
    return Careful(
        bans={t: e for x, e in ends.items() if x.category is Category.AVOID for t in x.topics},
        cautions={x.rule: e for x, e in ends.items() if x.category is Category.CAUTION},
        rules=frozenset({x.rule for x in plan.advice if x.category in WARNS} | outranked),
        stops=frozenset(stop.rule for stop in plan.stops),
        unanswered=frozenset(plan.unanswered),
        helps={x.rule: e for x, e in ends.items() if x.category is Category.HELP},
        redness=given.line(plan, "help-redness-prolonged").starts,
        first_use={
            **{x.rule: x.starts for x in dos if "moisturiser" in x.topics},
            **{x.rule: x.until for x in dos if x.rule == "first-day-clinic-product-only"},
        },
        products=[(product.verdict.value, product.starts) for product in plan.products],
    )


# Ways to be more careful: each gives the changed treatment and what was changed.


def changes(data: Data, chance: random.Random) -> Iterator[tuple[str, Data]]:
    """Yield one change of each kind that is possible."""
    for change in (
        flag_worse,
        flag_unasked,
        adjunct,
        bleeding,
        deeper,
        zone,
        unknown,
        no_adjuncts_recorded,
        skin,
    ):
        changed = change(data, chance)
        if changed is not None:
            yield change.__name__, changed


def flag_worse(data: Data, chance: random.Random) -> Data | None:
    """One answer becomes a more cautious one."""
    flag = chance.choice(list(Flag))
    values = FLAG_VALUES[flag]
    answer = data["flags"].get(flag.value)
    worse = values[values.index(answer) + 1 :] if answer is not None else ()
    if not worse or (flag is Flag.ISOTRETINOIN and answer is None):
        return None
    return data | {"flags": data["flags"] | {flag.value: chance.choice(worse)}}


def flag_unasked(data: Data, chance: random.Random) -> Data | None:
    """One question was not asked after all."""
    if not data["flags"]:
        return None
    flag = chance.choice(list(data["flags"]))
    return data | {"flags": {key: v for key, v in data["flags"].items() if key != flag}}


def adjunct(data: Data, chance: random.Random) -> Data | None:
    if data["adjuncts"] is None:
        return None
    more = chance.choice(list(Adjunct)).value
    return data | {"adjuncts": sorted({*data["adjuncts"], more})}


def bleeding(data: Data, chance: random.Random) -> Data | None:
    at = BLEEDING.index(data["endpoint"]) if data["endpoint"] else len(BLEEDING)
    stronger = BLEEDING[at + 1 :]
    return data | {"endpoint": chance.choice(stronger)} if stronger else None


def deeper(data: Data, chance: random.Random) -> Data | None:
    known = [n for n, zone in enumerate(data["zones"]) if zone["set_depth_mm"] is not None]
    if not known:
        return None
    index = chance.choice(known)
    depths = [d for d in profiles.DEPTHS if d > data["zones"][index]["set_depth_mm"]]
    zones = [dict(zone) for zone in data["zones"]]
    zones[index]["set_depth_mm"] = chance.choice(depths or [5])
    return data | {"zones": zones}


def zone(data: Data, chance: random.Random) -> Data | None:
    """One more area was treated."""
    if not data["zones"]:
        return None
    free = [area for area in Area if all(one["area"] != area for one in data["zones"])]
    more = {"area": chance.choice(free).value, "set_depth_mm": chance.choice(profiles.DEPTHS)}
    return data | {"zones": [*data["zones"], more]}


def unknown(data: Data, chance: random.Random) -> Data | None:
    """Something was not recorded after all."""
    name = chance.choice(["device", "endpoint", "skin_type", "age", "zones", "depth"])
    if name == "zones":
        return data | {"zones": []}
    if name == "depth":
        if not data["zones"]:
            return None
        return data | {"zones": [*data["zones"][:-1], data["zones"][-1] | {"set_depth_mm": None}]}
    return data | {name: None}


def no_adjuncts_recorded(data: Data, chance: random.Random) -> Data | None:
    return data | {"adjuncts": None} if data["adjuncts"] is not None else None


def skin(data: Data, chance: random.Random) -> Data | None:
    """A skin type that marks more easily."""
    if data["skin_type"] in (None, 6):
        return None
    return data | {"skin_type": chance.randint(data["skin_type"] + 1, 6)}


def looser(before: Careful, after: Careful, kind: str) -> list[str]:
    """Return what became less careful."""
    asked_now = after.unanswered - before.unanswered
    gone = before.rules - after.rules
    lost_stops = before.stops - after.stops
    if asked_now:
        lost_stops = frozenset()  # the unanswered question stops the sheet in its place
    found = [
        *(f"{rule} is gone" for rule in gone),
        *(f"the stop {rule} is gone" for rule in lost_stops),
        *shorter(before.bans, after.bans),
        *shorter(
            before.cautions, {rule: after.cautions.get(rule, inf) for rule in before.cautions}
        ),
        *shorter(before.helps, after.helps),
    ]
    found += [
        f"{rule} is earlier"
        for rule, day in before.first_use.items()
        if day and (after.first_use[rule] or date.min) < day
    ]
    for one, other in zip(before.products, after.products, strict=True):
        ranks = [LOOSEST_FIRST.index(verdict) for verdict, _ in (one, other)]
        sooner = one[1] and other[1] and other[1] < one[1]
        if ranks[1] < ranks[0] or sooner:
            found.append(f"a product went from {one} to {other}")
    return found + redness(before, after, kind)


def shorter(before: dict[str, float], after: dict[str, float]) -> list[str]:
    return [
        f"{name} went from {hours} hours to {after.get(name, 0)}"
        for name, hours in before.items()
        if after.get(name, 0) < hours
    ]


def redness(before: Careful, after: Careful, kind: str) -> list[str]:
    """The day on which redness should be better is one a sheet, the latest that applies.

    Who the patient is does not move it; what may make the skin red for longer never brings it
    forward, once it is known.
    """
    assert before.redness is not None
    assert after.redness is not None
    moved = (after.redness > before.redness) - (after.redness < before.redness)
    longer = ("deeper", "bleeding", "zone", "unknown", "adjunct", "anyway")
    allowed: dict[str, tuple[int, ...]] = dict.fromkeys(longer, (0, 1))
    # Where nobody knows of a peel, redness is told to the clinic on the sooner of the two days.
    allowed["no_adjuncts_recorded"] = (-1, 0)
    return [] if moved in allowed.get(kind, (0,)) else [f"redness moved by {kind}"]


def compare(seed: int, count: int) -> None:
    chance = random.Random(seed)
    for data in profiles.treatments(seed, count):
        before = careful(data)
        assert looser(before, careful(data, anyway=True), "anyway") == [], data
        for kind, changed in changes(data, chance):
            assert looser(before, careful(changed), kind) == [], (kind, data, changed)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_loosens(seed):
    """Some 2,000 pairs of treatments."""
    compare(seed, 50)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 125))
def test_nothing_loosens_in_many(seed):
    """Some 20,000 pairs of treatments."""
    compare(seed, 100)


@each("flag", Flag)
def test_every_flag_on_an_ordinary_treatment(flag):
    """One flag at a time, where nothing else could hide what it does."""
    for device in ("pen", "rf"):
        steps = [
            careful(given.data(device=device, flags={flag.value: value}))
            for value in FLAG_VALUES[flag]
        ]
        for before, after in pairwise(steps):
            assert looser(before, after, "flag_worse") == []
        not_asked = careful(given.data(device=device, flags={flag.value: None}))
        for before in steps:
            assert looser(before, not_asked, "flag_unasked") == []


def test_the_comparison_notices_what_loosens():
    strict = careful(given.data(flags={"breastfeeding": "yes"}, skin_type=6))
    loose = careful(given.data())
    found = looser(strict, loose, "flag_worse")
    assert "retinoid-breastfeeding-none is gone" in found
    assert "retinoid-cosmetic went from inf hours to 240" in found
    assert "acid-bha went from 312 hours to 240" in found


def test_radio_frequency_is_never_shorter_than_a_pen_at_the_same_depth():
    zones = [{"area": "cheek", "set_depth_mm": 2.0}]
    pen = careful(given.data(zones=zones))
    assert looser(pen, careful(given.data(zones=zones, device="rf")), "device") == []
