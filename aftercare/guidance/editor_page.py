"""What the pages of the editor show, as ready values: the templates only place them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from aftercare.guidance import (
    editor_cites,
    editor_conditions,
    editor_kinds,
    editor_links,
    editor_told,
    joins,
    phrases,
    proof_phrases,
    review,
)
from aftercare.guidance.editor_cites import Cites
from aftercare.guidance.editor_item import Editing
from aftercare.guidance.editor_shapes import first
from aftercare.rules.vocabulary import FLAG_VALUES, Flag, Tier

PASSING: Final = ("csrfmiddlewaretoken", "do")
ABOUT_A_YEAR: Final = timedelta(days=365)
# Only avoid rules need windows; everybody else starts without.
WINDOWS: Final = {tier.value: [0, 24] for tier in Tier}


def posted(request: Any) -> dict[str, list[str]]:
    """Return what was sent, without what belongs to the sending."""
    return {
        name.replace("\0", "\ufffd"): [value.replace("\0", "\ufffd") for value in values]
        for name, values in request.POST.lists()
        if name not in PASSING
    }


def blank(kind: str) -> dict[str, Any]:
    """Return what a new item begins with: the careful choice, to be changed."""
    day = (timezone.localdate() + ABOUT_A_YEAR).isoformat()
    begun: dict[str, dict[str, Any]] = {
        "rules": {
            "category": "avoid",
            "windows": WINDOWS,
            "calm_gate": True,
            "strength": "expert_opinion",
            "basis": "precaution",
            "review_by": day,
        },
        "sources": {"kind": "literature", "mark": "unverified", "interest": "none"},
        "claims": {"kind": "product", "decision": "declined", "never_print": True},
        "topics": {"timeline": True, "order": 490},
    }
    return begun.get(kind, {})


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be ticked."""

    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """One line of a box: what it narrows, and its answers."""

    name: str
    label: str
    place: str
    kind: str  # "set", "range", "depth", "switch", "names"
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box of the condition, with what else could narrow it."""

    index: int
    dimensions: tuple[Dimension, ...]
    left: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding of this item, where it is mended, and whether somebody may answer for it."""

    finding: review.Finding
    text: str
    place: str
    label: str
    may_be_signed: bool


def context(request: Any, editing: Editing) -> dict[str, Any]:
    """Return everything that a page of one item shows."""
    state, samples = editing.state, editing.samples
    found = tuple(_told(editing, one) for one in editing.findings)
    who = {"rule": editing.new_key, "when": json.dumps(editing.value.get("when") or [])}
    shown = {
        "proof": _digest(state.name, state.questions, [_gist(one) for one in state.broken]),
        "findings": _digest([(one.text, one.place, one.finding.severity) for one in found]),
        "samples": _digest(samples, editing.value.get("text"), editing.value.get("title")),
        "who": _digest(who),
    }
    return {
        "editing": editing,
        "kind": editing.kind,
        "item": editing.item,
        "shapes": {shape.key: shape for shape in editing.shapes},
        "value": lambda name: first(editing.form, name),
        "values": lambda name: editing.form.get(name, []),
        "notes": editing.notes(),
        "boxes": boxes(editing) if editing.kind.name == "rules" else (),
        "sentences": editing.sentences(),
        "state": state,
        "found": found,
        "samples": samples,
        "pickers": pickers(editing),
        "topics": editing.known.topics,
        "names_of": lambda kind: names_of(editing, kind),
        "modifiers": editor_kinds.named(editing.working, "modifiers", editing.language),
        "said": review.said,
        "anchor": editor_links.anchor,
        "phrases": phrases,
        "tiers": editing.base.guidance.words["tiers"],
        "lang": editing.language.value,
        "may_edit": request.user.has_perm("guidance.edit"),
        "seen": json.dumps(editing.seen) if editing.seen is not None else "",
        "form_key": form_key(request, editing),
        "who_gets": joins.address(joins.WHO_GETS) if editing.kind.name == "rules" else "",
        "who_values": json.dumps(who),
        "shown": shown,
        "is_new_piece": lambda name: shown[name] != first(editing.form, f"{name}-shown"),
        "leaners": leaners(editing),
        "today": editing.today,
    }


def form_key(request: Any, editing: Editing) -> str:
    """Return what names this form in the browser's own copy of what was typed."""
    if editing.is_new:
        like = request.GET.get("like", "")[:100]
        return first(editing.form, "form_key") or f"{editing.kind.name}//{like}"
    return f"{editing.kind.name}/{editing.key}/{editing.version}"


def asking(editing: Editing) -> dict[str, Any]:
    """Return what a page that asks before an act shows."""
    return {"editing": editing, "item": editing.item, "kind": editing.kind,
            "leaners": leaners(editing)}  # fmt: skip


def _gist(one: Any) -> tuple[Any, ...]:
    return one.invariant, one.how, one.concerned, one.facts


def _digest(*values: Any) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


def _told(editing: Editing, one: review.Finding) -> Told:
    return Told(
        finding=one,
        text=review.said(one),
        place=editing.place(one.field),
        label=editor_told.label(editing.shapes, one.field),
        may_be_signed=one.is_error and one.code in review.ACCEPTABLE,
    )


def leaners(editing: Editing) -> tuple[tuple[str, str], ...]:
    """Return which rules of the working copy lean on a source, claim or topic: id and title."""
    if editing.kind.name == "rules" or not editing.key:
        return ()
    key = editing.value.get("topic") if editing.kind.name == "ingredients" else editing.key
    found = []
    claims = {
        row["id"] for row in editor_kinds.rows(editing.working, "claims")
        if row.get("source") == key
    }  # fmt: skip
    for rule in editor_kinds.rows(editing.working, "rules"):
        names = {*(rule.get("sources") or ()), *(rule.get("topics") or ())}
        if key in names or claims & names:
            title = editor_kinds.title("rules", rule, rule["id"], editing.language)
            found.append((rule["id"], title))
    return tuple(found)


def names_of(editing: Editing, kind: str) -> Mapping[str, str]:
    """Return what can be ticked in a list of names, with its words."""
    if kind == "invariants":
        return {name: str(text) for name, text in proof_phrases.INVARIANTS.items() if "-" in name}
    return editor_kinds.named(editing.working, kind, editing.language)


@dataclass(frozen=True, slots=True)
class Picker:
    """The sources that were chosen, and those that a search found."""

    chosen: tuple[editor_cites.Citable, ...]
    q: str
    found: tuple[editor_cites.Citable, ...]
    count: int


def pickers(editing: Editing) -> dict[str, Picker]:
    """Return the picker of each field that cites."""
    return {
        shape.key: _picker(editing, shape) for shape in editing.shapes if isinstance(shape, Cites)
    }


def _picker(editing: Editing, shape: Cites) -> Picker:
    kinds = ("sources", "claims") if shape.of == "cites" else ("sources",)
    table = {row["id"]: row for kind in kinds for row in editor_kinds.rows(editing.working, kind)}
    names = [name for name in editing.form.get(shape.key, ()) if name]
    language = editing.language.value
    q = first(editing.form, f"{shape.key}-q")[:200]
    hits, count = editor_cites.found(table, q, names)
    missing = {"citation": "?"}
    return Picker(
        tuple(
            editor_cites.citable(table.get(name, {"id": name, **missing}), language)
            for name in dict.fromkeys(names)
        ),
        q,
        tuple(editor_cites.citable(row, language) for row in hits),
        count,
    )


def boxes(editing: Editing) -> tuple[BoxRow, ...]:
    """Return the boxes of the condition as the form holds them."""
    return tuple(_box(editing, index) for index in editor_conditions.indices(editing.form))


def _box(editing: Editing, index: int) -> BoxRow:
    named = editor_conditions.named(editing.form, index)
    dims = tuple(_dimension(editing, f"box-{index}", name) for name in named)
    plain = [name for name in editor_conditions.PLAIN if name not in named]
    flags = [
        f"{editor_conditions.FLAG}{flag}"
        for flag in Flag
        if f"{editor_conditions.FLAG}{flag}" not in named
    ]
    left = tuple(
        (group, tuple((name, _label(editing, name)) for name in names))
        for group, names in (("treatment", plain), ("patient", flags))
    )
    return BoxRow(index, dims, left)


def _label(editing: Editing, name: str) -> str:
    if name.startswith(editor_conditions.FLAG):
        flag = Flag(name.removeprefix(editor_conditions.FLAG))
        return editing.base.guidance.flags[flag].question[editing.language]
    return str(editor_conditions.LABELS[name])


def _dimension(editing: Editing, box: str, name: str) -> Dimension:
    place = f"{box}-{name}"
    ticked = set(editing.form.get(place, ()))
    kind = {"min_depth_mm": "depth", "products": "names"}.get(name, "set")
    kind = "range" if name in editor_conditions.RANGES else kind
    kind = "switch" if name in editor_conditions.SWITCHES else kind
    return Dimension(
        name=name,
        label=_label(editing, name),
        place=place,
        kind=kind,
        options=tuple(
            Option(value, text, value in ticked) for value, text in _answers(editing, name)
        ),
    )


def _answers(editing: Editing, name: str) -> Iterable[tuple[str, str]]:
    guidance, language = editing.base.guidance, editing.language
    if name.startswith(editor_conditions.FLAG):
        flag = Flag(name.removeprefix(editor_conditions.FLAG))
        return ((v, guidance.flags[flag].values[v][language]) for v in FLAG_VALUES[flag])
    if name == "products":
        return editing.known.topics.items()
    tables: Mapping[str, Mapping[Any, Any]] = {
        "devices": {key: info.label for key, info in guidance.devices.items()},
        "areas": {key: info.label for key, info in guidance.areas.items()},
        "endpoints": guidance.words["endpoints"],
        "adjuncts": guidance.words["adjuncts"],
        "tiers": guidance.words["tiers"],
    }
    values = editor_conditions.SETS.get(name, ())
    if name in tables:
        lead = "{0}: {1}" if name == "tiers" else "{1}"
        return ((str(v), lead.format(v, tables[name][v][language])) for v in values)
    return ((str(value), str(phrases.ANSWERS[name][value])) for value in values)
