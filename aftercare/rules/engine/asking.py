"""A product that the patient asks about later, judged against the plan that she holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import inf
from typing import Final

from aftercare.rules import dates
from aftercare.rules.engine import products, selection
from aftercare.rules.facts import Product
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.plan import Line, Plan, ProductAdvice
from aftercare.rules.vocabulary import Category, Kind, Language

BANS: Final = frozenset({Category.AVOID, Category.CAUTION})


class _Spoken:
    """What a verdict needs to be worded: the language and the days of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.language: Language = plan.language
        self.time_zone: str = plan.time_zone
        self.day_zero: date = plan.performed_at.astimezone(dates.zone(plan.time_zone)).date()

    def day_words(self, day: date) -> str:
        """Return a day in words, with the year when it is another year than the treatment's."""
        return dates.day_words(day, self.language, year=day.year != self.day_zero.year)

    def day(self, hours: float) -> date:
        """Return the first day that begins at or after so many hours."""
        moment = dates.after(self.plan.performed_at, hours)
        return dates.first_day_at_or_after(moment, self.plan.time_zone)


def judge_later(
    plan: Plan,
    guidance: Guidance,
    *,
    name: str,
    listed: str | None,
    allergies: tuple[str, ...] = (),
    familiar: bool | None = None,
    kind: str | None = None,
    is_own: bool = False,
) -> ProductAdvice:
    """Return what the plan says of a product by its name and the list on its label.

    It is the one function that judges products, asked about one more product. `guidance` is the
    plan's own edition. Rules that speak only where a product was named count as if this one had
    been, with their longest window. `familiar` is whether she has used it before without trouble:
    what is not known to be familiar is new to her skin, but for what every sheet orders (a mild
    cleanser, a mineral sunscreen, a plain cream). `kind` is the id of a kind that she picked,
    `is_own` says that the clinic hands it out. Raises ValueError for another edition.
    """
    if guidance.digest != plan.edition_digest:
        raise ValueError(f"the plan is of edition {plan.edition_number}")
    spoken = _Spoken(plan)
    one = Product(name, listed, familiar, kind)
    judged = products.read_one(one, allergies, guidance)
    ordered = products.is_plain(judged)
    is_new = familiar is False or (familiar is None and not ordered)
    judged = replace(judged, is_new=is_new and not is_own, is_own=is_own)
    lines = tuple(line for line in plan.advice if line.product is None)
    named = _as_if_named(judged.topics, guidance.rules, lines, spoken)
    return products.judge(spoken, (*lines, *named), judged, guidance)


def _as_if_named(
    topics: frozenset[str], rules: Iterable[Rule], lines: tuple[Line, ...], spoken: _Spoken
) -> Iterable[Line]:
    """Return a line for each rule that would ban one of the topics had the product been named."""
    said = {line.rule for line in lines}
    for rule in rules:
        if (
            rule.category in BANS
            and rule.id not in said
            and not topics.isdisjoint(rule.topics)
            and any(not topics.isdisjoint(box.products) for box in rule.when)
        ):
            yield _longest(rule, spoken)


def _longest(rule: Rule, spoken: _Spoken) -> Line:
    """Return the line of a rule with the longest of all its windows: nobody knows which applies."""
    ends = [inf if w.until is None else w.until for w in (rule.windows or {}).values()]
    last = max(ends, default=inf)
    last = max([last, *(selection.lengthened(effect, last) for effect in rule.modifiers)])
    language = spoken.language
    always = last == inf
    return Line(
        rule=rule.id,
        category=rule.category,
        kind=rule.kind or Kind.LIMIT,
        topics=rule.topics,
        title=rule.title[language],
        text=rule.text[language],
        starts=None,
        until=None if always else spoken.day(last),
        starts_time=None,
        until_time=None,
        always=always,
        while_words=rule.while_words[language] if always and rule.while_words else None,
        tonight=False,
        clock=False,
        calm_gate=rule.calm_gate,
        level=rule.level,
        sources=rule.sources,
        strength=rule.strength,
        basis=rule.basis,
        because=(),
    )
