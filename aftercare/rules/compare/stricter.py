"""How a plan is stricter for the patient than another one about the same treatment, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from aftercare.rules import dates
from aftercare.rules.compare.sentences import PHRASES, WORDS, StricterKind
from aftercare.rules.plan import Line, Plan, ProductAdvice
from aftercare.rules.sentences import say
from aftercare.rules.vocabulary import Category, Verdict

FOREVER: Final = datetime.max.replace(tzinfo=UTC)
NEVER: Final = datetime.min.replace(tzinfo=UTC)
WATCHED: Final = frozenset({Category.AVOID, Category.CAUTION})
# From who waits longest for an answer to who is called first.
LEVELS: Final = ("clinic", "urgent", "emergency")
# "Not checked: ask" stands between a date to wait for and "do not use it".
VERDICTS: Final = {Verdict.OK: 0, Verdict.WAIT: 0, Verdict.UNCHECKED: 1, Verdict.NEVER: 2}


@dataclass(frozen=True, slots=True)
class Stricter:
    """One way in which the new plan is stricter.

    `about` names what is compared: the same name is never stricter in both directions. `ends`
    is the first day on which it no longer matters; None is no end. `text` is in the new plan's
    language.
    """

    kind: StricterKind
    about: str
    title: str
    text: str
    ends: date | None

    def is_open(self, on: date) -> bool:
        """Whether it still matters to the patient on a day."""
        return self.ends is None or self.ends > on


def stricter(old: Plan, new: Plan, *, open_on: date | None = None) -> tuple[Stricter, ...]:
    """Return every way in which `new` is stricter for the patient than `old`, which she holds.

    With `open_on` (a calendar day in the clinic's zone) what has ended by that day is left out.
    Compared are dates, times, categories, levels and verdicts, topic by topic; a text that is
    worded otherwise is not stricter (see `differs`), nor is a new thing to do, nor what to
    expect. Never raises.
    """
    found = [
        *_stops(old, new),
        *_watched(old, new),
        *_to_do(old, new),
        *_help(old, new),
        *_products(old, new),
    ]
    # A line on two topics is said once.
    once = {(one.kind, one.title, one.text): one for one in reversed(found)}
    return tuple(one for one in reversed(once.values()) if open_on is None or one.is_open(open_on))


def differs(old: Plan, new: Plan) -> bool:
    """Whether the patient would read anything differently: words, dates, order or sources.

    The edition's number and what only clinicians see (stops, notes, reasons) do not count.
    """
    return _read(old) != _read(new)


def open_until(plan: Plan) -> date | None:
    """Return the first day on which nothing dated is left to do, avoid or heed; None: no end.

    Signs to get help for (up to half a year) and what to expect do not keep a sheet open.
    """
    kept = [x for x in plan.advice if x.category in WATCHED or x.category is Category.DO]
    if any(line.always for line in kept):
        return None
    days = [day for line in kept for day in (line.starts, line.until) if day is not None]
    waits = [product.starts for product in plan.products if product.starts is not None]
    return max([*days, *waits], default=plan.performed_at.date())


def _read(plan: Plan) -> tuple[Any, ...]:
    return (
        plan.language,
        plan.performed_at,
        plan.treatment.tier_words,
        tuple(zone.label for zone in plan.treatment.zones),
        tuple(replace(line, rule="", topics=(), because=(), until_h=None) for line in plan.advice),
        tuple(
            replace(product, because=(), unrecognised=())
            for product in (*plan.products, *plan.clinic_products)
        ),
        tuple(replace(bar, topic="") for bar in plan.timeline),
        tuple(source.citation for source in plan.sources),
        tuple(sorted(plan.certainty.items())),
    )


# What is compared of a line: when it begins and ends, as the sheet prints it.


def end(line: Line, plan: Plan) -> datetime:
    """Return the instant at which a line has ended, as printed: by the clock, or by the day."""
    if line.always or line.until is None:
        return FOREVER
    if line.clock and line.until_time is not None:
        return dates.up_to_quarter(line.until_time)
    return dates.day_start(line.until, plan.time_zone)


def start(line: Line, plan: Plan) -> datetime:
    """Return the instant from which a line holds."""
    if line.starts is None:
        return NEVER
    if line.starts_time is not None:
        return dates.up_to_quarter(line.starts_time)
    return dates.day_start(line.starts, plan.time_zone)


def _end_words(line: Line, plan: Plan) -> str:
    if line.always and line.while_words:
        return say("while", plan.language, words=line.while_words)
    if line.always or line.until is None:
        return say("no_end", plan.language)
    if line.clock and line.until_time is not None:
        return WORDS["until"][plan.language].format(when=_clock(line.until_time, plan))
    return WORDS["until"][plan.language].format(when=_day(line.until, plan))


def _start_words(line: Line, plan: Plan) -> str:
    if line.starts is None:
        return WORDS["at_once"][plan.language]
    if line.starts_time is not None:
        return WORDS["from"][plan.language].format(when=_clock(line.starts_time, plan))
    return WORDS["from"][plan.language].format(when=_day(line.starts, plan))


def _day(day: date, plan: Plan) -> str:
    return dates.day_words(day, plan.language, year=day.year != plan.performed_at.year)


def _clock(moment: datetime, plan: Plan) -> str:
    return dates.clock_words(moment, plan.time_zone, plan.language)


def ties(line: Line, plan: Plan) -> int:
    """Return how many states of the patient an endless line is tied to: each may prolong it."""
    return len((line.while_words or "").split(say("or", plan.language)))


def when_words(line: Line, plan: Plan) -> str:
    """Return from or until when a line holds, in the plan's language; empty without a date."""
    if line.category is Category.DO and line.starts is not None:
        return _start_words(line, plan)
    if line.until is None and not line.always:
        return ""
    return _end_words(line, plan)


# What to avoid and to be careful with, topic by topic


def subjects(line: Line) -> tuple[str, ...]:
    """Return what a line is compared by: its topics, or itself."""
    return line.topics or (f"{line.rule}/{line.product or ''}",)


def _longest(plan: Plan, categories: Iterable[Category]) -> dict[str, Line]:
    """Return the line that holds longest for each topic; one without topics stands for itself."""
    found: dict[str, Line] = {}
    for line in plan.advice:
        if line.category in categories:
            for subject in subjects(line):
                best = found.get(subject)
                if best is None or end(line, plan) > end(best, plan):
                    found[subject] = line
    return found


def _watched(old: Plan, new: Plan) -> Iterator[Stricter]:
    banned, watched = _longest(old, {Category.AVOID}), _longest(old, WATCHED)
    for subject, line in _longest(new, {Category.AVOID}).items():
        before = banned.get(subject)
        if before is not None:
            yield from _longer(f"avoid:{subject}", before, line, old, new)
        else:
            kind = StricterKind.CAREFUL if subject in watched else StricterKind.AVOID
            words = _end_words(line, new)
            yield _said(kind, f"avoid:{subject}", line, new, _last(line), new=words)
    for subject, line in _longest(new, WATCHED).items():
        # What is to be avoided has been compared above.
        if line.category is not Category.CAUTION:
            continue
        before = watched.get(subject)
        if before is not None:
            yield from _longer(f"caution:{subject}", before, line, old, new)
        else:
            words = _end_words(line, new)
            yield _said(
                StricterKind.CAUTION, f"caution:{subject}", line, new, _last(line), new=words
            )


def _longer(about: str, before: Line, line: Line, old: Plan, new: Plan) -> Iterator[Stricter]:
    """Yield that a line holds longer than before, if it does."""
    was, will = end(before, old), end(line, new)
    both_endless = before.always and line.always
    if will > was or (both_endless and ties(line, new) > ties(before, old)):
        words = {"old": _end_words(before, old), "new": _end_words(line, new)}
        yield _said(StricterKind.LONGER, about, line, new, _last(line), **words)


# What to do, and what to get help for, rule by rule


def _by_rule(plan: Plan, category: Category) -> dict[str, Line]:
    lines = (line for line in plan.advice if line.category is category)
    return {f"{line.rule}/{line.product or ''}": line for line in lines}


def _to_do(old: Plan, new: Plan) -> Iterator[Stricter]:
    bans = _longest(new, {Category.AVOID})
    allowed = _by_rule(new, Category.DO)
    for key, before in _by_rule(old, Category.DO).items():
        line = allowed.get(key)
        if line is None:
            ban = next((bans[t] for t in before.topics if t in bans and bans[t].always), None)
            if ban is not None:
                yield _said(StricterKind.FORBIDDEN, f"do:{key}", before, new, None)
        elif start(line, new) > start(before, old):
            words = {"old": _start_words(before, old), "new": _start_words(line, new)}
            yield _said(StricterKind.LATER, f"start:{key}", line, new, line.starts, **words)
        else:
            yield from _longer(f"do:{key}", before, line, old, new)


def _help(old: Plan, new: Plan) -> Iterator[Stricter]:
    known = _by_rule(old, Category.HELP)
    for key, line in _by_rule(new, Category.HELP).items():
        before = known.get(key)
        if before is None:
            words = {"new": _end_words(line, new)}
            yield _said(StricterKind.HELP, f"help:{key}", line, new, _last(line), **words)
            continue
        if rank(line) > rank(before):
            words = {"old": _level_words(before, new), "new": _level_words(line, new)}
            yield _said(StricterKind.LEVEL, f"level:{key}", line, new, _last(line), **words)
        if start(line, new) < start(before, old):
            words = {"old": _start_words(before, old), "new": _start_words(line, new)}
            yield _said(StricterKind.SOONER, f"from:{key}", line, new, before.starts, **words)
        yield from _longer(f"help:{key}", before, line, old, new)


def rank(line: Line) -> int:
    """Return how urgent the level of a line is, 0 the least."""
    return LEVELS.index(line.level) if line.level in LEVELS else 0


def _level_words(line: Line, plan: Plan) -> str:
    return WORDS[LEVELS[rank(line)]][plan.language]


# The patient's own products, and the reasons not to treat


def _products(old: Plan, new: Plan) -> Iterator[Stricter]:
    before = dict(numbered(old.products))
    for key, product in numbered(new.products):
        was = before.get(key)
        if weight(product) > ((0, date.min) if was is None else weight(was)):
            ends = product.starts if product.verdict in (Verdict.OK, Verdict.WAIT) else None
            about = f"product:{key[0]}:{key[1]}"
            yield Stricter(StricterKind.PRODUCT, about, product.name, product.text, ends)


def numbered(products: Iterable[ProductAdvice]) -> Iterator[tuple[tuple[str, int], ProductAdvice]]:
    """Yield each product with its name and which of that name it is."""
    seen: Counter[str] = Counter()
    for product in products:
        seen[product.name] += 1
        yield (product.name, seen[product.name]), product


def weight(product: ProductAdvice) -> tuple[int, date]:
    """Return how strict an answer about a product is; what is greater is stricter."""
    return VERDICTS[product.verdict], product.starts or date.min


def _stops(old: Plan, new: Plan) -> Iterator[Stricter]:
    known = {stop.rule: stop for stop in old.stops}
    ends = open_until(new)
    for stop in new.stops:
        was = known.get(stop.rule)
        if was is None:
            kind = StricterKind.STOP
        elif was.overridable and not stop.overridable:
            kind = StricterKind.FINAL
        else:
            continue
        said = PHRASES[kind][new.language]
        yield Stricter(kind, f"stop:{stop.rule}", stop.title, said, ends)


def _said(
    kind: StricterKind, about: str, line: Line, plan: Plan, ends: date | None, **words: str
) -> Stricter:
    return Stricter(kind, about, line.title, PHRASES[kind][plan.language].format(**words), ends)


def _last(line: Line) -> date | None:
    """Return the day from which a line no longer matters; None is no end."""
    return None if line.always else line.until
