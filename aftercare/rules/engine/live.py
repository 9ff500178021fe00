"""What a patient reports, at once in her plan: at least as strict as before, never milder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from aftercare.rules.engine.build import build_plan
from aftercare.rules.facts import NO_ALLERGIES, Facts
from aftercare.rules.guidance import Guidance
from aftercare.rules.plan import Plan
from aftercare.rules.vocabulary import FLAG_VALUES, Flag, Language

# What a new medicine may be: until the clinic has answered it counts as each of these.
A_MEDICINE: Final[Mapping[Flag, str]] = MappingProxyType(
    {Flag.ANTICOAGULANT: "yes", Flag.PHOTOSENSITISER: "yes"}
)
USED_RETINOL: Final[Mapping[Flag, str]] = MappingProxyType({Flag.TOPICAL_RETINOID: "cosmetic"})


@dataclass(frozen=True, slots=True)
class Reported:
    """What a patient has said since: answers, allergies in her words, and what she has begun."""

    flags: Mapping[Flag, str] = field(default_factory=lambda: MappingProxyType({}))
    allergies: tuple[str, ...] = ()
    new_medicine: bool = False
    used_retinol: bool = False


def with_reported(facts: Facts, reported: Reported) -> Facts:
    """Return the facts with what she reported: each answer the more careful of the two.

    A question that nobody asked stays at its most careful where her answer is milder than what
    "not asked" counts as: only an answer that asks for more care is taken over then.
    """
    answers = dict(reported.flags)
    begun = [
        *(A_MEDICINE.items() if reported.new_medicine else ()),
        *(USED_RETINOL.items() if reported.used_retinol else ()),
    ]
    for flag, value in begun:
        answers[flag] = _worse(flag, answers.get(flag), value)
    flags = dict(facts.flags)
    for flag, value in answers.items():
        if flag not in flags and value != FLAG_VALUES[flag][-1]:
            continue
        flags[flag] = _worse(flag, flags.get(flag), value)
    allergies = tuple(dict.fromkeys((*facts.allergies, *reported.allergies)))
    if len(allergies) > 1:
        allergies = tuple(one for one in allergies if one != NO_ALLERGIES)
    return replace(facts, flags=MappingProxyType(flags), allergies=allergies)


def _worse(flag: Flag, one: str | None, other: str) -> str:
    order = FLAG_VALUES[flag]
    return other if one is None or order.index(other) > order.index(one) else one


def live_plan(
    facts: Facts,
    guidance: Guidance,
    language: Language,
    reported: Reported,
    *,
    overridden: frozenset[str] = frozenset(),
) -> Plan:
    """Return the plan that holds until the clinic has answered what she reported.

    It is the plan of `with_reported`: by that no answer becomes milder. The treatment has taken
    place, so a reason against it that comes up now lengthens every window (INV-25).
    """
    worse = with_reported(facts, reported)
    return build_plan(worse, guidance, language, overridden=overridden, anyway=True)
