"""Who do I call now? By the clinic's hours and the server's clock, one number is first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aftercare import paper
from clinics.accounts import countries, hours
from clinics.accounts.models import Clinic


class First(StrEnum):
    """Whom to call for what can't wait until the next visit, and is no emergency."""

    CLINIC = "clinic"
    URGENT = "urgent"
    # Nobody is preferred: the hours are not known, or nobody answers before the clinic opens.
    NOBODY = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """The clinic's numbers at one instant; `is_open` is None where it has not told its hours.

    `until` is when it closes (None: it does not), `opens` when it opens next (None: not soon).
    """

    clinic: str
    clinic_shown: str  # as it is dialled at home
    urgent: str
    urgent_name: str
    is_day_and_night: bool
    emergency: str
    first: First
    is_open: bool | None
    until: datetime | None
    opens: datetime | None
    now: datetime
    hours: hours.Hours


def who_to_call(clinic: Clinic, now: datetime) -> Calls:
    """Return whom a patient of the clinic calls at an instant."""
    said = hours.from_json(clinic.opening_hours)
    is_open, until, opens = _state(said, clinic, now)
    if not clinic.phone:
        is_open, until, opens = False, None, None
    first = First.NOBODY
    if is_open:
        first = First.CLINIC
    elif is_open is False and clinic.urgent_number:
        first = First.URGENT
    return Calls(
        clinic=clinic.phone,
        clinic_shown=paper.national(clinic.phone, clinic.time_zone),
        urgent=clinic.urgent_number,
        urgent_name=clinic.urgent_name,
        is_day_and_night=is_national(clinic),
        emergency=clinic.emergency_number,
        first=first,
        is_open=is_open,
        until=until,
        opens=opens,
        now=now.astimezone(clinic.zone),
        hours=said,
    )


def is_national(clinic: Clinic) -> bool:
    """Whether the number for advice is the country's own, which answers day and night."""
    return bool(clinic.urgent_number) and (
        clinic.urgent_number == countries.numbers(clinic.country).urgent
    )


def _state(
    said: hours.Hours, clinic: Clinic, now: datetime
) -> tuple[bool | None, datetime | None, datetime | None]:
    """Return whether the clinic is open, until when, and when it opens next."""
    if not said.are_known:
        return None, None, None
    today = now.astimezone(clinic.zone).date()
    for opens, closes in hours.openings(said, clinic.zone, today):
        if closes <= now:
            continue
        if opens > now:
            return False, None, opens.astimezone(clinic.zone)
        # One that goes on for weeks is one that never closes.
        endless = (closes - now).days >= hours.AHEAD - 2
        return True, None if endless else closes.astimezone(clinic.zone), None
    return False, None, None
