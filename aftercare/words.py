"""Days and times as people say them, in the language and the time zone in force."""

from datetime import date, datetime

from django.utils import formats, timezone, translation


def day(value: date | datetime, *, weekday: bool = False) -> str:
    """Return a day such as "3 October 2026", with its weekday if asked for."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if not weekday:
        return formats.date_format(value, "j F Y")
    return formats.date_format(value, "l j F Y")


def short_day(value: datetime) -> str:
    """Return a day such as "3 Oct", with the year only where it is another one."""
    local = timezone.localtime(value).date()
    style = "j M" if local.year == timezone.localdate().year else "j M Y"
    return formats.date_format(local, style)


def clock(value: datetime) -> str:
    """Return the time of day, such as "15:05"."""
    return timezone.localtime(value).strftime("%H:%M")


def moment(value: datetime, now: datetime | None = None) -> str:
    """Return when something happened, as near as a reader needs it: "today 15:05"."""
    local = timezone.localtime(value)
    today = timezone.localtime(now or timezone.now()).date()
    apart = (today - local.date()).days
    if apart == 0:
        return translation.gettext("Today %(time)s") % {"time": clock(value)}
    if apart == 1:
        return translation.gettext("Yesterday %(time)s") % {"time": clock(value)}
    style = "j M" if local.year == today.year else "j M Y"
    return f"{formats.date_format(local.date(), style)} {clock(value)}"
