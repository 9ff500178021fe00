"""Where an item of the guidance is edited: the address of its page, and the place on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from aftercare import rules
from aftercare.guidance.editor.fields import anchor
from aftercare.guidance.editor.kinds import KINDS
from aftercare.rules.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Link:
    """Something by its name; the address is empty where it has no page of its own."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that was noted about an item."""

    about: Link
    text: str


def address(kind: str, key: str, field: str = "") -> str:
    """Return where an item is edited; empty for a kind that has no page here."""
    if kind not in KINDS:
        return ""
    page = reverse("guidance:item", args=(kind, key))
    return f"{page}#{anchor(field)}" if field else page


def of_path(path: str, guidance: rules.Guidance, language: Language) -> Link:
    """Return what the proof names: a rule's id, or the path of something else."""
    path = path.removeprefix("rules.")
    if rule := guidance.rule_by_id.get(path):
        return Link(rule.title[language], address("rules", path))
    kind, _dot, key = path.partition(".")
    tables: dict[str, Any] = {"topics": guidance.topics, "modifiers": guidance.modifiers}
    found = tables.get(kind, {}).get(key)
    name = found.label[language] if found else key or path
    return Link(name, address(kind, key) if key else "")
