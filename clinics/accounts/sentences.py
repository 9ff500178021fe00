"""The clinic's hours and numbers in words, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.web import formats
from clinics.accounts import hours
from clinics.accounts.calling import Calls, is_national
from clinics.accounts.models import Clinic

# Within so many days a weekday alone is clear.
_A_WEEK: Final = 7
_A_MONDAY: Final = date(2024, 1, 1)


def state(calls: Calls) -> str:
    """Return "We are open until 17" or "We open tomorrow at 8"; empty where nothing is known."""
    if calls.is_open:
        if calls.until is None:
            return _("We are open day and night")
        if calls.until.date() > calls.now.date() and calls.until.time() != datetime.min.time():
            return _("We are open now")
        return _("We are open until %(time)s") % {"time": _closes(calls.until)}
    if calls.opens is None:
        return "" if calls.is_open is None else _("We are closed now")
    days = (calls.opens.date() - calls.now.date()).days
    said = {"time": _clock(calls.opens.hour, calls.opens.minute)}
    if days == 0:
        return _("We open at %(time)s") % said
    if days == 1:
        return _("We open tomorrow at %(time)s") % said
    day = calls.opens.date()
    if days < _A_WEEK:
        return _("We open on %(weekday)s at %(time)s") % (said | {"weekday": _weekday(day)})
    when = rules.day_words(day, formats.language())
    return _("We open on %(day)s at %(time)s") % (said | {"day": when})


def until(at: datetime, now: datetime) -> str:
    """Return until when something lasts: "20:00", "tomorrow at 8:00", "Monday at 8:00"."""
    return when(at, now, today=False)


def when(at: datetime, now: datetime, *, today: bool = True) -> str:
    """Return a moment ahead as people say it: "today at 20:00", "tomorrow at 8:00"."""
    at = at.astimezone(now.tzinfo)
    days = (at.date() - now.date()).days
    clock = f"{at.hour}{_point()}{at.minute:02}"
    if at.time() == datetime.min.time():
        # Midnight belongs to the day that ends.
        days, clock = days - 1, f"24{_point()}00"
    said = {"time": clock}
    if days <= 0:
        return _("today at %(time)s") % said if today else clock
    if days == 1:
        return _("tomorrow at %(time)s") % said
    day = now.date() + timedelta(days=days)
    name = _weekday(day) if days < _A_WEEK else rules.day_words(day, formats.language())
    return _("%(day)s at %(time)s") % (said | {"day": name})


def weekday_short(number: int) -> str:
    """Return the short name of a weekday, counted from Monday: "Mon"."""
    return str(rules.WEEKDAYS_SHORT[formats.language()][number])


def weekday(number: int) -> str:
    """Return the name of a weekday, counted from Monday, as a label."""
    return _weekday(_A_MONDAY + timedelta(days=number)).capitalize()


def _weekday(day: date) -> str:
    return rules.day_words(day, formats.language()).split()[0]


def _closes(until: datetime) -> str:
    if until.time() == datetime.min.time():
        return _clock(24, 0)
    return _clock(until.hour, until.minute)


def week(said: hours.Hours) -> str:
    """Return the week in one line: "Mon–Thu 8–17, Fri 8–12, 13–15"; empty where it is not known."""
    names = rules.WEEKDAYS_SHORT[formats.language()]
    groups: list[tuple[int, int, tuple[hours.Span, ...]]] = []
    for day, spans in enumerate(said.week):
        if groups and groups[-1][1] == day - 1 and groups[-1][2] == spans:
            groups[-1] = (groups[-1][0], day, spans)
        elif spans:
            groups.append((day, day, spans))
    return "; ".join(
        f"{names[first]}{'' if first == last else f'–{names[last]}'} {_spans(spans)}"
        for first, last, spans in groups
    )


def _spans(spans: tuple[hours.Span, ...]) -> str:
    return ", ".join(f"{_clock(*divmod(a, 60))}–{_clock(*divmod(b, 60))}" for a, b in spans)


def _clock(hour: int, minute: int) -> str:
    """Return a clock time as short as people say it: "8", "8:30"; "8.30" in Swedish."""
    if not minute:
        return str(hour)
    return f"{hour}{_point()}{minute:02}"


def _point() -> str:
    return "." if translation.get_language() == "sv" else ":"


def on_letterhead(clinic: Clinic, language: str) -> dict[str, str]:
    """Return what the head of a sheet says of hours and of care when the clinic is closed."""
    with translation.override(language):
        return {
            "hours": week(hours.from_json(clinic.opening_hours)),
            "urgent_number": clinic.urgent_number,
            "urgent_name": _("day and night") if is_national(clinic) else clinic.urgent_name,
        }
