"""Paper and phone answer alike, and nothing that the sheet orders is refused on that day."""

from typing import Any

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Category, Language, Verdict
from tests.rules import profiles

PRODUCTS: tuple[dict[str, Any], ...] = (
    {"name": "Sun cream SPF 50", "ingredients": "Aqua, Zinc Oxide, Glycerin, Squalane"},
    {"name": "Plain cream", "ingredients": "Aqua, Glycerin, Squalane, Ceramide NP"},
    {"name": "Gentle cleanser", "ingredients": "Aqua, Glycerin, Coco-Glucoside"},
    {"name": "Night cream", "ingredients": "Aqua, Glycerin, Squalane, Retinol"},
    {"name": "Toner", "ingredients": "Aqua, Alcohol Denat., Glycerin"},
    {"name": "Serum", "ingredients": "Aqua, Glycerin, Niacinamide"},
    {"name": "Face cream", "ingredients": "Aqua, Glycerin, Zanzibarium"},
    {"name": "Peel pads", "ingredients": "Aqua, Glycolic Acid, Glycerin"},
)
ORDERED = {
    "Sun cream SPF 50": "sunscreen-mineral",
    "Gentle cleanser": "cleansing",
}
STRICT = {Verdict.OK: 0, Verdict.WAIT: 0, Verdict.UNCHECKED: 1, Verdict.NEVER: 2}


def test_the_phone_gives_the_answer_of_the_paper() -> None:
    guidance = editions.reference()
    for data in profiles.treatments(71, 60):
        shown = [one | {"familiar": True} for one in PRODUCTS]
        facts = rules.parse_facts(data | {"products": shown})
        plan = rules.build_plan(facts, guidance, Language.EN, anyway=True)
        for paper in plan.products:
            (asked,) = (one for one in PRODUCTS if one["name"] == paper.name)
            phone = rules.judge_later(
                plan,
                guidance,
                name=paper.name,
                listed=asked["ingredients"],
                allergies=facts.allergies,
                familiar=True,
            )
            assert (phone.verdict, phone.starts, phone.text, phone.state, phone.unrecognised) == (
                paper.verdict,
                paper.starts,
                paper.text,
                paper.state,
                paper.unrecognised,
            ), (data, paper.name)


def test_what_the_sheet_orders_is_never_refused_on_its_day() -> None:
    guidance = editions.reference()
    judged = 0
    for data in profiles.treatments(72, 120):
        facts = rules.parse_facts(data | {"products": [], "allergies": []})
        plan = rules.build_plan(facts, guidance, Language.EN, anyway=True)
        for asked in PRODUCTS[:3]:
            answer = rules.judge_later(
                plan, guidance, name=asked["name"], listed=asked["ingredients"]
            )
            assert answer.verdict is Verdict.OK, (asked, answer)
            topic = ORDERED.get(asked["name"])
            orders = [
                line.starts
                for line in plan.advice
                if line.category is Category.DO and topic in line.topics and line.starts
            ]
            if orders and answer.starts is not None:
                judged += 1
                assert answer.starts <= max(orders), (asked, answer, orders)
    assert judged > 60
