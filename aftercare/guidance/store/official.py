"""The official list of ingredient names: read from the Commission's files, kept, and used."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db import transaction

from aftercare import rules
from aftercare.guidance.models import OfficialNames

# The columns that hold a name, in the CosIng export and in the EU's glossary.
NAME_COLUMNS: Final = (
    *("inci name", "inci usa name", "inn", "common ingredient name", "ingredient name"),
    *("name", "label name", "glossary name", "ph. eur. name"),
)
LARGEST: Final = 60 * 1024 * 1024
# Fewer names are no official list; CosIng has about 28,000, the glossary about 30,000.
LEAST_NAMES: Final = 100
SEPARATORS: Final = ",;\t|"


class Unreadable(ValueError):
    """A file that is no such list; `problems` say why, each with its path."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read(data: bytes) -> list[str]:
    """Return the plain names of a file, in its order and once each; raises `Unreadable`.

    The separator, the columns' order and whatever stands above the head are found, so that the
    file may be used as the Commission publishes it.
    """
    if len(data) > LARGEST:
        raise Unreadable("file: is too large")
    text = _text(data)
    head, separator, column = _head(text)
    rows = csv.reader(io.StringIO("\n".join(text.splitlines()[head + 1 :])), delimiter=separator)
    names: dict[str, None] = {}
    try:
        for row in rows:
            if len(row) > column and 0 < len(row[column].strip()) <= 200:
                names[rules.plain_name(row[column])] = None
    except csv.Error as error:
        raise Unreadable(f"file: {error}") from error
    names.pop("", None)
    if len(names) < LEAST_NAMES:
        raise Unreadable(f"file: has {len(names)} names, which is no official list")
    return list(names)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("file: is not text")


def _head(text: str) -> tuple[int, str, int]:
    """Return the line of the head, its separator, and the column of the names."""
    for number, line in enumerate(text.splitlines()[:40]):
        for separator in SEPARATORS:
            cells = [cell.strip(' "').casefold() for cell in line.split(separator)]
            for wanted in NAME_COLUMNS:
                if wanted in cells:
                    return number, separator, cells.index(wanted)
    raise Unreadable("file: no column is called “INCI name” or the like")


def keep(data: bytes, file_name: str, *, now: datetime) -> OfficialNames:
    """Keep a list as the newest; the same names again change nothing. Raises `Unreadable`."""
    names = "\n".join(read(data))
    digest = f"sha256:{hashlib.sha256(names.encode()).hexdigest()}"
    with transaction.atomic():
        newest = OfficialNames.objects.first()
        if newest is not None and newest.digest == digest:
            return newest
        return OfficialNames.objects.create(
            digest=digest,
            file_name=file_name[:200],
            names=names,
            count=names.count("\n") + 1,
            imported_at=now,
        )


@lru_cache(maxsize=2)
def _names(digest: str) -> frozenset[str]:
    text = OfficialNames.objects.filter(digest=digest).values_list("names", flat=True).first()
    return frozenset((text or "").splitlines())


def newest() -> str | None:
    """Return the digest of the list in force; None where none was imported."""
    return OfficialNames.objects.values_list("digest", flat=True).first()


def added_to(guidance: rules.Guidance, digest: str | None) -> rules.Guidance:
    """Return an edition that recognises a kept list's names as well."""
    return guidance if digest is None else _added(guidance, digest)


@lru_cache(maxsize=8)
def _added(guidance: rules.Guidance, digest: str) -> rules.Guidance:
    return rules.with_official(guidance, _names(digest))
