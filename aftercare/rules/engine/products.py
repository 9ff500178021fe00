"""Products judged against a plan's lines: ok, wait, never, unchecked. The only place that does it.

Paper, the patient's phone, the review page, the command line and a clinic's shelf ask here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from aftercare.rules.engine import reasons, starting
from aftercare.rules.engine.reasons import Spoken
from aftercare.rules.facts import Facts, Product
from aftercare.rules.guidance import Guidance
from aftercare.rules.lexicon import AllergyVerdict
from aftercare.rules.plan import Line, ProductAdvice, ProductMatch
from aftercare.rules.products import allergies, holding, ingredients
from aftercare.rules.products.allergies import Allergies
from aftercare.rules.products.holding import Hit
from aftercare.rules.products.ingredients import Match, Reading
from aftercare.rules.sentences import join, say
from aftercare.rules.vocabulary import Category, Verdict

BANS = (Category.AVOID, Category.CAUTION)
NEW_PRODUCT = "new-product"


@dataclass(frozen=True, slots=True)
class Judged:
    """One product as read: its name, its ingredients' topics and the patient's allergies.

    `is_new` says that it is new to her skin, `is_own` that the clinic hands it out.
    """

    name: str
    reading: Reading
    hits: tuple[Hit, ...]
    unresolved: tuple[str, ...] = ()
    is_new: bool = False
    is_own: bool = False

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that some ingredient, or the name, belongs to."""
        return frozenset(match.topic for match in self.reading.matches)

    @property
    def allergens(self) -> tuple[Hit, ...]:
        """Return the allergies for which it may never be used."""
        return tuple(hit for hit in self.hits if hit.verdict is AllergyVerdict.NEVER)

    @property
    def asks(self) -> tuple[Hit, ...]:
        """Return the allergies about which the clinic decides."""
        return tuple(hit for hit in self.hits if hit.verdict is AllergyVerdict.ASK)

    def match(self, topics: Iterable[str]) -> Match | None:
        """Return the first match with one of the topics."""
        wanted = frozenset(topics)
        return next((m for m in self.reading.matches if m.topic in wanted), None)


def read_products(facts: Facts, guidance: Guidance) -> list[Judged]:
    """Return the patient's products as read."""
    return [read_one(one, facts.allergies, guidance) for one in facts.products]


def read_own(facts: Facts, guidance: Guidance) -> list[Judged]:
    """Return the clinic's own products as read, without those that the patient named too."""
    named = {(one.name, one.ingredients) for one in facts.products}
    return [
        replace(
            read_one(Product(one.name, one.ingredients), facts.allergies, guidance), is_own=True
        )
        for one in guidance.additions.products
        if (one.name, one.ingredients) not in named
    ]


def read_one(product: Product, typed: tuple[str, ...], guidance: Guidance) -> Judged:
    """Return one product as read for a patient with these allergies, as typed.

    A product of hers is new to her skin only where somebody said so.
    """
    lexicon = guidance.lexicon
    reading = ingredients.read(product.name, product.ingredients, lexicon, product.kind)
    found = allergies.resolve(typed, lexicon)
    return Judged(
        name=product.name,
        reading=reading,
        hits=holding.hits(found, reading, lexicon),
        unresolved=_unresolved(found, guidance),
        is_new=product.familiar is False,
    )


def _unresolved(found: Allergies, guidance: Guidance) -> tuple[str, ...]:
    """Return the allergies that nobody understood; an edition without allergens can't tell."""
    return found.asked_about if guidance.lexicon.allergens else ()


def judge(
    context: Spoken, lines: tuple[Line, ...], product: Judged, guidance: Guidance
) -> ProductAdvice:
    """Return the verdict on one product: the most cautious of its reasons and its kind's start."""
    case = _Case(context, lines, product, guidance)
    advice = case.verdict()
    reading = product.reading
    return replace(
        advice,
        matches=tuple(ProductMatch(m.ingredient, m.topic) for m in reading.matches),
        unrecognised=reading.unrecognised,
        notes=tuple(note[context.language] for note in reading.notes),
        state=reading.state.value,
        kind=reading.kind.kind.id if reading.kind.kind is not None else "",
        mended=tuple(f"{written} = {name}" for written, name in reading.mended),
    )


class _Case:
    """One product and one plan's lines, judged step by step."""

    def __init__(
        self, context: Spoken, lines: tuple[Line, ...], product: Judged, guidance: Guidance
    ) -> None:
        self.context, self.lines, self.product, self.guidance = context, lines, product, guidance
        self.language = context.language
        topics = product.topics
        self.bans = [
            line
            for line in lines
            if line.category in BANS and line.product is None and not topics.isdisjoint(line.topics)
        ]
        # A line about this very product was made for it.
        self.bans += [
            line
            for line in lines
            if line.category in BANS
            and line.product == product.name
            and not topics.isdisjoint(line.topics)
        ]
        self.say = reasons.Reasons(context, product.reading, guidance)

    def verdict(self) -> ProductAdvice:
        """Return the verdict with its reason in the patient's words."""
        if self.product.allergens:
            return self._allergic()
        endless = [line for line in self.bans if line.always]
        if endless:
            return self._never(endless)
        unsure = self._unsure()
        if unsure:
            return self._advice(Verdict.UNCHECKED, None, unsure)
        return self._dated()

    def _advice(
        self,
        verdict: Verdict,
        starts: date | None,
        text: str,
        because: tuple[str, ...] = (),
        moment: datetime | None = None,
    ) -> ProductAdvice:
        return ProductAdvice(
            name=self.product.name,
            verdict=verdict,
            starts=starts,
            text=text,
            because=because,
            matches=(),
            notes=(),
            unrecognised=(),
            begins_at=moment,
        )

    def _allergic(self) -> ProductAdvice:
        what = join([hit.words for hit in self.product.allergens], self.language)
        because = say("allergic", self.language, what=what)
        text = self.say.allergic(self.product.allergens, because)
        return self._advice(Verdict.NEVER, None, text, (because,))

    def _never(self, endless: list[Line]) -> ProductAdvice:
        because = tuple(
            dict.fromkeys(
                say("while", self.language, words=line.while_words or "") for line in endless
            )
        )
        joined = join(list(because), self.language)
        text = say("never", self.language, because=joined)
        return self._advice(Verdict.NEVER, None, self.say.with_what(text, endless), because)

    def _unsure(self) -> str:
        """Return why nobody can say yes, with what was seen that has to wait in any case."""
        why = self.say.unread()
        if not why and self.product.unresolved:
            what = join(list(self.product.unresolved), self.language)
            why = say("unresolved", self.language, what=what)
        if not why and self.product.asks:
            why = self.say.asks(self.product.asks)
        if not why:
            return ""
        seen = self.say.seen_waits(self.bans)
        if seen and self.product.reading.why_unreadable == "empty":
            return f"{seen} {say('ask_us', self.language)}"
        return f"{why} {seen}".rstrip()

    def _dated(self) -> ProductAdvice:
        kinds = self.guidance.lexicon.kinds
        start = starting.of_kind(self.product.reading.kind, self.lines, self.product.is_own)
        if kinds and self.product.reading.kind.kind is None:
            # Nobody knows what it is: it starts when the last of all kinds does.
            start = starting.Start(starting.latest(kinds, self.lines), is_ban=True)
        waits = [(line.until, line) for line in self.bans if line.until is not None]
        if self._is_new():
            waits += [
                (line.until, line)
                for line in self.lines
                if line.category in BANS and NEW_PRODUCT in line.topics and line.until is not None
            ]
        last = max((day for day, _ in waits), default=None)
        if last is not None and (start.day is None or last >= start.day):
            holding = [line for day, line in waits if day == last]
            text = self.say.wait(last, holding, is_new=self._is_new())
            return self._advice(Verdict.WAIT, last, text)
        return self._by_kind(start)

    def _is_new(self) -> bool:
        return self.product.is_new and not self.product.is_own

    def _by_kind(self, start: starting.Start) -> ProductAdvice:
        day = start.day if start.day is not None else self.context.day_zero
        if start.is_ban:
            return self._advice(Verdict.WAIT, day, self.say.kind_waits(day))
        return self._advice(Verdict.OK, day, self.say.fine(day, start.moment), moment=start.moment)


def is_plain(judged: Judged) -> bool:
    """Whether a product is one of those that every sheet orders, and holds nothing that waits."""
    kind = judged.reading.kind.kind
    if kind is None or kind.id not in starting.ORDERED:
        return False
    return judged.topics <= {"sunscreen-mineral"}
