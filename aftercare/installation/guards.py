"""What the database itself refuses: changed or deleted rows, and rows that mix two clinics.

Triggers on SQLite and PostgreSQL, made by migrations. On SQLite a migration that alters a guarded
table rebuilds it and loses its triggers: such a migration wraps its operations in `around`. A test
compares what the migrations name with what the database holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.db import connection, migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation


@dataclass(frozen=True, slots=True)
class Guard:
    """One refusal: `verb` on `table` fails with `message` where `condition` holds.

    The condition is SQL that both databases read, over NEW and OLD; empty means always.
    """

    table: str
    verb: str
    message: str
    condition: str = ""
    topic: str = "frozen"

    @property
    def name(self) -> str:
        """The trigger's name."""
        return f"guard_{self.table}_{self.topic}_{self.verb.lower()}"


def frozen(*tables: str, when: str = "", topic: str = "frozen") -> list[Guard]:
    """Refuse to change and to delete the tables' rows, or those of which `when` holds."""
    return [
        Guard(table, verb, f"{table}: rows are never {done}", when, topic)
        for table in tables
        for verb, done in (("UPDATE", "changed"), ("DELETE", "deleted"))
    ]


def same_clinic(table: str, **parents: str) -> list[Guard]:
    """Refuse a row whose clinic is not that of its parents: column=table."""
    return [
        Guard(
            table,
            verb,
            f"{table}.{column}: belongs to another clinic",
            f"(SELECT clinic_id FROM {parent} WHERE id = NEW.{column}_id) <> NEW.clinic_id",
            f"{column}_clinic",
        )
        for column, parent in parents.items()
        for verb in ("INSERT", "UPDATE")
    ]


def settled(*tables: str) -> list[Guard]:
    """Refuse to move a row to another clinic."""
    return [
        Guard(
            table,
            "UPDATE",
            f"{table}: rows stay with their clinic",
            "NEW.clinic_id <> OLD.clinic_id",
            "settled",
        )
        for table in tables
    ]


def install(*guards: Guard) -> migrations.RunPython:
    """Return the step of a migration that makes the triggers, and takes them away backwards."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        create(schema_editor.connection, guards)

    def backwards(apps: Any, schema_editor: Any) -> None:
        drop(schema_editor.connection, guards)

    step = migrations.RunPython(forwards, backwards)
    step.guards = guards  # type: ignore[attr-defined]  # read by the test of all guards
    return step


def around(operations: Sequence[Operation], *modules: str) -> list[Operation]:
    """Return a migration's operations with the triggers of other migrations set aside meanwhile.

    `modules` are the migrations that name the altered tables in their guards: the table's own, and
    those of other apps whose guards read it. The migration depends on each of them.
    """

    def aside(apps: Any, schema_editor: Any) -> None:
        drop(schema_editor.connection, _named_in(modules))

    def back(apps: Any, schema_editor: Any) -> None:
        create(schema_editor.connection, _named_in(modules))

    return [migrations.RunPython(aside, back), *operations, migrations.RunPython(back, aside)]


def _named_in(modules: Iterable[str]) -> tuple[Guard, ...]:
    steps = [step for name in modules for step in import_module(name).Migration.operations]
    return tuple(guard for step in steps for guard in getattr(step, "guards", ()))


def named() -> tuple[Guard, ...]:
    """Return every guard that the migrations of this version name."""
    steps = [
        step
        for migration in MigrationLoader(None).disk_migrations.values()
        for step in migration.operations
    ]
    return tuple(guard for step in steps for guard in getattr(step, "guards", ()))


def missing() -> set[str]:
    """Return the names of the guards that are named, but not in the database."""
    source = "sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        source = "(SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal) AS triggers"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {source}")
        return {guard.name for guard in named()} - {name for (name,) in cursor.fetchall()}


def create(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    """Make the triggers, in the place of those that are there."""
    drop(connection, guards)
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for guard in guards:
            for statement in statements(guard):
                cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for guard in guards:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {guard.name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")


def _sqlite(guard: Guard) -> list[str]:
    return [
        f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table} FOR EACH ROW"
        f" WHEN {guard.condition or '1'}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    ]


def _postgresql(guard: Guard) -> list[str]:
    row = "OLD" if guard.verb == "DELETE" else "NEW"
    return [
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {guard.condition or 'true'} THEN RAISE EXCEPTION '{guard.message}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
