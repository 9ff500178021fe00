"""What is looked at in a restored database before it may take the place of the one in use."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from aftercare.installation import guards
from clinics.accounts.journal import queries as journal
from clinics.accounts.models import Clinic
from clinics.keeping import against, anchors, contents, engines, sentences
from clinics.keeping.manifest import Contents, Manifest, NotOurs


def known() -> set[tuple[str, str]]:
    """Return the migrations of this version."""
    return set(MigrationLoader(None).disk_migrations)


def require_known(manifest: Manifest) -> None:
    """Refuse a backup of a database that has changes which this version never heard of."""
    unknown = sorted(set(manifest.contents.migrations) - known())
    if unknown:
        app, name = unknown[0]
        raise NotOurs(
            f"was taken by a newer version of Aftercare ({app} {name} is not known here):"
            " install that one first"
        )


def problems(manifest: Manifest) -> list[str]:
    """Look a restored place over, bring it up to this version, and look again.

    The place is the one that is stood in for. Returns everything that is wrong with it.
    """
    engine = engines.engine()
    found = engine.problems()
    if found:
        return found
    with connection.cursor() as cursor:
        found += differences(manifest.contents, contents.read(cursor, engine.name))
    if found:
        return found
    call_command("migrate", interactive=False, verbosity=0)
    return [*missing_guards(), *unsound()]


def differences(said: Contents, held: Contents) -> list[str]:
    """Return where a database does not hold what the manifest says."""
    found = [
        f"{table}: {held.counts.get(table, 0)} rows, not {said.counts.get(table, 0)}"
        for table in sorted({*said.counts, *held.counts})
        if said.counts.get(table) != held.counts.get(table)
    ]
    if said.chains != held.chains:
        found.append("the journal ends elsewhere than the manifest says")
    if said.migrations != held.migrations:
        found.append("the database is of another version than the manifest says")
    return found


def missing_guards() -> list[str]:
    """Return which refusals of the database are not there."""
    return [f"{name}: a guard of the database is missing" for name in sorted(guards.missing())]


def unsound() -> Iterator[str]:
    """Yield where the journal does not hold, or the data are not what it says."""
    for clinic in [*Clinic.objects.order_by("slug"), None]:
        name = clinic.slug if clinic else anchors.OF_ALL
        report = journal.verify(clinic)
        yield from (f"{name}: {said}" for said in sentences.of_chain(report))
        yield from (f"{name}: {fault}" for fault in against.faults(clinic))
