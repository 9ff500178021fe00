"""The patient's own products as of now: what had to wait may have waited long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aftercare import paper, rules
from aftercare.rules import Line
from aftercare.rules.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Product:
    """One of the patient's products as of now; `kind` is ok, wait, never or unchecked."""

    name: str
    kind: str
    verdict: str
    was_waited_for: bool
    remarks: tuple[str, ...]
    entries: tuple[paper.Entry, ...]


@dataclass(frozen=True, slots=True)
class Products:
    """The products of one sheet at one moment, and the sheet's own words about them."""

    sheet: paper.SheetView
    products: tuple[Product, ...]


def at(plan: rules.Plan, letterhead: paper.Letterhead, now: datetime) -> Products:
    """Return the products at an instant, decided by the plan's own dates alone."""
    sheet = paper.lay_out(plan, letterhead)
    today = now.astimezone(rules.zone(plan.time_zone)).date()
    pairs = zip(plan.products, sheet.products, strict=True)
    return Products(sheet, tuple(_product(product, row, today) for product, row in pairs))


def _product(product: rules.ProductAdvice, row: paper.ProductRow, today: date) -> Product:
    waited = product.starts is not None and today >= product.starts
    kind = row.kind
    if product.starts is not None:
        kind = Verdict.OK.value if waited else Verdict.WAIT.value
    entries = tuple(entry for entry in row.entries if not _is_over(entry.line, today))
    return Product(
        name=row.name,
        kind=kind,
        verdict=row.verdict,
        was_waited_for=waited,
        remarks=row.remarks,
        entries=() if waited else entries,
    )


def _is_over(line: Line, today: date) -> bool:
    return not line.always and line.until is not None and today >= line.until
