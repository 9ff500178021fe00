"""What the database itself refuses about comparisons and decisions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from clinics.recall.models import Comparison, RecallDecision
from tests import factories
from tests.recall import given

pytestmark = pytest.mark.django_db
DIGEST = "sha256:" + "0" * 64


def refused(act: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


@pytest.fixture
def sheet():
    given.first_edition()
    made = given.sheet()
    given.stricter_edition()
    given.compare(made.clinic)
    return made


def decide(sheet, **changes: Any) -> RecallDecision:
    values = {
        "clinic": sheet.clinic,
        "sheet": sheet,
        "findings": DIGEST,
        "edition_number": 2,
        "edition_digest": DIGEST,
        "reason_code": "told",
        "by": sheet.issued_by,
        "at": given.NEXT,
    }
    return RecallDecision.objects.create(**values | changes)


def test_a_decision_is_never_changed_or_deleted(sheet) -> None:
    made = decide(sheet)
    rows = RecallDecision.objects.filter(pk=made.pk)
    assert refused(made.save)
    assert refused(lambda: rows.update(reason="other"))
    assert refused(lambda: rows._raw_delete(using="default"))
    with connection.cursor() as cursor:
        assert refused(lambda: cursor.execute("UPDATE recall_recalldecision SET reason = 'x'"))
    assert RecallDecision.objects.get().reason == ""


def test_a_row_is_of_the_clinic_of_its_sheet(sheet) -> None:
    foreign = factories.clinic()
    assert refused(lambda: decide(sheet, clinic=foreign))
    rows = Comparison.objects.filter(sheet=sheet)
    assert refused(lambda: rows.update(clinic=foreign))
    other = given.sheet(foreign)
    assert refused(lambda: rows.update(sheet=other))
    row = rows.get()
    row.pk, row.clinic = None, foreign
    assert refused(lambda: Comparison.objects.bulk_create([row]))


def test_a_decision_says_why_and_is_made_once(sheet) -> None:
    assert refused(lambda: decide(sheet, reason_code="because"))
    assert refused(lambda: decide(sheet, reason_code="other", reason=""))
    first = decide(sheet, reason_code="other", reason="On holiday")
    assert refused(lambda: decide(sheet))
    assert refused(lambda: decide(sheet, findings=DIGEST[:-1] + "1", form_key=first.form_key))
    assert not refused(lambda: decide(sheet, findings=DIGEST[:-1] + "1"))


def test_one_comparison_a_sheet_and_guidance(sheet) -> None:
    row = Comparison.objects.get()
    row.pk = None
    assert refused(lambda: Comparison.objects.bulk_create([row]))
