"""The queue of all who write to the guidance, and the versions that they give out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aftercare.guidance.models import Edition, Part, PartAuthor, WorkingCopy
from aftercare.guidance.store import parts, working_copy


def wait() -> WorkingCopy:
    """Return the row that is locked until the transaction ends: one writer at a time."""
    WorkingCopy.objects.get_or_create(pk=1)
    return WorkingCopy.objects.select_for_update().get(pk=1)


def touch(queue: WorkingCopy, names: Iterable[parts.Name]) -> int:
    """Return a version that was never used, and note it for items that now read otherwise."""
    queue.saves += 1
    queue.touched |= {working_copy.slot(*name): queue.saves for name in names}
    queue.save()
    return queue.saves


def settle(queue: WorkingCopy, before: Mapping[str, Any]) -> None:
    """Drop the changes that the newest edition has, after a document was published.

    `before` is how the working copy read until then. An item that reads otherwise now gets a new
    version, so that a form opened before can't take it back unseen.
    """
    on = working_copy.base()
    published = parts.taken_apart(on.document)
    for part in Part.objects.all():
        if published.get((part.kind, part.key)) == part.data:
            part.delete()
            PartAuthor.objects.filter(kind=part.kind, key=part.key).delete()
    changed = parts.between(before, working_copy.laid_over(on))
    if changed:
        version = touch(queue, changed)
        for kind, key in changed:
            Part.objects.filter(kind=kind, key=key).update(version=version)


def newest() -> Edition | None:
    """Return the newest edition, without its text."""
    return Edition.objects.defer("document").order_by("-number").first()
