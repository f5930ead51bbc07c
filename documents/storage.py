"""The local folder of files: each under the hash of its bytes, written once, never changed.

A file exists under its name only when it is complete: temp → fsync → rename.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

from common.refusals import Refused

BLOCK = 1 << 18
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Stored:
    """What was stored: lower-case hex SHA-256 and size in bytes."""

    sha256: str
    size: int


def default_store() -> FileStore:
    """The portal's own store, in the folder `files` of `settings.KLA_DATA_DIR`."""
    return FileStore(Path(settings.KLA_DATA_DIR) / "files")


class FileStore:
    """A content-addressed folder. All methods are safe to repeat and to run from several processes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, sha256: str) -> Path:
        """Where the file with this hash is or would be; `ValueError` for anything but 64 hex letters."""
        if len(sha256) != 64 or not _HEX.issuperset(sha256):
            raise ValueError("not a lower-case hex SHA-256")
        return self.root / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        return self.path_of(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """The file for reading; `Refused` "file-missing" where the row outlived its bytes."""
        try:
            return self.path_of(sha256).open("rb")
        except FileNotFoundError as error:
            raise missing() from error

    def read(self, sha256: str) -> bytes:
        with self.open(sha256) as handle:
            return handle.read()

    @contextlib.contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """A path on this machine for as long as the block lasts, for libraries that want one."""
        path = self.path_of(sha256)
        if not path.is_file():
            raise missing()
        yield path

    def put(self, content: bytes) -> Stored:
        """Keep these bytes."""
        return self.put_blocks([content])

    def put_stream(self, stream: IO[bytes]) -> Stored:
        """Keep what can be read from `stream`, hashed while it passes; memory stays at one block."""
        return self.put_blocks(iter(lambda: stream.read(BLOCK), b""))

    def put_blocks(self, blocks: Iterable[bytes]) -> Stored:
        """Keep these blocks, one after the other, as one file."""
        digest, size = hashlib.sha256(), 0
        with self._temporary() as (handle, path):
            for block in blocks:
                digest.update(block)
                size += handle.write(block)
            self._finish(handle, path, digest.hexdigest())
        return Stored(digest.hexdigest(), size)

    def adopt(self, path: Path, sha256: str) -> None:
        """Take over a finished file whose hash is known, by renaming where the file system allows it."""
        if self.exists(sha256):
            path.unlink(missing_ok=True)
            return
        if path.stat().st_dev != self._folder(self.root).stat().st_dev:
            with path.open("rb") as source:
                stored = self.put_stream(source)
            if stored.sha256 != sha256:
                raise ValueError("the bytes do not have the hash they were announced with")
            path.unlink()
            return
        with path.open("rb+") as handle:
            self._finish(handle, path, sha256)

    def is_whole(self, sha256: str) -> bool:
        """Whether the bytes on disk still have the hash they are named after."""
        path = self.path_of(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest() == sha256

    def hashes(self) -> Iterator[str]:
        """The names of all stored files, in order."""
        for path in sorted(self.root.glob("??/*")):
            if len(path.name) == 64:
                yield path.name

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[tuple[IO[bytes], Path]]:
        folder = self._folder(self.root / "tmp")
        descriptor, name = tempfile.mkstemp(dir=folder)
        path = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as handle:
                yield handle, path
        finally:
            path.unlink(missing_ok=True)

    def _finish(self, handle: IO[bytes], path: Path, sha256: str) -> None:
        target = self.path_of(sha256)
        handle.flush()
        os.fchmod(handle.fileno(), 0o440)
        os.fsync(handle.fileno())
        folder = self._folder(target.parent)
        path.rename(target)
        _sync_folder(folder)

    @staticmethod
    def _folder(path: Path) -> Path:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
        return path


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def missing() -> Refused:
    """The row is there, its bytes are not."""
    return Refused(
        "file-missing",
        "Berkas ini tidak ditemukan di penyimpanan. Catatannya tetap ada. Mohon hubungi pengelola sistem.",
    )
