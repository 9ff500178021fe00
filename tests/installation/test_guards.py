"""What the database refuses, whichever way one comes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, migrations, transaction
from django.db.migrations.loader import MigrationLoader

from aftercare.installation import guards
from clinics.accounts.journal.models import Event
from clinics.records.models import Draft, Patient, Treatment, TreatmentZone
from clinics.sheets.models import RenderedPdf, Sheet, SheetPayload, Withdrawal
from tests import factories
from tests.conftest import all_guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet() -> Sheet:
    """A withdrawn sheet with a print."""
    factories.publish()
    made = factories.issue(factories.treatment(factories.patient(factories.clinic())))
    common = {"clinic": made.clinic, "sheet": made}
    Withdrawal.objects.create(**common, reason_code="other", by=made.issued_by, at=factories.NOW)
    RenderedPdf.objects.create(
        **common,
        paper="a4",
        large_print=False,
        sha256="0" * 64,
        template_version="1",
        data=b"%PDF-",
        created_at=factories.NOW,
    )
    return made


FROZEN: list[tuple[str, str, Any]] = [
    ("sheets_sheet", "number", 99),
    ("sheets_sheetpayload", "notes", "'other'"),
    ("sheets_withdrawal", "reason", "'other'"),
    ("sheets_renderedpdf", "sha256", "'1'"),
    ("journal_event", "verb", "'other'"),
    ("guidance_edition", "note", "'other'"),
]


def refused(act: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def run(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.mark.parametrize(("table", "column", "value"), FROZEN)
def test_no_statement_changes_or_deletes_what_was_issued(sheet, table, column, value) -> None:
    count = f"SELECT count(*) FROM {table}"
    with connection.cursor() as cursor:
        cursor.execute(count)
        rows = cursor.fetchone()[0]
    assert rows > 0
    assert refused(lambda: run(f"UPDATE {table} SET {column} = {value}"))
    assert refused(lambda: run(f"UPDATE {table} SET {column} = {column}"))
    assert refused(lambda: run(f"DELETE FROM {table}"))
    with connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone()[0] == rows


@pytest.mark.parametrize("model", [Sheet, SheetPayload, Withdrawal, RenderedPdf, Event])
def test_no_way_through_the_models_changes_what_was_issued(sheet, model) -> None:
    row = model.objects.first()
    rows = model.objects.filter(pk=row.pk)
    field = next(f.attname for f in model._meta.fields if not f.primary_key and not f.is_relation)
    assert refused(row.save)
    assert refused(lambda: model.objects.bulk_update([row], [field]))
    assert refused(lambda: rows.update(**{field: getattr(row, field)}))
    assert refused(lambda: rows._raw_delete(using="default"))
    assert refused(lambda: row.delete())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite's")
@pytest.mark.parametrize(("table", "column", "value"), FROZEN)
def test_insert_or_replace_does_not_slip_through(sheet, table, column, value) -> None:
    assert refused(lambda: run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))
    assert refused(lambda: run(f"UPDATE OR REPLACE {table} SET {column} = {value}"))


def test_what_a_sheet_was_issued_from_stays_as_it_was(sheet) -> None:
    free = factories.treatment(sheet.patient)
    Treatment.objects.filter(pk=free.pk).update(notes="still open")
    TreatmentZone.objects.filter(treatment=free).update(set_depth_mm=2)
    issued = Treatment.objects.filter(pk=sheet.treatment_id)
    zones = TreatmentZone.objects.filter(treatment=sheet.treatment)
    assert refused(lambda: issued.update(notes="late"))
    assert refused(lambda: zones.update(set_depth_mm=2))
    assert refused(lambda: zones.delete())
    values = {"clinic": sheet.clinic, "treatment": sheet.treatment, "area": "neck"}
    assert refused(lambda: TreatmentZone.objects.create(**values))


def test_a_row_belongs_to_the_clinic_of_its_parent(sheet) -> None:
    foreign = factories.clinic()
    stranger = factories.patient(foreign)
    patient = sheet.patient
    draft = {"user": sheet.issued_by, "updated_at": factories.NOW, "patient": stranger}
    assert not refused(lambda: Draft.objects.create(clinic=foreign, **draft))
    assert refused(lambda: Draft.objects.create(clinic=sheet.clinic, **draft))
    free = factories.treatment(patient)
    treatments = Treatment.objects.filter(pk=free.pk)
    assert refused(lambda: treatments.update(patient=stranger))
    assert refused(lambda: treatments.update(clinic=foreign))
    assert refused(lambda: Patient.objects.filter(pk=patient.pk).update(clinic=foreign))
    zone = {"treatment": free, "area": "neck"}
    assert refused(lambda: TreatmentZone.objects.create(clinic=foreign, **zone))
    assert not refused(lambda: TreatmentZone.objects.create(clinic=sheet.clinic, **zone))


def test_a_sheet_is_for_whom_was_treated_at_the_clinic(sheet) -> None:
    def insert(**changes: Any) -> None:
        values = {name: getattr(sheet, name) for name in COPIED} | {"number": 7} | changes
        Sheet.objects.create(**values)

    other = factories.patient(sheet.clinic, name="Someone Else")
    stranger = factories.treatment(factories.patient(factories.clinic()))
    assert not refused(insert)
    assert refused(lambda: insert(number=8, patient=other))
    assert refused(lambda: insert(number=8, treatment=stranger))
    assert refused(lambda: insert(number=8, treatment=stranger, patient=stranger.patient))


COPIED = (
    *("clinic", "treatment", "patient", "language", "paper", "large_print", "edition_number"),
    *("edition_digest", "payload_digest", "issued_by", "issued_at"),
)


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_the_guards_in_place() -> None:
    factories.publish()
    assert refused(lambda: run("DELETE FROM guidance_edition"))


def test_every_guard_of_the_migrations_is_in_the_database() -> None:
    wanted = {name for guard in all_guards() for name in guard.names(connection.vendor)}
    assert len(wanted) > 40
    assert in_the_database() == wanted
    assert guards.missing() == set()


def in_the_database() -> set[str]:
    return guards.there(connection)


GUARDS_OF_TREATMENTS = (
    "clinics.records.migrations.0002_guards",
    "clinics.sheets.migrations.0002_guards",
)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_other_guards_read_is_altered_with_these_set_aside() -> None:
    """SQLite rebuilds the table, which its own guards do not survive and those of others forbid."""
    state = MigrationLoader(None).project_state()
    constraint = next(c for c in Treatment._meta.constraints if c.name == "treatment_device")
    steps = guards.around(
        [
            migrations.RemoveConstraint("treatment", "treatment_device"),
            migrations.AddConstraint("treatment", constraint),
        ],
        *GUARDS_OF_TREATMENTS,
    )
    before = in_the_database()
    altering = type("Altering", (migrations.Migration,), {"operations": steps})
    with connection.schema_editor(atomic=True) as editor:
        altering("altered", "records").apply(state, editor)
    assert in_the_database() == before
