"""A product that the patient asks about later, judged against the plan that she holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from aftercare.rules import dates
from aftercare.rules.engine import products
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.plan import Line, Plan, ProductAdvice
from aftercare.rules.products import ingredients
from aftercare.rules.products.ingredients import Match, Reading
from aftercare.rules.sentences import say
from aftercare.rules.vocabulary import Category, Language, Verdict

# Whatever is not on the sheet is new to the treated skin.
NEW_PRODUCT: Final = "new-product"
BANS: Final = frozenset({Category.AVOID, Category.CAUTION})


class _Spoken:
    """What a verdict needs to be worded: the language and the days of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.language: Language = plan.language
        self.day_zero: date = plan.performed_at.astimezone(dates.zone(plan.time_zone)).date()

    def day_words(self, day: date) -> str:
        """Return a day in words, with the year when it is another year than the treatment's."""
        return dates.day_words(day, self.language, year=day.year != self.day_zero.year)


def judge_later(
    plan: Plan,
    guidance: Guidance,
    *,
    name: str,
    listed: str | None,
    allergies: tuple[str, ...] = (),
) -> ProductAdvice:
    """Return what the plan says of a product by its name and the list on its label.

    `guidance` is the plan's own edition: it gives the names of ingredients, and the rules that
    speak only where a product was named. Where such a rule is not on the sheet because nobody had
    named the product, the answer is "not checked", as it is for a list that can't be read: nothing
    is fine by default. Whatever is asked about is new to the skin. Raises ValueError for another
    edition.
    """
    if guidance.digest != plan.edition_digest:
        raise ValueError(f"the plan is of edition {plan.edition_number}")
    lines = tuple(line for line in plan.advice if line.product is None)
    reading = ingredients.read(name, listed, guidance.lexicon)
    judged = products.Judged(
        name,
        _as_new(reading),
        ingredients.allergy_matches(allergies, name, listed, guidance.lexicon),
    )
    spoken: Any = _Spoken(plan)
    advice = products.judge(spoken, lines, judged)
    seen = tuple(match for match in advice.matches if match.topic != NEW_PRODUCT)
    advice = replace(advice, matches=seen)
    topics = frozenset(match.topic for match in reading.matches)
    if advice.verdict is not Verdict.NEVER and _waits_for_product(topics, guidance.rules, lines):
        text = say("unchecked", plan.language)
        return replace(advice, verdict=Verdict.UNCHECKED, starts=None, text=text)
    return advice


def _as_new(reading: Reading) -> Reading:
    return replace(reading, matches=(*reading.matches, Match("", NEW_PRODUCT)))


def _waits_for_product(
    topics: frozenset[str], rules: Iterable[Rule], lines: tuple[Line, ...]
) -> bool:
    """Whether a rule would ban one of the topics had the product been named before the sheet."""
    said = {line.rule for line in lines}
    return any(
        rule.category in BANS
        and rule.id not in said
        and not topics.isdisjoint(rule.topics)
        and any(not topics.isdisjoint(box.products) for box in rule.when)
        for rule in rules
    )
