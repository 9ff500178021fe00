"""The schema that the tests keep from one run to the next is the one that migrations make."""

import ast
import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests import schema
from tests.house import imported, modules

pytestmark = pytest.mark.django_db


def test_it_is_named_for_all_that_migrations_are_made_of():
    """A migration that read another file of ours could change while the kept schema stayed."""
    known = {path for pattern in schema.MADE_OF for path in schema.ROOT.glob(pattern)}
    migrations = [path for path in known if path.parent.name == "migrations"]
    assert len(migrations) > 30
    for path in migrations:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in imported(node, modules()):
                if name.split(".")[0] in ("aftercare", "clinics"):
                    found = schema.ROOT.joinpath(*name.split(".")).with_suffix(".py")
                    assert found in known, (path, name)


def test_it_is_kept_whole_and_holds_no_row_of_a_test():
    if connection.vendor != "sqlite":
        return
    asked = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    with closing(sqlite3.connect(schema.kept())) as file, connection.cursor() as cursor:
        assert file.execute(asked).fetchall() == cursor.execute(asked).fetchall()
        assert file.execute("SELECT count(*) FROM directory_user").fetchone() == (0,)
