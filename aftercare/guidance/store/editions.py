"""Editions as values: what the engine reads. A draft or a working copy is never one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Subquery

from aftercare import rules
from aftercare.guidance.models import Edition, OfficialNames
from aftercare.guidance.store import documents, official

# What it will be when it is published first.
REFERENCE_NUMBER = 1


class EditionDamaged(RuntimeError):
    """A stored edition is not the text that was approved: nothing is written from it."""


class NoSuchEdition(LookupError):
    """No edition of this number was published."""


def current() -> rules.Guidance:
    """Return the newest published edition, or the reference edition where there is none yet."""
    newest = _with_official().order_by("-number").first()
    if newest is None:
        return official.added_to(reference(), official.newest())
    number, digest, names = newest
    return official.added_to(_parsed(number, digest), names)


def is_published() -> bool:
    """Whether any edition was published: until then no sheet is issued."""
    return Edition.objects.exists()


def current_or_reference() -> rules.Guidance:
    """Return `current()`, or the reference edition where there is no database yet."""
    try:
        if _is_missing_file(connection):
            return reference()
        if Edition._meta.db_table not in connection.introspection.table_names():
            return reference()
    except DatabaseError:
        return reference()
    return current()


def _is_missing_file(database: Any) -> bool:
    """Whether the database is an SQLite file that is not there: asking it would make one."""
    return (
        database.vendor == "sqlite"
        and not database.is_in_memory_db()
        and not Path(database.settings_dict["NAME"]).exists()
    )


def get(number: int) -> rules.Guidance:
    """Return a published edition; raises NoSuchEdition and EditionDamaged."""
    found = _with_official().filter(number=number).first()
    if found is None:
        raise NoSuchEdition(f"edition {number} was never published")
    return official.added_to(_parsed(number, found[1]), found[2])


def _with_official() -> Any:
    """Return editions as number, digest, and the digest of the official list: one question."""
    names = Subquery(OfficialNames.objects.values("digest")[:1])
    return Edition.objects.annotate(names=names).values_list("number", "digest", "names")


def says_the_same(document: Mapping[str, Any]) -> bool:
    """Whether the newest edition reads as a document does, in whatever schema each is written."""
    newest = Edition.objects.order_by("-number").values_list("number", "digest").first()
    return newest is not None and _digest_today(*newest) == rules.digest_today(document)


@lru_cache(maxsize=4)
def _digest_today(number: int, digest: str) -> str:
    text = Edition.objects.values_list("document", flat=True).get(number=number)
    return rules.digest_today(json.loads(text))


@lru_cache(maxsize=1)
def reference() -> rules.Guidance:
    """Return the reference edition, read from its data files, as the first edition."""
    return rules.parse_guidance(documents.reference_document(), REFERENCE_NUMBER)


@lru_cache(maxsize=8)
def _parsed(number: int, digest: str) -> rules.Guidance:
    """Return the edition's text as a value, once a process; refuses a text that was changed."""
    text = Edition.objects.values_list("document", flat=True).get(number=number)
    document = json.loads(text)
    if rules.digest(document) != digest:
        raise EditionDamaged(f"edition {number} is not the text that was approved")
    return rules.parse_guidance(document, number)
