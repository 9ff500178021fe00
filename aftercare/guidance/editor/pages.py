"""What the pages of the editor show, as ready values: the templates only place them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from aftercare import rules
from aftercare.guidance import clinic_links
from aftercare.guidance import sentences as phrases
from aftercare.guidance.editor import (
    boxes,
    citations,
    items,
    partner,
    products,
    reasons,
    registers,
    sentences,
    standing,
)
from aftercare.guidance.editor.citations import Cites
from aftercare.guidance.editor.editing import Editing
from aftercare.guidance.editor.fields import Data, Item, anchor
from aftercare.guidance.review import checks
from aftercare.guidance.store import talk, working_copy
from aftercare.rules.vocabulary import Language, Tier

PASSING: Final = ("csrfmiddlewaretoken", "do")
REVIEWED_AFTER: Final = 12  # months
# What may be cited as a source: a work, or what a text claims.
CITED: Final = {"cites": ("sources", "claims")}
# Only avoid rules need windows; everybody else starts without.
WINDOWS: Final = {tier.value: [0, 24] for tier in Tier}


def posted(request: Any) -> Data:
    """Return what was sent, without what belongs to the sending."""
    return Data({
        name.replace("\0", "\ufffd"): [value.replace("\0", "\ufffd") for value in values]
        for name, values in request.POST.lists()
        if name not in PASSING
    })  # fmt: skip


def blank(kind: str) -> dict[str, Any]:
    """Return what a new item begins with: the careful choice, to be changed."""
    day = rules.months_after(timezone.localdate(), REVIEWED_AFTER).isoformat()
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
        "red_flags": {"action": "urgent"},
    }
    return begun.get(kind, {})


@dataclass(frozen=True, slots=True)
class Told:
    """A finding of this item, where it is mended, and whether somebody may answer for it."""

    finding: checks.Finding
    text: str
    place: str
    label: str
    may_be_signed: bool


def context(request: Any, editing: Editing) -> dict[str, Any]:
    """Return everything that a page of one item shows."""
    return (
        _form(editing)
        | _beside(editing)
        | {
            "kind": editing.kind,
            "item": editing.item,
            "said": checks.said,
            "anchor": anchor,
            "phrases": phrases,
            "tiers": editing.base.guidance.words["tiers"],
            "lang": editing.language.value,
            "may_edit": request.user.has_perm("guidance.edit"),
            "form_key": form_key(request, editing),
            "remarks": talk.remarks(editing.kind.name, editing.key) if editing.key else [],
            "today": editing.today,
        }
    )


def _form(editing: Editing) -> dict[str, Any]:
    """Return what the form shows: its fields, what was typed, what stands below each."""
    return {
        "editing": editing,
        "form": editing.form,
        "parts": editing.parts,
        "keys": tuple(dict.fromkeys(_key(path) for path in editing.parts)),
        "value": lambda name: editing.data.get(name) or "",
        "values": editing.data.getlist,
        "unread": {
            place: text for places in editing.form.unread.values() for place, text in places.items()
        },
        "notes": editing.notes(),
        "boxes": boxes.boxes(editing) if "when" in editing.parts else (),
        "sentences": editing.sentences(),
        "pickers": pickers(editing),
        "topics": editing.known.topics,
        "names_of": lambda kind: names_of(editing, kind),
        "modifiers": items.named(editing.working, "modifiers", editing.language),
        "seen": json.dumps(editing.seen) if editing.seen is not None else "",
    }


def _key(path: str) -> str:
    """Return what the fields of one text in several languages have in common."""
    key, _dot, language = path.rpartition(".")
    return key if key and language in set(Language) else path


def _beside(editing: Editing) -> dict[str, Any]:
    """Return what follows from the form; a piece is sent again only where it reads otherwise."""
    state, samples = editing.state, editing.samples
    found = tuple(_told(editing, one) for one in editing.findings)
    who = {"rule": editing.new_key, "when": json.dumps(editing.value.get("when") or [])}
    typed = editing.value if state.broken else ""
    shown = {
        "proof": _digest(state.name, state.questions, len(state.broken), typed),
        "findings": _digest([(one.text, one.place, one.finding.severity) for one in found]),
        "samples": _digest(samples, editing.value.get("text"), editing.value.get("title")),
        "who": _digest(who),
    }
    asked = reasons.asked(editing)
    rows = standing.rows(editing)
    shown |= {
        "standing": _digest(rows),
        "example": _digest(_of_example(editing)),
        **{
            name: _digest([(one.told.code, one.told.text) for one in some], cure_of(editing, name))
            for name, some in asked.items()
        },
    }
    return {
        "standing": rows,
        "asked": asked,
        "version_of": lambda name: version_of(editing.kind.name, name),
        "lacking": reasons.missing(asked.values()),
        "own_sources": reasons.sources(editing),
        "tiers_looser": editing.compared.tiers("looser") if editing.compared else (),
        "cure": lambda section: cure_of(editing, section),
        "hours": lambda hours: sentences.exactly(hours, editing.language),
        "was_window": lambda path, tier: was_window(editing, path, tier),
        "edition_name": standing.edition(editing.base.number),
        "state": state,
        "found": found,
        "samples": samples,
        "leaners": leaners(editing),
        "who_gets": clinic_links.address(clinic_links.WHO_GETS)
        if editing.kind.name == "rules"
        else "",
        "who_values": json.dumps(who),
        "shown": shown,
        "is_new_piece": lambda name: shown[name] != editing.data.get(f"{name}-shown"),
    }


def _of_example(editing: Editing) -> Any:
    found = editing.example
    return (found.who, found.lines) if found else None


def cure_of(editing: Editing, section: str) -> partner.Cure | None:
    """Return how another rule has to move; it is offered beside the times."""
    return editing.cure if section == "s-when" else None


def version_of(kind: str, key: str) -> int:
    """Return the version of another item, which a button that saves both shows."""
    found = working_copy.item(kind, key)
    return found.version if found else 0


def was_window(editing: Editing, path: str, tier: str) -> tuple[str, bool]:
    """Return a window as published, in words, and whether the form says something else."""
    published = (editing.published or {}).get(path) or {}
    now = editing.value.get(path) or {}
    was = published.get(tier)
    return (sentences.window(was, editing.language) if was else "", was != now.get(tier))


def form_key(request: Any, editing: Editing) -> str:
    """Return what names this form in the browser's own copy of what was typed."""
    if editing.is_new:
        like = request.GET.get("like", "")[:100]
        return editing.data.get("form_key") or f"{editing.kind.name}//{like}"
    return f"{editing.kind.name}/{editing.key}/{editing.version}"


def asking(editing: Editing) -> dict[str, Any]:
    """Return what a page that asks before an act shows."""
    return {"editing": editing, "item": editing.item, "kind": editing.kind,
            "leaners": leaners(editing)}  # fmt: skip


def sheets(editing: Editing) -> dict[str, Any]:
    """Return what the page with both whole sheets shows."""
    return {
        "editing": editing,
        "kind": editing.kind,
        "example": editing.example,
        "edition_name": standing.edition(editing.base.number),
    }


def _digest(*values: Any) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


def _told(editing: Editing, one: checks.Finding) -> Told:
    return Told(
        finding=one,
        text=checks.said(one),
        place=editing.place(one.field),
        label=sentences.label(editing.parts, one.field),
        may_be_signed=one.is_error and one.code in checks.ACCEPTABLE,
    )


def leaners(editing: Editing) -> tuple[tuple[str, str], ...]:
    """Return which rules of the working copy lean on an item of a register: id and title."""
    if editing.kind.name == "rules" or not editing.key:
        return ()
    leaning = registers.leaners(editing.working, editing.language)
    key = str(editing.value.get("topic")) if editing.kind.name == "ingredients" else editing.key
    return leaning.get(registers.leant_on(editing.kind.name, key), ())


def names_of(editing: Editing, kind: str) -> Mapping[str, str]:
    """Return what can be ticked in a list of names, with its words."""
    if kind == "invariants":
        return {name: str(text) for name, text in phrases.INVARIANTS.items() if "-" in name}
    if kind == "roles":
        return {name: str(text) for name, text in products.ROLES.items()}
    return items.named(editing.working, kind, editing.language)


@dataclass(frozen=True, slots=True)
class Picker:
    """The sources and claims that were chosen, and those that a search found."""

    chosen: tuple[Item, ...]
    q: str
    found: tuple[Item, ...]
    count: int


def pickers(editing: Editing) -> dict[str, Picker]:
    """Return the picker of each field that cites."""
    return {
        path: _picker(editing, path, part)
        for path, part in editing.parts.items()
        if isinstance(part, Cites)
    }


def _picker(editing: Editing, path: str, part: Cites) -> Picker:
    kinds = CITED.get(part.names_of, (part.names_of,))
    table = dict(pair for kind in kinds for pair in items.keyed(editing.working, kind))
    names = list(dict.fromkeys(name for name in editing.data.getlist(path) if name))
    q = (editing.data.get(f"{path}-q") or "")[:200]
    hits, count = citations.found(table, q, names)
    chosen = tuple(table.get(name, {"id": name, "citation": "?"}) for name in names)
    return Picker(chosen, q, tuple(hits), count)
