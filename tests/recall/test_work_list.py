"""Which sheets are on the work list: those that patients hold and that became too mild."""

from datetime import date, timedelta
from typing import Any

import pytest

from aftercare import rules
from aftercare.guidance.store import editions
from clinics.accounts.models import Clinic
from clinics.recall import actions, comparing, queries
from clinics.recall.models import Comparison
from clinics.records import actions as records
from clinics.sheets import actions as sheets
from tests import factories
from tests.recall import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    given.first_edition()
    return given.sheet()


def notice(clinic: Clinic) -> queries.Notice:
    return queries.notice(clinic, editions.current(), given.NEXT)


def test_an_edition_that_is_stricter_lists_the_sheet_and_says_why(sheet) -> None:
    """Makeup until Tuesday 31 March; four days more is Saturday 4 April."""
    given.stricter_edition()
    assert given.listed(sheet.clinic) == []
    assert notice(sheet.clinic) == queries.Notice(0, 1, 2)
    assert given.compare(sheet.clinic) == 0
    assert given.listed(sheet.clinic) == [sheet]
    assert notice(sheet.clinic) == queries.Notice(1, 0, 2)
    (one,) = Comparison.objects.get().stricter
    assert (one["title"], one["text"], one["ends"]) == (
        "No makeup",
        "until Saturday 4 April; the sheet says until Tuesday 31 March",
        "2026-04-04",
    )


def test_the_same_edition_a_milder_and_a_reworded_one_list_nothing(sheet) -> None:
    assert notice(sheet.clinic) == queries.Notice(0, 0, 1)
    for change, differs in ((given.longer(-1), True), (given.reworded, True)):
        given.publish(other_treatments_wait=change)
        given.compare(sheet.clinic)
        basis = comparing.basis(editions.current())
        row = Comparison.objects.get(sheet=sheet, basis=basis)
        assert (row.differs, row.is_stricter) == (differs, False)
        assert given.listed(sheet.clinic) == []


def test_it_leaves_the_list_when_what_became_stricter_is_over(sheet) -> None:
    given.stricter_edition()
    given.compare(sheet.clinic)
    for day, listed in ((date(2026, 4, 3), [sheet]), (date(2026, 4, 4), [])):
        assert given.listed(sheet.clinic, given.NOW + (day - given.NOW.date())) == listed


def test_a_day_ends_where_the_clinic_is() -> None:
    given.first_edition()
    sheet = given.sheet(factories.clinic(time_zone="Pacific/Auckland"))
    given.stricter_edition()
    given.compare(sheet.clinic)
    ends = Comparison.objects.get().stricter_until
    assert ends is not None
    before = given.NOW.replace(year=ends.year, month=ends.month, day=ends.day, hour=10)
    before -= timedelta(days=1)
    assert given.listed(sheet.clinic, before) == [sheet]
    assert given.listed(sheet.clinic, before + timedelta(hours=2)) == []


def test_without_an_end_it_stays_for_as_long_as_sheets_are_looked_at() -> None:
    given.first_edition()
    flags = factories.ANSWERED | {"breastfeeding": "yes"}
    sheet = given.sheet(flags=flags)

    def endless(rule: given.Rule) -> None:
        rule["windows"] = {tier: [0, None] for tier in rule["windows"]}
        rule["kind"] = "while"
        rule["while"] = {"en": "you are breastfeeding", "sv": "du ammar"}
        rule["modifiers"], rule["kind"] = [], "while"

    given.publish(niacinamide_avoid=endless)
    given.compare(sheet.clinic)
    for days, listed in ((1, [sheet]), (300, [sheet]), (365, [sheet]), (366, [])):
        assert given.listed(sheet.clinic, given.NOW + timedelta(days=days)) == listed


def test_a_withdrawn_and_a_replaced_sheet_are_not_listed(sheet) -> None:
    other = given.sheet(sheet.clinic)
    given.stricter_edition()
    given.compare(sheet.clinic)
    assert given.listed(sheet.clinic) == [sheet, other]
    common: dict[str, Any] = {"reason_code": "not-treated", "reason": "", "now": given.NEXT}
    sheets.withdraw_sheet(sheet=sheet, by=sheet.issued_by, **common)
    newer = factories.issue(other.treatment, replaces=other)
    given.compare(sheet.clinic)
    assert given.listed(sheet.clinic) == []
    assert notice(sheet.clinic) == queries.Notice(0, 0, 2)
    assert newer.edition_number == 2


def test_a_third_edition_is_compared_anew_with_what_the_patient_holds(sheet) -> None:
    given.stricter_edition()
    given.compare(sheet.clinic)
    given.first_edition()
    assert given.listed(sheet.clinic) == []
    # The first text again: the sheet says what it says.
    assert notice(sheet.clinic) == queries.Notice(0, 0, 3)


def test_a_corrected_birth_date_is_compared_again(sheet) -> None:
    """Under 18: a stop, and the longest windows."""
    given.stricter_edition()
    given.compare(sheet.clinic)
    before = Comparison.objects.get()
    records.change_patient(
        patient=sheet.patient, date_of_birth=date(2010, 1, 1), by=sheet.issued_by, now=given.NEXT
    )
    assert given.listed(sheet.clinic) == []
    assert notice(sheet.clinic).uncompared == 1
    given.compare(sheet.clinic)
    row = Comparison.objects.get()
    assert row.findings != before.findings
    assert "stop:minor-stop" in {one["about"] for one in row.stricter}
    assert given.listed(sheet.clinic) == [sheet]


def test_a_batch_takes_the_newest_and_says_how_many_are_left(sheet) -> None:
    for hours in (1, 2):
        given.sheet(sheet.clinic, issue={"now": given.NOW + timedelta(hours=hours)})
    given.stricter_edition()
    guidance = queries.in_force(sheet.clinic)
    common = {"clinic": sheet.clinic, "since": given.NOW, "guidance": guidance, "now": given.NEXT}
    assert actions.compare_some(**common, most=1) == actions.Progress(1, 2)
    assert [one.sheet.number for one in Comparison.objects.all()] == [3]
    assert actions.compare_some(**common, most=1) == actions.Progress(1, 1)
    assert actions.compare_some(**common, most=5) == actions.Progress(1, 0)
    assert actions.compare_some(**common, most=5) == actions.Progress(0, 0)
    assert Comparison.objects.count() == 3


def test_deleting_what_is_kept_loses_nothing(sheet) -> None:
    given.stricter_edition()
    given.compare(sheet.clinic)
    first = Comparison.objects.values("stricter", "findings", "differs", "open_until").get()
    actions.forget(clinic=sheet.clinic, kept=())
    assert given.listed(sheet.clinic) == []
    given.compare(sheet.clinic)
    fields = ("stricter", "findings", "differs", "open_until")
    assert Comparison.objects.values(*fields).get() == first
    assert given.listed(sheet.clinic) == [sheet]


def test_what_nobody_asks_about_is_forgotten_and_nothing_of_other_clinics(sheet) -> None:
    other = given.sheet()
    second = given.stricter_edition()
    for clinic in (sheet.clinic, other.clinic):
        given.compare(clinic)
    third = given.publish(makeup_wait=given.longer(5))
    given.compare(sheet.clinic)
    kept = set(Comparison.objects.values_list("sheet", "basis"))
    assert kept == {(sheet.pk, third.digest), (other.pk, second.digest)}


def test_a_plan_that_would_be_unsafe_is_listed_and_can_not_be_confirmed(sheet, monkeypatch) -> None:
    given.stricter_edition()
    refused = sheets.queries.plan(sheet)

    def unsafe(*args: object, **kwargs: object) -> None:
        raise rules.UnsafePlan((), refused)

    monkeypatch.setattr(rules, "build_plan", unsafe)
    given.compare(sheet.clinic)
    assert given.listed(sheet.clinic) == [sheet]
    prepared = given.prepare(sheet)
    assert prepared.shown is None
    assert not prepared.is_ready
    with pytest.raises(actions.RecallRefused, match="unsafe"):
        actions.confirm(wanted=given.wanted(sheet), by=sheet.issued_by, now=given.NEXT)
