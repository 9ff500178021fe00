"""The patient's products and the clinic's, judged against a plan: ok, wait, never, unchecked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aftercare.rules.engine.sentences import Context
from aftercare.rules.facts import Facts
from aftercare.rules.guidance import Guidance
from aftercare.rules.plan import Line, ProductAdvice, ProductMatch
from aftercare.rules.products import ingredients
from aftercare.rules.products.ingredients import Match, Reading
from aftercare.rules.sentences import join, say
from aftercare.rules.vocabulary import Category, Verdict

# Inside this rule's window nothing but the clinic's own gel goes on the skin (INV-30).
FIRST_DAYS = "first-day-clinic-product-only"


@dataclass(frozen=True, slots=True)
class Judged:
    """One product as read: its name, its ingredients' topics and the patient's allergies."""

    name: str
    reading: Reading
    allergens: tuple[str, ...]

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that some ingredient, or the name, belongs to."""
        return frozenset(match.topic for match in self.reading.matches)

    def match(self, topics: Iterable[str]) -> Match | None:
        """Return the first match with one of the topics."""
        wanted = frozenset(topics)
        return next((m for m in self.reading.matches if m.topic in wanted), None)


def read_products(facts: Facts, guidance: Guidance) -> list[Judged]:
    """Return the patient's products as read."""
    return [_read(one.name, one.ingredients, facts, guidance) for one in facts.products]


def read_own(facts: Facts, guidance: Guidance) -> list[Judged]:
    """Return the clinic's own products as read, without those that the patient named too."""
    named = {(one.name, one.ingredients) for one in facts.products}
    return [
        _read(one.name, one.ingredients, facts, guidance)
        for one in guidance.additions.products
        if (one.name, one.ingredients) not in named
    ]


def _read(name: str, listed: str | None, facts: Facts, guidance: Guidance) -> Judged:
    return Judged(
        name,
        ingredients.read(name, listed, guidance.lexicon),
        ingredients.allergy_matches(facts.allergies, name, listed, guidance.lexicon),
    )


def judge(context: Context, lines: tuple[Line, ...], product: Judged) -> ProductAdvice:
    """Return the verdict on one product: the most cautious line on any of its topics."""
    language = context.language
    bans = [
        line
        for line in lines
        if line.category in (Category.AVOID, Category.CAUTION)
        and not product.topics.isdisjoint(line.topics)
    ]
    endless = [line for line in bans if line.always]
    because: tuple[str, ...] = ()
    starts = None
    if product.allergens:
        what = join(list(product.allergens), language)
        because = (say("allergic", language, what=what),)
        verdict, text = Verdict.NEVER, say("never_allergy", language, because=because[0])
    elif endless:
        because = tuple(
            dict.fromkeys(say("while", language, words=line.while_words or "") for line in endless)
        )
        joined = join(list(because), language)
        verdict, text = Verdict.NEVER, say("never", language, because=joined)
    elif not product.reading.readable:
        verdict, text = Verdict.UNCHECKED, say("unchecked", language)
    else:
        days = [line.until for line in bans if line.until is not None]
        first = [line.until for line in lines if line.rule == FIRST_DAYS and line.until]
        starts = max(days + first, default=None)
        verdict = Verdict.WAIT if days else Verdict.OK
        words = context.day_words(starts if starts is not None else context.day_zero)
        text = say(verdict.value, language, date=words)
    return ProductAdvice(
        name=product.name,
        verdict=verdict,
        starts=starts,
        text=text,
        because=because,
        matches=tuple(ProductMatch(m.ingredient, m.topic) for m in product.reading.matches),
        notes=tuple(note[language] for note in product.reading.notes),
        unrecognised=product.reading.unrecognised,
    )
