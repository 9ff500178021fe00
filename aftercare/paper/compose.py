"""Lays a plan out as the sheet of two pages: what goes where, in which order and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Final

from aftercare import rules
from aftercare.paper import pages, phones, sentences, spans, sure, weeks
from aftercare.paper.dates import Calendar
from aftercare.paper.judged import products
from aftercare.paper.letterhead import Letterhead
from aftercare.rules import Plan, Row, Treated
from aftercare.rules.vocabulary import Kind, Tier

CALM: Final = "calm-gate"
LEVELS: Final = (("emergency", "▲"), ("urgent", "■"), ("clinic", "●"))
# The room for a number in the first column of *get help*, and how large each is printed there.
NUMBER_MM: Final = 35.6
NUMBER_PT: Final = {"emergency": 24, "urgent": 18, "clinic": 14}
DATED: Final = (Kind.WAIT, Kind.LIMIT)


def compose(plan: Plan, letterhead: Letterhead, *, has_door: bool = False) -> pages.Sheet:
    """Return the sheet of a plan: each of its rows is in exactly one of the parts."""
    return _Composer(plan, letterhead, has_door).whole()


@dataclass(frozen=True, slots=True)
class _When:
    word: str
    lines: tuple[str, ...]
    long: str


class _Composer:
    def __init__(self, plan: Plan, letterhead: Letterhead, has_door: bool) -> None:
        self.plan = plan
        self.letterhead = letterhead
        self.has_door = has_door
        self.calendar = Calendar(plan.performed_at, plan.time_zone, plan.language)
        self.say = self.calendar.say
        self.phone = phones.national(letterhead.clinic_phone, plan.time_zone)
        self.topics = {line.rule: line.topics for line in plan.advice}
        self.urgent = phones.national(letterhead.urgent_number, plan.time_zone)

    def whole(self) -> pages.Sheet:
        """Return the whole sheet."""
        rows = [self._by_the_clock(row) for row in self.plan.rows if row.product is None]
        calm = [row for row in rows if CALM in row.rules]
        rest = [row for row in rows if row not in calm]
        dated = [row for row in rest if row.kind in DATED]
        later = [row for row in rest if row.later and row.level in (None, "clinic")]
        levels = self._levels(row for row in rest if row.kind is Kind.HELP and row not in later)
        opens = weeks.openings(rest, self.calendar)
        grid, beyond = weeks.grid(opens, self.calendar)
        listed = weeks.listed(opens, self.calendar)
        grounds = sure.how_sure(self.plan, self.calendar)
        gated = any(row.calm_gate for row in dated)
        return pages.Sheet(
            language=self.plan.language.value,
            words=sentences.PHRASES[self.plan.language],
            head=self._head(),
            first=self._said(_of(rest, Kind.FIRST)),
            more=(),
            during=self._during(_of(rest, Kind.WHILE)),
            wait=self._dated(dated, self._before),
            wait_more=(),
            wait_heading=self.say("wait_calm" if gated else "wait_only"),
            help=levels,
            do=self._dated(_of(rest, Kind.DO, Kind.HABIT), self._from),
            notes=tuple(part for part in self.letterhead.notes.splitlines() if part.strip()),
            products=products(self.plan, self.plan.products, self.calendar, self._fill),
            own_products=products(self.plan, self.plan.clinic_products, self.calendar, self._fill),
            expect=(
                *self._dated(sorted(_of(rest, Kind.EXPECT), key=_span), self._span),
                *self._later(later),
            ),
            weekdays=rules.WEEKDAYS_SHORT[self.plan.language],
            weeks=grid,
            beyond=beyond,
            opens=listed,
            opens_html=spans.markup(listed),
            calm=self._said(calm),
            sure=grounds,
            sure_short=sure.shortened(grounds, self.calendar),
            all_sources=self._all_sources(),
        )

    # Rows

    def _by_the_clock(self, row: Row) -> Row:
        """Return an act that begins where a ban on it ends, with that ban's clock."""
        if row.kind is not Kind.DO or row.starts_time is None:
            return row
        topics = {topic for rule in row.rules for topic in self.topics.get(rule, ())}
        ends = (
            line
            for line in self.plan.advice
            if line.clock and line.until_time == row.starts_time and topics & {*line.topics}
        )
        return replace(row, clock=row.clock or any(ends))

    def _fill(self, text: str) -> str:
        """Return the text with the numbers to call."""
        phone = spans.number(self.phone) or self.say("your_clinic")
        emergency = spans.number(self.letterhead.emergency_number)
        return rules.fill(text, phone=phone, emergency=emergency)

    def _said(self, rows: Iterable[Row]) -> tuple[pages.Said, ...]:
        return tuple(map(self._one, rows))

    def _one(self, row: Row) -> pages.Said:
        text = self._fill(row.text)
        for own in row.own:
            text = f"{text} **{self.say('own')}** {own}"
        phone = spans.number(self.phone)
        after = spans.markup(f" {text}", phone)
        return pages.Said(text, spans.markup(text, phone), after, row)

    def _during(self, rows: list[Row]) -> tuple[pages.Said, ...]:
        """Return the rows of a state in their order; the first of each state names it."""
        said: list[pages.Said] = []
        for words, group in groupby(rows, key=lambda row: row.while_words):
            first, *others = group
            text = first.text
            named = not words or self._is_named(words, spans.plain(text).casefold())
            if not named and words:
                text = f"**{self.say('while', words=words)}:** {text}"
            said += self._said([replace(first, text=text), *others])
        return tuple(said)

    def _is_named(self, words: str, text: str) -> bool:
        """Whether a text says of whom it speaks, or for how long: "If you breastfeed: …"."""
        asks = ("if you ", "while you ", "om du ", "så länge du ", "du som ")
        inside = (words.casefold(), self.say("while", words="").strip().casefold(), "du som ")
        return text.startswith(asks) or any(each in text for each in inside)

    def _dated(self, rows: list[Row], when: Callable[[Row], _When]) -> tuple[pages.Dated, ...]:
        """Return rows beside their dates; those of one date stand together."""
        grouped: dict[_When, list[Row]] = {}
        for row in rows:
            grouped.setdefault(when(row), []).append(row)
        return tuple(
            pages.Dated(at.word, at.lines, self._said(group), at.long)
            for at, group in grouped.items()
        )

    def _before(self, row: Row) -> _When:
        if row.always or row.until is None:
            words = row.while_words
            return _words(self.say("while", words=words) if words else self.say("all_the_time"))
        day, clock = self.calendar.exact(row.until, row.until_time if row.clock else None)
        if row.clock and row.until_time and not clock and day is not None:
            morning = self.calendar.morning(day)
            return _When(self.say("before"), (morning,), morning)
        return self._at("before", day or row.until, clock)

    def _from(self, row: Row) -> _When:
        if row.kind is Kind.HABIT or row.starts is None:
            return _words(self.say("all_the_time"))
        if row.starts <= self.calendar.start.date():
            return _words(self.say("now"))
        day, clock = self.calendar.exact(row.starts, row.starts_time if row.clock else None)
        return self._at("from_day", day or row.starts, clock)

    def _span(self, row: Row) -> _When:
        if row.starts is not None and row.starts > self.calendar.start.date():
            return self._at("from_day", row.starts, "")
        if row.until is not None:
            return self._at("to_day", row.until, "")
        return _words(self.say("weeks_months"))

    def _at(self, word: str, day: date, clock: str) -> _When:
        column, long = self.calendar.column(day), self.calendar.day(day)
        if clock:
            return _When(self.say(word), (f"{column},", clock), f"{long}, {clock}")
        return _When(self.say(word), (column,), long)

    def _later(self, rows: list[Row]) -> tuple[pages.Dated, ...]:
        """Return the signs that are read weeks later, in one row of what to expect."""
        words = self.say("later_call")
        return (pages.Dated("", (words,), self._said(rows), words),) if rows else ()

    # Help

    def _levels(self, rows: Iterable[Row]) -> tuple[pages.Level, ...]:
        by_level: dict[str, list[Row]] = {}
        for row in rows:
            by_level.setdefault(row.level or "clinic", []).append(row)
        return tuple(
            self._level(level, shape, by_level[level])
            for level, shape in LEVELS
            if level in by_level
        )

    def _level(self, level: str, shape: str, rows: list[Row]) -> pages.Level:
        letterhead = self.letterhead
        name, number = self.say(f"help_{level}"), letterhead.emergency_number
        notes: tuple[str, ...] = ()
        if level == "urgent":
            number, notes = self.urgent, (letterhead.urgent_name if self.urgent else "",)
            if not number:
                name, number = self.say("help_urgent_where"), self.say("urgent_where")
        if level == "clinic":
            number = self.phone or self.say("your_clinic")
            closed = self.say("closed", number=spans.number(self.urgent)) if self.urgent else ""
            hours = f"{letterhead.hours.rstrip('.')}." if letterhead.hours else ""
            notes = (hours, closed)
        is_phone = any(char.isdigit() for char in number)
        bar = is_phone and not _fits_its_cell(level, number)
        said = tuple(part for part in notes if part)
        return pages.Level(level, shape, name, number, is_phone, said, bar, self._said(rows))

    # The top, and the end

    def _head(self) -> pages.Head:
        letterhead, calendar, plan = self.letterhead, self.calendar, self.plan
        born, issued = letterhead.patient_born_on, letterhead.issued_at
        number, replaces = letterhead.sheet_number, letterhead.replaces
        sheet = self.say("sheet", number=number) if number else ""
        short = self.say("edition_short", number=plan.edition_number)
        return pages.Head(
            clinic=letterhead.clinic_name or _capital(self.say("your_clinic")),
            address=letterhead.clinic_address,
            phone=self.phone,
            patient=letterhead.patient_name,
            born=self.say("born", date=calendar.plain(born)) if born else "",
            treatment=self._treatment(plan.treatment),
            replaces=self.say("replaces", number=replaces) if replaces else "",
            sheet=sheet,
            footer=" · ".join(part for part in (letterhead.patient_name, sheet, short) if part),
            issued=self._issued(issued),
            created=(issued or plan.performed_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _issued(self, issued: datetime | None) -> str:
        """Return which edition it is by, when it was issued and by whom."""
        digest = self.plan.edition_digest.removeprefix("sha256:")[:8]
        edition = self.say("edition", number=self.plan.edition_number, digest=digest)
        if issued is None:
            return edition
        day = self.calendar.plain(issued.astimezone(self.calendar.zone).date())
        name = self.letterhead.issued_by
        said = self.say("issued", date=day, name=name) if name else self.say("issued_on", date=day)
        return f"{edition} · {said}"

    def _treatment(self, treated: Treated) -> str:
        start = self.calendar.start
        when = {"date": self.calendar.long(start.date()), "time": self.calendar.clock(start)}
        kind = "rf" if treated.tier is Tier.TE and "device" not in treated.unknown else "treatment"
        labels = list(
            dict.fromkeys(zone.label[:1].lower() + zone.label[1:] for zone in treated.zones)
        )
        if not labels:
            return self.say(f"{kind}_only", **when)
        areas = rules.join(labels, self.plan.language)
        return self.say(kind, areas=areas, **when)

    def _all_sources(self) -> str:
        count = len(self.plan.sources)
        if not count:
            return ""
        return self.say("all_sources" if self.has_door else "all_sources_ask", count=count)


def _span(row: Row) -> tuple[date, date]:
    """Return what sorts the normal course: what ends first, then what comes later."""
    if row.until is not None:
        return date.min, row.until
    return row.starts or date.max, date.max


def _words(words: str) -> _When:
    return _When("", (words,), words)


def _of(rows: Iterable[Row], *kinds: Kind) -> list[Row]:
    return [row for row in rows if row.kind in kinds]


def _fits_its_cell(level: str, number: str) -> bool:
    return spans.width_mm(number, NUMBER_PT[level], weight=700) <= NUMBER_MM


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
