"""Which keys a backup is encrypted to, and which ones open it.

To the operator's, whose secret half lies elsewhere, and to one that is made for each backup and
kept here until the next: so the newest can be tried, and this machine opens no older one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from clinics.keeping import cipher

DRILL_KEY: Final = "drill_key"
MAKE_ONE: Final = "manage.py backup --make-key FILE"


class NoKey(ValueError):
    """There is no key to encrypt to; the text says how to make one."""


def publics() -> list[str]:
    """Return the operator's public keys; in the demo one is made. Raises NoKey."""
    if settings.BACKUP_RECIPIENTS:
        return list(settings.BACKUP_RECIPIENTS)
    kept = Path(settings.BACKUP_KEY_FILE)
    if settings.DEMO and not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        cipher.write_key(kept, *cipher.new_key())
    if settings.DEMO:
        return [cipher.public_of(secret, str(kept)) for secret in cipher.read_keys(kept)]
    raise NoKey(
        f"BACKUP_RECIPIENTS is empty: make a key with `{MAKE_ONE}`, keep FILE away from this"
        " machine, and set BACKUP_RECIPIENTS to the public key that it prints"
    )


def secrets(given: Path | None = None) -> list[str]:
    """Return every secret key that is here: the one that is named, the operator's, the trial's.

    Raises KeyRefused.
    """
    found = cipher.read_keys(given) if given else []
    for path in (Path(settings.BACKUP_KEY_FILE), *_drill_keys()):
        if path.exists():
            found += cipher.read_keys(path)
    return found


def begin_drill_key() -> str:
    """Make the key of the next trial, beside the one that is in force; return its public half."""
    _, fresh = _drill_keys()
    fresh.unlink(missing_ok=True)
    secret, public = cipher.new_key()
    cipher.write_key(fresh, secret, public)
    return public


def end_drill_key() -> None:
    """Put the new key in force: the backup before this one can't be opened with it."""
    kept, fresh = _drill_keys()
    os.replace(fresh, kept)


def _drill_keys() -> Sequence[Path]:
    kept = Path(settings.DATA_DIR) / DRILL_KEY
    return kept, kept.with_name(f"{DRILL_KEY}.new")
