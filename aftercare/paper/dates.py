"""Dates and clock times as the sheet writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from aftercare import rules
from aftercare.paper import sentences, spans
from aftercare.rules.vocabulary import Language

MORNING: Final = 7  # before this hour nobody goes to a basin: it is said as the morning


class Calendar:
    """Writes the dates of one treatment: the year is named only where it is another one."""

    def __init__(self, performed_at: datetime, zone: str, language: Language) -> None:
        self.zone = rules.zone(zone)
        self.language = language
        self.start = performed_at.astimezone(self.zone)

    def say(self, name: str, /, **values: object) -> str:
        """Return a phrase of the sheet in the treatment's language."""
        return sentences.say(self.language, name, **values)

    def always(self, while_words: str | None) -> str:
        """Return "While you are breastfeeding", or the words for no end at all."""
        return self.say("while", words=while_words) if while_words else self.say("always")

    def day(self, day: date, *, short: bool = True) -> str:
        """Return "Tue 7 April", or "Tuesday 7 April"."""
        year = day.year != self.start.year
        return rules.day_words(day, self.language, short=short, year=year)

    def long(self, day: date) -> str:
        """Return "Tuesday 7 April 2026"."""
        return rules.day_words(day, self.language, year=True)

    def plain(self, day: date) -> str:
        """Return "3 May 1958"."""
        return f"{day.day} {rules.MONTHS[self.language][day.month - 1]} {day.year}"

    def clock(self, moment: datetime) -> str:
        """Return the time of day as it is: "15:00", "15.00"."""
        local = moment.astimezone(self.zone)
        return f"{local:%H:%M}" if self.language is Language.EN else f"{local:%H.%M}"

    def time(self, moment: datetime) -> str:
        """Return "Sat 03:00": the instant rounded up to the quarter of an hour."""
        local = rules.up_to_quarter(moment).astimezone(self.zone)
        weekday = rules.WEEKDAYS_SHORT[self.language][local.weekday()]
        at = "" if self.language is Language.EN else "kl. "
        return f"{weekday} {at}{self.clock(local)}"

    def weekday(self, day: date) -> str:
        """Return "Tue"."""
        return rules.WEEKDAYS_SHORT[self.language][day.weekday()]

    def short(self, day: date) -> str:
        """Return "30 Nov": a day inside the calendar."""
        return f"{day.day} {spans.month_short(day.month, self.language)}"

    def column(self, day: date) -> str:
        """Return "Fri 4 Dec"; of another year "12 Jan 2027", so that it fits its column."""
        if day.year != self.start.year:
            return f"{self.short(day)} {day.year}"
        return f"{self.weekday(day)} {self.short(day)}"

    def exact(self, day: date | None, moment: datetime | None) -> tuple[date | None, str]:
        """Return the day of a moment and its clock; a moment at night is the morning of its day."""
        if moment is None:
            return day, ""
        local = rules.up_to_quarter(moment).astimezone(self.zone)
        if local.hour < MORNING:
            return local.date(), ""
        return local.date(), self.say("at", time=self.clock(local))

    def morning(self, day: date) -> str:
        """Return "tomorrow morning" for the day after the treatment."""
        if (day - self.start.date()).days == 1:
            return self.say("tomorrow_morning")
        return self.say("morning", day=self.column(day))

    def month(self, day: date) -> str:
        """Return "Apr"."""
        return rules.MONTHS[self.language][day.month - 1][:3]
