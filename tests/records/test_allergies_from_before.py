"""Allergies of records from before there were codes: carried over where no sheet stands on them."""

from collections.abc import Sequence
from importlib import import_module

import pytest
from django.apps import apps

from aftercare import rules
from aftercare.guidance.store import editions
from clinics.frontdesk import told
from clinics.records import actions, allergies
from clinics.records.models import Treatment
from tests import factories

pytestmark = pytest.mark.django_db
understand = import_module("clinics.records.migrations.0007_allergies").understand


def left_before(stored: Sequence[str], *, issued: bool = False) -> Treatment:
    """Return a treatment whose allergies are stored as the last release did: as bare words."""
    treatment = factories.treatment(factories.patient(factories.clinic()))
    Treatment.objects.filter(pk=treatment.pk).update(allergies=stored, allergies_answer="")
    treatment.refresh_from_db()
    if issued:
        factories.issue(treatment)
    return treatment


def carried_over(stored: Sequence[str]) -> Treatment:
    treatment = left_before(stored)
    understand(apps, None)
    treatment.refresh_from_db()
    return treatment


@pytest.mark.parametrize("stored", [["NKDA"], ["inga kända"], ["-"], ["None", "nej"]])
def test_a_no_becomes_none_known(stored: list[str]) -> None:
    treatment = carried_over(stored)
    assert (treatment.allergies_answer, treatment.allergies) == ("none", [])
    assert treatment.facts().allergies == ("none",)


def test_words_become_codes_and_unknown_words_stay() -> None:
    treatment = carried_over(["Xylocain", "nuts", "allergisk mot kiwi", "blorb", "ask:zyxt"])
    assert treatment.allergies_answer == "these"
    assert treatment.allergies == [
        {"words": "Xylocain", "code": "la-amide"},
        {"words": "nuts", "code": "tree-nuts"},
        {"words": "kiwi", "code": "latex-fruit"},
        {"words": "blorb"},
        {"words": "zyxt", "decision": "ask"},
    ]
    assert treatment.facts().allergies == ("Xylocain", "nuts", "kiwi", "blorb", "ask:zyxt")


def test_nothing_written_stays_without_an_answer() -> None:
    treatment = carried_over([])
    assert (treatment.allergies_answer, treatment.allergies) == ("", [])
    assert told.allergies(treatment.entry()) == "Not recorded"


STORED = [
    ["lidocaine", "nickel", "fragrance"],
    ["allergic to penicillin and latex"],
    ["no latex", "blorb"],
    ["vet ej"],
    ["no, only penicillin"],
    ["PEG-75 Lanolin", "Glycerin"],
    ["is:latex"],
]


@pytest.mark.parametrize("stored", STORED, ids=str)
def test_nothing_becomes_milder(stored: list[str]) -> None:
    """The rules read the same allergies, and as many words that nobody knows."""
    treatment = left_before(stored)
    before = treatment.facts().allergies
    understand(apps, None)
    treatment.refresh_from_db()
    lexicon = editions.reference().lexicon
    was, now = (rules.resolve_allergies(f, lexicon) for f in (before, treatment.facts().allergies))
    assert {one.code for one in now.known} >= {one.code for one in was.known}
    assert len(now.unresolved) >= len(was.unresolved)
    assert now.is_none == was.is_none


def test_what_a_sheet_was_issued_from_never_changes() -> None:
    factories.publish()
    treatment = left_before(["Xylocain", "NKDA", "ask:zyxt"][1:], issued=True)
    understand(apps, None)
    treatment.refresh_from_db()
    assert (treatment.allergies_answer, treatment.allergies) == ("", ["NKDA", "ask:zyxt"])
    assert treatment.facts().allergies == ("NKDA", "ask:zyxt")
    assert "nobody knows what it is" in told.allergies(treatment.entry())


def test_the_same_form_sent_again_after_the_upgrade_is_the_same_record() -> None:
    treatment = left_before(["nickel"])
    entry = factories.entry(allergies=("nickel",))
    again = actions.record_treatment(
        patient=treatment.patient,
        entry=entry,
        form_key=treatment.form_key,
        by=treatment.recorded_by,
        now=factories.NOW,
    )
    assert again == treatment


def test_each_decision_reads_as_a_fact_of_its_own() -> None:
    kinds = ("", "is", "harmless", "ask")
    facts = [allergies.Allergy("blorb", "latex", kind).fact for kind in kinds]
    assert facts == ["blorb", "is:latex:blorb", "harmless:blorb", "ask:blorb"]
    assert allergies.Allergy("ask:blorb").fact == "ask blorb"
