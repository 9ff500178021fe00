"""What every test relies on."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation

from aftercare.installation import guards
from clinics.delivery import banner as delivery_context
from tests import schema

# The same examples in every run, so that a red test stays red; `explore` looks for new ones.
hypothesis.settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


# What a test asks for when it uses a database.
ON_A_DATABASE = frozenset({"db", "transactional_db", "django_db_setup", "live_server"})

# Pages that read editions and show them: what they write is asked of PostgreSQL by the tests of
# proposing, deciding and publishing, and each of them is opened there by the access matrix.
PAGES = (
    *("test_editor", "test_editor_registers", "test_editor_side", "test_editor_tables"),
    *("test_editor_vendor", "test_evidence", "test_evidence_search", "test_evidence_to_confirm"),
    *("test_deciding_page", "test_publishing_pages", "test_plan_command"),
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what asks nothing of it: it was run on the other one already."""
    if connection.vendor != "postgresql":
        return
    left_out = [item for item in items if not _uses_a_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _uses_a_database(item)]


def _uses_a_database(item: pytest.Item) -> bool:
    if item.path.parent.name == "guidance" and item.path.stem in PAGES:
        return False
    asked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return asked is not None or not ON_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _no_counted_attempts() -> None:
    """Forget what limits on guessing have counted, and how the mail was: each test is afresh.

    So is the language: a request of the test before may have left another one.
    """
    cache.clear()
    delivery_context.forget()
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> Iterator[None]:
    """Let tests that commit empty the tables afterwards: the guards refuse it otherwise."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs

    def teardown(case: TransactionTestCase) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # A superuser's way past all triggers; quicker than making them anew.
                cursor.execute("SET session_replication_role = replica")
                flush(case)
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        installed = all_guards()
        guards.drop(connection, installed)
        flush(case)
        guards.create(connection, installed)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(scope="session")
def _schema_of_the_last_run(
    django_db_modify_db_settings: None,
) -> Iterator[contextlib.ExitStack]:
    """Have the tables there before Django migrates them, where they are known already."""
    with contextlib.ExitStack() as until_migrated:
        until_migrated.enter_context(schema.begun_from_kept())
        yield until_migrated


@pytest.fixture(scope="session")
def django_db_setup(_schema_of_the_last_run: contextlib.ExitStack, django_db_setup: None) -> None:
    """Migrate as pytest-django does, then keep the tables for the next run."""
    _schema_of_the_last_run.close()


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """Return what makes rows once for a whole module; each test is rolled back to them.

    Not for modules whose tests commit. The rows are shared, the objects must not be: let each
    test take a `copy.deepcopy` of them.
    """
    with contextlib.ExitStack() as rows:

        def make(maker: Callable[[], Any]) -> Any:
            with django_db_blocker.unblock():
                return maker()

        with django_db_blocker.unblock():
            rows.enter_context(transaction.atomic())
        yield make
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            rows.close()


def all_guards() -> tuple[guards.Guard, ...]:
    """Return the guards that the migrations name."""
    return guards.named()
