"""What earlier releases wrote is read for ever: a frozen copy of every schema stays here."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from aftercare import paper, rules
from aftercare.rules.document import lift, lift_1_to_2, plans
from aftercare.rules.vocabulary import Language

FOLDER = Path(__file__).resolve().parent.parent / "schemas"
PLANS = sorted(FOLDER.glob("plan-*.json"))
# Of the texts as they were published; a fixture is never made anew.
DIGESTS = {1: "sha256:2c2d632f0475d9da8e4a913b9ad029992fce31738fc4d4a039f827c74ed45f5b"}


def document(schema: int) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"guidance-{schema}.json").read_text("utf-8"))
    return read


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
    edition = rules.parse_guidance(document(1), 1)
    for name, one in stored():
        guidance = edition
        if one["additions"] is not None:
            made = rules.parse_additions(one["additions"], edition)
            guidance = rules.with_additions(edition, made)
        facts = rules.parse_facts(one["facts"])
        plan = rules.build_plan(facts, guidance, Language(one["language"]), anyway=True)
        assert rules.plan_to_json(plan) == one["public"], name
        assert plan.unjudged == ()


def test_a_stored_plan_is_read_as_it_was_and_written_in_todays_schema() -> None:
    for name, one in stored():
        plan = rules.plan_load(one["plan"])
        assert rules.plan_to_json(plan) == one["public"], name
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
        for line in one["public"]["advice"]:
            assert line["title"][:20].split("{")[0] in page.replace("\xa0", " "), (name, line)


@pytest.mark.parametrize("schema", [0, 3, 99, -1, True, "1", 1.5, None, [1]])
def test_a_schema_that_was_never_released_is_refused(schema: object) -> None:
    with pytest.raises(rules.GuidanceInvalid) as refused:
        rules.parse_guidance(document(1) | {"schema": schema}, 1)
    assert "schema: must be one of 1, 2" in map(str, refused.value.problems)
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
