"""One product for every kind of patient: from which day, never while what, what was not read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from aftercare.rules.engine.build import build_plan
from aftercare.rules.facts import Facts, Product, Zone
from aftercare.rules.guidance import Guidance, OwnProduct
from aftercare.rules.plan import ProductAdvice
from aftercare.rules.products import allergies, holding, ingredients
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    Adjunct,
    Area,
    Device,
    Endpoint,
    Flag,
    Language,
    Tier,
    Verdict,
)

# A treatment at noon, so that days are whole: it stands for every treatment of its tier.
PERFORMED: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGE: Final = 34
SKIN_TYPE: Final = 2
# An example treatment for each tier: device, set depth in mm, endpoint.
TREATMENTS: Final = MappingProxyType(
    {
        Tier.T1: (Device.PEN, Decimal("0.25"), Endpoint.NONE),
        Tier.T2: (Device.PEN, Decimal("1.0"), Endpoint.ERYTHEMA),
        Tier.T3: (Device.PEN, Decimal("2.5"), Endpoint.CONFLUENT_BLEEDING),
        Tier.TE: (Device.RF, Decimal("1.0"), Endpoint.ERYTHEMA),
    }
)
# Who the columns are: an ordinary patient, and those for whom some things are never allowed.
PATIENTS: Final = MappingProxyType(
    {
        "ordinary": MappingProxyType[Flag, str]({}),
        "breastfeeding": MappingProxyType({Flag.BREASTFEEDING: "yes"}),
        "pregnant": MappingProxyType({Flag.PREGNANT: "yes"}),
        "trying": MappingProxyType({Flag.TRYING_TO_CONCEIVE: "yes"}),
        "isotretinoin": MappingProxyType({Flag.ISOTRETINOIN: "current"}),
    }
)


@dataclass(frozen=True, slots=True)
class ShelfCell:
    """What holds for one kind of patient: `day` counts from the treatment, 0 is its own day."""

    patient: str
    tier: Tier
    verdict: Verdict
    day: int | None
    text: str


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One product of a clinic, judged for everybody; `unread` are the words nobody knew.

    `allergies` are the codes of allergies with which it is a no, or a question to the clinic.
    """

    name: str
    state: str
    kind: str
    unread: tuple[str, ...]
    cells: tuple[ShelfCell, ...]
    allergies: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def shelf_row(
    product: OwnProduct,
    guidance: Guidance,
    language: Language,
    *,
    kind: str | None = None,
    tiers: tuple[Tier, ...] = tuple(TREATMENTS),
) -> ShelfRow:
    """Return one product of the clinic's as it is judged for each tier and kind of patient.

    `kind` is the id of a kind of product that somebody picked.
    """
    one = Product(product.name, product.ingredients, familiar=True, kind=kind)
    cells = tuple(_cells(one, guidance, language, tiers))
    first = _judged(one, guidance, language, Tier.T2, "ordinary")
    return ShelfRow(
        name=product.name,
        state=first.state,
        kind=first.kind,
        unread=first.unrecognised,
        cells=cells,
        allergies=tuple(_allergies(one, guidance)),
    )


def _allergies(product: Product, guidance: Guidance) -> Iterable[str]:
    lexicon = guidance.lexicon
    reading = ingredients.read(product.name, product.ingredients, lexicon, product.kind)
    for code in lexicon.allergens:
        if holding.hits(allergies.resolve((code,), lexicon), reading, lexicon):
            yield code


def _cells(
    product: Product, guidance: Guidance, language: Language, tiers: tuple[Tier, ...]
) -> Iterable[ShelfCell]:
    for patient in PATIENTS:
        for tier in tiers:
            one = _judged(product, guidance, language, tier, patient)
            day = None if one.starts is None else (one.starts - PERFORMED.date()).days
            yield ShelfCell(patient, tier, one.verdict, day, one.text)


def _judged(
    product: Product, guidance: Guidance, language: Language, tier: Tier, patient: str
) -> ProductAdvice:
    device, depth, endpoint = TREATMENTS[tier]
    flags = {flag: FLAG_VALUES[flag][0] for flag in guidance.flags} | PATIENTS[patient]
    facts = Facts(
        performed_at=PERFORMED,
        time_zone="UTC",
        device=device,
        zones=(Zone(Area.CHEEK, depth),),
        endpoint=endpoint,
        adjuncts=frozenset[Adjunct](),
        flags=MappingProxyType(flags),
        skin_type=SKIN_TYPE,
        age=AGE,
        products=(product,),
    )
    return build_plan(facts, guidance, language, anyway=True).products[0]
