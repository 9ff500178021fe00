"""What the database itself refuses: changed or deleted rows, and rows that mix two clinics.

Triggers on SQLite and PostgreSQL, made by migrations. On SQLite a migration that alters a guarded
table rebuilds it and loses its triggers: such a migration wraps its operations in `around`. A test
compares what the migrations name with what the database holds.
"""

import re
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

    The condition is SQL that both databases read, over NEW and OLD; empty means always. Who
    refuses DELETE refuses as well what takes rows away by other means: TRUNCATE, and
    INSERT OR REPLACE on a connection that asks no triggers then.
    """

    table: str
    verb: str
    message: str
    condition: str = ""
    topic: str = "frozen"
    # For DELETE on SQLite: what becomes of an INSERT that shares a key with a row. IGNORE where the
    # code itself says INSERT OR IGNORE: the row stays, and nothing is said.
    shared: str = "ABORT"

    @property
    def name(self) -> str:
        """The trigger's name."""
        return f"guard_{self.table}_{self.topic}_{self.verb.lower()}"

    def names(self, vendor: str) -> list[str]:
        """The names of all triggers that this one becomes in a database."""
        others = ("truncate",) if vendor == "postgresql" else ("replace", "update_or_replace")
        ends = others if self.verb == "DELETE" else ()
        return [self.name, *(f"{self.name}_by_{end}" for end in ends)]


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
    """Return the names of the triggers that are named, but not in the database."""
    wanted = {name for guard in named() for name in guard.names(connection.vendor)}
    return wanted - there(connection)


def there(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that there are."""
    source = "sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        source = "(SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal) AS triggers"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {source}")
        return {name for (name,) in cursor.fetchall()}


def made_again() -> migrations.RunPython:
    """Return the step of a migration that makes every guard that is there again, by today's code.

    For databases whose guards were made by an earlier version of this module.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        found = there(schema_editor.connection)
        create(schema_editor.connection, tuple(one for one in named() if one.name in found))

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def create(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    """Make the triggers, in the place of those that are there.

    Of two guards of one name the later counts: a migration puts it in the place of the other.
    """
    drop(connection, guards)
    with connection.cursor() as cursor:
        for guard in {guard.name: guard for guard in guards}.values():
            if connection.vendor == "postgresql":
                statements = _postgresql(guard)
            else:
                statements = [*_sqlite(guard), *_not_replaced(guard, cursor)]
            for statement in statements:
                cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for guard in guards:
            for name in guard.names(connection.vendor):
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}")
                    cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _sqlite(guard: Guard) -> list[str]:
    return [
        f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table} FOR EACH ROW"
        f" WHEN {guard.condition or '1'}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    ]


def _not_replaced(guard: Guard, cursor: Any) -> list[str]:
    """Refuse INSERT OR REPLACE and UPDATE OR REPLACE over a row that is not deleted.

    SQLite takes the old row away without asking its triggers, unless the connection was told to
    ask them. Ours are; a client that somebody opened by hand is not.
    """
    if guard.verb != "DELETE":
        return []
    partial = partial_keys(guard.table, cursor)
    same = " OR ".join(
        f"({' AND '.join(f'kept.{column} = NEW.{column}' for column in key)}{partial.get(key, '')})"
        for key in unique_keys(guard.table, cursor)
    )
    kept = f" AND ({guard.condition.replace('OLD.', 'kept.')})" if guard.condition else ""
    found = f"SELECT 1 FROM {guard.table} AS kept WHERE ({same}){kept}"
    made = (
        ("replace", "INSERT", f"EXISTS ({found})"),
        ("update_or_replace", "UPDATE", f"EXISTS ({found} AND kept.rowid <> OLD.rowid)"),
    )
    raised = f"RAISE(ABORT, '{guard.message}')" if guard.shared == "ABORT" else "RAISE(IGNORE)"
    return [
        f"CREATE TRIGGER {guard.name}_by_{end} BEFORE {verb} ON {guard.table} FOR EACH ROW"
        f" WHEN {condition} BEGIN SELECT {raised}; END"
        for end, verb, condition in made
    ]


def unique_keys(table: str, cursor: Any) -> list[tuple[str, ...]]:
    """Return the columns of each key that no two rows of an SQLite table share."""
    cursor.execute(f"PRAGMA table_info({table})")
    own = sorted((place, name) for _, name, _, _, _, place in cursor.fetchall() if place)
    keys = {tuple(name for _, name in own)}
    cursor.execute(f"PRAGMA index_list({table})")
    for _, index, is_unique, *_ in cursor.fetchall():
        if is_unique:
            cursor.execute(f"PRAGMA index_info({index})")
            keys.add(tuple(name for _, _, name in cursor.fetchall()))
    return sorted(keys)


def partial_keys(table: str, cursor: Any) -> dict[tuple[str, ...], str]:
    """Return which keys hold among some rows only, as SQL of both rows: " AND kept.… AND NEW.…"."""
    cursor.execute(f"PRAGMA index_list({table})")
    names = [
        name for _, name, is_unique, _, is_partial in cursor.fetchall() if is_partial and is_unique
    ]
    found = {}
    for name in names:
        cursor.execute(f"PRAGMA index_info({name})")
        key = tuple(column for _, _, column in cursor.fetchall())
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        among = cursor.fetchone()[0].split(" WHERE ", 1)[1]
        rows = (re.sub(r'"(\w+)"', rf'{row}."\1"', among) for row in ("kept", "NEW"))
        found[key] = "".join(f" AND ({one})" for one in rows)
    return found


def _postgresql(guard: Guard) -> list[str]:
    row = "OLD" if guard.verb == "DELETE" else "NEW"
    found = [
        _function(
            guard.name,
            f"IF {guard.condition or 'true'} THEN {_raised(guard)} END IF; RETURN {row};",
        ),
        f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
    if guard.verb == "DELETE":
        # Asks no trigger of the rows, so it is refused whatever they are.
        name = f"{guard.name}_by_truncate"
        found += [
            _function(name, _raised(guard)),
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {guard.table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return found


def _raised(guard: Guard) -> str:
    return f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation';"


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
