"""Run in a copy of the project whose vocabulary has grown (see `grown.py`), never by itself.

An installation has published the reference edition of the first release; then comes this one.
"""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from aftercare import rules
from aftercare.guidance.store import documents, editions, working_copy
from aftercare.rules.vocabulary import Area, Device, Flag, Language
from clinics.sheets import queries
from tests import factories, forms
from tests.rules.test_schemas import as_then, products

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).resolve().parent / "schemas"


def first_release() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / "guidance-1.json").read_text("utf-8"))
    return found


def with_the_new(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document that asks the new question, and knows the new device, area and the rest."""
    made: dict[str, Any] = copy.deepcopy(dict(rules.lift_guidance(document)))
    for table, named, like, new in (
        ("devices", "device", "pen", "laser_pen"),
        ("areas", "area", "hand", "earlobe"),
        ("flags", "flag", "smoker", "claustrophobia"),
        ("rules", "id", "smoker-note", "claustrophobia-note"),
    ):
        row = next(one for one in made[table] if one[named] == like)
        made[table].append(copy.deepcopy(row) | {named: new})
    made["rules"][-1]["when"] = [{"flags": {"claustrophobia": ["yes"]}}]
    made["words"]["adjuncts"]["microcurrent"] = {"en": "microcurrent", "sv": "mikroström"}
    marks = next(one for one in made["flags"] if one["flag"] == "dark_marks")
    marks["values"]["unsure"] = {"en": "not sure", "sv": "osäker"}
    marks["question"] = {"en": "Dark marks?", "sv": "Mörka märken?"}
    return made


def staff(client_of: Any = forms.client_of) -> tuple[Any, Client]:
    clinic = factories.clinic(slug="alder")
    patient = factories.patient(clinic)
    return patient, client_of(factories.member(clinic))


def test_the_vocabulary_has_grown() -> None:
    assert {"laser_pen", "earlobe", "claustrophobia"} <= {*Device, *Area, *Flag}
    assert Flag.CLAUSTROPHOBIA not in editions.reference().flags  # type: ignore[attr-defined]


def test_a_plan_by_the_old_edition_is_the_same_as_before() -> None:
    edition = rules.parse_guidance(first_release(), 1)
    for path in SCHEMAS.glob("plan-1-*.json"):
        one = json.loads(path.read_text("utf-8"))
        guidance = edition
        if one["additions"]:
            made = rules.parse_additions(one["additions"], edition)
            guidance = rules.with_additions(edition, made)
        plan = rules.build_plan(
            rules.parse_facts(one["facts"]), guidance, Language(one["language"]), anyway=True
        )
        public, then = as_then(rules.plan_to_json(plan)), as_then(one["public"])
        products(public), products(then)  # judged as today: tests/rules/test_schemas.py
        assert public == then, path.name


def test_a_visit_goes_on_by_the_old_edition(client: Client) -> None:
    factories.publish(document=first_release())
    patient, clinician = staff()
    page = clinician.get(f"/c/alder/patients/{patient.pk}/record/").content.decode()
    assert 'name="flag-smoker"' in page
    for unknown in ("claustrophobia", "laser_pen", "earlobe", "microcurrent", "unsure"):
        assert unknown not in page
    treatment = factories.treatment(patient)
    sheet = factories.issue(treatment)
    assert queries.plan(sheet).unjudged == ()
    assert clinician.get(f"/c/alder/sheets/{sheet.pk}/pdf/").content.startswith(b"%PDF")


def test_what_the_old_edition_can_not_judge_is_said_on_the_review() -> None:
    factories.publish(document=first_release())
    patient, clinician = staff()
    flags = factories.ANSWERED | {"claustrophobia": "yes", "dark_marks": "unsure"}
    treatment = factories.treatment(patient, flags=flags, adjuncts=("microcurrent",))
    page = clinician.get(f"/c/alder/treatments/{treatment.pk}/review/").content.decode()
    assert "This edition of the guidance has never heard of" in page
    assert "claustrophobia: yes" in page
    assert "microcurrent" in page


def test_the_next_edition_is_published_on_top_and_asks(client: Client) -> None:
    factories.publish(document=first_release())
    patient, clinician = staff()
    old = factories.issue(factories.treatment(patient))
    said = clinician.get(f"/c/alder/sheets/{old.pk}/pdf/").content
    second = with_the_new(first_release())
    assert rules.prove(rules.parse_guidance(second, 2)).holds
    factories.publish(document=second)
    assert editions.current().number == 2
    page = clinician.get(f"/c/alder/patients/{patient.pk}/record/").content.decode()
    for known in ("flag-claustrophobia", "earlobe", "microcurrent", 'value="unsure"'):
        assert known in page, known
    flags = factories.ANSWERED | {"claustrophobia": "yes"}
    facts = factories.treatment(patient, flags=flags, adjuncts=("microcurrent",)).facts()
    plan = rules.build_plan(facts, editions.current(), Language.SV)
    assert plan.unjudged == ()
    assert "claustrophobia-note" in {note.rule for note in plan.clinician_notes}
    assert clinician.get(f"/c/alder/sheets/{old.pk}/pdf/").content == said


def test_an_edit_of_the_old_edition_can_be_proposed_as_well() -> None:
    factories.publish(document=first_release())
    assert not working_copy.is_changed()
    changed = working_copy.document()
    assert changed["schema"] == rules.SCHEMA
    changed["rules"][1]["why"]["en"] += " Read again."
    assert factories.publish(document=changed).number == 2
    assert editions.get(1).schema == 1


def test_the_commands_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.publish(document=first_release())
    out = tmp_path / "edition.json"
    call_command("guidance", "export", "--output", str(out))
    assert json.loads(out.read_text("utf-8")) == first_release()
    call_command("guidance", "check", str(out))
    assert "all is well" in capsys.readouterr().out
    call_command("guidance", "import", str(out))
    facts = tmp_path / "facts.json"
    one = json.loads((SCHEMAS / "plan-1-ordinary-pen.json").read_text("utf-8"))
    facts.write_text(json.dumps(one["facts"]), encoding="utf-8")
    call_command("plan", str(facts), "--guidance", str(out), "--format", "text")
    people = [factories.user(permissions=[one]).username for one in ("edit", "approve")]
    new = documents.reference_document() | {"rules": looser_rules()}
    assert factories.publish(document=new).number == 2
    call_command("publish_reference", "--proposed-by", people[0], "--approved-by", people[1])
    assert editions.current().number == 3


def looser_rules() -> list[Any]:
    """Return the reference's rules, but for one that ends sooner: to end later needs no reason."""
    found: list[Any] = documents.reference_document()["rules"]
    wait = next(one for one in found if one["id"] == "shave-wait")
    for window in wait["windows"].values():
        window[1] -= 1
    return found


def test_a_check_warns_of_what_the_document_does_not_know_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "edition.json"
    out.write_text(json.dumps(first_release()), encoding="utf-8")
    call_command("guidance", "check", str(out), "--against", str(out))
    said = capsys.readouterr().out
    for name in ("devices.laser_pen", "areas.earlobe", "flags.claustrophobia"):
        assert f"warning: {name}: This edition does not know it yet" in said
    assert "smoker" not in said
