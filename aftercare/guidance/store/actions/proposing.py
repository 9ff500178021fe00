"""Proposing a document, and what a second person decides about it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from aftercare import rules
from aftercare.guidance.models import Edition, Proposal
from aftercare.guidance.review import readiness
from aftercare.guidance.store import comparing, editions, items, parts, reasons, working_copy
from aftercare.guidance.store.actions import (
    comparing_anew,
    deciding,
    publishing,
    queue,
    telling,
)


class ProposalRefused(ValueError):
    """A document that can't be proposed: `reasons` are codes, `readiness` what was found in it.

    Codes: not-permitted, no-note, no-urgent-reason, already-open, urgent-open, same (as the
    newest edition), found (see the `readiness`), no-reasons (see `lacking`: looser changes whose
    author gave no reason, or no source), form-reused.
    """

    def __init__(
        self,
        *reasons: str,
        readiness: readiness.Readiness | None = None,
        lacking: tuple[rules.Item, ...] = (),
    ) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons
        self.readiness = readiness
        self.lacking = lacking

    @property
    def findings(self) -> tuple[Any, ...]:
        """Return every finding, where that is why."""
        return self.readiness.findings if self.readiness else ()


class DecisionRefused(ValueError):
    """A proposal that can't be decided so: `reasons` are codes.

    Codes: not-permitted, own (proposal), decided (already), overtaken (compared anew: see what
    follows it), not-read (another text), damaged, outdated (another edition came first), found
    (see `readiness`), undecided (items), own-text (she wrote some of it), nothing-left (of what
    was sent back), no-remarks, not-own.
    """

    def __init__(self, *reasons: str, readiness: readiness.Readiness | None = None) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons
        self.readiness = readiness


@transaction.atomic
def propose(
    *,
    note: str,
    form_key: UUID,
    by: AbstractUser,
    now: datetime,
    urgent: str | None = None,
    only: Collection[parts.Name] | None = None,
) -> Proposal:
    """Freeze the working copy for a second person; the same form sent again returns the first.

    `urgent` says why it can't wait for what waits already; `only` names the items that it is
    about, the others stay in the working copy. What was moved together is proposed together.
    Raises ProposalRefused with all that is wrong: nothing that does not hold is ever proposed.
    """
    queue.wait()
    on = working_copy.base()
    document = working_copy.laid_over(on, only)
    asked = _Asked(note, form_key, by, now, urgent, needs_reasons=True)
    return _propose(on.number, document, working_copy.accepted(), asked)


@transaction.atomic
def propose_edition(
    *,
    number: int,
    note: str,
    form_key: UUID,
    by: AbstractUser,
    now: datetime,
    urgent: str | None = None,
) -> Proposal:
    """Propose the text of an old edition again, exactly; the working copy is not touched.

    Raises what `propose` raises, and Edition.DoesNotExist.
    """
    queue.wait()
    old = Edition.objects.get(number=number)
    newest = queue.newest()
    # What was answered for then is answered for still.
    first = Proposal.objects.filter(edition=old).first()
    base_number = newest.number if newest else 0
    accepted = first.accepted if first else []
    asked = _Asked(note, form_key, by, now, urgent)
    return _propose(base_number, json.loads(old.document), accepted, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody sent with a text that is to be proposed."""

    note: str
    form_key: UUID
    by: AbstractUser
    now: datetime
    urgent: str | None = None
    # Of an old edition the note is the reason: there is no author to ask item by item.
    needs_reasons: bool = False


def _propose(
    base_number: int, document: Mapping[str, Any], accepted: list[Any], asked: _Asked
) -> Proposal:
    by, now = asked.by, asked.now
    digest = rules.digest(document)
    first = Proposal.objects.filter(form_key=asked.form_key).first()
    if first is not None:
        # Sent twice, or once more by the back button after it was settled and things changed.
        if first.proposed_by_id == by.pk and (first.state == "open" or first.digest == digest):
            return first
        raise ProposalRefused("form-reused")
    note = " ".join(asked.note.split())
    urgent = None if asked.urgent is None else " ".join(asked.urgent.split())[:300]
    if refused := _against(document, note, urgent, by):
        raise ProposalRefused(*refused)
    found = readiness.of(document, today=_day(now), accepted=accepted, base=comparing.in_force())
    if not found.holds:
        raise ProposalRefused("found", readiness=found)
    if asked.needs_reasons and found.comparison is not None:
        lacking = reasons.lacking(found.comparison.items, base_number)
        if lacking:
            raise ProposalRefused("no-reasons", readiness=found, lacking=lacking)
    proposal = Proposal.objects.create(
        document=rules.canonical(document).decode(),
        digest=digest,
        base_number=base_number,
        note=note,
        is_urgent=urgent is not None,
        urgent_reason=urgent or "",
        accepted=accepted,
        form_key=asked.form_key,
        proposed_by_id=by.pk,
        proposed_at=now,
    )
    telling.tell("propose-edition", proposal, by=by, now=now, data={"digest": digest})
    deciding.lay_out(proposal=proposal)
    return proposal


def _against(
    document: Mapping[str, Any], note: str, urgent: str | None, by: AbstractUser
) -> list[str]:
    """Return why a text can't be proposed by this person now, whatever it says."""
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN, is_urgent=urgent is not None)
    refused = {
        "not-permitted": not by.has_perm("guidance.edit"),
        "no-note": not note,
        "no-urgent-reason": urgent is not None and not reasons.says_something(urgent),
        "already-open": urgent is None and waiting.exists(),
        "urgent-open": urgent is not None and waiting.exists(),
        "same": editions.says_the_same(document),
    }
    return [name for name, is_so in refused.items() if is_so]


@transaction.atomic
def approve(*, proposal: Proposal, digest_read: str, by: AbstractUser, now: datetime) -> Edition:
    """Make a proposal the current edition; the same person's second click returns the first.

    `digest_read` is that of the document on the page that was read. The document is read, reviewed
    and proven again here. Raises DecisionRefused.
    """
    queue.wait()
    proposal = Proposal.objects.select_related("proposed_by", "edition").get(pk=proposal.pk)
    if proposal.edition is not None and proposal.decided_by_id == by.pk:
        return proposal.edition
    if reasons := _refusals(proposal, by):
        raise DecisionRefused(*reasons)
    document = _approvable(proposal, digest_read, by, now)
    try:
        edition = publishing.publish(
            document=document,
            proposed_by=proposal.proposed_by,
            approved_by=by,
            now=now,
            note=proposal.note,
            is_decided=True,
        )
    except publishing.PublishRefused as error:
        # The text holds, as was found above: the proposer has lost the right to propose since.
        reason = "nothing-left" if editions.says_the_same(document) else "not-permitted"
        raise DecisionRefused(reason) from error
    _decide(proposal, Proposal.State.APPROVED, by, now, edition=edition)
    comparing_anew.compare_waiting(edition=edition, by=by, now=now)
    return edition


def _approvable(
    proposal: Proposal, digest_read: str, by: AbstractUser, now: datetime
) -> dict[str, Any]:
    """Return what is left of the document if it was read, is still wanted, decided, and holds."""
    newest = queue.newest()
    reasons = {
        "not-read": digest_read != proposal.digest,
        "damaged": rules.digest(json.loads(proposal.document)) != proposal.digest,
        "outdated": (newest.number if newest else 0) != proposal.base_number,
    }
    if any(reasons.values()):
        raise DecisionRefused(*(name for name, is_so in reasons.items() if is_so))
    document = items.rest(proposal)
    base = items.base_of(proposal)
    found = readiness.of(document, today=_day(now), accepted=proposal.accepted, base=base)
    decided = proposal.items.filter(decision__is_accepted=True)
    accepted = {name for item in decided for name in items.all_names(item)}
    left = found.comparison.to_decide if found.comparison is not None else ()
    reasons = {
        "found": not found.holds,
        "undecided": found.holds
        and (
            deciding.open_items(proposal).exists()
            or any(one.name[:300] not in accepted for one in left)
        ),
        "own-text": deciding.wrote_some(proposal, by),
    }
    if any(reasons.values()):
        raise DecisionRefused(*(name for name, is_so in reasons.items() if is_so), readiness=found)
    return document


@transaction.atomic
def send_back(*, proposal: Proposal, remarks: str, by: AbstractUser, now: datetime) -> Proposal:
    """Give a proposal back with remarks; the working copy is as it was. Raises DecisionRefused."""
    queue.wait()
    proposal = Proposal.objects.get(pk=proposal.pk)
    remarks = remarks.strip()
    reasons = _refusals(proposal, by)
    if not remarks:
        reasons.append("no-remarks")
    if reasons:
        raise DecisionRefused(*reasons)
    return _decide(proposal, Proposal.State.SENT_BACK, by, now, remarks=remarks)


@transaction.atomic
def take_back(*, proposal: Proposal, by: AbstractUser, now: datetime) -> Proposal:
    """Withdraw one's own proposal; the working copy is as it was. Raises DecisionRefused."""
    queue.wait()
    proposal = Proposal.objects.get(pk=proposal.pk)
    reasons = []
    if proposal.proposed_by_id != by.pk:
        reasons.append("not-own")
    if proposal.state != Proposal.State.OPEN:
        reasons.append("decided")
    if reasons:
        raise DecisionRefused(*reasons)
    return _decide(proposal, Proposal.State.TAKEN_BACK, by, now)


def _refusals(proposal: Proposal, by: AbstractUser) -> list[str]:
    """Return why this person may not decide about this proposal."""
    reasons = []
    if not by.has_perm("guidance.approve"):
        reasons.append("not-permitted")
    if proposal.proposed_by_id == by.pk:
        reasons.append("own")
    if proposal.state == Proposal.State.OVERTAKEN:
        reasons.append("overtaken")
    elif proposal.state != Proposal.State.OPEN:
        reasons.append("decided")
    return reasons


def _decide(
    proposal: Proposal, state: str, by: AbstractUser, now: datetime, **changes: Any
) -> Proposal:
    values = {"state": state, "decided_by_id": by.pk, "decided_at": now} | changes
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["state", "decided_by", "decided_at", *changes])
    data = {"digest": proposal.digest, "state": str(state)}
    telling.tell("decide-proposal", proposal, by=by, now=now, data=data)
    return proposal


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()
