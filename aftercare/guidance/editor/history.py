"""One item through all editions: when it changed, who signed, and how it read before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aftercare.guidance.editor import item_form, sentences
from aftercare.guidance.editor.editing import Editing
from aftercare.guidance.models import Edition, Remark
from aftercare.guidance.store import talk


@dataclass(frozen=True, slots=True)
class FieldThen:
    """One field that an edition changed, before and after; `language` of its words."""

    label: str
    old: str
    new: str
    language: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one edition did to the item; without an edition, what the working copy does."""

    edition: Edition | None
    what: str  # "new", "changed", "removed"
    fields: tuple[FieldThen, ...]
    remarks: tuple[Remark, ...]


def steps(editing: Editing) -> tuple[Step, ...]:
    """Return the history of an item, newest first; what was said stands with what came of it."""
    kind, key = editing.kind.name, editing.key
    said = talk.remarks(kind, key)
    found = talk.versions(kind, key)
    made: list[Step] = []
    newest = found[0].data if found else None
    left = set(said)
    if editing.item is not None and (editing.item.is_changed or _since(said, editing.base.number)):
        of_now = tuple(one for one in said if one.base_number >= editing.base.number)
        left -= set(of_now)
        made.append(_step(editing, None, newest, editing.item.data, of_now))
    for version, before in talk.pairs(found):
        mine = tuple(one for one in said if one in left and _belongs(one, version.edition, before))
        left -= set(mine)
        data = before.data if before else None
        made.append(_step(editing, version.edition, data, version.data, mine))
    return tuple(made)


def _since(said: list[Remark], number: int) -> bool:
    return any(one.base_number >= number for one in said)


def _belongs(one: Remark, edition: Edition, before: talk.Version | None) -> bool:
    """Whether a remark was made after the version before and not after this edition."""
    return one.base_number < edition.number and (
        before is None or one.base_number >= before.edition.number
    )


def _step(
    editing: Editing,
    edition: Edition | None,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    remarks: tuple[Remark, ...],
) -> Step:
    what = "removed" if new is None else "new" if old is None else "changed"
    fields = tuple(
        FieldThen(
            sentences.label(editing.parts, path),
            sentences.told(editing.parts, old, path, editing.known),
            sentences.told(editing.parts, new, path, editing.known),
            path.rpartition(".")[2] if path.rpartition(".")[2] in sentences.LANGUAGES else "",
        )
        for path in item_form.changed(editing.parts, old, new)
    )
    return Step(edition, what, fields, remarks)
