"""Bytes on their way in: one growing file per upload, appended at a known offset, hashed while it arrives.

Pure: no Django. What the tus protocol 1.0 (https://tus.io/protocols/resumable-upload) says about headers is
read here; rows and rights are in `documents.services.files`.
"""

import base64
import binascii
import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from common.refusals import Refused
from documents.inspection import check_size, sha256_of

TUS_VERSION = "1.0.0"
TUS_EXTENSIONS = "creation,termination"
CHUNK_TYPE = "application/offset+octet-stream"
BLOCK = 1 << 18


class Readable(Protocol):
    """Anything that gives bytes: a file, a request, a socket."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Appended:
    """After a chunk: bytes held so far, and their hash where all of them came in this one chunk."""

    offset: int
    sha256: str | None


def upload_path(data_dir: Path, upload_id: object) -> Path:
    """Where the bytes of an unfinished upload grow."""
    return data_dir / "uploads" / str(upload_id)


def append_chunk(path: Path, offset: int, stream: Readable, limit: int) -> Appended:
    """Append what `stream` gives to the file, which holds `offset` bytes, up to `limit` bytes in all.

    Bytes that arrived before a cut connection are kept: the cut ends the chunk, it does not undo it. Bytes
    beyond `offset` from a crash are dropped first. Raises `Refused` "offset-mismatch" when fewer than
    `offset` bytes are there, "upload-busy" when another request is writing, "upload-too-long" when the
    stream has more than `limit` allows (what fits is kept).
    """
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("ab") as handle, _alone(handle):
        if os.fstat(handle.fileno()).st_size < offset:
            raise offset_mismatch()
        handle.truncate(offset)
        reached = offset
        for block in _blocks(stream, limit - offset + 1):
            fitting = block[: limit - reached]
            handle.write(fitting)
            digest.update(fitting)
            reached += len(fitting)
            if len(fitting) < len(block):
                raise too_long(limit)
        handle.flush()
    return Appended(reached, digest.hexdigest() if offset == 0 else None)


def finished_hash(path: Path, length: int, known: str | None = None) -> str:
    """The SHA-256 of a complete upload; `Refused` "upload-incomplete" where bytes are missing.

    `known` is the hash of a one-chunk upload; without it the file is read once more.
    """
    held = path.stat().st_size if path.is_file() else 0
    if held != length:
        raise Refused(
            "upload-incomplete",
            "Unggahan ini belum lengkap. Lanjutkan unggahannya; bagian yang sudah masuk tetap tersimpan.",
        )
    return known or sha256_of(path)


def parse_length(text: str | None, limit: int) -> int:
    """`Upload-Length` in bytes; refuses "length-missing", "file-empty" and "file-too-large"."""
    length = _natural(text)
    if length is None:
        raise Refused(
            "length-missing", "Ukuran berkas tidak disebutkan. Muat ulang halaman, lalu unggah lagi."
        )
    check_size(length, limit)
    return length


def parse_offset(text: str | None) -> int:
    """`Upload-Offset` in bytes; refuses "offset-missing"."""
    offset = _natural(text)
    if offset is None:
        raise Refused(
            "offset-missing", "Posisi unggahan tidak disebutkan. Muat ulang halaman, lalu lanjutkan."
        )
    return offset


def parse_metadata(text: str | None) -> dict[str, str]:
    """`Upload-Metadata` ("filename c2tGdGltLnBkZg==,regency NjMuMDM="); refuses "metadata-invalid"."""
    found: dict[str, str] = {}
    for pair in (text or "").split(","):
        key, _, value = pair.strip().partition(" ")
        if not key:
            continue
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Refused(
                "metadata-invalid", "Keterangan unggahan tidak terbaca. Muat ulang halaman, lalu unggah lagi."
            ) from error
    return found


def _natural(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def _blocks(stream: Readable, wanted: int) -> Iterator[bytes]:
    while wanted > 0:
        try:
            block = stream.read(min(BLOCK, wanted))
        except OSError:
            return
        if not block:
            return
        wanted -= len(block)
        yield block


@contextlib.contextmanager
def _alone(handle: IO[bytes]) -> Iterator[None]:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Refused(
            "upload-busy",
            "Bagian lain dari berkas ini sedang diterima. Tunggu sebentar, unggahan akan berlanjut.",
        ) from error
    yield


def offset_mismatch() -> Refused:
    """The client goes on from somewhere else than where the server stands."""
    return Refused(
        "offset-mismatch",
        "Sambungan unggahan tidak cocok dengan bagian yang sudah diterima. Unggahan akan disesuaikan.",
    )


def too_long(limit: int) -> Refused:
    """More bytes than were announced."""
    return Refused(
        "upload-too-long",
        f"Data yang dikirim melebihi ukuran yang disebutkan ({limit} byte). Unggah ulang dari awal.",
    )
