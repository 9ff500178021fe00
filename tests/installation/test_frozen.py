"""Frozen means frozen: also on a connection of somebody's own, and for whole tables."""

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from aftercare.installation import guards
from clinics.keeping import places
from clinics.sheets.models import Sheet
from tests import factories, schema, worlds

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite's")
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a statement of PostgreSQL's"
)


def kept_tables() -> list[str]:
    """Return the tables whose rows are never deleted, whatever they hold."""
    return sorted(
        {guard.table for guard in guards.named() if guard.verb == "DELETE" and not guard.condition}
    )


@pytest.fixture(scope="module")
def file(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Path:
    """An SQLite file with two clinics and everything in them."""
    made = Path(tmp_path_factory.mktemp("frozen") / "made.sqlite3")
    shutil.copy(schema.kept(), made)
    with django_db_blocker.unblock(), places.standing_in(made):
        worlds.two()
    return made


@pytest.fixture
def plain(file: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A client that somebody opened by hand on a copy, with none of our settings."""
    shutil.copy(file, tmp_path / "copy.sqlite3")
    with contextlib.closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as client:
        assert client.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        yield client


def refusing(table: str) -> Any:
    """Return what to expect: where the code says INSERT OR IGNORE, the row stays in silence."""
    silent = {guard.table for guard in guards.named() if guard.shared == "IGNORE"}
    return contextlib.nullcontext() if table in silent else pytest.raises(sqlite3.IntegrityError)


@on_sqlite
def test_no_row_is_replaced_on_a_connection_without_our_settings(
    plain: sqlite3.Connection,
) -> None:
    tried = 0
    for table in kept_tables():
        rows = plain.execute(f"SELECT * FROM {table}").fetchall()
        if not rows:
            continue
        tried += 1
        with refusing(table):
            plain.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
        assert plain.execute(f"SELECT * FROM {table}").fetchall() == rows, table
    assert tried > 12


def among(plain: sqlite3.Connection, table: str, key: tuple[str, ...]) -> str:
    """Return among which rows a key holds, as SQL: all, or those that a partial index names."""
    for _, name, is_unique, _, is_partial in plain.execute(f"PRAGMA index_list({table})"):
        columns = tuple(row[2] for row in plain.execute(f"PRAGMA index_info({name})"))
        if is_unique and is_partial and columns == key:
            (made,) = plain.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name])
            return str(made[0].split(" WHERE ", 1)[1])
    return "1 = 1"


@on_sqlite
def test_no_row_gives_way_to_another_that_shares_a_key_with_it(plain: sqlite3.Connection) -> None:
    """REPLACE looks at every unique key, not only at the first one."""
    tried = 0
    for table in kept_tables():
        columns = [row[1] for row in plain.execute(f"PRAGMA table_info({table})")]
        rows = plain.execute(f"SELECT * FROM {table}").fetchall()
        for key in guards.unique_keys(table, plain.cursor()):
            if key == ("id",) or not rows:
                continue
            new = [f"'{'0' * 32}'" if name == "id" else name for name in columns]
            if isinstance(rows[0][columns.index("id")], int):
                new = ["999999" if name == "id" else name for name in columns]
            tried += 1
            others = " AND ".join(
                [*(f"{name} IS NOT NULL" for name in key), among(plain, table, key)]
            )
            keyed = plain.execute(f"SELECT count(*) FROM {table} WHERE {others}").fetchone()[0]
            if not keyed:
                continue
            with refusing(table):
                plain.execute(
                    f"INSERT OR REPLACE INTO {table} SELECT {', '.join(new)} FROM {table}"
                    f" WHERE {others} LIMIT 1"
                )
            assert plain.execute(f"SELECT * FROM {table}").fetchall() == rows, (table, key)
    assert tried > 8


@on_sqlite
def test_a_treatment_with_a_sheet_gives_way_to_no_other(plain: sqlite3.Connection) -> None:
    issued = "(SELECT treatment_id FROM sheets_sheet ORDER BY id LIMIT 1)"
    free = (
        "(SELECT id FROM records_treatment"
        " WHERE id NOT IN (SELECT treatment_id FROM sheets_sheet) AND clinic_id ="
        f" (SELECT clinic_id FROM records_treatment WHERE id = {issued}) LIMIT 1)"
    )
    key = f"(SELECT form_key FROM records_treatment WHERE id = {issued})"
    rows = plain.execute("SELECT * FROM records_treatment ORDER BY id").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        plain.execute(f"UPDATE OR REPLACE records_treatment SET form_key = {key} WHERE id = {free}")
    assert plain.execute("SELECT * FROM records_treatment ORDER BY id").fetchall() == rows


@on_postgresql
def test_no_table_is_emptied_at_once(db: None) -> None:
    for table in {guard.table for guard in guards.named() if guard.verb == "DELETE"}:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_neither_flush_nor_loaddata_takes_a_sheet_away(db: None, tmp_path: Path) -> None:
    factories.publish()
    factories.issue(factories.treatment(factories.patient(factories.clinic())))
    before = list(Sheet.objects.order_by("pk").values())
    with pytest.raises(CommandError), transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
    assert list(Sheet.objects.order_by("pk").values()) == before
    rows = json.loads(serializers.serialize("json", Sheet.objects.all()[:1]))
    rows[0]["fields"]["number"] = 77
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    with pytest.raises(IntegrityError), transaction.atomic():
        call_command("loaddata", str(tmp_path / "rows.json"), verbosity=0)
    assert list(Sheet.objects.order_by("pk").values()) == before
