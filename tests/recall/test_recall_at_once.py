"""Fifty people at once, on PostgreSQL: one replacement, one decision, one comparison."""

import uuid
from typing import Any

import pytest
from django.db import connection

from clinics.accounts.journal import queries as journal
from clinics.recall import actions
from clinics.recall.models import Comparison, RecallDecision
from clinics.sheets.models import Sheet, Withdrawal
from tests.recall import given
from tests.sheets.test_many_at_once import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test-postgres")


@pytest.fixture
def sheet() -> Sheet:
    given.first_edition()
    made = given.sheet()
    given.stricter_edition()
    return made


def test_one_form_sent_fifty_times_issues_one_replacement(sheet) -> None:
    wanted = given.wanted(sheet)
    common = {"wanted": wanted, "by": sheet.issued_by, "now": given.NEXT}
    results = at_once(lambda _: actions.confirm(**common).pk)
    assert len(set(results)) == 1
    assert Sheet.objects.count() == 2
    assert Withdrawal.objects.count() == 1
    assert journal.verify(sheet.clinic).is_sound


def test_fifty_forms_for_one_sheet_issue_one_replacement(sheet) -> None:
    wanted = given.wanted(sheet)
    keys = [uuid.uuid4() for _ in range(50)]

    def act(number: int) -> Any:
        one = actions.Wanted(sheet, wanted.shown_digest, keys[number])
        return actions.confirm_each(wanted=[one], by=sheet.issued_by, now=given.NEXT)[0]

    results = at_once(act)
    assert [one for one in results if isinstance(one, Exception)] == []
    assert sum(one.issued is not None for one in results) == 1
    assert {one.reasons for one in results if one.issued is None} == {("replaced",)}
    assert Sheet.objects.count() == 2


def test_fifty_who_compare_and_close_leave_one_of_each(sheet) -> None:
    at_once(lambda _: given.compare(sheet.clinic))
    row = Comparison.objects.get()

    def act(number: int) -> Any:
        try:
            return actions.close(
                sheet=sheet,
                findings=row.findings,
                reason_code="told",
                reason="",
                form_key=uuid.uuid4(),
                by=sheet.issued_by,
                now=given.NEXT,
            )
        except actions.DecisionRefused as refused:
            return refused.reasons

    results = at_once(act)
    assert RecallDecision.objects.count() == 1
    assert [one for one in results if isinstance(one, Exception)] == []
    assert results.count(("not-listed",)) == 49
