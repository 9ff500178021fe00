"""The grid of the record form: columns, "no to the rest", as last time, the end of the needling."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from aftercare.rules.vocabulary import FLAG_VALUES, Category, Device, Flag
from clinics.frontdesk import growing
from clinics.frontdesk.forms import flags, rows
from clinics.frontdesk.forms.layout import columns
from clinics.records import entries
from clinics.records.models import Draft, Patient, Treatment
from tests import factories, forms
from tests.frontdesk import filled
from tests.rules import given

NOW = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)
GUIDANCE = given.guidance()


@pytest.fixture
def patient(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield factories.patient(factories.clinic(slug="alder"))


@pytest.fixture
def client(patient: Patient) -> Client:
    return forms.client_of(factories.member(patient.clinic))


def url(patient: Patient, end: str = "") -> str:
    return f"/c/alder/patients/{patient.pk}/record/{end}"


@pytest.mark.parametrize("flag", list(Flag))
def test_the_first_key_changes_nothing_and_the_third_most(flag: Flag) -> None:
    places = columns(len(FLAG_VALUES[flag]))
    assert len(places) == len(FLAG_VALUES[flag])
    assert places[0] == (1, 1)
    assert places[-1] == (3, 3)
    assert {column for column, _key in places[1:-1]} <= {2}
    assert len({key for _column, key in places}) == len(places)


@pytest.mark.parametrize("device", ["", *Device])
def test_no_to_the_rest_never_covers_what_can_stop(device: str) -> None:
    stopping = {
        flag
        for rule in GUIDANCE.rules
        if rule.category is Category.STOP
        for box in rule.when
        for flag, _values in box.flags
    }
    covered = set(flags.no_to_the_rest({}, device, GUIDANCE))
    assert covered
    assert not covered & stopping
    assert not covered & flags.ONE_BY_ONE
    assert not any(GUIDANCE.flags[Flag(name)].blocks_issue for name in covered)


def test_rows_are_counted_by_what_was_sent() -> None:
    sent = {
        "zone-4-area": ["neck"],
        "zone-1-area": ["cheek"],
        "zone-1-depth": ["0.5"],
        "zone-TOTAL_FORMS": ["0"],
        "notes": ["calm"],
    }
    found = rows.counted(sent)
    assert found["zone-TOTAL_FORMS"] == ["2"]
    assert (found["zone-0-area"], found["zone-1-area"]) == (["cheek"], ["neck"])
    assert found["notes"] == ["calm"]
    assert rows.counted(found) == found


def test_as_last_time_takes_what_was_done_and_nothing_that_was_seen(
    client: Client, patient: Patient
) -> None:
    factories.treatment(
        patient,
        performed_at=NOW - timedelta(days=30),
        adjuncts=["anaesthetic", "led"],
        anaesthetic_agent="lidocaine",
        products_used=[{"name": "Plain gel", "lot": "G-7"}],
        cartridge_lot="C-1",
        endpoint="pinpoint_bleeding",
        skin_type=3,
    )
    form = filled.open_form(client, url(patient)) | {"do": ["as-last-time"]}
    page = forms.sent(client, url(patient), form).content.decode()
    assert "copied from 25 Feb" in page
    taken = filled.form_of(page)
    assert taken["device"] == ["pen"]
    assert taken["zone-0-area"] == ["cheek"]
    assert taken["adjuncts"] == ["anaesthetic", "led"]
    assert taken["anaesthetic_agent"] == ["lidocaine"]
    assert (taken["used-0-name"], taken["used-0-lot"]) == (["Plain gel"], [""])
    for never in ("endpoint", "time", "day", "cartridge_lot", "skin_type", "allergies_answer"):
        assert not any(taken.get(never, [""])), never
    asked = [name for name in taken if name.startswith("flag-")]
    assert asked
    assert not any(any(taken[name]) for name in asked)
    assert Treatment.objects.count() == 1


def test_the_end_of_the_needling_is_never_assumed(client: Client, patient: Patient) -> None:
    form = filled.open_form(client, url(patient))
    assert (form["time"], form["day"]) == ([""], [""])
    sent = forms.record(time="", day="")
    page = forms.sent(client, url(patient), sent).content.decode()
    assert "Give the time at which the needling ended." in forms.errors(page)


def test_an_end_before_the_last_change_of_the_areas_is_asked_about(
    client: Client, patient: Patient
) -> None:
    form = forms.record(time="16:40", **{"zone-0-depth": "0.5"})
    client.post(url(patient, "preview/"), form)
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        form |= {"zone-0-depth": "0.7"}
        page = client.post(url(patient, "preview/"), form).content.decode()
        assert "Before the last change of the areas (17:20)." in page
        found = forms.errors(forms.sent(client, url(patient), form).content.decode())
        assert found == [
            "Needling ended before the areas were changed last: confirm it or correct it."
        ]
        client.post(url(patient, "preview/"), form | {"do": "ended-right"})
        (right,) = Draft.objects.get().data["ended_right"]
        other = form | {"ended_right": right, "time": "16:30"}
        assert forms.errors(forms.sent(client, url(patient), other).content.decode()) == found
        client.post(url(patient), form | {"ended_right": right})
    assert Treatment.objects.get().performed_at == datetime(2026, 3, 27, 15, 40, tzinfo=UTC)


def test_vitamin_a_denied_beside_a_product_that_holds_it_is_remarked_on(
    client: Client, patient: Patient
) -> None:
    cream = factories.product(patient, name="Night cream", ingredients="Aqua, Glycerin, Retinol")
    page = client.post(url(patient, "preview/"), forms.record()).content.decode()
    assert "“None” is answered, and Night cream holds vitamin A." in page
    place = page.index(f'id="note-own-{cream.pk}"')
    assert "Night cream holds vitamin A" in page[place : place + 900]
    told = forms.record(**{"flag-topical_retinoid": "cosmetic"})
    assert "holds vitamin A" not in client.post(url(patient, "preview/"), told).content.decode()


def test_the_growing_sheet_says_nothing_of_what_nobody_recorded(
    client: Client, patient: Patient
) -> None:
    bare = forms.record(adjuncts=None, endpoint=None, skin_type=None)
    bare = {name: value for name, value in bare.items() if not name.startswith("flag-")}
    unasked = client.post(url(patient, "preview/"), bare).content.decode()
    assert "Special for this patient" in unasked
    assert "Nothing so far." in unasked
    told = client.post(url(patient, "preview/"), bare | {"flag-breastfeeding": "yes"})
    assert "Nothing so far." not in told.content.decode()


@pytest.mark.parametrize("flag", list(Flag))
def test_what_was_recorded_is_never_taken_for_harmless(flag: Flag) -> None:
    for value in FLAG_VALUES[flag]:
        entry = factories.entry(flags={flag.value: value}, adjuncts=None, endpoint=None)
        born = date(1990, 1, 1)
        facts = entries.facts(entry, born_on=born, time_zone="Europe/Stockholm")
        known = growing.so_far(facts, GUIDANCE)
        assert known.flags[flag] == value
        assert known.endpoint is None
        assert known.adjuncts == frozenset()
