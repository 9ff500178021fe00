"""The first thing in a backup: what is in it, sealed with this installation's own key."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

FORMAT: Final = "aftercare-backup"
VERSION: Final = 1
# The keys that belong to the data without being in it, and where each one lies.
KEYS: Final[Mapping[str, str]] = {"journal": "JOURNAL_KEY_FILE", "portal": "PORTAL_KEY_FILE"}


class NotOurs(ValueError):
    """A manifest that is none, is another installation's, or was changed; the text says which."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, counted at one moment.

    `counts`: table to rows. `chains`: key of a journal's chain to the number and the seal of its
    last event. `migrations`: app and name, as applied.
    """

    counts: Mapping[str, int]
    chains: Mapping[str, tuple[int, str]]
    migrations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, when it was taken, and which keys it needs."""

    taken_at: datetime
    engine: str
    contents: Contents
    files: tuple[File, ...]
    keys: Mapping[str, str]


def fingerprints() -> dict[str, str]:
    """Return what each of our keys is recognised by; it does not tell the key."""
    secrets = {"journal": settings.JOURNAL_KEY, "portal": settings.PORTAL_KEY}
    return {
        purpose: hmac.new(
            secret.encode(), f"aftercare fingerprint {purpose}".encode(), hashlib.sha256
        ).hexdigest()[:16]
        for purpose, secret in secrets.items()
    }


def to_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as sealed JSON."""
    said = asdict(manifest) | {
        "format": FORMAT,
        "version": VERSION,
        "taken_at": manifest.taken_at.isoformat(),
    }
    return _canonical(said | {"seal": _seal(said)})


def from_bytes(raw: bytes) -> Manifest:
    """Read a manifest; raises NotOurs unless it was sealed here and says all that it must."""
    try:
        said = json.loads(raw)
        seal = said.pop("seal")
        if said["format"] != FORMAT:
            raise NotOurs("is no backup of Aftercare")
        if said["version"] > VERSION:
            raise NotOurs("was taken by a newer version of Aftercare: install that one first")
        keys = {str(name): str(print_) for name, print_ in said["keys"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, NotOurs):
            raise
        raise NotOurs("has no manifest that can be read") from None
    for purpose, ours in fingerprints().items():
        if keys.get(purpose) != ours:
            raise NotOurs(
                f"belongs to another {purpose} key than the one here ({KEYS[purpose]}):"
                " bring the key that was kept with this backup, or another backup"
            )
    if not hmac.compare_digest(_seal(said), str(seal)):
        raise NotOurs("was not taken by this installation, or its manifest was changed")
    return _manifest(said)


def _manifest(said: Mapping[str, Any]) -> Manifest:
    contents = said["contents"]
    return Manifest(
        taken_at=datetime.fromisoformat(said["taken_at"]),
        engine=said["engine"],
        contents=Contents(
            counts=dict(contents["counts"]),
            chains={key: (seq, mac) for key, (seq, mac) in contents["chains"].items()},
            migrations=tuple((app, name) for app, name in contents["migrations"]),
        ),
        files=tuple(File(**file) for file in said["files"]),
        keys=dict(said["keys"]),
    )


def _seal(said: Mapping[str, Any]) -> str:
    key = settings.JOURNAL_KEY.encode()
    return hmac.new(key, b"backup manifest\n" + _canonical(said), hashlib.sha256).hexdigest()


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
