"""What every page of a clinic shows of its inbox: how much waits, and what is urgent. No names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from clinics.accounts.models import Clinic
from clinics.followup import inbox as words
from clinics.followup import queries


@dataclass(frozen=True, slots=True)
class Shown:
    """The count in the menu, and the bar under the header where something is urgent."""

    count: int
    urgent: int
    waiting: str


def inbox(request: Any) -> dict[str, Any]:
    """Offer `inbox_now()` to the pages: it asks only where a page shows it."""
    return {"inbox_now": lambda: of_clinic(request.clinic)}


def of_clinic(clinic: Clinic) -> Shown:
    """Return what waits now."""
    now = timezone.now()
    found = queries.waiting(clinic)
    waiting = words.for_so_long(found.since, now) if found.since else ""
    return Shown(found.count, found.urgent, waiting)
