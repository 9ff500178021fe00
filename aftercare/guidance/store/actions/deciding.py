"""The items of a proposal, laid out once, and decided one by one with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import QuerySet

from aftercare import rules
from aftercare.guidance.models import ItemAuthor, ItemDecision, Proposal, ProposedItem
from aftercare.guidance.store import items, reasons
from aftercare.guidance.store.actions import queue


class ItemRefused(ValueError):
    """An item that can't be decided so: `reasons` are codes.

    Codes: not-permitted, own-text (she wrote it), decided (already), overtaken (compared anew: see
    what follows it), outdated (another edition came first), no-reason, empty-reason (says
    nothing), no-source (of a looser date), unknown-source, marks (one was not answered for).
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def lay_out(*, proposal: Proposal) -> list[ProposedItem]:
    """Return the items of a proposal, made where they are missing: of an older one on first view.

    Where items were sent back, what is left is another document: whatever that changes beside
    what was decided is laid out as well, and open.
    """
    queue.wait()
    if proposal.state == Proposal.State.OPEN:
        comparison = items.compared(proposal)
        if not proposal.items.exists():
            _add(proposal, comparison)
        elif not open_items(proposal).exists() and _sent_back(proposal):
            _add(proposal, items.compared_rest(proposal))
    return list(proposal.items.select_related("decision__decided_by").order_by("number"))


def _add(proposal: Proposal, comparison: rules.Comparison) -> None:
    laid_out = list(proposal.items.all())
    known = {name for row in laid_out for name in items.all_names(row)}
    number = len(laid_out)
    for item, others in items.linked(comparison, items.pairs(proposal)):
        if item.name[:300] in known:
            continue
        number += 1
        made = ProposedItem.objects.create(
            proposal=proposal, number=number, **items.as_row(item, comparison, others)
        )
        if made.must_be_decided:
            writers = items.authors(proposal, made)
            ItemAuthor.objects.bulk_create(ItemAuthor(item=made, user_id=pk) for pk in writers)
            _stands(made, writers)


def _stands(made: ProposedItem, writers: set[int]) -> None:
    """Let a decision about the very same change stand, from when it was proposed before.

    What was sent back stays so where the proposal was only compared anew.
    """
    closed = (Proposal.State.TAKEN_BACK, Proposal.State.SENT_BACK, Proposal.State.OVERTAKEN)
    earlier = ItemDecision.objects.filter(
        models.Q(is_accepted=True) | models.Q(item__proposal=made.proposal.follows_id),
        item__name=made.name,
        item__proposal__state__in=closed,
    ).order_by("-pk")
    for one in earlier.select_related("item"):
        if items.is_same(one.item, made) and one.decided_by_id not in writers:
            ItemDecision.objects.create(
                item=made,
                is_accepted=one.is_accepted,
                reason=one.reason,
                source=one.source,
                marks=one.marks,
                decided_by_id=one.decided_by_id,
                decided_at=one.decided_at,
            )
            return


def open_items(proposal: Proposal) -> QuerySet[ProposedItem]:
    """Return the items that nobody has decided yet."""
    return proposal.items.filter(must_be_decided=True, decision=None)


def _sent_back(proposal: Proposal) -> bool:
    return proposal.items.filter(decision__is_accepted=False).exists()


def wrote_some(proposal: Proposal, by: AbstractUser) -> bool:
    """Whether somebody wrote anything of what would be published."""
    mine = ItemAuthor.objects.filter(item__proposal=proposal, user_id=by.pk)
    return mine.exclude(item__decision__is_accepted=False).exists()


@transaction.atomic
def decide_item(
    *,
    item: ProposedItem,
    accept: bool,
    reason: str,
    by: AbstractUser,
    now: datetime,
    source: str = "",
    marks: Iterable[str] = (),
) -> ItemDecision:
    """Accept one change, or send it back without the rest; a decision is never changed.

    Raises ItemRefused. The database refuses it too where she wrote the change herself.
    """
    queue.wait()
    proposal = Proposal.objects.get(pk=item.proposal_id)
    reason, source, ticked = " ".join(reason.split()), source.strip(), set(marks)
    wanted = set(items.mark_names(item))
    newest = queue.newest()
    is_overtaken = proposal.state == Proposal.State.OVERTAKEN
    dated = accept and bool(items.all_codes(item) & items.DATED)
    found = {
        "not-permitted": not by.has_perm("guidance.approve"),
        "own-text": item.authors.filter(user_id=by.pk).exists(),
        "overtaken": is_overtaken,
        "decided": (not is_overtaken and proposal.state != Proposal.State.OPEN)
        or ItemDecision.objects.filter(item=item).exists(),
        "outdated": (newest.number if newest else 0) != proposal.base_number,
        "no-reason": not reason,
        "empty-reason": bool(reason) and not reasons.says_something(reason),
        "no-source": dated and not source,
        "unknown-source": bool(source) and source not in _cited(proposal),
        "marks": accept and not wanted <= ticked,
    }
    if any(found.values()):
        raise ItemRefused(*(name for name, is_so in found.items() if is_so))
    return ItemDecision.objects.create(
        item=item,
        is_accepted=accept,
        reason=reason[:2000],
        source=source,
        marks=sorted(ticked & wanted),
        decided_by_id=by.pk,
        decided_at=now,
    )


def _cited(proposal: Proposal) -> set[str]:
    guidance = items.compared(proposal).new
    return {*guidance.sources, *guidance.claims}
