"""A register searched and filtered, with the choices that are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from aftercare.guidance import search
from aftercare.guidance.evidence.registers import Entry, Register


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter; `query` is the address that chooses it and keeps the rest."""

    value: str
    label: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What a register can be narrowed by, and what is left to choose."""

    name: str
    label: str
    chosen: str
    choices: tuple[Choice, ...]
    everything: Choice


@dataclass(frozen=True, slots=True)
class Listing:
    """What was asked for and what was found."""

    q: str
    entries: tuple[Entry, ...]
    # Found, though not by their own words: by a source or a claim behind them.
    behind: frozenset[str]
    filters: tuple[Filter, ...]
    is_filtered: bool
    is_narrowed: bool


Options = Mapping[str, tuple[str, Mapping[str, str]]]


def listing(entries: tuple[Entry, ...], asked: Mapping[str, str], options: Options) -> Listing:
    """Return the entries that hold every word of `q` and every filter asked for.

    `options` names each filter and its values, in order; values that are not among them are
    not heeded, so that an old address still shows something.
    """
    q = search.clean(asked.get("q", ""))
    wanted = search.words(q)
    chosen = {
        name: asked[name] for name, (_label, labels) in options.items() if asked.get(name) in labels
    }
    found = tuple(entry for entry in entries if search.holds(entry.all, wanted))
    kept = tuple(_narrowed(found, chosen))
    return Listing(
        q=q,
        entries=kept,
        behind=frozenset(entry.id for entry in kept if not search.holds(entry.own, wanted)),
        filters=tuple(
            _filter(name, label, labels, found, chosen, q)
            for name, (label, labels) in options.items()
        ),
        # The category has links of its own.
        is_filtered=bool(chosen.keys() - {"category"}),
        is_narrowed=bool(wanted or chosen),
    )


Group = tuple[str, list[Entry]]


def grouped(entries: Iterable[Entry], facet: str, names: Iterable[str]) -> list[Group]:
    """Return the entries by one of their facets, in the order of its names; no group is empty."""
    groups: dict[str, list[Entry]] = {name: [] for name in names}
    for entry in entries:
        for name in entry.facets[facet]:
            groups[name].append(entry)
    return [(name, kept) for name, kept in groups.items() if kept]


def _narrowed(entries: Iterable[Entry], chosen: Mapping[str, str]) -> Iterable[Entry]:
    return (
        entry
        for entry in entries
        if all(value in entry.facets[name] for name, value in chosen.items())
    )


def _filter(
    name: str,
    label: str,
    labels: Mapping[str, str],
    found: tuple[Entry, ...],
    chosen: Mapping[str, str],
    q: str,
) -> Filter:
    others = {key: value for key, value in chosen.items() if key != name}
    left = tuple(_narrowed(found, others))
    counts = Counter(value for entry in left for value in entry.facets[name])
    current = chosen.get(name, "")
    choices = tuple(
        Choice(value, text, counts[value], value == current, query(q, others | {name: value}))
        for value, text in labels.items()
        if counts[value] or value == current
    )
    everything = Choice("", label, len(left), not current, query(q, others))
    return Filter(name, label, current, choices, everything)


def query(q: str, chosen: Mapping[str, str]) -> str:
    """Return the end of an address that asks for this: "?q=retinol&label=proven"."""
    parts = ({"q": q} if q else {}) | dict(chosen)
    return f"?{urlencode(parts)}"


@dataclass(frozen=True, slots=True)
class Tab:
    """One register: its page below the root, and how much of it holds every word."""

    name: str
    label: str
    count: int
    address: str


def registers(register: Register, q: str) -> tuple[Tab, ...]:
    """Return the registers, each with how many of its entries hold every word of `q`."""
    wanted = search.words(q)
    tables = (
        ("rules", "", _("Rules"), register.rules),
        ("sources", "sources/", _("Sources"), register.sources),
        ("claims", "claims/", _("Claims"), register.claims),
        ("conflicts", "conflicts/", _("Conflicts"), register.conflicts),
        ("signs", "danger-signs/", _("Danger signs"), register.signs),
        ("limits", "depth-limits/", _("Depth limits"), register.areas + register.devices),
    )
    return tuple(
        Tab(
            name,
            label,
            sum(search.holds(entry.all, wanted) for entry in entries),
            path + (query(q, {}) if q else ""),
        )
        for name, path, label, entries in tables
    )
