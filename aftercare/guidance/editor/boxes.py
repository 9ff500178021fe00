"""The condition of a rule as its page shows it: each box with its lines and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aftercare.guidance import sentences
from aftercare.guidance.editor import conditions
from aftercare.guidance.editor.editing import Editing
from aftercare.rules.vocabulary import Flag


@dataclass(frozen=True, slots=True)
class Dimension:
    """One line of a box: what it narrows, and its answers."""

    name: str
    label: str
    place: str
    kind: str  # "set", "range", "depth", "switch", "names"
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box of the condition, with what else could narrow it."""

    index: int
    dimensions: tuple[Dimension, ...]
    left: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def boxes(editing: Editing) -> tuple[BoxRow, ...]:
    """Return the boxes of the condition as the form holds them."""
    return tuple(_box(editing, index) for index in conditions.indices(editing.data))


def _box(editing: Editing, index: int) -> BoxRow:
    named = conditions.named(editing.data, index)
    dims = tuple(_dimension(editing, f"box-{index}", name) for name in named)
    plain = [name for name in conditions.PLAIN if name not in named]
    asked = (f"{conditions.FLAG}{flag}" for flag in editing.base.guidance.flags)
    flags = [name for name in asked if name not in named]
    left = tuple(
        (group, tuple((name, _label(editing, name)) for name in names))
        for group, names in (("treatment", plain), ("patient", flags))
    )
    return BoxRow(index, dims, left)


def _label(editing: Editing, name: str) -> str:
    if name.startswith(conditions.FLAG):
        flag = Flag(name.removeprefix(conditions.FLAG))
        return editing.base.guidance.flags[flag].question[editing.language]
    return str(conditions.LABELS[name])


def _dimension(editing: Editing, box: str, name: str) -> Dimension:
    kind = "names" if name in conditions.NAMES else "set"
    kind = "depth" if name == "min_depth_mm" else kind
    kind = "range" if name in conditions.RANGES else kind
    kind = "switch" if name in conditions.SWITCHES else kind
    return Dimension(
        name=name,
        label=_label(editing, name),
        place=f"{box}-{name}",
        kind=kind,
        options=tuple(_answers(editing, name)),
    )


def _answers(editing: Editing, name: str) -> Iterable[tuple[str, str]]:
    guidance, language = editing.base.guidance, editing.language
    if name.startswith(conditions.FLAG):
        flag = Flag(name.removeprefix(conditions.FLAG))
        return ((v, words[language]) for v, words in guidance.flags[flag].values.items())
    if name == "products":
        return editing.known.topics.items()
    if name == "allergies":
        usual = ((one, str(sentences.ANSWERS[name][one])) for one in conditions.ALLERGIES)
        return (*usual, *editing.known.allergens.items())
    tables: Mapping[str, Mapping[Any, Any]] = {
        "devices": {key: info.label for key, info in guidance.devices.items()},
        "areas": {key: info.label for key, info in guidance.areas.items()},
        "endpoints": guidance.words["endpoints"],
        "adjuncts": guidance.words["adjuncts"],
        "tiers": guidance.words["tiers"],
    }
    values = conditions.SETS.get(name, ())
    if name in tables:
        lead = "{0}: {1}" if name == "tiers" else "{1}"
        known = ((v, tables[name][v]) for v in values if v in tables[name])
        return ((str(v), lead.format(v, words[language])) for v, words in known)
    return ((str(value), str(sentences.ANSWERS[name][value])) for value in values)
