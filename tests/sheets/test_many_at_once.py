"""Many people at once, on PostgreSQL: one form counts once, and numbers have no gaps."""

import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections

from clinics.accounts.journal import queries as journal
from clinics.portal import tokens
from clinics.records import actions as records
from clinics.records.models import Patient, Treatment
from clinics.sheets import actions, queries
from clinics.sheets.models import RenderedPdf, Sheet, Withdrawal
from tests import factories

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
THREADS = 50


@pytest.fixture(autouse=True)
def _only_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test-postgres")


@pytest.fixture
def patient():
    factories.publish()
    return factories.patient(factories.clinic())


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """Run the act in many threads that start together; return results and exceptions."""
    gate = threading.Barrier(THREADS)
    results: list[Any] = [None] * THREADS

    def run(number: int) -> None:
        gate.wait()
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_person_added_at_once_is_added_once(patient) -> None:
    values = {"name": "Björn Ek", "by": patient.created_by, "told_apart": ()}
    results = at_once(lambda _: factories.patient(patient.clinic, **values))
    assert sum(isinstance(one, Patient) for one in results) == 1
    assert sum(isinstance(one, records.PerhapsKnown) for one in results) == THREADS - 1


def test_one_form_sent_fifty_times_makes_one_sheet(patient) -> None:
    treatment, key = factories.treatment(patient), uuid.uuid4()
    digest = queries.shown(treatment, language="en").digest
    results = at_once(lambda _: factories.issue(treatment, form_key=key, shown_digest=digest).pk)
    assert len(set(results)) == 1
    assert Sheet.objects.count() == 1
    assert journal.verify(patient.clinic).is_sound


def test_one_treatment_form_sent_fifty_times_makes_one_treatment(patient) -> None:
    key = uuid.uuid4()
    results = at_once(lambda _: factories.treatment(patient, form_key=key).pk)
    assert len(set(results)) == 1
    assert Treatment.objects.count() == 1


def test_fifty_sheets_have_fifty_numbers_without_gaps(patient) -> None:
    treatments = [factories.treatment(patient) for _ in range(THREADS)]
    results = at_once(lambda number: factories.issue(treatments[number]).number)
    assert sorted(results) == list(range(1, THREADS + 1))
    assert journal.verify(patient.clinic).is_sound


def test_one_treatment_has_one_sheet_that_counts(patient) -> None:
    treatment = factories.treatment(patient)
    digest = queries.shown(treatment, language="en").digest
    results = at_once(lambda _: factories.issue(treatment, shown_digest=digest))
    refused = [each for each in results if isinstance(each, actions.IssueRefused)]
    assert len(refused) == THREADS - 1
    assert {str(each) for each in refused} == {"replace-first:1"}
    assert Sheet.objects.count() == 1


def test_one_sheet_is_withdrawn_once(patient) -> None:
    sheet = factories.issue(factories.treatment(patient))
    given: dict[str, Any] = {"reason_code": "wrong-language", "reason": "", "by": sheet.issued_by}
    results = at_once(lambda _: actions.withdraw_sheet(sheet=sheet, now=factories.NOW, **given))
    assert sum(isinstance(each, Withdrawal) for each in results) == 1
    assert sum(isinstance(each, actions.WithdrawalRefused) for each in results) == THREADS - 1


def test_each_sheet_names_one_published_edition_while_editions_change(patient) -> None:
    treatments = [factories.treatment(patient) for _ in range(THREADS)]
    documents = [factories.changed_document() for _ in range(3)]
    for number, document in enumerate(documents):
        document["rules"][1]["why"]["en"] += f" Revision {number}."
    people = [factories.user(permissions=[one]) for one in ("edit", "approve")]

    def act(number: int) -> Any:
        if number < len(documents):
            return factories.publish(
                document=documents[number], proposed_by=people[0], approved_by=people[1]
            )
        return factories.issue(treatments[number])

    results = at_once(act)
    published = dict(factories.Edition.objects.values_list("number", "digest"))
    assert list(published) == [4, 3, 2, 1]
    for sheet in Sheet.objects.all():
        assert published[sheet.edition_number] == sheet.edition_digest
        assert queries.plan(sheet).edition_digest == sheet.edition_digest
    refused = [str(each) for each in results if isinstance(each, Exception)]
    # Shown by one edition and sent under the next: shown again, never mixed.
    assert set(refused) <= {"changed"}


def test_a_print_made_at_once_is_kept_once(patient) -> None:
    sheet = factories.issue(factories.treatment(patient))
    given: dict[str, Any] = {
        "paper": "a4",
        "large_print": False,
        "door_of": partial(tokens.door, now=factories.NOW),
        "by": sheet.issued_by,
        "now": factories.NOW,
    }
    results = at_once(
        lambda number: actions.render_pdf(sheet=sheet, **given).pk if number < 4 else None
    )
    assert len({each for each in results if each is not None}) == 1
    assert RenderedPdf.objects.count() == 1
