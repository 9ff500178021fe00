"""Withdrawing a sheet."""

import pytest

from clinics.accounts.journal.models import Event
from clinics.sheets import actions, queries
from clinics.sheets.models import Sheet, Withdrawal
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return factories.issue(factories.treatment(factories.patient(factories.clinic())))


@pytest.mark.parametrize(
    ("code", "reason"), [("typo", "x"), ("", "x"), ("other", ""), ("other", "  ")]
)
def test_a_withdrawal_needs_a_reason(sheet, code, reason) -> None:
    given = {"sheet": sheet, "by": sheet.issued_by, "now": NOW}
    with pytest.raises(actions.WithdrawalRefused):
        actions.withdraw_sheet(reason_code=code, reason=reason, **given)
    assert Withdrawal.objects.count() == 0
    made = actions.withdraw_sheet(reason_code="other", reason="Asked again", **given)
    assert (made.sheet, made.reason, made.at) == (sheet, "Asked again", NOW)


def test_a_sheet_is_withdrawn_once(sheet) -> None:
    given = {"sheet": sheet, "by": sheet.issued_by, "now": NOW}
    actions.withdraw_sheet(reason_code="wrong-language", reason="", **given)
    with pytest.raises(actions.WithdrawalRefused):
        actions.withdraw_sheet(reason_code="wrong-language", reason="", **given)
    event = Event.objects.get(verb="withdraw-sheet")
    assert (event.object_id, event.data) == (str(sheet.pk), {"reason": "wrong-language"})


def test_a_withdrawn_sheet_says_what_it_said_and_is_replaced_by_a_new_one(sheet) -> None:
    before = queries.plan(sheet)
    given = {"sheet": sheet, "by": sheet.issued_by, "now": NOW}
    actions.withdraw_sheet(reason_code="wrong-language", reason="", **given)
    assert queries.plan(Sheet.objects.get(pk=sheet.pk)) == before
    again = factories.issue(sheet.treatment, replaces=sheet)
    assert (again.replaces, Withdrawal.objects.count()) == (sheet, 1)
