"""What must hold after all the kills: nothing lost, nothing half, nothing twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

from clinics.accounts.journal import queries as journal
from clinics.accounts.journal.models import Event
from clinics.delivery import desk
from clinics.delivery.models import Delivery, State
from clinics.portal.models import Link
from clinics.sheets.models import Sheet, SheetPayload
from tests.crash.arena import Arena
from tests.crash.victims import LEASE
from tests.delivery import made


def acknowledged(arena: Arena) -> tuple[set[str], set[str]]:
    """Return the forms that were begun, and those of which somebody was told that it was done."""
    with open(arena.log) as log:
        lines = [line.split() for line in log]
    said = {word: {key for begun, key in lines if begun == word} for word in ("begun", "done")}
    return said["begun"], said["done"]


def of_issues(arena: Arena) -> dict[str, int]:
    """Count what is wrong with the sheets."""
    _, done = acknowledged(arena)
    sheets = {str(sheet.form_key): sheet for sheet in Sheet.objects.all()}
    first = Delivery.objects.filter(kind="sheet-link", again_of=None)
    posted = {str(key) for key in first.values_list("form_key", flat=True)}
    events = Counter(Event.objects.values_list("verb", "object_id"))
    half = 0
    for sheet in sheets.values():
        delivery = Delivery.objects.filter(form_key=sheet.form_key).first()
        half += not (
            SheetPayload.objects.filter(sheet=sheet).exists()
            and Link.objects.filter(sheet=sheet).exists()
            and delivery is not None
            and events["issue-sheet", str(sheet.pk)] == 1
            and events["post-delivery", str(delivery.pk)] == 1
        )
    return {
        "acknowledged sheets": len(done),
        "acknowledged and lost": len(done - sheets.keys()),
        "sheets without payload, link, message or journal": half,
        "journal broken": int(not journal.verify(arena.patient.clinic).is_sound),
        "messages without a sheet": len(posted - sheets.keys()),
    }


def of_messages(arena: Arena) -> dict[str, int]:
    """Count what is wrong with the messages."""
    rows = list(Delivery.objects.all())
    taken = arena.mail.taken
    # Shown until a person has dealt with it.
    shown = set(desk.needs_somebody(Delivery.objects.all())) | {
        row for row in rows if row.settled_by_id is not None
    }
    doubtful = [row for row in rows if row.state == State.DOUBTFUL]
    ids = {row.message_id for row in rows}
    return {
        "messages": len(rows),
        "sent": sum(row.state == State.SENT for row in rows),
        "refused for good": sum(row.state == State.FAILED for row in rows),
        "doubtful": len(doubtful),
        "doubtful, and had arrived": sum(taken[row.message_id] > 0 for row in doubtful),
        "taken twice": sum(count > 1 for count in taken.values()),
        "sent, but not taken": sum(
            row.state == State.SENT and taken[row.message_id] != 1 for row in rows
        ),
        "taken, but called failed": sum(
            row.state not in (State.SENT, State.DOUBTFUL) and taken[row.message_id] > 0
            for row in rows
        ),
        "doubtful and not shown": sum(row not in shown for row in doubtful),
        "doubtful without having been handed over": sum(row.handed_at is None for row in doubtful),
        "shown later than two leases": sum(late(row) for row in doubtful),
        "not ended": sum(row.state not in made.ENDED for row in rows),
        "taken and unknown": len(set(taken) - ids),
        "failed and not shown": sum(row.state == State.FAILED and row not in shown for row in rows),
    }


def late(row: Delivery) -> bool:
    """Whether it took longer than two leases until a lost message was shown."""
    if row.problem != "worker-lost" or row.handed_at is None or row.ended_at is None:
        return False
    return row.ended_at - row.handed_at > 2 * LEASE


FAULTS = (
    *("acknowledged and lost", "sheets without payload, link, message or journal"),
    *("journal broken", "messages without a sheet", "taken twice", "sent, but not taken"),
    *("taken, but called failed", "doubtful and not shown", "not ended", "taken and unknown"),
    *("doubtful without having been handed over", "failed and not shown"),
)


def of(arena: Arena) -> dict[str, Any]:
    """Return all counts."""
    return of_issues(arena) | of_messages(arena)
