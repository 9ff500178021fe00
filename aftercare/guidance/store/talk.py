"""What was said about items of the guidance, and how each read in every edition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from aftercare import rules
from aftercare.guidance.models import Edition, Reason, Remark
from aftercare.guidance.store import parts

MOST: Final = 2000


def remarks(kind: str, key: str) -> list[Remark]:
    """Return what was said about an item, the oldest first."""
    return list(Remark.objects.filter(kind=kind, key=key).select_related("written_by"))


def reasons(base_number: int, *, until: datetime | None = None) -> dict[str, Reason]:
    """Return why each looser change on top of an edition is safe, by the change's name.

    The newest reason of a change counts; with `until`, the newest one that was given by then: what
    an approver reads is what stood there when it was proposed.
    """
    given = Reason.objects.filter(base_number=base_number).select_related("written_by")
    if until is not None:
        given = given.filter(written_at__lte=until)
    return {one.change: one for one in given}


@dataclass(frozen=True, slots=True)
class Version:
    """One item as one edition says it; `data` None: that edition lacks it."""

    edition: Edition
    data: Mapping[str, Any] | None


def versions(kind: str, key: str) -> list[Version]:
    """Return how an item read, newest first: the editions that changed it, and the first with it.

    A document of an older schema is lifted, so that its form alone makes no difference.
    """
    found: list[Version] = []
    before: Mapping[str, Any] | None = None
    for edition in Edition.objects.select_related("proposed_by", "approved_by").defer(
        "document"
    ).order_by("number"):  # fmt: skip
        data = _parts(edition.number, edition.digest).get((kind, key))
        if data != before:
            found.append(Version(edition, data))
        before = data
    return found[::-1]


@lru_cache(maxsize=64)
def _parts(number: int, digest: str) -> Mapping[parts.Name, Any]:
    text = Edition.objects.values_list("document", flat=True).get(number=number)
    return parts.taken_apart(rules.lift_guidance(json.loads(text)))


def pairs(found: list[Version]) -> Iterator[tuple[Version, Version | None]]:
    """Yield each version with the one before it."""
    for index, version in enumerate(found):
        yield version, found[index + 1] if index + 1 < len(found) else None
