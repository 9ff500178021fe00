"""The journal: written with what it is about, and proof against tampering."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from aftercare.installation import guards
from clinics.accounts.journal import actions, queries
from clinics.accounts.journal.models import Chain, Event
from clinics.records.models import Patient
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def patient() -> Patient:
    """A patient whose clinic has five events: opened, staffed, admitted, twice looked at."""
    made = factories.patient(factories.clinic())
    for minute in (1, 2):
        later = NOW + timedelta(minutes=minute)
        actions.write(
            clinic=made.clinic, by=made.created_by, verb="view-patient", obj=made, now=later
        )
    return made


@pytest.fixture
def unguarded() -> Any:
    """Somebody who may change the database itself takes the triggers away."""
    names = ("journal_event", "journal_chain")
    guards.drop(connection, tuple(guard for guard in guards.named() if guard.table in names))


def test_events_are_numbered_and_tied_together(patient) -> None:
    events = list(Event.objects.filter(clinic=patient.clinic))
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.verb for event in events] == [
        *("add-clinic", "add-member", "add-patient", "view-patient", "view-patient")
    ]
    assert [event.prev for event in events] == ["", *(event.mac for event in events[:-1])]
    assert queries.verify(patient.clinic).is_sound
    assert queries.verify(patient.clinic).events == 5


def test_each_clinic_has_a_chain_of_its_own(patient) -> None:
    other = factories.clinic()
    actions.write(clinic=None, by=None, verb="test", obj=other, now=NOW)
    assert list(Event.objects.filter(clinic=other).values_list("seq", flat=True)) == [1]
    installation = queries.verify(None)
    assert (installation.events, installation.is_sound) == (1, True)


def test_an_event_is_undone_with_what_it_is_about(patient) -> None:
    with transaction.atomic():
        factories.treatment(patient)
        assert queries.verify(patient.clinic).events == 6
        transaction.set_rollback(True)
    assert queries.verify(patient.clinic).events == 5
    assert queries.verify(patient.clinic).is_sound


def event(patient: Patient, number: int) -> Any:
    return Event.objects.filter(clinic=patient.clinic, seq=number)


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    "change",
    [
        {"verb": "other"},
        {"at": NOW},
        {"data": {"fields": ["phone"]}},
        {"object_id": str(uuid.uuid4())},
        {"object_kind": "sheet"},
        {"actor": None},
        {"prev": "0" * 64},
        {"mac": "0" * 64},
        {"clinic": None},
    ],
)
def test_an_altered_event_is_found(patient, change) -> None:
    assert queries.verify(patient.clinic).altered == ()
    event(patient, 4).update(**change)
    assert queries.verify(patient.clinic).altered == (4,)
    assert not queries.verify(patient.clinic).is_sound


@pytest.mark.usefixtures("unguarded")
def test_a_missing_event_is_found(patient) -> None:
    event(patient, 3).delete()
    report = queries.verify(patient.clinic)
    assert (report.missing, report.unlinked, report.altered) == ((3,), (4,), ())


@pytest.mark.usefixtures("unguarded")
def test_a_missing_event_is_found_although_the_others_moved_up(patient) -> None:
    event(patient, 3).delete()
    event(patient, 4).update(seq=3)
    event(patient, 5).update(seq=4)
    report = queries.verify(patient.clinic)
    assert (report.altered, report.tail) == ((3, 4), True)


@pytest.mark.usefixtures("unguarded")
def test_swapped_events_are_found(patient) -> None:
    event(patient, 3).update(seq=99)
    event(patient, 4).update(seq=3)
    event(patient, 99).update(seq=4)
    assert queries.verify(patient.clinic).altered == (3, 4)


@pytest.mark.usefixtures("unguarded")
def test_an_inserted_event_is_found(patient) -> None:
    copy = event(patient, 5).get()
    copy.pk, copy.seq, copy.prev = None, 6, copy.mac
    copy.save(force_insert=True)
    report = queries.verify(patient.clinic)
    assert (report.altered, report.tail) == ((6,), True)


@pytest.mark.usefixtures("unguarded")
def test_a_cut_tail_is_found(patient) -> None:
    event(patient, 5).delete()
    assert queries.verify(patient.clinic).tail
    assert not queries.verify(patient.clinic).is_sound


@pytest.mark.usefixtures("unguarded")
def test_a_tail_cut_together_with_its_end_is_found_by_an_anchor(patient) -> None:
    kept = queries.verify(patient.clinic).anchor
    assert queries.verify(patient.clinic, anchors=[kept]).is_sound
    event(patient, 5).delete()
    last = event(patient, 4).get()
    Chain.objects.filter(clinic=patient.clinic).update(seq=4, mac=last.mac)
    assert queries.verify(patient.clinic).is_sound
    assert queries.verify(patient.clinic, anchors=[kept]).not_anchored == (5,)
    assert not queries.verify(patient.clinic, anchors=[kept]).is_sound


@pytest.mark.usefixtures("unguarded")
def test_a_whole_chain_that_vanished_is_found(patient) -> None:
    kept = queries.verify(patient.clinic).anchor
    Event.objects.filter(clinic=patient.clinic).delete()
    assert queries.verify(patient.clinic).tail
    Chain.objects.filter(clinic=patient.clinic).delete()
    assert queries.verify(patient.clinic, anchors=[kept]).not_anchored == (5,)


def test_another_key_seals_otherwise(patient, settings) -> None:
    assert queries.verify(patient.clinic).is_sound
    settings.JOURNAL_KEY = "another key"
    assert queries.verify(patient.clinic).altered == (1, 2, 3, 4, 5)


@pytest.mark.usefixtures("unguarded")
def test_the_command_prints_anchors_and_every_fault(patient, capsys) -> None:
    clinic = patient.clinic
    number, mac = queries.verify(clinic).anchor
    call_command("journal_verify", "--clinic", clinic.slug, "--anchor", f"{number}:{mac}")
    assert capsys.readouterr().out == f"{clinic.slug}: 5 events, anchor 5:{mac}\n"
    event(patient, 2).update(verb="other")
    event(patient, 4).delete()
    with pytest.raises(SystemExit) as ended:
        call_command("journal_verify")
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        f"{clinic.slug}: event 2 was altered",
        f"{clinic.slug}: event 5 does not follow the one before it",
        f"{clinic.slug}: event 4 is missing",
    ]
    for options in (["--clinic", "nowhere"], ["--clinic", clinic.slug, "--anchor", "nonsense"]):
        with pytest.raises(SystemExit):
            call_command("journal_verify", *options)
