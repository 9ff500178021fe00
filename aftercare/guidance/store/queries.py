"""Editions and proposals as their pages list them, and who may decide."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from aftercare.guidance.models import Edition, Proposal


def published() -> QuerySet[Edition]:
    """Return the editions, newest first, without their long texts."""
    return Edition.objects.select_related("proposed_by", "approved_by").defer("document")


def proposals() -> QuerySet[Proposal]:
    """Return the proposals, newest first, with their people."""
    return Proposal.objects.select_related("proposed_by", "decided_by", "edition", "follows")


def waiting(*, is_urgent: bool = False) -> Proposal | None:
    """Return the proposal that waits for a second person; the urgent one beside it, if asked."""
    found = proposals().filter(state=Proposal.State.OPEN, is_urgent=is_urgent)
    return found.defer("document").first()


def approvers(besides: int | None = None) -> list[Any]:
    """Return who may approve, but for the one who proposed."""
    people = get_user_model()._default_manager.with_perm("guidance.approve", is_active=True)
    if besides is not None:
        people = people.exclude(pk=besides)
    return list(people.order_by("last_name", "username"))
