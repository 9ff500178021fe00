"""Recording a treatment: what is kept, what is refused, and the same form sent twice."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aftercare import rules
from clinics.accounts import once
from clinics.accounts.journal.models import Event
from clinics.records import actions
from clinics.records.models import Draft, Treatment, TreatmentZone
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def patient():
    return factories.patient(factories.clinic())


def test_it_keeps_what_was_entered_and_gives_the_same_facts(patient) -> None:
    factories.product(patient, name="Cream", ingredients="Aqua, Retinol")
    removed = factories.product(patient, name="Old", ingredients=None)
    actions.remove_product(product=removed, by=patient.created_by, now=NOW)
    made = factories.treatment(
        patient,
        zones=(("cheek", Decimal("1.5")), ("forehead", None)),
        adjuncts=("prp", "anaesthetic"),
        flags={"pregnant": "no", "cold_sores": "history"},
        skin_type=4,
        allergies=("nickel",),
        performed_at=datetime(2026, 3, 7, 8, 0, tzinfo=UTC),
    )
    facts = Treatment.objects.get(pk=made.pk).facts()
    assert facts.performed_at == datetime(2026, 3, 7, 8, 0, tzinfo=UTC)
    assert facts.time_zone == "Europe/Stockholm"
    assert [(zone.area.value, zone.set_depth_mm) for zone in facts.zones] == [
        ("cheek", Decimal("1.50")),
        ("forehead", None),
    ]
    assert facts.adjuncts == {"prp", "anaesthetic"}
    assert dict(facts.flags) == {"pregnant": "no", "cold_sores": "history"}
    assert (facts.skin_type, facts.age, facts.allergies) == (4, 42, ("nickel",))
    assert [(each.name, each.ingredients) for each in facts.products] == [
        ("Cream", "Aqua, Retinol")
    ]


def test_what_was_not_recorded_stays_unknown(patient) -> None:
    made = factories.treatment(
        patient, device=None, endpoint=None, adjuncts=None, flags={}, skin_type=None, zones=()
    )
    facts = Treatment.objects.get(pk=made.pk).facts()
    assert (facts.device, facts.endpoint, facts.adjuncts) == (None, None, None)
    assert dict(facts.flags) == {}
    empty = factories.treatment(patient, adjuncts=())
    assert Treatment.objects.get(pk=empty.pk).facts().adjuncts == frozenset()


@pytest.mark.parametrize(
    ("born_on", "age"), [(date(1984, 3, 27), 42), (date(1984, 3, 28), 41), (date(2004, 2, 29), 22)]
)
def test_the_age_is_that_of_the_day_at_the_clinic(born_on: date, age: int) -> None:
    patient = factories.patient(factories.clinic(), date_of_birth=born_on)
    # In Stockholm it is already the 27th of March.
    late = datetime(2026, 3, 26, 23, 30, tzinfo=UTC)
    assert factories.treatment(patient, performed_at=late).facts().age == age


def test_products_are_those_of_the_day(patient) -> None:
    cream = factories.product(patient)
    made = factories.treatment(patient)
    actions.remove_product(product=cream, by=patient.created_by, now=NOW)
    factories.product(patient, name="Later")
    kept = Treatment.objects.get(pk=made.pk)
    assert [each["name"] for each in kept.products] == ["Night cream"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"device": "laser"}, "device"),
        ({"zones": (("ear", None),)}, "zones[0].area"),
        ({"zones": (("cheek", Decimal("5.1")),)}, "zones[0].set_depth_mm"),
        ({"zones": (("cheek", Decimal(0)),)}, "zones[0].set_depth_mm"),
        ({"zones": (("cheek", None), ("cheek", None))}, "zones[1].area"),
        ({"flags": {"pregnant": "maybe"}}, "flags.pregnant"),
        ({"flags": {"tired": "yes"}}, "flags.tired"),
        ({"skin_type": 7}, "skin_type"),
        ({"adjuncts": ("glitter",)}, "adjuncts[0]"),
    ],
)
def test_facts_that_can_not_be_are_refused_and_nothing_is_kept(patient, change, problem) -> None:
    factories.treatment(patient)
    events = Event.objects.count()
    with pytest.raises(rules.FactsInvalid) as refused:
        factories.treatment(patient, **change)
    assert [each.path for each in refused.value.problems] == [problem]
    assert (Treatment.objects.count(), Event.objects.count()) == (1, events)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"performed_at": NOW + timedelta(hours=1)}, "in-the-future"),
        ({"performed_at": datetime(2001, 1, 1, tzinfo=UTC)}, "before-birth"),
    ],
)
def test_a_time_that_can_not_be_is_refused(change, reason) -> None:
    patient = factories.patient(factories.clinic(), date_of_birth=date(2002, 1, 1))
    factories.treatment(patient)
    with pytest.raises(actions.TreatmentRefused) as refused:
        factories.treatment(patient, **change)
    assert refused.value.reasons == (reason,)


def test_the_same_form_sent_again_returns_the_first(patient) -> None:
    key = uuid.uuid4()
    first = factories.treatment(patient, form_key=key)
    assert factories.treatment(patient, form_key=key) == first
    assert Treatment.objects.count() == 1
    with pytest.raises(once.FormReused):
        factories.treatment(patient, form_key=key, skin_type=3)
    other = factories.patient(patient.clinic, name="Somebody Else")
    with pytest.raises(once.FormReused):
        factories.treatment(other, form_key=key)
    elsewhere = factories.treatment(factories.patient(factories.clinic()), form_key=key)
    assert elsewhere != first


def test_recording_drops_the_draft_and_it_does_not_come_back(patient) -> None:
    key, by = uuid.uuid4(), patient.created_by
    kept = {"patient": patient, "form_key": key, "by": by, "now": NOW}
    for device in ("pen", "rf"):
        actions.save_draft(data={"device": device}, **kept)
        assert Draft.objects.get().data == {"device": device}
    factories.treatment(patient, form_key=key)
    assert Draft.objects.count() == 0
    assert actions.save_draft(data={"device": "late"}, **kept) is None
    assert Draft.objects.count() == 0


def test_a_mistake_is_corrected_by_a_second_treatment_once(patient) -> None:
    wrong = factories.treatment(patient)
    right = factories.treatment(patient, skin_type=3, corrects=wrong)
    assert wrong.corrected_by == right
    with pytest.raises(actions.TreatmentRefused) as refused:
        factories.treatment(patient, skin_type=4, corrects=wrong)
    assert refused.value.reasons == ("already-corrected",)


def test_a_correction_is_of_the_same_patient(patient) -> None:
    wrong = factories.treatment(patient)
    other = factories.patient(patient.clinic, name="Somebody Else")
    with pytest.raises(actions.TreatmentRefused) as refused:
        factories.treatment(other, corrects=wrong)
    assert refused.value.reasons == ("corrects-another-patient",)


def test_the_event_holds_ids_and_no_answers(patient) -> None:
    made = factories.treatment(patient, flags={"pregnant": "possible"}, notes="Sensitive note")
    event = Event.objects.filter(verb="record-treatment").get()
    assert (event.object_id, event.actor, event.at) == (str(made.pk), made.recorded_by, NOW)
    assert event.data == {"patient": str(patient.pk), "corrects": None}


def test_the_database_keeps_depths_and_areas_in_bounds(patient) -> None:
    made = factories.treatment(patient)
    zones = TreatmentZone.objects.filter(treatment=made)
    zones.update(set_depth_mm=Decimal(5))
    for depth in (Decimal("5.01"), Decimal(0), Decimal(-1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            zones.update(set_depth_mm=depth)
    with pytest.raises(IntegrityError), transaction.atomic():
        TreatmentZone.objects.create(clinic=made.clinic, treatment=made, area="cheek")
    wrong: list[dict[str, Any]] = [{"skin_type": 7}, {"device": "laser"}, {"endpoint": "blood"}]
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Treatment.objects.filter(pk=made.pk).update(**change)
