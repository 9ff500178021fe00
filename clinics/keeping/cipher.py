"""Encryption of backups to public keys, in the format of age (age-encryption.org/v1).

Every block is authenticated, the last one as the last: a backup that was changed or cut anywhere
does not open. The `age` program opens it too, should this one be gone.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyrage

# age writes a secret key in capitals on a line of its own; lines that begin with # are remarks.
SECRET = "AGE-SECRET-KEY-"


class KeyRefused(ValueError):
    """A key that is none; the text says where it stands."""


class NotOpened(ValueError):
    """What none of the keys opens, or what was changed or cut; the text says which."""


def new_key() -> tuple[str, str]:
    """Return a new key: the secret half, and the public one (age1…)."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def write_key(path: Path, secret: str, public: str) -> None:
    """Keep a secret key in a new file that only its owner reads; FileExistsError if it is there."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as out:
        out.write(f"# public key: {public}\n{secret}\n")
        out.flush()
        os.fsync(out.fileno())


def read_keys(path: Path) -> list[str]:
    """Return the secret keys in a file, as age writes them; raises KeyRefused."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise KeyRefused(f"{path}: can't be read as a key: {error}") from None
    found = [line.strip() for line in lines if line.strip().startswith(SECRET)]
    if not found:
        raise KeyRefused(f"{path}: holds no line that begins with {SECRET}")
    for secret in found:
        public_of(secret, str(path))
    return found


def public_of(secret: str, where: str) -> str:
    """Return the public half of a secret key; raises KeyRefused."""
    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError:
        raise KeyRefused(f"{where}: holds a key that is damaged") from None


def encrypt(source: Any, target: Any, publics: Iterable[str]) -> None:
    """Encrypt all that `source` reads into `target`; each key alone opens it.

    Raises KeyRefused for a public key that is none.
    """
    recipients = []
    for public in publics:
        try:
            recipients.append(pyrage.x25519.Recipient.from_str(public))
        except pyrage.RecipientError:
            raise KeyRefused(f"BACKUP_RECIPIENTS: {public!r} is no public key (age1…)") from None
    pyrage.encrypt_io(source, target, recipients)


def decrypt(source: Any, target: Any, secrets: Sequence[str]) -> None:
    """Decrypt all that `source` reads into `target`; raises NotOpened.

    What was written before NotOpened is raised is not to be used.
    """
    keys = [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
    try:
        pyrage.decrypt_io(source, target, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotOpened("is encrypted to other keys than those that are here") from None
        raise NotOpened(f"is no whole backup: {error}") from None
    except (OSError, ValueError) as error:
        raise NotOpened(f"is no whole backup: {error}") from None
