"""What every page of a clinic knows of its mail: one query, and that only every few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Max, Min, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from clinics.delivery import queries
from clinics.delivery.models import Delivery, State, Worker
from clinics.delivery.queue import AWAY_AFTER, STUCK_AFTER
from clinics.directory.models import Clinic

KEPT_SECONDS: Final = 5
MOST_KEPT: Final = 1000


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the mail now; `code` is empty where nothing is.

    away: no worker sends. stuck: messages wait though one works. refused: the mail server does not
    take them now.
    """

    code: str
    waiting: int
    needing: int


_known: dict[Any, tuple[float, Trouble]] = {}


def mail(request: Any) -> dict[str, Any]:
    """Offer `mail_trouble()` to the pages: it asks only where a page shows it."""
    return {"mail_trouble": lambda: of_clinic(request.clinic, timezone.now())}


def of_clinic(clinic: Clinic, now: datetime) -> Trouble:
    """Return what is wrong, as it was a few seconds ago at most."""
    at, found = _known.get(clinic.pk, (0.0, None))
    if found is None or time.monotonic() - at > KEPT_SECONDS:
        if len(_known) >= MOST_KEPT:
            _known.clear()
        found = _asked(clinic, now)
        _known[clinic.pk] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Ask anew next time."""
    _known.clear()


def _asked(clinic: Clinic, now: datetime) -> Trouble:
    due, open_ = Q(state=State.DUE), Q(state__in=(State.FAILED, State.DOUBTFUL))
    seen = Worker.objects.order_by("-seen_at").values("seen_at")[:1]
    one = Delivery.objects.filter(
        due | open_, clinic=clinic, settled_at=None
    ).aggregate(
        oldest=Min("run_after", filter=due & Q(run_after__lte=now)),
        due=Count("id", filter=due),
        refused=Count("id", filter=due & Q(refusals__gt=0)),
        needing=Count("id", filter=open_),
        seen=Max(Subquery(seen)),
    )
    return Trouble(_code(one, now), one["due"], one["needing"])


def _code(one: dict[str, Any], now: datetime) -> str:
    if not queries.can_mail():
        return ""
    is_away = one["seen"] is None or now - one["seen"] > AWAY_AFTER
    if is_away and (one["due"] or one["seen"]):
        return "away"
    if one["refused"]:
        return "refused"
    is_stuck = one["oldest"] is not None and now - one["oldest"] > STUCK_AFTER
    return "stuck" if is_stuck else ""
