"""Publishing an edition: the last step of every way there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from aftercare import rules
from aftercare.guidance.models import Edition, WorkingCopy
from aftercare.guidance.store import comparing, editions, working_copy
from aftercare.guidance.store.actions import comparing_anew, queue, telling


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
    is_decided: bool = False,
) -> Edition:
    """Freeze a document as the next edition; from then on sheets are written from it.

    The row itself is the record of who proposed and who approved: it never changes. Raises
    `rules.GuidanceInvalid` with every problem of the text, PublishRefused for who may not. What
    is approved was compared and decided item by item by `approve` (`is_decided`). Without that
    it must be proven here, and nothing in it may be left to decide.
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
    if not reasons and not is_decided:
        reasons += _undecided(document, guidance, is_first=newest is None)
    if reasons:
        raise PublishRefused(*reasons)
    edition = _freeze(line, document, guidance, note, (proposed_by, approved_by), now)
    if not is_decided:  # else `approve` does it, once its own proposal is closed
        comparing_anew.compare_waiting(edition=edition, by=approved_by, now=now)
    return edition


@transaction.atomic
def withdraw_edition(*, number: int, reason: str, by: AbstractUser, now: datetime) -> Edition:
    """Put the edition before the newest one in force again, at once and by one approver.

    Only where that one is nowhere looser: two people signed it, and nobody is told less. Otherwise
    it is proposed again and decided by two. It gets a number of its own. Raises PublishRefused.
    """
    line = queue.wait()
    newest = queue.newest()
    before = Edition.objects.filter(number=number - 1).first()
    reason = " ".join(reason.split())
    reasons = {
        "not-permitted": not by.has_perm("guidance.approve"),
        "not-newest": newest is None or newest.number != number or before is None,
        "no-reason": not reason,
    }
    if any(reasons.values()) or before is None:
        raise PublishRefused(*(name for name, is_so in reasons.items() if is_so))
    document = json.loads(before.document)
    guidance = rules.parse_guidance(document, number + 1)
    base = comparing.in_force()
    found = rules.compare_documents(base.guidance, guidance, base.document, document)
    if found.under(rules.Heading.LOOSER) or editions.says_the_same(document):
        raise PublishRefused("looser" if found.items else "same")
    first = before.proposed_by if before.proposed_by_id != by.pk else before.approved_by
    edition = _freeze(line, document, guidance, reason[:300], (first, by), now)
    comparing_anew.compare_waiting(edition=edition, by=by, now=now)
    return edition


def _freeze(
    line: WorkingCopy,
    document: Mapping[str, Any],
    guidance: rules.Guidance,
    note: str,
    people: tuple[AbstractUser, AbstractUser],
    now: datetime,
) -> Edition:
    proposed_by, approved_by = people
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


def _undecided(
    document: Mapping[str, Any], guidance: rules.Guidance, *, is_first: bool
) -> list[str]:
    """Return what speaks against publishing a text that nobody has decided item by item.

    The first edition of an installation changes nothing that anybody was ever told.
    """
    proof = rules.prove(guidance)
    if not proof.holds:
        return [str(bad) for bad in proof.violations]
    if is_first:
        return []
    base = comparing.in_force()
    found = rules.compare_documents(base.guidance, guidance, base.document, document)
    return [
        f"{one.at}: {rules.item_told(one, found.old)}: propose it, to be decided"
        for one in found.to_decide
    ] + [str(problem) for problem in found.problems]
