"""The products on the sheet: what to do with each, and why in one clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aftercare.paper.dates import Calendar
from aftercare.paper.ingredients import found_in
from aftercare.paper.pages import Product
from aftercare.rules import Plan, ProductAdvice
from aftercare.rules.vocabulary import Verdict


def products(
    plan: Plan, judged: Iterable[ProductAdvice], calendar: Calendar, fill: Callable[[str], str]
) -> tuple[Product, ...]:
    """Return the products in the order in which they were typed; those of one verdict together."""
    said: dict[tuple[str, str], list[str]] = {}
    for one in judged:
        made = _product(plan, one, calendar, fill)
        said.setdefault((made.verdict, made.cause), []).append(made.name)
    return tuple(Product(", ".join(dict.fromkeys(names)), *words) for words, names in said.items())


def _product(
    plan: Plan, one: ProductAdvice, calendar: Calendar, fill: Callable[[str], str]
) -> Product:
    return Product(one.name, _verdict(one, calendar, fill), _cause(plan, one, calendar))


def _verdict(one: ProductAdvice, calendar: Calendar, fill: Callable[[str], str]) -> str:
    say = calendar.say
    if one.state:
        # From schema 4 on it says why by itself; but nobody can paste a list on paper.
        return say("no_list") if one.state == "no-list" else fill(one.text)
    if one.verdict is Verdict.WAIT and one.starts:
        return say("wait_until_day", date=calendar.day(one.starts))
    if one.verdict is Verdict.NEVER and one.because:
        because = one.because[0]
        return say("put_away", because=because[:1].upper() + because[1:])
    if one.verdict is Verdict.OK:
        if one.starts and one.starts > calendar.start.date():
            return say("use_from", date=calendar.day(one.starts))
        return say("use_now")
    text = fill(one.text) or say("unchecked")
    return text if text.endswith((".", "?")) else f"{text}."


def _cause(plan: Plan, one: ProductAdvice, calendar: Calendar) -> str:
    """Return "It has vitamin A (retinyl palmitate)." where the verdict is about that."""
    found = "" if one.state else found_in(one, plan.advice, "")
    return calendar.say("has", ingredients=found) if found else ""
