"""What every page of a clinic knows of its mail: one query, and that only every few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Min, OuterRef, Subquery
from django.utils import timezone

from clinics.accounts.models import Clinic
from clinics.delivery import queries
from clinics.delivery.models import TO_PATIENTS, Delivery, Heartbeat, State
from clinics.delivery.queue import STUCK_AFTER

KEPT_SECONDS: Final = 5
MOST_KEPT: Final = 1000
# A worker that was not heard of for so long is taken to be gone.
AWAY_AFTER: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the mail now; `code` is empty where nothing is.

    away: no worker sends. stuck: messages wait though one works. refused: the mail server does not
    take them now.
    """

    code: str
    waiting: int
    needing: int
    is_away: bool


_known: dict[Any, tuple[float, Trouble]] = {}


def mail(request: Any) -> dict[str, Any]:
    """Offer `mail_trouble()` to the pages: it asks only where a page shows it."""
    return {
        "mail_trouble": lambda: of_clinic(request.clinic, timezone.now()),
        "mail_outbox": settings.MAIL["carrier"] == "outbox",
    }


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
    rows = Delivery.objects.filter(clinic=OuterRef("pk")).order_by().values("clinic")
    due = rows.filter(state=State.DUE)
    open_ = rows.filter(TO_PATIENTS, state__in=(State.FAILED, State.DOUBTFUL), settled_at=None)
    could = due.filter(run_after__lte=now)
    seen, oldest, waiting, refused, needing = (
        Clinic.objects.filter(pk=clinic.pk)
        .values_list(
            Subquery(Heartbeat.objects.order_by("-seen_at").values("seen_at")[:1]),
            Subquery(could.annotate(at=Min("run_after")).values("at")),
            Subquery(due.annotate(count=Count("pk")).values("count")),
            Subquery(due.filter(refusals__gt=0).annotate(count=Count("pk")).values("count")),
            Subquery(open_.annotate(count=Count("pk")).values("count")),
        )
        .get()
    )
    is_away = seen is None or now - seen > AWAY_AFTER
    # A worker that ended as it should is missed only once something waits.
    is_missed = is_away and bool(waiting or seen)
    is_stuck = oldest is not None and now - oldest > STUCK_AFTER
    code = "away" if is_missed else "refused" if refused else "stuck" if is_stuck else ""
    return Trouble(code if queries.can_mail() else "", waiting or 0, needing or 0, is_away)
