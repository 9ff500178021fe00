"""What a database holds: rows counted, ends of chains, migrations."""

from typing import Any

from clinics.keeping.manifest import Contents

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


def read(cursor: Any, engine: str) -> Contents:
    """Count a database by any cursor; the cursor's transaction says as of when."""
    tables = sorted(name for (name,) in _rows(cursor, TABLES[engine]))
    chains = _rows(cursor, "SELECT key, seq, mac FROM journal_chain")
    return Contents(
        counts={
            name: int(_rows(cursor, f'SELECT count(*) FROM "{name}"')[0][0]) for name in tables
        },
        chains={key: (seq, mac) for key, seq, mac in chains},
        migrations=tuple(
            sorted(
                (app, name)
                for app, name in _rows(cursor, "SELECT app, name FROM django_migrations")
            )
        ),
    )


def _rows(cursor: Any, statement: str) -> list[Any]:
    cursor.execute(statement)
    return list(cursor.fetchall())
