"""Days, times and figures as people say them, in the language and the time zone in force."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone, translation

from aftercare.rules.vocabulary import Language


def day(value: date | datetime, *, weekday: bool = False) -> str:
    """Return a day such as "3 October 2026", with its weekday if asked for."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if not weekday:
        return formats.date_format(value, "j F Y")
    return formats.date_format(value, "l j F Y")


def weekday_of(value: date) -> str:
    """Return a day with its weekday and without its year: "Friday 4 December"."""
    return formats.date_format(value, "l j F")


def short_day(value: datetime, now: datetime | None = None) -> str:
    """Return a day such as "3 Oct", with the year only where it is another one."""
    local = timezone.localtime(value).date()
    return short_date(local, timezone.localtime(now or timezone.now()).year)


def short_date(value: date, year: int) -> str:
    """Return a day such as "3 Oct", with its year where that is not this one."""
    text = formats.date_format(value, "j M" if value.year == year else "j M Y")
    # Swedish writes its months small, also where Django does not.
    return text.lower() if translation.get_language() == "sv" else text


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
    return f"{short_day(value, now)} {clock(value)}"


def moment_within(value: datetime, now: datetime | None = None) -> str:
    """Return the same within a sentence: "today 15:05", but "30 Nov 15:05"."""
    words = moment(value, now)
    return words[:1].lower() + words[1:]


def tel(value: str) -> str:
    """Return a phone number as a `tel:` address takes it: "+4681234567"."""
    return ("+" if value.strip().startswith("+") else "") + "".join(filter(str.isdecimal, value))


def number(value: Decimal) -> str:
    """Return a figure as the language writes it: 1.5 or 1,5."""
    return formats.number_format(value.normalize(), use_l10n=True)


def depth(value: Decimal) -> str:
    """Return a depth in millimetres with one decimal at least, so that depths align: 1.0, 0.75."""
    exponent = value.normalize().as_tuple().exponent
    places = max(1, -exponent) if isinstance(exponent, int) else 1
    return formats.number_format(value, decimal_pos=places, use_l10n=True)


def figure(value: float) -> str:
    """Return a number with the language's comma, its thousands apart: 2,913,729 or 2 913 729."""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def language() -> Language:
    """Return the reader's language."""
    return Language((translation.get_language() or Language.EN)[:2])
