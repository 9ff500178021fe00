"""What the clinician alone is told, beside the answer that causes it, while recording."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from aftercare import rules
from aftercare.rules.vocabulary import Language
from clinics.frontdesk import noting
from clinics.records.models import Patient
from tests import factories, forms, noted
from tests.rules import given

pytestmark = pytest.mark.django_db
CASES = noted.cases()


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(factories.NOW + timedelta(minutes=30), tick=False):
        yield


@pytest.fixture
def patient() -> Patient:
    factories.publish()
    return factories.patient(factories.clinic(slug="alder"))


@pytest.fixture
def client(patient: Patient) -> Client:
    return forms.client_of(factories.member(patient.clinic))


def filled(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the form in which these facts were answered."""
    zones: dict[str, Any] = {}
    for index, zone in enumerate(facts["zones"]):
        zones |= {
            f"zone__{index}__area": str(zone["area"]),
            f"zone__{index}__depth": str(zone["set_depth_mm"]),
        }
    return forms.record(
        device=str(facts["device"]),
        endpoint=str(facts["endpoint"] or "not_recorded"),
        adjuncts=[str(one) for one in facts["adjuncts"]] or ["nothing"],
        skin_type=str(facts["skin_type"]),
        **_allergies(facts["allergies"]),
        **{f"flag__{name}": value for name, value in facts["flags"].items()},
        **zones,
    )


def _allergies(codes: list[str]) -> dict[str, Any]:
    """Return the fields of allergies that were picked."""
    if not codes:
        return {}
    rows = {f"allergy__{index}__words": code for index, code in enumerate(codes)}
    return {"allergies_answer": "these"} | rows


def told(client: Client, patient: Patient, form: dict[str, Any]) -> dict[str, str]:
    """Return what the preview says at each place, as it is read."""
    page = client.post(f"/c/alder/patients/{patient.pk}/record/preview/", form).content.decode()
    page = page.partition('<span class="counts"')[0]
    parts = re.split(r'<div class="flag-note" id="note-([a-z_]+)"[^>]*>', page)
    texts = (" ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in parts[2::2])
    return dict(zip(parts[1::2], texts, strict=True))


@pytest.mark.parametrize(("rule", "facts"), CASES.values(), ids=CASES)
def test_each_note_stands_beside_the_answer_that_causes_it(
    patient: Patient, client: Client, rule: str, facts: dict[str, Any]
) -> None:
    if facts["age"] < 22:
        patient.date_of_birth = factories.NOW.date() - timedelta(days=366 * facts["age"])
        patient.save()
    known = given.guidance().rule_by_id[rule]
    plan = given.plan(rules.parse_facts(facts), anyway=True)
    (note,) = (one for one in plan.clinician_notes if one.rule == rule)
    said = told(client, patient, filled(facts))
    place = said[noting.field_of(note.causes)]
    assert f"{noted.headed(known.title[Language.EN])} {known.text[Language.EN]}" in place
    assert known.why[Language.EN] in place
    for ref in known.sources:
        assert f"{ref}: " in place
    assert ("to sign" in place) is known.acknowledge
    others = [key for key, text in said.items() if known.text[Language.EN] in text]
    assert others == [noting.field_of(note.causes)]


def test_nothing_is_said_because_of_what_nobody_has_recorded_yet(
    patient: Patient, client: Client
) -> None:
    form = forms.record(adjuncts=None, endpoint=None, flag__breastfeeding="yes")
    said = told(client, patient, form)
    assert said["adjuncts"] == said["endpoint"] == ""
    assert "Some device labels exclude nursing patients" in said["breastfeeding"]
    # That it was left open was said: then it counts.
    said = told(client, patient, form | {"adjuncts": ["not_recorded"]})
    assert "It is not recorded what was put on the needled skin" in said["adjuncts"]


def test_an_answer_that_is_taken_back_takes_its_note_along(
    patient: Patient, client: Client
) -> None:
    assert (
        "Smoking slows healing" in told(client, patient, forms.record(flag__smoker="yes"))["smoker"]
    )
    assert told(client, patient, forms.record())["smoker"] == ""


def test_what_is_to_be_signed_is_counted_and_claims_are_one_click_away(
    patient: Patient, client: Client
) -> None:
    form = forms.record(adjuncts=["anaesthetic", "exosomes"], flag__breastfeeding="yes")
    preview = f"/c/alder/patients/{patient.pk}/record/preview/"
    assert "2 to sign" in client.post(preview, form).content.decode()
    page = client.get(f"/c/alder/patients/{patient.pk}/record/").content.decode()
    assert "makers’ claims that are not followed, and why" in page
    assert "A retinol day cream should finish every microneedling treatment." in page
