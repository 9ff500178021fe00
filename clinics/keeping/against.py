"""The data against the journal: what was issued, printed and published, and what is there now.

A row and its own digest can be forged together. The journal holds the digest as well, sealed and
chained, so both would have to be forged, and then the end of the chain is another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from aftercare import rules
from aftercare.guidance.models import Edition
from clinics.accounts.journal.models import Event
from clinics.accounts.looks import queries as looks
from clinics.accounts.models import Clinic
from clinics.sheets import payload, signing
from clinics.sheets.models import RenderedPdf, Sheet, SheetPayload, Signature, Withdrawal


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as the journal says: where, and what."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def faults(clinic: Clinic | None) -> Iterator[Fault]:
    """Yield all that is wrong with a clinic's data, or for None with the guidance."""
    if clinic is None:
        yield from _editions()
        return
    yield from _sheets(clinic)
    yield from _withdrawals(clinic)
    yield from _prints(clinic)
    for number in looks.altered(clinic):
        yield Fault(f"look {number}", "it was altered")


def _told(clinic: Clinic | None, verb: str, kind: str) -> dict[str, Event]:
    """Return the first event of that verb about each thing; a second one about it is no news."""
    found = Event.objects.filter(clinic=clinic, verb=verb, object_kind=kind).order_by("-seq")
    return {event.object_id: event for event in found}


def _sheets(clinic: Clinic) -> Iterator[Fault]:
    told = _told(clinic, "issue-sheet", "sheet")
    rows: QuerySet[Sheet] = Sheet.objects.filter(clinic=clinic).order_by("number")
    said = {one.sheet_id: one for one in SheetPayload.objects.filter(clinic=clinic)}
    signed: dict[UUID, list[Signature]] = {}
    for row in Signature.objects.filter(clinic=clinic):
        signed.setdefault(row.sheet_id, []).append(row)
    for sheet in rows:
        place = f"sheet {sheet.number} ({sheet.pk})"
        event = told.pop(str(sheet.pk), None)
        if event is None:
            yield Fault(place, "the journal knows nothing of it")
            continue
        for name in _unlike(_as_issued(sheet), event.data):
            yield Fault(place, f"its {name} is not the one that was issued")
        if (sheet.issued_by_id, sheet.issued_at) != (event.actor_id, event.at):
            yield Fault(place, "it was not issued by this person at this time")
        says = said.get(sheet.pk)
        if says is None:
            yield Fault(place, "what it says is gone")
            continue
        if _digest(says) != event.data.get("payload"):
            yield Fault(place, "it does not say what was issued")
        given = signed.get(sheet.pk, [])
        if event.data.get("signed") != (signing.digest(says.salt, given) if given else None):
            yield Fault(place, "its signatures are not those that were given")
    for id, event in told.items():
        yield Fault(f"sheet {event.data.get('number', '')} ({id})", "it was issued, and is gone")


def _digest(says: SheetPayload) -> str:
    return payload.digest(says.salt, says.plan, says.letterhead, says.notes)


def _as_issued(sheet: Sheet) -> dict[str, Any]:
    """Return what the journal holds of a sheet; it may hold less of an older one."""
    return {
        "number": sheet.number,
        "patient": str(sheet.patient_id),
        "treatment": str(sheet.treatment_id),
        "edition": sheet.edition_digest,
        "payload": sheet.payload_digest,
        "replaces": str(sheet.replaces_id) if sheet.replaces_id else None,
    }


def _unlike(row: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    return [name for name, value in row.items() if name in told and told[name] != value]


def _withdrawals(clinic: Clinic) -> Iterator[Fault]:
    told = _told(clinic, "withdraw-sheet", "sheet")
    rows = Withdrawal.objects.filter(clinic=clinic).select_related("sheet")
    for row in rows:
        place = f"withdrawal of sheet {row.sheet.number} ({row.sheet_id})"
        event = told.pop(str(row.sheet_id), None)
        if event is None:
            yield Fault(place, "the journal knows nothing of it")
        elif (row.reason_code, row.by_id, row.at) != (
            event.data.get("reason"),
            event.actor_id,
            event.at,
        ):
            yield Fault(place, "it is not the one that was written")
    for id in told:
        yield Fault(f"withdrawal of sheet ({id})", "it is gone: the sheet counts again")


def _prints(clinic: Clinic) -> Iterator[Fault]:
    told = _told(clinic, "render-pdf", "renderedpdf")
    rows = RenderedPdf.objects.filter(clinic=clinic).order_by("created_at")
    for row in rows.iterator(chunk_size=20):
        place = f"print {row.pk} of sheet ({row.sheet_id})"
        event = told.pop(str(row.pk), None)
        if event is None:
            yield Fault(place, "the journal knows nothing of it")
            continue
        if hashlib.sha256(row.data).hexdigest() != event.data.get("sha256"):
            yield Fault(place, "it is not what was printed")
        as_kept = {"sheet": str(row.sheet_id), "sha256": row.sha256, "paper": row.paper}
        for name in _unlike(as_kept, event.data):
            yield Fault(place, f"its {name} is another")
    for id, event in told.items():
        yield Fault(f"print {id} of sheet ({event.data.get('sheet')})", "it is gone")


def _editions() -> Iterator[Fault]:
    told = _told(None, "publish-edition", "edition")
    # Those that were published before the journal heard of editions.
    numbers = [event.data.get("number") for event in told.values()]
    first = min((number for number in numbers if isinstance(number, int)), default=None)
    for row in Edition.objects.order_by("number"):
        place = f"edition {row.number}"
        if _digest_of(row) != row.digest:
            yield Fault(place, "it does not say what its digest says")
        event = told.pop(str(row.pk), None)
        if event is None:
            if first is not None and row.number > first:
                yield Fault(place, "the journal knows nothing of it")
            continue
        as_kept = {
            "number": row.number,
            "digest": row.digest,
            "proposed_by": row.proposed_by_id,
            "approved_by": row.approved_by_id,
        }
        for name in _unlike(as_kept, event.data):
            yield Fault(place, f"its {name} is not the one that was published")
    for event in told.values():
        yield Fault(f"edition {event.data.get('number')}", "it was published, and is gone")


def _digest_of(edition: Edition) -> str:
    try:
        return rules.digest(json.loads(edition.document))
    except (ValueError, TypeError):
        return ""
