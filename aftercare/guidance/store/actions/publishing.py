"""Publishing an edition: the last step of every way there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from aftercare import rules
from aftercare.guidance.models import Edition
from aftercare.guidance.store import editions, working_copy
from aftercare.guidance.store.actions import queue, telling


class PublishRefused(ValueError):
    """An edition that can't be published; `reasons` lists why."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def publish(
    *,
    document: Mapping[str, Any],
    proposed_by: AbstractUser,
    approved_by: AbstractUser,
    now: datetime,
    note: str = "",
) -> Edition:
    """Freeze a document as the next edition; from then on sheets are written from it.

    The row itself is the record of who proposed and who approved: it never changes. Raises
    `rules.GuidanceInvalid` with every problem of the text, PublishRefused for who may not. What
    is approved was reviewed and proven by `approve`; the reference edition by the tests.
    """
    line = queue.wait()
    reasons = []
    if not proposed_by.has_perm("guidance.edit"):
        reasons.append(f"{proposed_by.username} may not propose an edition")
    if not approved_by.has_perm("guidance.approve"):
        reasons.append(f"{approved_by.username} may not approve an edition")
    if proposed_by.pk == approved_by.pk:
        reasons.append("who proposes an edition does not approve it")
    newest = queue.newest()
    guidance = rules.parse_guidance(dict(document), newest.number + 1 if newest else 1)
    if newest is not None and editions.says_the_same(document):
        reasons.append(f"edition {newest.number} says the same already")
    if reasons:
        raise PublishRefused(*reasons)
    before = working_copy.document()
    edition = Edition.objects.create(
        number=guidance.number,
        digest=guidance.digest,
        document=rules.canonical(document).decode(),
        note=note,
        proposed_by_id=proposed_by.pk,
        approved_by_id=approved_by.pk,
        published_at=now,
    )
    queue.settle(line, before)
    data = {
        "number": edition.number,
        "digest": edition.digest,
        "proposed_by": proposed_by.pk,
        "approved_by": approved_by.pk,
    }
    telling.tell("publish-edition", edition, by=approved_by, now=now, data=data)
    return edition
