"""Ends of the journal's chains, kept where nobody who has the database can change them.

A chain that was cut, or written anew by somebody who has the key, looks sound by itself. It does
not end where it ended when an anchor was taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from clinics.accounts.journal.models import INSTALLATION, Chain
from clinics.accounts.models import Clinic

# What stands for the chain of the installation, where others have their clinic's short name.
OF_ALL: Final = "installation"
_LINE: Final = re.compile(r"([\w-]+):(?: \d+ events,)? anchor (\d+):([0-9a-f]{64}|(?![0-9a-f]))")

Anchors = Mapping[str, tuple[tuple[int, str], ...]]


class NoAnchors(ValueError):
    """A text without a single anchor; nothing could be held against it."""


def lines() -> list[str]:
    """Return the end of each chain, one a line, as they are read again."""
    slugs = {str(pk): slug for pk, slug in Clinic.objects.values_list("pk", "slug")}
    ends = Chain.objects.order_by("pk").values_list("key", "seq", "mac")
    names = {INSTALLATION: OF_ALL} | slugs
    return [f"{names.get(key, key)}: anchor {seq}:{mac}" for key, seq, mac in ends]


def read(text: str) -> Anchors:
    """Find every anchor in a text: a log, a mail, what the command printed. Raises NoAnchors."""
    found: dict[str, list[tuple[int, str]]] = {}
    for name, seq, mac in _LINE.findall(text):
        found.setdefault(name, []).append((int(seq), mac))
    if not found:
        raise NoAnchors("holds no anchor")
    return {name: tuple(sorted(set(ends))) for name, ends in found.items()}


def strangers(anchors: Anchors, names: Iterable[str]) -> list[str]:
    """Return the chains that have anchors and are not there."""
    return sorted(set(anchors) - set(names))
