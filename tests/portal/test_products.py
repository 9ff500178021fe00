"""The patient's own products: judged as of today, by the dates of the stored sheet alone."""

from datetime import UTC, datetime
from typing import Any

from clinics.portal import products as portal_products
from tests.paper import samples
from tests.rules import given

NURSING = {**given.NOTHING_SPECIAL, "breastfeeding": "yes"}


def at(moment: datetime, **facts: Any) -> portal_products.Products:
    plan = given.plan(given.facts(**facts))
    return portal_products.at(plan, samples.letterhead(), moment)


def test_a_product_is_judged_as_of_today() -> None:
    products = [
        {"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol, Tocopherol"},
        {"name": "Balm", "ingredients": None},
    ]
    now = at(datetime(2026, 4, 6, 12, tzinfo=UTC), products=products)
    assert [(p.kind, p.was_waited_for) for p in now.products] == [
        ("wait", False),
        ("unchecked", False),
    ]
    now = at(datetime(2026, 4, 7, 12, tzinfo=UTC), products=products)
    assert [(p.kind, p.was_waited_for) for p in now.products] == [
        ("ok", True),
        ("unchecked", False),
    ]
    plain = [{"name": "Gel", "ingredients": "Aqua, Glycerin, Sodium Hyaluronate"}]
    now = at(datetime(2026, 3, 28, 12, tzinfo=UTC), products=plain)
    assert [(p.kind, p.was_waited_for) for p in now.products] == [("wait", False)]
    now = at(datetime(2026, 6, 7, 12, tzinfo=UTC), products=products, flags=NURSING)
    assert [p.kind for p in now.products] == ["never", "unchecked"]
