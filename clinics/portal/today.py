"""What a stored sheet says about one moment: what may be done now, what not yet, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from aftercare import paper, rules
from aftercare.rules import Line
from aftercare.rules.vocabulary import Category, Kind, Verdict


@dataclass(frozen=True, slots=True)
class Opening:
    """What may be done again from one day or clock time on."""

    on: date
    when: str
    entries: tuple[paper.Entry, ...]
    is_over: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """One thing to do: from a later day on where `when` is not empty."""

    when: str
    entry: paper.Entry


@dataclass(frozen=True, slots=True)
class Product:
    """One of the patient's products as of now; `kind` is ok, wait, never or unchecked."""

    name: str
    kind: str
    verdict: str
    was_waited_for: bool
    remarks: tuple[str, ...]
    entries: tuple[paper.Entry, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """One moment of the weeks after a treatment; `openings` are all of them by date."""

    sheet: paper.SheetView
    day: str
    days_after: int
    tonight: tuple[paper.Entry, ...]
    always: tuple[paper.DateGroup, ...]
    openings: tuple[Opening, ...]
    do: tuple[Dated, ...]
    caution: tuple[paper.Entry, ...]
    expect: tuple[paper.Entry, ...]
    products: tuple[Product, ...]

    @property
    def new(self) -> tuple[Opening, ...]:
        """What opened today."""
        return tuple(each for each in self.openings if each.is_over and each.is_today)

    @property
    def allowed(self) -> tuple[Opening, ...]:
        """What opened on an earlier day."""
        return tuple(each for each in self.openings if each.is_over and not each.is_today)

    @property
    def not_yet(self) -> tuple[Opening, ...]:
        """What is still closed, the next first."""
        return tuple(each for each in self.openings if not each.is_over)

    @property
    def needs_calm(self) -> tuple[paper.Entry, ...]:
        """What else must be true before anything is begun again, where a line asks for it."""
        gated = any(e.line.calm_gate for o in self.openings if o.is_over for e in o.entries)
        return self.sheet.calm if gated else ()


def at(plan: rules.Plan, letterhead: paper.Letterhead, now: datetime) -> Today:
    """Return what the plan says at an instant, decided by its own dates alone."""
    sheet = paper.lay_out(plan, letterhead)
    calendar = paper.Calendar(plan.performed_at, plan.time_zone, plan.language)
    return _Moment(plan, sheet, calendar, now.astimezone(calendar.zone)).today()


class _Moment:
    def __init__(
        self, plan: rules.Plan, sheet: paper.SheetView, calendar: paper.Calendar, now: datetime
    ) -> None:
        self.plan = plan
        self.sheet = sheet
        self.calendar = calendar
        self.now = now
        self.date = now.date()

    def today(self) -> Today:
        sheet = self.sheet
        return Today(
            sheet=sheet,
            day=_capital(self.calendar.day(self.date, short=False)),
            days_after=(self.date - self.calendar.start.date()).days,
            tonight=tuple(e for e in sheet.tonight if not self._is_over(e.line)),
            always=(*sheet.always, *self._endless()),
            openings=self._openings(),
            do=self._do(),
            caution=tuple(e for e in sheet.caution if not self._is_over(e.line)),
            expect=tuple(e for e in sheet.expect if self._holds(e.line)),
            products=tuple(self._product(*pair) for pair in self._products()),
        )

    # When a line holds

    def _end(self, line: Line) -> datetime | None:
        """Return the instant at which a line ends, as the sheet prints it; None is no end."""
        if line.always:
            return None
        if line.clock and line.until_time is not None:
            return rules.up_to_quarter(line.until_time).astimezone(self.calendar.zone)
        if line.until is None:
            return None
        return datetime.combine(line.until, datetime.min.time(), self.calendar.zone)

    def _is_over(self, line: Line) -> bool:
        end = self._end(line)
        return end is not None and self.now >= end

    def _has_begun(self, line: Line) -> bool:
        if line.starts is None or self.date >= line.starts:
            return True
        return line.starts_time is not None and self.now >= line.starts_time

    def _holds(self, line: Line) -> bool:
        return self._has_begun(line) and not self._is_over(line)

    # The parts

    def _openings(self) -> tuple[Opening, ...]:
        waiting = [
            (end, self._named(entry, end))
            for entry in (*self.sheet.tonight, *self.sheet.waiting)
            if entry.line.category is Category.AVOID and (end := self._end(entry.line)) is not None
            # A limit or a habit ends silently: only what was waited for is told to be allowed.
            if self.now < end or entry.line.kind is Kind.WAIT
        ]
        waiting.sort(key=lambda pair: pair[0])
        grouped = groupby(waiting, key=lambda pair: pair[0])
        return tuple(self._opening(end, (entry for _, entry in pairs)) for end, pairs in grouped)

    def _named(self, entry: paper.Entry, end: datetime) -> paper.Entry:
        """Return an entry as it is told: "No makeup" before its day, "Makeup" from it."""
        if self.now < end or not entry.line.short:
            return entry
        return replace(entry, title=_capital(entry.line.short))

    def _endless(self) -> Iterable[paper.DateGroup]:
        """Yield what has no end and does not stand under one of the sheet's endless headings."""
        told = {id(entry) for group in self.sheet.always for entry in group.entries}
        for entry in (*self.sheet.tonight, *self.sheet.waiting):
            line = entry.line
            if line.category is not Category.AVOID or id(entry) in told:
                continue
            if self._end(line) is None:
                yield paper.DateGroup(self.calendar.always(line.while_words), (entry,))

    def _opening(self, end: datetime, entries: Iterable[paper.Entry]) -> Opening:
        is_today = end.date() == self.date
        # A clock time without its day is clear only on the day itself or the one before.
        by_day = end.time() == datetime.min.time() or (self.now >= end and not is_today)
        when = self.calendar.day(end.date()) if by_day else self.calendar.time(end)
        return Opening(end.date(), when, tuple(entries), self.now >= end, is_today)

    def _do(self) -> tuple[Dated, ...]:
        due = [entry for entry in self.sheet.do if not self._is_over(entry.line)]
        said = [Dated(self._from(entry.line), entry) for entry in due]
        return tuple(
            sorted(said, key=lambda each: (each.when != "", each.entry.line.starts or date.min))
        )

    def _from(self, line: Line) -> str:
        if self._has_begun(line) or line.starts is None:
            return ""
        return self.calendar.say("from", when=self.calendar.day(line.starts))

    def _products(self) -> Iterable[tuple[rules.ProductAdvice, paper.ProductRow]]:
        return zip(self.plan.products, self.sheet.products, strict=True)

    def _product(self, product: rules.ProductAdvice, row: paper.ProductRow) -> Product:
        waited = product.starts is not None and self.date >= product.starts
        kind = row.kind
        if product.starts is not None:
            kind = Verdict.OK.value if waited else Verdict.WAIT.value
        entries = tuple(entry for entry in row.entries if not self._is_over(entry.line))
        return Product(
            name=row.name,
            kind=kind,
            verdict=row.verdict,
            was_waited_for=waited,
            remarks=row.remarks,
            entries=() if waited else entries,
        )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
