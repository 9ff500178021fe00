"""The invariants on products, held against every plan: never a false yes, nor a false no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from aftercare.rules.facts import Facts, Product
from aftercare.rules.guidance import Guidance
from aftercare.rules.lexicon import AllergyVerdict
from aftercare.rules.plan import Line, Plan, ProductAdvice
from aftercare.rules.products import allergies, holding, ingredients
from aftercare.rules.products.ingredients import Reading
from aftercare.rules.vocabulary import Category, Verdict

ALLOWED: Final = (Verdict.OK, Verdict.WAIT)
# INV-30: what may touch the skin in the first days beside the clinic's own gel.
IN_FIRST_DAYS: Final = frozenset({"rinse-off", "sunscreen-mineral", "plain-water"})
OWN_GEL: Final = "plain-gel"
# INV-37: what every sheet orders.
ORDERED: Final = frozenset({"rinse-off", "sunscreen-mineral", "leave-on"})
STOPPING: Final = (AllergyVerdict.NEVER, AllergyVerdict.ASK)


@dataclass(frozen=True, slots=True)
class Named:
    """One product of a plan: what is said of it, what was named, and how it reads."""

    advice: ProductAdvice
    product: Product
    is_own: bool
    reading: Reading

    @property
    def is_allowed(self) -> bool:
        """Whether it may be used, now or from a day on."""
        return self.advice.verdict in ALLOWED

    @property
    def kind(self) -> str:
        """Return the id of its kind; empty where nobody knows."""
        return self.reading.kind.kind.id if self.reading.kind.kind is not None else ""


def named(plan: Plan, facts: Facts, guidance: Guidance) -> list[Named]:
    """Return the patient's products and the clinic's own, each with what the plan says of it."""
    own = {one.name: Product(one.name, one.ingredients) for one in guidance.additions.products}
    pairs = [
        *((a, p, False) for a, p in zip(plan.products, facts.products, strict=True)),
        *((a, own[a.name], True) for a in plan.clinic_products),
    ]
    return [
        Named(
            advice,
            one,
            is_own,
            ingredients.read(one.name, one.ingredients, guidance.lexicon, one.kind),
        )
        for advice, one, is_own in pairs
    ]


def only_read(plan: Plan, facts: Facts, guidance: Guidance) -> Iterable[str]:
    """INV-28: allowed is only what was read whole, of a known kind, and holds no allergy."""
    answer, bans = allergies.resolve(facts.allergies, guidance.lexicon), _banning(plan)
    for one in named(plan, facts, guidance):
        if not one.is_allowed:
            continue
        name = one.advice.name
        if not one.reading.readable:
            yield f"{name!r} is judged and its list was not read"
        if (
            guidance.lexicon.kinds
            and not one.kind
            and not _is_after_every_kind(one, bans, guidance)
        ):
            yield f"{name!r} is judged and nobody knows what kind of product it is"
        if guidance.lexicon.allergens and answer.asked_about:
            yield f"{name!r} is judged and an allergy was not understood"
        hits = holding.hits(answer, one.reading, guidance.lexicon)
        if any(hit.verdict in STOPPING for hit in hits):
            yield f"{name!r} is allowed and holds what the patient is allergic to"
        for ban in _about(bans, {match.topic for match in one.reading.matches}):
            if ban.always or one.advice.starts is None or ban.until is None:
                yield f"{name!r} is allowed against {ban.rule}"
            elif one.advice.verdict is Verdict.OK or one.advice.starts < ban.until:
                yield f"{name!r} starts before {ban.rule} ends"


def _is_after_every_kind(one: Named, bans: Iterable[Line], guidance: Guidance) -> bool:
    """Whether a product starts so late that its kind can't matter."""
    starts = one.advice.starts
    if starts is None:
        return False
    topics = {t for kind in guidance.lexicon.kinds if not kind.whole for t in kind.topics}
    return all(ban.until is not None and ban.until <= starts for ban in _about(bans, topics))


def after_the_first_days(
    plan: Plan, facts: Facts, guidance: Guidance, earliest: date
) -> Iterable[str]:
    """INV-30: in the first days only what washes off, mineral sunscreen and the clinic's gel."""
    for one in named(plan, facts, guidance):
        if not one.is_allowed:
            continue
        own_gel = one.is_own and one.kind == OWN_GEL
        if one.kind in IN_FIRST_DAYS or own_gel:
            continue
        if one.advice.starts is None or one.advice.starts < earliest:
            yield f"the product {one.advice.name!r} starts inside the first days"


def as_the_sheet_says(plan: Plan, facts: Facts, guidance: Guidance) -> Iterable[str]:
    """INV-37: nothing that the sheet bans is allowed, and nothing that it orders is refused."""
    bans = _banning(plan)
    orders = [line for line in plan.advice if line.category is Category.DO]
    for one in named(plan, facts, guidance):
        kind = one.reading.kind.kind
        if kind is None:
            continue
        own_gel = one.is_own and one.kind == OWN_GEL
        topics = frozenset({"hyaluronic"} if own_gel else kind.topics)
        if one.is_allowed:
            for ban in _about(bans, topics):
                if ban.always or not _has_ended(ban, one.advice):
                    yield f"{one.advice.name!r} is allowed before {ban.rule} ends"
        if one.kind in ORDERED and _is_plain(one, facts, guidance):
            if one.advice.verdict is not Verdict.OK:
                yield f"{one.advice.name!r} is what the sheet orders and is refused"
            for line in _about(orders, topics):
                if _is_late(one.advice, line):
                    yield f"{one.advice.name!r} waits longer than {line.rule}"


def _banning(plan: Plan) -> list[Line]:
    """Return a plan's bans but those made for one product."""
    bans = (Category.AVOID, Category.CAUTION)
    return [line for line in plan.advice if line.category in bans and line.product is None]


def _about(lines: Iterable[Line], topics: Iterable[str]) -> list[Line]:
    wanted = frozenset(topics)
    return [line for line in lines if not wanted.isdisjoint(line.topics)] if wanted else []


def _has_ended(ban: Line, advice: ProductAdvice) -> bool:
    if advice.begins_at is not None and ban.until_time is not None:
        return advice.begins_at >= ban.until_time
    return advice.starts is not None and ban.until is not None and advice.starts >= ban.until


def _is_plain(one: Named, facts: Facts, guidance: Guidance) -> bool:
    """Whether a product is read whole and holds nothing that waits, or that she can't tolerate."""
    answer = allergies.resolve(facts.allergies, guidance.lexicon)
    hits = holding.hits(answer, one.reading, guidance.lexicon)
    stopped = any(hit.verdict in STOPPING for hit in hits)
    unknown = bool(guidance.lexicon.allergens and answer.asked_about)
    is_new = one.product.familiar is False and not one.is_own
    plain = one.reading.readable and not one.reading.matches
    plain = plain or (one.kind == "sunscreen-mineral" and _only_filters(one))
    return plain and not (stopped or unknown or is_new)


def _only_filters(one: Named) -> bool:
    topics = {match.topic for match in one.reading.matches}
    return one.reading.readable and topics <= {"sunscreen-mineral"}


def _is_late(advice: ProductAdvice, line: Line) -> bool:
    """Whether a product starts on a later day than the line that orders its kind."""
    return line.starts is not None and advice.starts is not None and advice.starts > line.starts
