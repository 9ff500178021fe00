"""What of the record a rule rests on: the answers that cause it, and whether they have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from aftercare.rules.conditions import Box, Profile, matches
from aftercare.rules.digests import digest
from aftercare.rules.engine.depth import tiering
from aftercare.rules.engine.selection import CAUTIOUS, Chosen, applicable
from aftercare.rules.facts import Facts, Zone
from aftercare.rules.guidance import Rule
from aftercare.rules.vocabulary import Adjunct, Area, Device, Endpoint, Flag, Tier

# Which part of the record a dimension of a condition is read from.
OF_ZONES: Final = ("areas", "deepest_mm", "over_limit", "depth")
# What a tier follows from, and a treatment in which none of it raises the tier.
OF_TIER: Final = ("device", "zones", "endpoint", "adjuncts")
LIGHT: Final[Mapping[str, Any]] = {
    "device": Device.PEN,
    "zones": (Zone(Area.CHEEK, Decimal("0.3")),),
    "endpoint": Endpoint.ERYTHEMA,
    "adjuncts": frozenset(),
}


def boxes(rule: Rule, profile: Profile, *, asserted: bool) -> tuple[Box, ...]:
    """Return every condition of a rule that holds; `asserted`: because of what is known."""
    unknown = not asserted and rule.category in CAUTIOUS
    unasked = not asserted and rule.unasked_applies
    return tuple(
        one for one in rule.when if matches(one, profile, unknown=unknown, unasked=unasked)
    )


def of_stops(stops: Iterable[Rule], facts: Facts, profile: Profile) -> tuple[str, ...]:
    """Return what the reasons not to treat rest on."""
    found: dict[str, None] = {}
    for rule in stops:
        _, _, asserted = applicable(rule, profile)
        found |= dict.fromkeys(named(boxes(rule, profile, asserted=asserted), facts, profile))
    return tuple(found)


def named(
    found: Iterable[Box], facts: Facts, profile: Profile, stops: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the parts of the record that the conditions rest on, as `Facts` names them.

    An answer is `flags.NAME`. `stops` is what the reasons not to treat rest on. A part that was
    not recorded is named as well, where the condition holds because of that.
    """
    causes: dict[str, None] = {}
    for box in found:
        for name in sorted(box.reads()):
            if name == "tiers":
                causes |= dict.fromkeys(of_tier(facts, box.tiers))
            elif name == "missing":
                lacking = sorted(box.missing & profile.missing)
                causes |= dict.fromkeys("zones" if x in OF_ZONES else x for x in lacking)
            elif name == "stopped":
                causes |= dict.fromkeys(stops)
            else:
                causes["zones" if name in OF_ZONES else name] = None
    return tuple(causes)


def of_tier(facts: Facts, wanted: frozenset[Tier]) -> tuple[str, ...]:
    """Return what of a treatment alone would bring one of these tiers; all that may, if none."""
    light = replace(facts, **LIGHT)
    found = tuple(
        name
        for name in OF_TIER
        if not wanted.isdisjoint(tiering(replace(light, **{name: getattr(facts, name)})).columns)
    )
    return found or OF_TIER


def rests_on(chosen: Chosen, found: Iterable[Box], causes: Iterable[str], facts: Facts) -> str:
    """Return a digest of what a rule says here, in every language, and of the answers behind it.

    It stays the same while neither changes, whatever else the record says.
    """
    rule, found = chosen.rule, tuple(found)
    said = [rule.title, rule.text, *([rule.text_unasked] if rule.text_unasked is not None else [])]
    return digest(
        {
            "rule": rule.id,
            "says": [{key.value: text for key, text in words.items()} for words in said],
            "known": chosen.asserted,
            "because": {name: _value(name, found, facts) for name in causes},
        }
    )


def _value(name: str, found: tuple[Box, ...], facts: Facts) -> object:
    if name == "zones":
        return [[zone.area, _exact(zone.set_depth_mm), zone.place] for zone in facts.zones]
    if name == "adjuncts":
        return _adjuncts(found, facts)
    if name in ("products", "allergies"):
        return [str(one) for one in getattr(facts, name)]
    if name.startswith("flags."):
        flag = Flag(name.removeprefix("flags."))
        baby = facts.baby_age_months if flag is Flag.BREASTFEEDING else None
        return [facts.flags.get(flag), baby]
    return getattr(facts, name)


def _adjuncts(found: tuple[Box, ...], facts: Facts) -> object:
    """Return what was used of what the conditions name; of numbing cream, its kind too."""
    if facts.adjuncts is None:
        return None
    wanted = {one for box in found for one in box.adjuncts}
    used = sorted(facts.adjuncts & wanted) if wanted else sorted(facts.adjuncts)
    if Adjunct.ANAESTHETIC not in used:
        return used
    return [used, facts.anaesthetic_agent, _exact(facts.anaesthetic_percent)]


def _exact(number: Decimal | None) -> str | None:
    """Return a number in one way, however many noughts it was written or stored with."""
    return None if number is None else f"{number.normalize():f}"
