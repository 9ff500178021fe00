"""A treatment is read back whole: whatever is recorded stands on its page."""

import dataclasses
import re
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from clinics.accounts.looks.models import Look
from clinics.records.entries import Entry
from clinics.records.models import StopOverride, Treatment, TreatmentZone
from tests import factories

pytestmark = pytest.mark.django_db

# Each field of a treatment with what the page says of it. A new field fails until it is here.
SAID = {
    "patient": "Åsa Öberg",
    "performed_at": "27 March 2026, 16:00",
    "time_zone": "Europe/Stockholm",
    "device": "Roller",
    "endpoint": "Pinpoint bleeding",
    "adjuncts": "LED light",
    "flags": "Has had",
    "skin_type": "IV",
    "allergies_answer": "chlorhexidine",
    "allergies": "chlorhexidine",
    "products": "Aqua, Retinal",
    "products_used": "HA-330",
    "cartridge_lot": "C1021",
    "cartridge_expires_on": "5 January 2028",
    "depth_reasons": "An old deep scar",
    "notes": "Left cheek tolerated less",
    "anaesthetic_agent": "Tetracaine",
    "anaesthetic_percent": "7 percent",
    "baby_age_months": "4 months",
    "corrects": "As it stood before",
    "correction_reason": "wrong box picked",
    "recorded_by": "Ann Lee",
    "recorded_at": "17:03",
}
SAID_OF_ZONES = {"area": "Scar", "set_depth_mm": "1.25", "place": "cheeks"}
SAID_OF_STOPS = {
    "rule": "Pregnancy",
    "kind": "The treatment took place anyway",
    "name": "Dr Grace Adeyemi",
    "note": "She told us afterwards",
    "at": "Today",
    "by": "Ann Lee",
    "reason_code": "",
}
# What no reader needs: keys, and what ties rows together.
TECHNICAL = {"id", "clinic", "form_key", "treatment", "position"}


def fields(model: Any) -> set[str]:
    return {field.name for field in model._meta.concrete_fields} - TECHNICAL


@pytest.fixture
def recorded() -> Treatment:
    factories.publish()
    clinic = factories.clinic(slug="alder")
    by = factories.member(clinic).user
    patient = factories.patient(clinic, by=by)
    factories.product(patient, name="Night Renew", ingredients="Aqua, Retinal")
    entry: dict[str, Any] = {
        "device": "roller",
        "zones": (("scar", Decimal("1.25")), ("cheek", Decimal("0.5"))),
        "places": {"scar": "cheek"},
        "endpoint": "pinpoint_bleeding",
        "adjuncts": ("led", "anaesthetic"),
        "flags": factories.ANSWERED | {"cold_sores": "history", "breastfeeding": "yes"},
        "skin_type": 4,
        "allergies": ("chlorhexidine",),
        "products_used": ({"name": "Glide", "lot": "HA-330"},),
        "cartridge_lot": "C1021",
        "cartridge_expires_on": date(2028, 1, 5),
        "depth_reasons": {"scar": "An old deep scar", "cheek": "confirmed"},
        "notes": "Left cheek tolerated less",
        "anaesthetic_agent": "tetracaine",
        "anaesthetic_percent": Decimal(7),
        "baby_age_months": 4,
    }
    first = factories.treatment(patient, **entry | {"cartridge_lot": "C0998"})
    later = factories.NOW + timedelta(minutes=63)
    return factories.treatment(patient, **entry, corrects=first, now=later, why="wrong box picked")


def page(treatment: Treatment, path: str = "") -> str:
    client = Client()
    client.force_login(treatment.recorded_by)
    response = client.get(f"/c/{treatment.clinic.slug}/treatments/{treatment.pk}/{path}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_every_field_stands_on_the_page(recorded: Treatment) -> None:
    assert set(SAID) == fields(Treatment)
    assert set(SAID_OF_ZONES) == fields(TreatmentZone)
    shown = page(recorded)
    assert [said for said in [*SAID.values(), *SAID_OF_ZONES.values()] if said not in shown] == []
    assert {field.name for field in dataclasses.fields(Entry)} - {"zones", "places"} <= set(SAID)


def test_every_field_of_a_stop_that_was_answered_for_stands_there(recorded: Treatment) -> None:
    assert set(SAID_OF_STOPS) == fields(StopOverride)
    StopOverride.objects.create(
        clinic=recorded.clinic,
        treatment=recorded,
        rule="pregnant-stop",
        kind="treated-anyway",
        name="Dr Grace Adeyemi",
        note="She told us afterwards",
        at=factories.NOW,
        by=recorded.recorded_by,
    )
    shown = page(recorded)
    assert [
        said for name, said in SAID_OF_STOPS.items() if name != "at" and said not in shown
    ] == []


def test_what_was_not_asked_is_seen_in_its_place() -> None:
    factories.publish()
    treatment = factories.treatment(factories.patient(factories.clinic()), flags={"pregnant": "no"})
    shown = page(treatment)
    found = re.findall(
        r"<dt>([^<]*)</dt>\s*<dd>\s*<span class=\"tag tag-wait\">([^<]*)</span>", shown
    )
    tags = dict(found)
    assert tags["Smokes"] == tags["Breastfeeding"] == "not asked"
    assert "Pregnant" not in tags
    # Of another device: nobody had to ask.
    assert "Metal near the area" not in shown
    assert tags["Cartridge"] == "Not recorded"


def test_a_correction_says_what_stood_before_and_why(recorded: Treatment) -> None:
    shown = page(recorded)
    assert re.search(r"<del>.*?C0998.*?</del>", shown)
    assert re.search(r"<ins>.*?C1021.*?</ins>", shown)
    before = recorded.corrects
    assert before is not None
    assert f"/c/alder/treatments/{before.pk}/" in shown
    assert "This is how the record stood before" in page(before)
    assert "C0998" in page(before)
    assert "wrong box picked" not in page(before)


def test_somebody_without_the_right_to_record_reads_and_corrects_nothing(
    recorded: Treatment,
) -> None:
    member = factories.member(recorded.clinic, "assistant")
    client = Client()
    client.force_login(member.user)
    shown = client.get(f"/c/alder/treatments/{recorded.pk}/").content.decode()
    assert "?corrects=" not in shown
    assert Look.objects.filter(patient=recorded.patient_id, page="treatment").count() == 1


def visits() -> tuple[Treatment, Treatment]:
    factories.publish()
    patient = factories.patient(factories.clinic(slug="alder"))
    earlier = factories.NOW - timedelta(days=30)
    older = factories.treatment(
        patient,
        performed_at=earlier,
        cartridge_lot="C0998",
        zones=(("cheek", Decimal("1.0")), ("forehead", Decimal("0.5"))),
    )
    flags = {key: value for key, value in factories.ANSWERED.items() if key != "smoker"}
    newer = factories.treatment(
        patient,
        cartridge_lot="C1021",
        endpoint="pinpoint_bleeding",
        flags=flags | {"cold_sores": "history"},
        zones=(("cheek", Decimal("1.25")), ("nose", Decimal("0.5"))),
    )
    return older, newer


def changes(shown: str) -> dict[str, str]:
    found = re.findall(r'<tr class="is-changed"> <th scope="row">([^<]*)</th>(.*?)</tr>', shown)
    said = {}
    for label, cells in found:
        match = re.search(r'<td class="change">([^<]*)</td>', cells)
        assert match
        said[label] = match[1]
    return said


def test_two_visits_say_what_changed() -> None:
    older, newer = visits()
    expected = {
        "Cheeks": "+ 0.25 mm",
        "Nose": "not treated before",
        "Forehead": "not treated this time",
        "Skin at the end": "more",
        "Cartridge": "another lot",
        "Cold sores": "changed",
        "Smokes": "not known any more",
    }
    # The older one stands on the left, whichever of them is opened.
    for treatment, other in ((newer, older), (older, newer)):
        for path in (f"beside/?with={other.pk}", "beside/", f"beside/?with={other.pk}&changed=1"):
            shown = page(treatment, path)
            assert changes(shown) == expected
            heads = re.findall(r"<strong>([^<]*)</strong>, visit (\d)", shown)
            assert heads == [("25 February 2026", "1"), ("27 March 2026", "2")]
    assert "The 27 others, the same" in page(newer, "beside/")
    assert "others, the same" not in page(newer, "beside/?changed=1")
    assert "Pen" not in re.findall(r"<tbody>.*</tbody>", page(newer, "beside/?changed=1"))[0]


def test_only_visits_of_the_same_patient_stand_side_by_side() -> None:
    older, newer = visits()
    stranger = factories.treatment(factories.patient(newer.clinic, name="Bo Ek"))
    elsewhere = factories.treatment(factories.patient(factories.clinic(), name="Eva Ek"))
    client = Client()
    client.force_login(newer.recorded_by)
    for other in (stranger.pk, elsewhere.pk, newer.pk, uuid.uuid4(), "x"):
        path = f"/c/alder/treatments/{newer.pk}/beside/?with={other}"
        assert client.get(path).status_code == 404
    client.force_login(stranger.recorded_by)
    assert "There is only one visit" in page(stranger, "beside/")
    assert older
