"""What a new sheet says otherwise than the one before it, in words for the patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from aftercare import paper, rules
from aftercare.rules import Line, ProductAdvice
from aftercare.rules.vocabulary import Category

COMPARED = (Category.AVOID, Category.CAUTION, Category.DO, Category.HELP)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `kind` is new, gone, longer, shorter or other."""

    kind: str
    title: str
    text: str


ORDER = ("new", "longer", "other", "shorter", "gone")


def between(old: rules.Plan, new: rules.Plan) -> tuple[Change, ...]:
    """Return what the patient who knows `old` has to know of `new`; what is stricter first.

    Things of which the same is said are named together.
    """
    found = dict.fromkeys([*_treatment(old, new), *_lines(old, new), *_products(old, new)])
    titles: dict[tuple[str, str], list[str]] = {}
    for change in sorted(found, key=lambda change: ORDER.index(change.kind)):
        titles.setdefault((change.kind, change.text), []).append(change.title)
    return tuple(
        Change(kind, ", ".join(dict.fromkeys(named)), text)
        for (kind, text), named in titles.items()
    )


def _treatment(old: rules.Plan, new: rules.Plan) -> Iterator[Change]:
    if old.performed_at != new.performed_at or old.time_zone != new.time_zone:
        calendar = _calendar(new)
        when = {"day": calendar.long(calendar.start.date()), "time": calendar.clock(calendar.start)}
        text = _("It was on %(day)s at %(time)s. All dates are counted from then.") % when
        yield Change("new", _("The time of your treatment"), text)


def _lines(old: rules.Plan, new: rules.Plan) -> Iterator[Change]:
    before, after = _by_subject(old), _by_subject(new)
    for key, line in after.items():
        was = before.get(key)
        if was is None:
            yield Change("new", line.title, _newly(line, new))
        else:
            yield from _moved(was, line, old, new)
    titles = {line.title for line in after.values()}
    for key, line in before.items():
        if key not in after and line.title not in titles:
            yield Change("gone", line.title, _("This is no longer on your sheet."))


def _moved(was: Line, line: Line, old: rules.Plan, new: rules.Plan) -> Iterator[Change]:
    if was.category is Category.HELP:
        if was.level != line.level or _is_reworded(was, line, old, new):
            yield Change("other", line.title, _("The advice is worded anew: read it again."))
    elif _end(was) != _end(line) or was.starts != line.starts:
        kind = "longer" if _end(line) >= _end(was) else "shorter"
        by_start = line.category is Category.DO and was.starts != line.starts
        said = _from if by_start else _until
        words = {"new": said(line, new), "old": said(was, old)}
        yield Change(kind, line.title, _("Now: %(new)s. Before: %(old)s.") % words)
    elif _is_reworded(was, line, old, new):
        yield Change("other", line.title, _("The advice is worded anew: read it again."))


def _is_reworded(was: Line, line: Line, old: rules.Plan, new: rules.Plan) -> bool:
    return old.language is new.language and was.text != line.text


def _products(old: rules.Plan, new: rules.Plan) -> Iterator[Change]:
    before = {product.name: product for product in old.products}
    for product in new.products:
        was = before.get(product.name)
        if was is None or _verdict(was) != _verdict(product):
            yield Change("other", product.name, product.text)
    named = {product.name for product in new.products}
    for name in before:
        if name not in named:
            yield Change("gone", name, _("This is no longer on your sheet."))


def _verdict(product: ProductAdvice) -> tuple[object, ...]:
    return product.verdict, product.starts, product.because


def _by_subject(plan: rules.Plan) -> Mapping[tuple[str, ...], Line]:
    """Return the lines by what they are about: topics, so that another rule on one is a change."""
    found: dict[tuple[str, ...], Line] = {}
    for line in _compared(plan.advice):
        by_topic = line.category in (Category.AVOID, Category.CAUTION) and line.topics
        about = line.topics if by_topic else (line.rule,)
        for topic in about:
            found.setdefault((line.category.value, topic, line.product or ""), line)
    return found


def _compared(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if line.category in COMPARED)


def _end(line: Line) -> datetime:
    """Return when the line ends, without a zone; what has no end is last."""
    if line.until is None:
        return datetime.max
    if line.clock and line.until_time is not None:
        return line.until_time.replace(tzinfo=None)
    return datetime.combine(line.until, datetime.min.time())


def _newly(line: Line, plan: rules.Plan) -> str:
    if line.category is Category.HELP or (line.until is None and not line.always):
        return _("This is new on your sheet: read it there.")
    if line.category is Category.DO and line.starts is not None:
        return _("New: %(when)s.") % {"when": _from(line, plan)}
    return _("New: %(when)s.") % {"when": _until(line, plan)}


def _from(line: Line, plan: rules.Plan) -> str:
    calendar = _calendar(plan)
    day = line.starts or calendar.start.date()
    return calendar.say("from", when=calendar.day(day))


def _until(line: Line, plan: rules.Plan) -> str:
    calendar = _calendar(plan)
    if line.always or line.until is None:
        words = calendar.always(line.while_words)
        return words[:1].lower() + words[1:]
    if line.clock and line.until_time is not None:
        return calendar.say("until", when=calendar.time(line.until_time))
    return calendar.say("until", when=calendar.day(line.until))


def _calendar(plan: rules.Plan) -> paper.Calendar:
    return paper.Calendar(plan.performed_at, plan.time_zone, plan.language)
