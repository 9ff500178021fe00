"""What a stored plan says at one moment, row by row, in the words and the order of the paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from markupsafe import Markup

from aftercare import paper, rules
from aftercare.rules import Line, Plan, Row
from aftercare.rules.vocabulary import Kind, Language
from clinics.portal import marks, terms

CALM: Final = "calm-gate"
LEVELS: Final = ("emergency", "urgent", "clinic")
DATED: Final = (Kind.WAIT, Kind.LIMIT)
# A row that names its state in words of its own: "While you breastfeed", "Du som ammar".
STATE: Final = re.compile(r"\**(?:While|Så länge|Medan|Du som)\b")
# Words that the paper counts from the day it was handed over.
RELATIVE: Final = re.compile(
    r"\b(?:today|tonight|tomorrow|i dag|i kväll|i natt|i morgon)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why one rule is said: its own words, how sure it is, and who says so."""

    words: str
    sure: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One row as it is read now; `when` is the day that it waits for or begins on, or empty."""

    row: Row
    words: Markup
    when: str
    grounds: tuple[Ground, ...]
    terms: tuple[terms.Term, ...]
    own: tuple[str, ...]
    # Which day "today" and "tomorrow" in its words are counted from, where that is not today.
    counted_from: str
    # It stands here because of what the patient told, and not on her paper.
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """Rows of one day; `short` names them in a word or two each."""

    on: date | None
    when: str
    said: tuple[Said, ...]

    @property
    def short(self) -> str:
        """What the rows are called in a calendar."""
        return ", ".join(dict.fromkeys(one.row.short for one in self.said if one.row.short))


@dataclass(frozen=True, slots=True)
class Level:
    """The signs of one level of help."""

    level: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One moment of the weeks after a treatment; the parts below `calm` hold every row."""

    day: str
    days_after: int
    today: tuple[Said, ...]
    next: Dated | None
    waits: tuple[Dated, ...]
    may_start: tuple[Dated, ...]
    needs_calm: bool
    calm: tuple[Said, ...]
    first: tuple[Said, ...]
    during: tuple[Said, ...]
    dated: tuple[Dated, ...]
    help: tuple[Level, ...]
    do: tuple[Dated, ...]
    expect: tuple[Dated, ...]
    later: tuple[Said, ...]
    products: tuple[Said, ...]


def at(
    plan: Plan,
    now: datetime,
    *,
    phone: str,
    emergency: str,
    language: Language,
    new_rows: frozenset[tuple[tuple[str, ...], str]] = frozenset(),
) -> Reading:
    """Return what the plan says at an instant, decided by its own dates alone.

    `language` is that of the page, for days and dates; the rows keep the plan's. `new_rows` are
    those that the patient's own report brought.
    """
    calendar = paper.Calendar(plan.performed_at, plan.time_zone, language)
    fill = {"phone": phone, "emergency": emergency}
    return _Moment(plan, calendar, now.astimezone(calendar.zone), fill, new_rows).reading()


class _Moment:
    def __init__(
        self,
        plan: Plan,
        calendar: paper.Calendar,
        now: datetime,
        fill: dict[str, str],
        new_rows: frozenset[tuple[tuple[str, ...], str]],
    ) -> None:
        self.plan, self.new_rows = plan, new_rows
        self.calendar = calendar
        self.plan_calendar = paper.Calendar(plan.performed_at, plan.time_zone, plan.language)
        self.now = now
        self.date = now.date()
        self.fill = fill
        self.lines = {(line.rule, line.product): line for line in plan.advice}
        self.citations = {source.id: source.citation for source in plan.sources}

    def reading(self) -> Reading:
        """Return the moment's page."""
        rows = [row for row in self.plan.rows if row.product is None]
        calm = [row for row in rows if CALM in row.rules]
        rest = [row for row in rows if CALM not in row.rules]
        later = [row for row in rest if row.later and row.level in (None, "clinic")]
        dated = [row for row in rest if row.kind in DATED]
        over = [row for row in dated if self._is_over(row)]
        begun = [row for row in over if row.kind is Kind.WAIT]
        signs = [row for row in rest if row.kind is Kind.HELP and row not in later]
        days = self.date - self.calendar.start.date()
        return Reading(
            day=_capital(self.calendar.day(self.date, short=False)),
            days_after=days.days,
            today=self._all(self._today(rest), self._nothing),
            next=self._next(rest),
            waits=self._grouped([row for row in dated if row not in over], self._before),
            may_start=self._grouped(begun, self._since)[::-1],
            needs_calm=any(row.calm_gate for row in begun),
            calm=self._all(calm, self._nothing),
            first=self._all(_of(rest, Kind.FIRST), self._nothing),
            during=self._all(_of(rest, Kind.WHILE), self._nothing),
            dated=self._grouped(dated, self._before),
            help=self._levels(signs),
            do=self._grouped(_of(rest, Kind.DO, Kind.HABIT), self._from),
            expect=self._grouped([r for r in _of(rest, Kind.EXPECT) if r not in later], self._to),
            later=self._all(later, self._nothing),
            products=self._all(
                [row for row in self.plan.rows if row.product is not None], self._nothing
            ),
        )

    # When a row holds

    def end_of(self, row: Row) -> datetime | None:
        """Return the instant at which a row ends, as it is printed; None is no end.

        Where its rules end on different days it holds until the last of them.
        """
        if row.always:
            return None
        if row.clock and row.until_time is not None:
            return rules.up_to_quarter(row.until_time).astimezone(self.calendar.zone)
        if row.until is not None:
            return self._midnight(row.until)
        ends = [line.until for line in self._behind(row)]
        if not ends or None in ends or any(line.always for line in self._behind(row)):
            return None
        return self._midnight(max(end for end in ends if end is not None))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self.calendar.zone)

    def _is_over(self, row: Row) -> bool:
        end = self.end_of(row)
        return end is not None and self.now >= end

    def _has_begun(self, row: Row) -> bool:
        if row.starts is None or self.date > row.starts:
            return True
        if row.clock and row.starts_time is not None:
            return self.now >= row.starts_time
        return self.date >= row.starts

    def _behind(self, row: Row) -> list[Line]:
        found = (self.lines.get((rule, row.product)) for rule in row.rules)
        return [line for line in found if line is not None]

    # The parts

    def _today(self, rows: Iterable[Row]) -> list[Row]:
        """Return what this day asks for: the first days' rows, and acts that have a first day."""
        return [
            row
            for row in rows
            if not self._is_over(row)
            and self._has_begun(row)
            and (row.kind is Kind.FIRST or (row.kind is Kind.DO and row.starts is not None))
        ]

    def _next(self, rows: Iterable[Row]) -> Dated | None:
        """Return the next day on which something may begin: a wait that ends, or an act."""
        coming: list[tuple[date, Row]] = []
        for row in rows:
            end = self.end_of(row)
            if row.kind is Kind.WAIT and end is not None and end > self.now:
                coming.append((end.date(), row))
            elif row.kind is Kind.DO and row.starts is not None and not self._has_begun(row):
                coming.append((row.starts, row))
        if not coming:
            return None
        day = min(day for day, _row in coming)
        said = self._all([row for on, row in coming if on == day], self._nothing)
        return Dated(day, self.calendar.day(day), said)

    def _levels(self, rows: list[Row]) -> tuple[Level, ...]:
        return tuple(
            Level(level, self._all(found, self._nothing))
            for level in LEVELS
            if (found := [row for row in rows if (row.level or "clinic") == level])
        )

    def _grouped(
        self, rows: list[Row], when: Callable[[Row], tuple[date | None, str]]
    ) -> tuple[Dated, ...]:
        """Return rows by their days, in order; those without one stand last."""
        keyed = sorted(((when(row), row) for row in rows), key=lambda pair: pair[0][0] or date.max)
        return tuple(
            Dated(on, words, self._all([row for _when, row in group], self._nothing))
            for (on, words), group in groupby(keyed, key=lambda pair: pair[0])
        )

    def _before(self, row: Row) -> tuple[date | None, str]:
        end = self.end_of(row)
        if end is None:
            words = row.while_words
            return None, self.calendar.always(words) if words else _("all the time")
        return end.date(), _("before %(day)s") % {"day": self._at(end)}

    def _since(self, row: Row) -> tuple[date | None, str]:
        end = self.end_of(row)
        assert end is not None
        if end.date() == self.date:
            return end.date(), _("since today")
        return end.date(), _("since %(day)s") % {"day": self.calendar.day(end.date())}

    def _from(self, row: Row) -> tuple[date | None, str]:
        if row.starts is None or row.kind is Kind.HABIT:
            return None, _("all the time")
        return row.starts, _("from %(day)s") % {"day": self.calendar.day(row.starts)}

    def _to(self, row: Row) -> tuple[date | None, str]:
        if row.starts is not None and row.starts > self.calendar.start.date():
            return row.starts, _("from %(day)s") % {"day": self.calendar.day(row.starts)}
        if row.until is not None:
            return row.until, _("to %(day)s") % {"day": self.calendar.day(row.until)}
        return None, _("weeks, months")

    def _nothing(self, _row: Row) -> tuple[date | None, str]:
        return None, ""

    def _at(self, end: datetime) -> str:
        if end.time() == datetime.min.time():
            return self.calendar.day(end.date())
        return f"{self.calendar.day(end.date())} {self.calendar.clock(end)}"

    # A row in words

    def _all(
        self, rows: Iterable[Row], when: Callable[[Row], tuple[date | None, str]]
    ) -> tuple[Said, ...]:
        return tuple(self._said(row, when(row)[1]) for row in rows)

    def _said(self, row: Row, when: str) -> Said:
        text = rules.fill(row.text, **self.fill)
        state = row.while_words
        if state and state.casefold() not in text.casefold() and not STATE.match(text):
            # As on paper: what holds as long as a state lasts says so in its first words.
            text = f"**{self.plan_calendar.always(state)}:** {text}"
        plain = marks.plain(text)
        return Said(
            row=row,
            words=marks.bold(text),
            when=when,
            grounds=tuple(self._ground(line, plain) for line in self._behind(row)),
            terms=terms.within(plain, self.plan.language),
            own=row.own,
            counted_from=self._counted_from(plain),
            is_changed=(row.rules, row.text) in self.new_rows,
        )

    def _counted_from(self, text: str) -> str:
        treated = self.calendar.start.date()
        if self.date == treated or not RELATIVE.search(text):
            return ""
        return self.calendar.day(treated, short=False)

    def _ground(self, line: Line, shown: str) -> Ground:
        """Return a rule's own words where the row has fewer, its strength, and its sources."""
        whole = rules.fill(line.text, **self.fill)
        return Ground(
            words="" if whole == shown else f"{line.title}. {whole}",
            sure=_capital(self.plan.certainty.get(line.strength.value, "")),
            sources=tuple(
                self.citations[source] for source in line.sources if source in self.citations
            ),
        )


def weeks(reading: Reading, treated: date) -> tuple[tuple[date, tuple[Dated, ...]], ...]:
    """Return the days on which something may begin, by weeks: their Monday, and the days."""
    opens: dict[date, list[Said]] = {}
    for group in (*reading.dated, *reading.do):
        for said in group.said:
            begins = said.row.kind is Kind.WAIT or (
                said.row.kind is Kind.DO and group.on is not None and group.on > treated
            )
            if begins and group.on is not None and said.row.short:
                opens.setdefault(group.on, []).append(said)
    days = [Dated(day, "", tuple(said)) for day, said in sorted(opens.items())]
    return tuple(
        (monday, tuple(found))
        for monday, found in groupby(days, key=lambda each: _monday(each.on or treated))
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _of(rows: Iterable[Row], *kinds: Kind) -> list[Row]:
    return [row for row in rows if row.kind in kinds]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
