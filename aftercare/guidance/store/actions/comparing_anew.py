"""What waits when another edition is published: the same changes, compared with that one."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractUser

from aftercare import rules
from aftercare.guidance.models import Edition, ItemDecision, Proposal, Reason
from aftercare.guidance.store import items, parts
from aftercare.guidance.store.actions import deciding, telling


def compare_waiting(*, edition: Edition, by: AbstractUser, now: datetime) -> list[Proposal]:
    """Lay every waiting proposal over the edition that has just been published.

    Each becomes a proposal of its own that follows it. What was decided stands where the very same
    change is left; what reads otherwise is open. A proposal whose text can't be laid over the
    edition waits as it is, and is outdated.
    """
    carry_reasons(edition)
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN, base_number__lt=edition.number)
    found = (_compared(one, edition, by, now) for one in waiting)
    return [one for one in found if one is not None]


def _compared(
    proposal: Proposal, edition: Edition, by: AbstractUser, now: datetime
) -> Proposal | None:
    merged = items.merged(proposal, edition)
    try:
        guidance = rules.parse_guidance(merged.document, edition.number + 1)
    except rules.GuidanceInvalid:
        return None
    # The items of an older release's proposal are made here at the latest.
    deciding.lay_out(proposal=proposal)
    values = {"state": Proposal.State.OVERTAKEN, "decided_by_id": by.pk, "decided_at": now}
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    data = {"digest": proposal.digest, "state": str(proposal.state), "edition": edition.number}
    telling.tell("decide-proposal", proposal, by=by, now=now, data=data)
    if rules.digest_today(merged.document) == rules.digest_today(json.loads(edition.document)):
        return None  # the edition says all of it
    made = Proposal.objects.create(
        document=rules.canonical(merged.document).decode(),
        digest=guidance.digest,
        base_number=edition.number,
        note=proposal.note,
        is_urgent=proposal.is_urgent,
        urgent_reason=proposal.urgent_reason,
        follows=proposal,
        accepted=proposal.accepted,
        form_key=uuid.uuid4(),
        proposed_by_id=proposal.proposed_by_id,
        proposed_at=proposal.proposed_at,
    )
    data = {"digest": made.digest, "follows": proposal.pk, "edition": edition.number}
    telling.tell("propose-edition", made, by=by, now=now, data=data)
    deciding.lay_out(proposal=made)
    return made


def carry_reasons(edition: Edition) -> None:
    """Keep why a looser change is safe on the next edition too, under its author's name.

    Not of what the edition itself changed: that is another change now.
    """
    before = edition.number - 1
    given = Reason.objects.filter(base_number=before).order_by("pk")
    if not given:
        return
    old, new = items.document_of(before), items.document_of(edition.number)
    changed = parts.between(old, new)
    for one in given:
        if (one.kind, one.key) not in changed:
            one.pk = None
            one.base_number = edition.number
            one.save(force_insert=True)


def standing(proposal: Proposal) -> int:
    """Return how many decisions of the proposal before still stand."""
    if proposal.follows is None:
        return 0
    before = ItemDecision.objects.filter(item__proposal=proposal)
    return before.filter(decided_at__lte=proposal.follows.decided_at).count()
