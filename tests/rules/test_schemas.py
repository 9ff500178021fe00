"""What earlier releases wrote is read for ever: a frozen copy of every schema stays here."""

import copy
import html
import json
from pathlib import Path
from typing import Any

import pytest

from aftercare import paper, rules
from aftercare.guidance.store import documents
from aftercare.rules.document import lift, lift_1_to_2, lift_2_to_3, lift_3_to_4, plans
from aftercare.rules.vocabulary import Language

FOLDER = Path(__file__).resolve().parent.parent / "schemas"
PLANS = sorted(FOLDER.glob("plan-*.json"))
EARLIER = Path(documents.FOLDER) / "earlier" / "1.json"
# Of the texts as they were published; a fixture is never made anew.
DIGESTS = {
    1: "sha256:2c2d632f0475d9da8e4a913b9ad029992fce31738fc4d4a039f827c74ed45f5b",
    2: "sha256:03a22eab91b74b50a64181cd2078ce0a0c02b4db55f6c344114535a619b05427",
    3: "sha256:b14bccf5f5ccb24fe264dd974d907a59c3c660c359546643b0bac2c9d8eb69f4",
}
# What a plan's public form has gained since; what it said before stays word for word.
SINCE = {"kind", "acknowledge", "state", "unread", "unresolved_allergies"}


def document(schema: int) -> dict[str, Any]:
    # The first reference edition is the frozen document of schema 2.
    path = EARLIER if schema == 2 else FOLDER / f"guidance-{schema}.json"
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def as_then(data: Any) -> Any:
    """Return a plan's public form without what it has gained since."""
    if isinstance(data, dict):
        return {key: as_then(value) for key, value in data.items() if key not in SINCE}
    return [as_then(value) for value in data] if isinstance(data, list) else data


def stored() -> list[tuple[str, dict[str, Any]]]:
    return [(path.stem, json.loads(path.read_text("utf-8"))) for path in PLANS]


def test_every_released_schema_has_its_frozen_document() -> None:
    assert sorted(DIGESTS) == list(range(1, lift.SCHEMA))
    assert sorted(lift.GUIDANCE_STEPS) == sorted(lift.PLAN_STEPS) == list(range(1, lift.SCHEMA))
    assert len(PLANS) > 5


@pytest.mark.parametrize("schema", DIGESTS)
def test_a_document_of_an_earlier_schema_is_read_and_keeps_its_digest(schema: int) -> None:
    found = rules.parse_guidance(document(schema), 4)
    assert (found.digest, found.schema, found.number) == (DIGESTS[schema], schema, 4)
    assert found.languages == (Language.EN, Language.SV)
    assert rules.prove(found).holds


@pytest.mark.parametrize("schema", DIGESTS)
def test_lifting_changes_nothing_that_it_is_given_and_is_done_once(schema: int) -> None:
    given = document(schema)
    before = copy.deepcopy(given)
    lifted = rules.lift_guidance(given)
    assert given == before
    assert lifted["schema"] == lift.SCHEMA
    assert rules.lift_guidance(lifted) == lifted
    assert rules.digest_today(given) == rules.digest_today(lifted) == rules.digest(lifted)


def test_a_plan_by_an_old_edition_says_what_it_said_then() -> None:
    editions = {schema: rules.parse_guidance(document(schema), 1) for schema in DIGESTS}
    for name, one in stored():
        guidance = edition = editions[int(name.split("-")[1])]
        if one["additions"] is not None:
            made = rules.parse_additions(one["additions"], edition)
            guidance = rules.with_additions(edition, made)
        facts = rules.parse_facts(one["facts"])
        plan = rules.build_plan(facts, guidance, Language(one["language"]), anyway=True)
        public = as_then(rules.plan_to_json(plan))
        then = as_then(one["public"])
        for now, before in zip(products(public), products(then), strict=True):
            # Products are read as today: as then, or more carefully, and with the reason.
            assert weight(now) >= weight(before), (name, now, before)
        assert public == then, name
        assert plan.unjudged == ()


def products(public: dict[str, Any]) -> list[dict[str, Any]]:
    """Take every product out of a plan's public form."""
    found: list[dict[str, Any]] = public.pop("products")
    return found + public.get("clinic", {}).pop("products", [])


def weight(product: dict[str, Any]) -> tuple[int, str]:
    """Return how careful a verdict is, then its date."""
    order = ("ok", "wait", "unchecked", "never")
    return order.index(product["verdict"]), product["from"] or ""


def test_a_stored_plan_is_read_as_it_was_and_written_in_todays_schema() -> None:
    for name, one in stored():
        plan = rules.plan_load(one["plan"])
        assert as_then(rules.plan_to_json(plan)) == as_then(one["public"]), name
        assert plan.additions_digest == one["plan"].get("local_digest", "")
        again = rules.plan_dump(plan)
        assert again["schema"] == lift.SCHEMA
        assert rules.plan_load(json.loads(json.dumps(again))) == plan


def test_a_stored_plan_of_an_earlier_schema_is_printed() -> None:
    head = paper.Letterhead(
        clinic_name="Alder",
        clinic_address="Storgatan 1",
        clinic_phone="08 123 45 67",
        emergency_number="112",
    )
    for name, one in stored():
        page = paper.html(rules.plan_load(one["plan"]), head, paper="a4", large_print=False)
        said = html.unescape(page).replace("\xa0", " ")
        # What is said of a product stands with the product.
        for row in (row for row in rules.plan_load(one["plan"]).rows if row.product is None):
            first = row.text.removeprefix("**")[:20].split("{")[0].split("*")[0]
            assert first in said, (name, first)


@pytest.mark.parametrize("schema", [0, 5, 99, -1, True, "1", 1.5, None, [1]])
def test_a_schema_that_was_never_released_is_refused(schema: object) -> None:
    with pytest.raises(rules.GuidanceInvalid) as refused:
        rules.parse_guidance(document(1) | {"schema": schema}, 1)
    assert "schema: must be one of 1, 2, 3, 4" in map(str, refused.value.problems)
    with pytest.raises(plans.PlanUnreadable):
        rules.plan_load(stored()[0][1]["plan"] | {"schema": schema})


def test_the_first_step_names_the_languages_and_the_additions() -> None:
    assert lift_1_to_2.guidance({"schema": 1, "rules": []}) == {
        "schema": 2,
        "languages": ["en", "sv"],
        "rules": [],
    }
    assert lift_1_to_2.plan({"local_digest": "sha256:a", "language": "en"}) == {
        "schema": 2,
        "additions_digest": "sha256:a",
        "language": "en",
    }
    assert lift_1_to_2.plan({"language": "en"}) == {"schema": 2, "language": "en"}


def test_the_second_step_gives_kinds_and_a_bold_first_sentence() -> None:
    words = {"en": "No sauna. Heat is bad.", "sv": "Ingen bastu. Värme är dåligt."}
    rule = {"id": "heat-wait", "category": "avoid", "windows": {"T1": [0, 72]}, "text": words}
    stop = {"id": "pregnant-stop", "category": "stop", "text": words}
    lifted = lift_2_to_3.guidance({"schema": 2, "rules": [rule, stop]})
    paper_words = {"en": "**No sauna.** Heat is bad.", "sv": "**Ingen bastu.** Värme är dåligt."}
    assert lifted == {
        "schema": 3,
        "rules": [{**rule, "kind": "wait", "paper": paper_words}, stop],
        "lines": [],
    }


@pytest.mark.parametrize(
    ("shape", "endless", "kind"),
    [
        ({"id": "x", "category": "help"}, False, "help"),
        ({"id": "x", "category": "expect", "tonight": True}, False, "expect"),
        ({"id": "makeup-wait", "category": "avoid"}, True, "while"),
        ({"id": "makeup-wait", "category": "avoid"}, False, "wait"),
        ({"rule": "no-picking", "category": "avoid"}, False, "habit"),
        ({"id": "x", "category": "avoid", "tonight": True, "calm_gate": True}, False, "first"),
        ({"id": "x", "category": "avoid", "calm_gate": True}, False, "wait"),
        # What nobody said may be waited for is never announced as allowed again.
        ({"id": "x", "category": "avoid", "calm_gate": False}, False, "limit"),
        ({"id": "x", "category": "caution"}, False, "do"),
        ({"id": "x", "category": "do"}, False, "do"),
    ],
)
def test_a_kind_follows_from_an_old_rule(shape: dict[str, Any], endless: bool, kind: str) -> None:
    assert lift_2_to_3.kind_of(shape, endless=endless) == kind


def test_every_line_of_an_old_plan_has_its_row() -> None:
    for name, one in stored():
        plan = rules.plan_load(one["plan"])
        assert sorted(line.rule for line in plan.advice) == sorted(
            rule for row in plan.rows for rule in row.rules
        ), name
        assert all(row.text.startswith("**") and row.text.count("**") == 2 for row in plan.rows)


def test_the_third_step_knows_no_kinds_and_no_allergies() -> None:
    assert lift_3_to_4.guidance({"schema": 3, "rules": []}) == {
        "schema": 4,
        "rules": [],
        "product_kinds": [],
        "allergens": [],
    }
    assert lift_3_to_4.plan({"schema": 3, "language": "en"}) == {"schema": 4, "language": "en"}
