"""The floors in hours that the safety checks hold, worked out again from the facts alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from aftercare.rules.facts import Facts
from aftercare.rules.vocabulary import Adjunct, Device, Endpoint

# The retinoid decision: no earlier than 7, 10 or 14 days (L07, L24, L29, L32, L47, P01).
RETINOID_H: Final = {"light": 168, "standard": 240, "deep": 336}
# Only the clinic's own gel at first: the measured time of open channels (L22-L29).
FIRST_DAY_H: Final = {"light": 24, "standard": 48, "deep": 72}


def _how_deep(facts: Facts) -> str:
    """Return light, standard or deep, without using the code that the plan is built with."""
    depths = [zone.set_depth_mm for zone in facts.zones]
    if facts.device is None or facts.device is Device.RF or facts.endpoint is None:
        return "deep"
    if not depths or any(depth is None or depth >= Decimal(2) for depth in depths):
        return "deep"
    if facts.endpoint is Endpoint.CONFLUENT_BLEEDING:
        return "deep"
    if facts.adjuncts is not None and facts.adjuncts & {Adjunct.PEEL, Adjunct.LASER}:
        return "deep"
    if facts.endpoint is Endpoint.PINPOINT_BLEEDING:
        return "standard"
    return "standard" if any(d is not None and d > Decimal("0.5") for d in depths) else "light"


def retinoid_h(facts: Facts) -> int:
    """Return the least hours before any retinoid (INV-01, INV-02)."""
    return RETINOID_H[_how_deep(facts)]


def first_day_h(facts: Facts) -> int:
    """Return the hours in which only the clinic's own gel is used (INV-30)."""
    return FIRST_DAY_H[_how_deep(facts)]
