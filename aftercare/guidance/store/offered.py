"""Words of labels that clinics offered to all: those that wait, and what became of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aftercare.guidance.names import ProposedName
from aftercare.guidance.store import working_copy
from aftercare.rules.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Waiting:
    """One word that waits for an editor, and from where it was offered, how often."""

    name: ProposedName
    whence: tuple[str, ...]


def waiting() -> tuple[Waiting, ...]:
    """Return the words that wait, the ones that most clinics offered first."""
    found: dict[str, list[ProposedName]] = {}
    for one in ProposedName.objects.filter(state=ProposedName.State.OPEN):
        found.setdefault(one.plain, []).append(one)
    rows = [Waiting(some[0], tuple(one.whence for one in some)) for some in found.values()]
    return tuple(sorted(rows, key=lambda row: (-len(row.whence), row.name.plain)))


def of(whence: str) -> Mapping[str, ProposedName]:
    """Return what became of the words that one clinic offered, by plain word; the newest counts."""
    rows = ProposedName.objects.filter(whence=whence[:120]).order_by("pk")
    return {one.plain: one for one in rows}


def harmless_classes(language: Language) -> tuple[tuple[str, str], ...]:
    """Return the classes of the working copy that may take a word in: those without a topic."""
    found = []
    for item in working_copy.items("ingredients"):
        if item.data is not None and item.data.get("topic") is None and item.data.get("names"):
            label = (item.data.get("label") or {}).get(language) or item.key
            found.append((item.key, str(label)))
    return tuple(sorted(found, key=lambda one: one[1]))
