"""The working copy: the newest edition with every unpublished change laid over it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from aftercare import rules
from aftercare.guidance.models import Edition, Part, SignedException, WorkingCopy
from aftercare.guidance.store import documents, editions, parts


@dataclass(frozen=True, slots=True)
class Base:
    """What the working copy changes; the number is 0 where no edition was published."""

    number: int
    guidance: rules.Guidance
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the working copy has it, beside the published text.

    `data` is None where it is taken out, `published` where the edition lacks it. A form that
    shows `version` may only save over that version. `edited_by` is None where nothing is changed
    and where a document was loaded from the command line.
    """

    kind: str
    key: str
    data: Any
    published: Any
    version: int
    edited_by: AbstractBaseUser | None = None
    edited_at: datetime | None = None
    moved_with: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether it reads otherwise than in the edition."""
        return bool(self.data != self.published)

    @property
    def is_new(self) -> bool:
        """Whether the edition lacks it."""
        return self.published is None

    @property
    def is_removed(self) -> bool:
        """Whether the next edition would lack it."""
        return self.data is None


def newest_number() -> int:
    """Return the newest edition's number; 0 where none was published."""
    return Edition.objects.order_by("-number").values_list("number", flat=True).first() or 0


def base() -> Base:
    """Return the newest edition, or the reference edition; the document is the caller's own.

    An edition of an older schema is lifted: what is proposed next is written in today's.
    """
    newest = Edition.objects.order_by("-number").values_list("number", "digest").first()
    if newest is None:
        return Base(0, editions.reference(), documents.reference_document())
    number, digest = newest
    document = rules.lift_guidance(json.loads(_text(number, digest)))
    return Base(number, editions.get(number), dict(document))


@lru_cache(maxsize=2)
def _text(number: int, digest: str) -> str:
    """Return an edition's text; `editions.get` has compared it with its digest."""
    return Edition.objects.values_list("document", flat=True).get(number=number)


def document() -> dict[str, Any]:
    """Return the working copy as a document: the base's order, what is new at the end."""
    return laid_over(base())


def laid_over(on: Base, only: Collection[parts.Name] | None = None) -> dict[str, Any]:
    """Return the unpublished changes laid over an edition; `with `only`, some of them.

    What was moved together with one of those comes along.
    """
    changes = {(kind, key): data for kind, key, data in _rows()}
    if only is not None:
        moved = moved_together()
        wanted = {*only, *(moved[name] for name in only if name in moved)}
        changes = {name: data for name, data in changes.items() if name in wanted}
    return parts.laid_over(on.document, changes)


def moved_together() -> dict[parts.Name, parts.Name]:
    """Return which items were moved by the same press, each with the other."""
    rows = Part.objects.exclude(moved_with="").values_list("kind", "key", "moved_with")
    named = {slot(kind, key): (kind, key) for kind, key, _ in rows}
    other = {(kind, key): named.get(moved_with) for kind, key, moved_with in rows}
    return {name: one for name, one in other.items() if one is not None and other.get(one) == name}


def _rows() -> list[tuple[str, str, Any]]:
    return list(Part.objects.order_by("pk").values_list("kind", "key", "data"))


def item(kind: str, key: str) -> Item | None:
    """Return one item; None where neither the edition nor the working copy has it."""
    return _items(base(), Part.objects.filter(kind=kind, key=key), [(kind, key)]).get((kind, key))


def items(kind: str) -> list[Item]:
    """Return every item of a kind, in the document's order, the removed ones too."""
    on = base()
    names = [name for name in parts.taken_apart(on.document) if name[0] == kind]
    return list(_items(on, Part.objects.filter(kind=kind), names).values())


def changes() -> list[Item]:
    """Return every item that reads otherwise than in the newest edition."""
    on = base()
    rows = Part.objects.all()
    return [one for one in _items(on, rows, []).values() if one.is_changed]


def is_changed() -> bool:
    """Whether there is anything to propose."""
    return bool(changes())


def _items(on: Base, rows: Any, names: list[parts.Name]) -> dict[parts.Name, Item]:
    """Return the named items and those of the rows, in this order."""
    published = parts.taken_apart(on.document)
    touched = touched_versions()
    found = {
        name: Item(*name, published[name], published[name], touched.get(slot(*name), 0))
        for name in names
        if name in published
    }
    for row in rows.select_related("edited_by"):
        name = (row.kind, row.key)
        found[name] = Item(
            *name,
            row.data,
            published.get(name),
            row.version,
            row.edited_by,
            row.edited_at,
            row.moved_with,
        )
    return {name: one for name, one in found.items() if (one.data, one.published) != (None, None)}


def slot(kind: str, key: str) -> str:
    """Return how an item is named among the touched ones."""
    return f"{kind}/{key}"


def touched_versions() -> Mapping[str, int]:
    """Return the version of the last write that changed how an item reads."""
    return WorkingCopy.objects.values_list("touched", flat=True).first() or {}


def exceptions() -> list[SignedException]:
    """Return the findings that somebody answers for."""
    return list(SignedException.objects.select_related("signed_by"))


def accepted() -> list[dict[str, str]]:
    """Return the findings that somebody answers for, as a proposal keeps them."""
    return [
        {
            "kind": one.kind,
            "key": one.key,
            "field": one.field,
            "code": one.code,
            "reason": one.reason,
            "signed_by": one.signed_by.get_full_name() or one.signed_by.get_username(),
            "signed_at": one.signed_at.isoformat(),
        }
        for one in exceptions()
    ]


def ids_ever_used() -> set[str]:
    """Return the id of every rule of every edition ever: an id is kept for one thing."""
    found = {rule.id for rule in editions.reference().rules}
    for number, digest in Edition.objects.values_list("number", "digest"):
        found |= _ids(number, digest)
    return found


@lru_cache(maxsize=512)
def _ids(number: int, digest: str) -> frozenset[str]:
    text = Edition.objects.values_list("document", flat=True).get(number=number)
    return frozenset(rule["id"] for rule in json.loads(text)["rules"])
