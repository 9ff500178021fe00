"""Lays a plan out as a sheet: what goes where, in which order and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from aftercare import rules
from aftercare.paper import sentences, sheet
from aftercare.paper.dates import Calendar
from aftercare.paper.ingredients import found_in
from aftercare.paper.letterhead import Letterhead
from aftercare.rules import Line, Plan, ProductAdvice, Treated
from aftercare.rules.vocabulary import Category

CALM = "calm-gate"
LATER = timedelta(days=3)  # signs that can't show before this day need not be on page one
LEVELS = (("emergency", "▲"), ("urgent", "■"), ("clinic", "●"))
NO_BREAK = "\N{NO-BREAK SPACE}"


def lay_out(plan: Plan, letterhead: Letterhead | None = None) -> sheet.SheetView:
    """Return the sheet of a plan; without a letterhead, "your clinic" and 112 stand in."""
    return _Layout(plan, letterhead or Letterhead("", "", "", "112")).whole()


class _Layout:
    def __init__(self, plan: Plan, letterhead: Letterhead) -> None:
        self.plan = plan
        self.letterhead = letterhead
        self.calendar = Calendar(plan.performed_at, plan.time_zone, plan.language)
        self.say = self.calendar.say
        self.numbers = {source.id: n for n, source in enumerate(plan.sources, start=1)}
        self.phone = letterhead.clinic_phone or self.say("your_clinic")

    def whole(self) -> sheet.SheetView:
        """Return the whole sheet: each line of the plan is in exactly one of its parts."""
        lines = [line for line in self.plan.advice if line.product is None]
        calm = [line for line in lines if line.rule == CALM]
        lines = [line for line in lines if line.rule != CALM]
        help_lines = [line for line in lines if line.category is Category.HELP]
        tonight = [line for line in lines if line.tonight and line.category is not Category.HELP]
        rest = [line for line in lines if line not in tonight and line not in help_lines]
        avoid = _of(rest, Category.AVOID)
        products, loose = self._products()
        later = [line for line in help_lines if self._is_late(line)]
        return sheet.SheetView(
            language=self.plan.language.value,
            words=sentences.PHRASES[self.plan.language],
            head=self._head(),
            tonight=self._entries(sorted(tonight, key=self._tonight_order), self._tonight_when),
            always=self._groups([line for line in avoid if line.always]),
            not_yet=self._groups(sorted((x for x in avoid if not x.always), key=self._end)),
            calm=self._entries(calm),
            help=self._help([line for line in help_lines if line not in later]),
            later=self._entries(later),
            do=self._entries(_of(rest, Category.DO)),
            notes=tuple(part for part in self.letterhead.notes.splitlines() if part.strip()),
            caution=self._entries(_of(rest, Category.CAUTION)),
            expect=self._entries(sorted(_of(rest, Category.EXPECT), key=_order), self._span),
            products=products,
            own_products=tuple(self._product(each, []) for each in self.plan.clinic_products),
            loose=loose,
            certainty=self._certainty(),
            sources=tuple(
                sheet.SourceRow(n, source.citation, source.id, source.mark)
                for n, source in enumerate(self.plan.sources, start=1)
            ),
        )

    # Entries

    def _entries(
        self, lines: Iterable[Line], when: Callable[[Line], str] = lambda line: ""
    ) -> tuple[sheet.Entry, ...]:
        return tuple(self._entry(line, when(line)) for line in lines)

    def _entry(self, line: Line, when: str = "") -> sheet.Entry:
        return sheet.Entry(
            title=self._fill(line.title),
            text=self._fill(line.text),
            when=when,
            cites=_ranges(self.numbers[each] for each in line.sources if each in self.numbers),
            why=sheet.Why(
                because=line.because,
                rule=line.rule,
                sources=line.sources,
                strength=self.plan.certainty.get(line.strength.value, line.strength.value),
                basis=self.say(line.basis.value),
            ),
            line=line,
            own=self._own(line),
            own_by=self.say("own") if line.clinic_own else "",
        )

    def _own(self, line: Line) -> str:
        """Return what the clinic added: "7 days longer. Wear a hat in the car too."."""
        longer = ""
        if line.clinic_days:
            days = rules.span(24 * line.clinic_days, self.plan.language)
            longer = self.say("own_longer", span=days)
        return " ".join(part for part in (longer, line.clinic_text) if part)

    def _fill(self, text: str) -> str:
        """Return the text with the numbers to call, which never break across lines."""
        phone = self.phone.replace(" ", NO_BREAK)
        emergency = self.letterhead.emergency_number.replace(" ", NO_BREAK)
        return rules.fill(text, phone=phone, emergency=emergency)

    def _groups(self, lines: list[Line]) -> tuple[sheet.DateGroup, ...]:
        grouped = groupby(lines, key=self._end_words)
        return tuple(sheet.DateGroup(when, self._entries(group)) for when, group in grouped)

    def _help(self, lines: list[Line]) -> tuple[sheet.HelpLevel, ...]:
        numbers = {
            "emergency": self.letterhead.emergency_number,
            "urgent": self.say("urgent_number"),
            "clinic": self.phone,
        }
        return tuple(
            sheet.HelpLevel(level, shape, self.say(level), numbers[level], entries)
            for level, shape in LEVELS
            if (entries := self._entries(x for x in lines if (x.level or "clinic") == level))
        )

    # When

    def _is_late(self, line: Line) -> bool:
        if line.level not in (None, "clinic") or line.starts is None:
            return False
        return line.starts >= (self.calendar.start + LATER).date()

    def _end(self, line: Line) -> datetime:
        if line.until_time is not None and line.clock:
            return line.until_time.astimezone(self.calendar.zone)
        if line.until is not None:
            return datetime.combine(line.until, datetime.min.time(), self.calendar.zone)
        return datetime.max.replace(tzinfo=UTC)

    def _end_words(self, line: Line) -> str:
        if line.always:
            return self.calendar.always(line.while_words)
        if line.until_time is not None and line.clock:
            return self.calendar.time(line.until_time)
        return self.calendar.day(line.until) if line.until else self.say("always")

    def _tonight_order(self, line: Line) -> tuple[bool, datetime]:
        """Return what sorts clock times first, and the soonest of them foremost."""
        if line.until_time is not None and line.clock:
            return (False, line.until_time)
        if line.starts_time is not None:
            return (False, line.starts_time)
        return (True, self._end(line))

    def _tonight_when(self, line: Line) -> str:
        if line.until_time is not None and line.clock:
            return self.say("until", when=self.calendar.time(line.until_time))
        if line.starts_time is not None:
            return self.say("from", when=self.calendar.time(line.starts_time))
        return self.say("until", when=self.calendar.day(line.until)) if line.until else ""

    def _span(self, line: Line) -> str:
        if line.starts is not None and line.starts > self.calendar.start.date():
            return self.say("from", when=self.calendar.day(line.starts))
        if line.until is not None:
            return self.say("until", when=self.calendar.day(line.until))
        return self.say("any_time")

    # The other parts

    def _head(self) -> sheet.Head:
        letterhead, calendar, plan = self.letterhead, self.calendar, self.plan
        born, issued = letterhead.patient_born_on, letterhead.issued_at
        edition = {"number": plan.edition_number, "digest": _short(plan.edition_digest)}
        phone, number = letterhead.clinic_phone, letterhead.sheet_number
        return sheet.Head(
            clinic=letterhead.clinic_name or self.say("your_clinic").capitalize(),
            address=letterhead.clinic_address,
            phone=self.say("phone", number=phone) if phone else "",
            patient=letterhead.patient_name,
            born=self.say("born", date=calendar.plain(born)) if born else "",
            treatment=self._treatment(plan.treatment),
            tier=plan.treatment.tier_words.capitalize(),
            sheet=self.say("sheet", number=number) if number else "",
            replaces=self.say("replaces", number=letterhead.replaces)
            if letterhead.replaces
            else "",
            issued=self._issued(issued) if issued else "",
            edition=self.say("edition", **edition),
            edition_short=self.say("edition_short", **edition),
            created=(issued or plan.performed_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _issued(self, issued: datetime) -> str:
        day = self.calendar.plain(issued.astimezone(self.calendar.zone).date())
        name = self.letterhead.issued_by
        return self.say("issued", date=day, name=name) if name else self.say("issued_on", date=day)

    def _treatment(self, treated: Treated) -> str:
        start = self.calendar.start
        when = {"date": self.calendar.long(start.date()), "time": self.calendar.clock(start)}
        labels = list(dict.fromkeys(_lower(zone.label) for zone in treated.zones))
        if not labels:
            return self.say("treatment_only", **when)
        areas = labels[0]
        if len(labels) > 1:
            areas = f"{', '.join(labels[:-1])} {self.say('and')} {labels[-1]}"
        return self.say("treatment", areas=areas, **when)

    def _products(self) -> tuple[tuple[sheet.ProductRow, ...], tuple[sheet.Entry, ...]]:
        about = [line for line in self.plan.advice if line.product is not None]
        named = {product.name for product in self.plan.products}
        rows = tuple(
            self._product(product, [x for x in about if x.product == product.name])
            for product in self.plan.products
        )
        return rows, self._entries(line for line in about if line.product not in named)

    def _product(self, product: ProductAdvice, about: list[Line]) -> sheet.ProductRow:
        day = self.calendar.day(product.starts) if product.starts else ""
        verdict = sentences.verdict(self.plan.language, product.verdict, day)
        entries = tuple(replace(entry, title="") for entry in self._entries(about))
        found = found_in(product, self.plan.advice, " ".join(entry.text for entry in entries))
        if found:
            found = self.say("found", ingredients=found)
        # From schema 4 on the verdict says why, and notes are for staff alone.
        said = () if product.state else (*product.notes, found)
        remarks = (self._fill(remark) for remark in said if remark)
        return sheet.ProductRow(
            name=product.name,
            verdict=_sentence(self._fill(product.text) or verdict),
            kind=product.verdict.value,
            remarks=tuple(_sentence(remark) for remark in remarks),
            unrecognised=product.unrecognised,
            entries=entries,
        )

    def _certainty(self) -> tuple[sheet.Certainty, ...]:
        said: dict[str, dict[str, sheet.Entry]] = {
            words: {} for words in self.plan.certainty.values()
        }
        for line in self.plan.advice:
            if (words := self.plan.certainty.get(line.strength.value)) is not None:
                said[words].setdefault(line.title, self._entry(line))
        return tuple(
            sheet.Certainty(words[:1].upper() + words[1:], tuple(entries.values()))
            for words, entries in said.items()
            if entries
        )


def _of(lines: Iterable[Line], category: Category) -> list[Line]:
    return [line for line in lines if line.category is category]


def _order(line: Line) -> tuple[str, str]:
    return (
        line.starts.isoformat() if line.starts else "",
        line.until.isoformat() if line.until else "9",
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:8]


def _ranges(numbers: Iterable[int]) -> str:
    """Return "1–3, 7" for 1, 2, 3 and 7."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    if len(run) > 2:
        return f"{run[0]}–{run[-1]}"
    return ",".join(str(number) for number in run)
