"""The dates of a sheet as a calendar file, with titles that tell a passer-by nothing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Category

MAKER = "-//Aftercare//Reminders//EN"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One day on which something may be begun again; `uid` is the same for ever."""

    uid: str
    on: date


def ics(
    plan: rules.Plan,
    earlier: Iterable[rules.Plan],
    *,
    root: str,
    sequence: int,
    changed_at: datetime,
    counts: bool = True,
) -> bytes:
    """Return the file: a reminder for each day on which a window ends, and what was cancelled.

    `root` names the first of the sheets that took each other's place, so that a new sheet moves
    its reminders instead of adding others; `sequence` grows with each of them. A reminder that
    no window stands behind any more is cancelled, and so are all where the sheet no longer counts.
    """
    now = reminders(plan, root) if counts else ()
    kept = {each.uid for each in now}
    before = {each.uid: each for one in earlier for each in reminders(one, root)}
    if not counts:
        before |= {each.uid: each for each in reminders(plan, root)}
    calendar = icalendar.Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for each in now:
        calendar.add_component(_event(each, "CONFIRMED", sequence, changed_at))
    for each in before.values():
        if each.uid not in kept:
            calendar.add_component(_event(each, "CANCELLED", sequence, changed_at))
    made: bytes = calendar.to_ical()
    return made


def reminders(plan: rules.Plan, root: str) -> tuple[Reminder, ...]:
    """Return one reminder a day, named after the first of the rules whose windows end on it."""
    days: dict[date, str] = {}
    for line in plan.advice:
        if line.category is Category.AVOID and line.until is not None and not line.always:
            name = f"{line.rule}/{line.product or ''}"
            days[line.until] = min(name, days.get(line.until, name))
    return tuple(Reminder(_uid(root, rule), day) for day, rule in sorted(days.items()))


def _uid(root: str, rule: str) -> str:
    """Return a name that says nothing of the rule or the sheet to whoever sees the calendar."""
    key = settings.PORTAL_KEY.encode()
    return hmac.new(key, f"calendar:{root}:{rule}".encode(), hashlib.sha256).hexdigest()[:32]


def _event(reminder: Reminder, status: str, sequence: int, changed_at: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", reminder.uid)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", sequence)
    event.add("status", status)
    event.add("dtstart", reminder.on)
    event.add("dtend", reminder.on + timedelta(days=1))
    event.add("summary", _("Reminder"))
    event.add("description", _("Something is new today: look at your page or your paper."))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
