"""A backup as one file: a manifest and the files that it names, in a tar, encrypted.

What is read comes out in a folder of its own, and only once all of it has been found right.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from clinics.keeping import cipher
from clinics.keeping.manifest import File, Manifest, NotOurs, from_bytes, to_bytes

MANIFEST: Final = "manifest.json"
LARGEST_MANIFEST: Final = 64 * 1024 * 1024
CHUNK: Final = 1024 * 1024


class Damaged(ValueError):
    """A file that is no whole backup; the text says why."""


class Out(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> Any:
        """Take some bytes."""


class Summed:
    """Passes bytes on, and knows how many there were and their SHA-256."""

    def __init__(self, out: Out) -> None:
        self._out = out
        self._sum = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Pass some bytes on."""
        self._out.write(data)
        self._sum.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of all that was passed on."""
        return self._sum.hexdigest()


def described(name: str, path: Path) -> File:
    """Return a file's name in the backup with its size and digest."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return File(name, size, digest.hexdigest())


def write(manifest: Manifest, paths: Mapping[str, Path], out: Out, publics: Sequence[str]) -> None:
    """Write a backup; `paths` says where each file of the manifest lies.

    Raises Damaged when a file is no longer what the manifest says.
    """
    cipher.encrypt(_Reader(_tar(manifest, paths)), out, publics)


class _Reader:
    """Reads from what yields bytes, as from a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes; none at the end."""
        while not self._left:
            try:
                self._left = memoryview(next(self._chunks))
            except StopIteration:
                return b""
        some, self._left = self._left[:size], self._left[size:]
        return bytes(some)


def _tar(manifest: Manifest, paths: Mapping[str, Path]) -> Iterator[bytes]:
    raw = to_bytes(manifest)
    yield _header(MANIFEST, len(raw))
    yield raw + _padding(len(raw))
    for file in manifest.files:
        yield _header(file.name, file.size)
        digest, left = hashlib.sha256(), file.size
        with paths[file.name].open("rb") as source:
            while left and (chunk := source.read(min(CHUNK, left))):
                digest.update(chunk)
                left -= len(chunk)
                yield chunk
        if left or digest.hexdigest() != file.sha256:
            raise Damaged(f"{file.name}: changed while it was backed up")
        yield _padding(file.size)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def read(source: Path, folder: Path, secrets: Sequence[str]) -> Manifest:
    """Lay a backup's files out in an empty folder, each as the manifest says.

    Raises Damaged for what is no whole backup, `cipher.NotOpened` where no key opens it, and
    NotOurs. Nothing of what lies in the folder is to be used unless this returns.
    """
    plain = folder / "opened.tar"
    try:
        with source.open("rb") as file, _private(plain) as opened:
            cipher.decrypt(file, opened, secrets)
    except OSError as error:
        raise Damaged(f"can't be read: {error.strerror}") from None
    try:
        return _laid_out(plain, folder)
    except tarfile.TarError:
        raise Damaged("is no whole backup: what is in it can't be read") from None
    finally:
        plain.unlink()


def _laid_out(plain: Path, folder: Path) -> Manifest:
    with tarfile.open(plain, "r:") as tar:
        first = tar.next()
        if first is None or first.name != MANIFEST or not first.isreg():
            raise NotOurs("has no manifest that can be read")
        if first.size > LARGEST_MANIFEST:
            raise NotOurs("has a manifest that is too large to be one")
        manifest = from_bytes(_bytes_of(tar, first))
        for file in manifest.files:
            member = tar.next()
            if member is None or member.name != file.name or not member.isreg():
                raise Damaged(f"{file.name}: is not in the backup")
            _lay_out(tar, member, file, folder)
        if tar.next() is not None:
            raise Damaged("holds a file that its manifest does not name")
    return manifest


def _bytes_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    inside = tar.extractfile(member)
    assert inside is not None, "a regular file"
    return inside.read()


def _lay_out(tar: tarfile.TarFile, member: tarfile.TarInfo, file: File, folder: Path) -> None:
    target = (folder / file.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise Damaged(f"{file.name}: leads out of the backup")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    inside = tar.extractfile(member)
    assert inside is not None, "a regular file"
    with _private(target) as out:
        summed = Summed(out)
        while chunk := inside.read(CHUNK):
            summed.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if (summed.size, summed.sha256) != (file.size, file.sha256):
        raise Damaged(f"{file.name}: is not what the manifest says")


def _private(path: Path) -> Any:
    """Open a new file that only its owner reads."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
