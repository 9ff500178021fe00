"""What an edition has never heard of, because the code has learned it since: read, never guessed.

An edition is frozen for ever, while devices, areas, questions and answers are added to the code. A
member that an edition lacks is in none of its tables and on none of its pages; whoever names it all
the same gets a stand-in with the careful values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeVar

from aftercare.rules.facts import Facts
from aftercare.rules.guidance import AreaInfo, DeviceInfo, FlagInfo, Guidance, Words
from aftercare.rules.vocabulary import FLAG_VALUES, Area, Device, Flag, Language

Key = TypeVar("Key", bound=str)
Row = TypeVar("Row")
FLAGS: Final = "flags."


class Table(dict[Key, Row]):
    """Rows by member; a missing one reads as its stand-in, and is met by no loop over the table."""

    __slots__ = ("stand_in",)

    def __init__(self, rows: Mapping[Key, Row], stand_in: Callable[[Key], Row]) -> None:
        super().__init__(rows)
        self.stand_in = stand_in

    def __missing__(self, key: Key) -> Row:
        return self.stand_in(key)


class InLanguages(dict[Language, str]):
    """One text for each language of an edition; a language that it lacks reads as English."""

    __slots__ = ()

    def __missing__(self, language: Language) -> str:
        return self[Language.EN]


def words(name: str) -> Words:
    """Return what a member is called where no edition has a word for it: its own name."""
    return MappingProxyType(InLanguages({Language.EN: name.replace("_", " ")}))


def device(name: Device) -> DeviceInfo:
    """Return a device without a vendor's figure."""
    return DeviceInfo(device=name, label=words(name), estimate=None, note=None, sources=())


def area(name: Area) -> AreaInfo:
    """Return an area for which no depth is known to be safe: every depth asks for a reason."""
    nothing = Decimal(0)
    return AreaInfo(name, words(name), nothing, nothing, note=None, sources=(), face=True)


def flag(name: Flag) -> FlagInfo:
    """Return a question that nobody is asked."""
    return FlagInfo(
        flag=name,
        group="",
        question=words(name),
        help=None,
        values=MappingProxyType(Table({}, words)),
        blocks_issue=False,
        devices=frozenset(),
    )


def as_judged(facts: Facts, guidance: Guidance) -> tuple[Facts, tuple[str, ...]]:
    """Return the facts as this edition can judge them, and what of them it can't.

    What it has never heard of is *not recorded* to it, which the engine treats with most care. Only
    the harmless answer to a question that it does not ask is nothing to judge.
    """
    unknown = tuple(_unknown(facts, guidance))
    if not unknown:
        return facts, ()
    flags = {
        key: answer for key, answer in facts.flags.items() if f"{FLAGS}{key.value}" not in unknown
    }
    return replace(
        facts,
        device=None if "device" in unknown else facts.device,
        zones=() if "areas" in unknown else facts.zones,
        endpoint=None if "endpoint" in unknown else facts.endpoint,
        adjuncts=None if "adjuncts" in unknown else facts.adjuncts,
        flags=MappingProxyType(flags),
    ), unknown


def _unknown(facts: Facts, guidance: Guidance) -> Iterable[str]:
    if facts.device is not None and facts.device not in guidance.devices:
        yield "device"
    if any(zone.area not in guidance.areas for zone in facts.zones):
        yield "areas"
    if facts.endpoint is not None and facts.endpoint not in guidance.words["endpoints"]:
        yield "endpoint"
    if facts.adjuncts is not None and not facts.adjuncts <= guidance.words["adjuncts"].keys():
        yield "adjuncts"
    for key, answer in facts.flags.items():
        known = guidance.flags.get(key)
        harmless = known is None and answer == FLAG_VALUES[key][0]
        if not harmless and (known is None or answer not in known.values):
            yield f"{FLAGS}{key.value}"
