"""The dates of a sheet as a calendar file; its titles say no more than the patient wants."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Category
from clinics.sheets import waiting

MAKER: Final = "-//Aftercare//Reminders//EN"
# By the clinic's clock: an alarm that follows a calendar's own habits rings at midnight.
RINGS: Final = time(8)
# The files of the first releases counted from 0; what is changed in theirs must count higher.
FIRST_SEQUENCE: Final = 1


@dataclass(frozen=True, slots=True)
class Look:
    """How the entries look: the page behind them, and whether titles name what they are about."""

    url: str
    plainly: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """One day on which something may be begun again; `uid` is the same for ever."""

    uid: str
    on: date
    rings: datetime
    names: tuple[str, ...]


def ics(
    plan: rules.Plan,
    earlier: Iterable[rules.Plan],
    *,
    root: str,
    sequence: int,
    changed_at: datetime,
    look: Look,
    counts: bool = True,
) -> bytes:
    """Return the file: a reminder for each day on which a wait ends, and what was cancelled.

    `root` names the first of the sheets that took each other's place, so that a new sheet moves
    its reminders instead of adding others; `sequence` grows with each of them. A reminder that
    nothing stands behind any more is cancelled, and so are all where the sheet no longer counts.
    """
    now = reminders(plan, root) if counts else ()
    kept = {each.uid for each in now}
    before = {each.uid: each for one in earlier for each in reminders(one, root)}
    if not counts:
        before |= {each.uid: each for each in reminders(plan, root)}
    made = _Calendar(sequence + FIRST_SEQUENCE, changed_at, look)
    for each in now:
        made.add(each, "CONFIRMED")
    for each in before.values():
        if each.uid not in kept:
            made.add(each, "CANCELLED")
    return made.to_bytes()


def reminders(plan: rules.Plan, root: str) -> tuple[Reminder, ...]:
    """Return one reminder a day on which a wait ends.

    It is named after the first of all the rules that end on the day, as it always was.
    """
    days: dict[date, str] = {}
    for line in plan.advice:
        if line.category is Category.AVOID and line.until is not None and not line.always:
            name = f"{line.rule}/{line.product or ''}"
            days[line.until] = min(name, days.get(line.until, name))
    zone = ZoneInfo(plan.time_zone)
    return tuple(
        Reminder(
            uid=_uid(root, rule),
            on=day,
            rings=datetime.combine(day, RINGS, zone).astimezone(UTC),
            names=names,
        )
        for day, rule in sorted(days.items())
        if (names := tuple(waiting.begun_on(plan, day)))
    )


def _uid(root: str, rule: str) -> str:
    """Return a name that says nothing of the rule or the sheet to whoever sees the calendar."""
    key = settings.PORTAL_KEY.encode()
    return hmac.new(key, f"calendar:{root}:{rule}".encode(), hashlib.sha256).hexdigest()[:32]


class _Calendar:
    def __init__(self, sequence: int, changed_at: datetime, look: Look) -> None:
        self.sequence, self.changed_at, self.look = sequence, changed_at, look
        self.made = icalendar.Calendar()
        self.made.add("prodid", MAKER)
        self.made.add("version", "2.0")
        self.made.add("calscale", "GREGORIAN")
        self.made.add("method", "PUBLISH")

    def add(self, reminder: Reminder, status: str) -> None:
        title, text = self._words(reminder)
        event = icalendar.Event()
        event.add("uid", reminder.uid)
        event.add("dtstamp", self.changed_at)
        event.add("last-modified", self.changed_at)
        event.add("sequence", self.sequence)
        event.add("status", status)
        event.add("dtstart", reminder.on)
        event.add("dtend", reminder.on + timedelta(days=1))
        event.add("summary", title)
        event.add("description", text)
        event.add("url", self.look.url)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        if status == "CONFIRMED":
            event.add_component(_alarm(reminder, title))
        self.made.add_component(event)

    def _words(self, reminder: Reminder) -> tuple[str, str]:
        if not self.look.plainly:
            return _("Reminder"), _("Something is new today: look at your page or your paper.")
        names = {"names": ", ".join(reminder.names)}
        return (
            _("You may begin again: %(names)s") % names,
            _("Only if your skin is calm. Your page says what calm means."),
        )

    def to_bytes(self) -> bytes:
        made: bytes = self.made.to_ical()
        return made


def _alarm(reminder: Reminder, title: str) -> icalendar.Alarm:
    """Return an alarm at a fixed instant: what an all-day alarm counts from differs by program."""
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", reminder.rings, parameters={"VALUE": "DATE-TIME"})
    return alarm
