"""The bar at the foot of every patient's page: who do I call now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from clinics.accounts import countries, sentences
from clinics.accounts.calling import Calls, First, who_to_call
from clinics.accounts.models import Clinic


class Kind(StrEnum):
    """How a number looks: the one to call first is filled, the emergency number never moves."""

    FIRST = "first"
    OTHER = "other"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Button:
    """One number to call."""

    label: str
    number: str
    kind: Kind
    # As it is dialled at home, for the eye; the telephone gets the whole number.
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands in the bar; `reason` is why the first is first, or empty."""

    reason: str
    buttons: tuple[Button, ...]


def of(clinic: Clinic, now: datetime) -> Bar:
    """Return the bar of a clinic's patients at an instant: one number first, where one is."""
    calls = who_to_call(clinic, now)
    return Bar(sentences.state(calls), (*_first(calls), _emergency(calls.emergency)))


def _first(calls: Calls) -> tuple[Button, ...]:
    if calls.first is First.CLINIC:
        return (Button(_("Call the clinic"), calls.clinic, Kind.FIRST, calls.clinic_shown),)
    if calls.first is First.URGENT:
        label = _("Call, day and night") if calls.is_day_and_night else _calling(calls)
        return (Button(label, calls.urgent, Kind.FIRST),)
    return _each(calls)


def _calling(calls: Calls) -> str:
    return _("Call %(name)s") % {"name": calls.urgent_name} if calls.urgent_name else _("Call")


def _each(calls: Calls) -> tuple[Button, ...]:
    """Return every number but the emergency one, none of them preferred."""
    found = []
    if calls.clinic:
        label = sentences.week(calls.hours) or _("The clinic")
        found.append(Button(label, calls.clinic, Kind.OTHER, calls.clinic_shown))
    if calls.urgent:
        label = _("Other times") if calls.clinic else _calling(calls)
        found.append(Button(label, calls.urgent, Kind.OTHER))
    return tuple(found)


def _emergency(number: str) -> Button:
    return Button(_("Emergency"), number, Kind.EMERGENCY)


def without_clock(clinic: Clinic, now: datetime) -> Bar:
    """Return every number with its hours, none of them first: for a copy that has no clock."""
    calls = who_to_call(clinic, now)
    return Bar("", (*_each(calls), _emergency(calls.emergency)))


def of_anybody(now: datetime) -> Bar:
    """Return what is true for every patient of this installation: for a page that knows nobody.

    It must not tell whose link was tried: with several clinics it names what they share, and the
    emergency number of each country.
    """
    clinics = list(Clinic.objects.order_by("pk"))
    bars = {of(clinic, now) for clinic in clinics}
    if len(bars) == 1:
        return bars.pop()
    buttons: list[Button] = []
    urgent = {(one.urgent_number, one.urgent_name) for one in clinics}
    if len(urgent) == 1 and (shared := urgent.pop())[0]:
        label = _("Call %(name)s") % {"name": shared[1]} if shared[1] else _("Call")
        buttons.append(Button(label, shared[0], Kind.OTHER))
    numbers = sorted({(one.emergency_number, one.country) for one in clinics})
    several = len({number for number, _country in numbers}) > 1
    for number, country in numbers if several else numbers[:1]:
        label = countries.name(country) if several and country else _("Emergency")
        buttons.append(Button(label, number, Kind.EMERGENCY))
    return Bar("", tuple(buttons))
