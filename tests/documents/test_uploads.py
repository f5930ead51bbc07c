"""A file grows at a known offset, survives a cut line, and never grows past what was announced."""

from __future__ import annotations

import fcntl
import hashlib
import io
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from documents import uploads
from documents.uploads import append_chunk, finished_hash, parse_length, parse_metadata, parse_offset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTENT = bytes(range(256)) * 5_000


class CutLine:
    """A request whose client goes away after `held` bytes."""

    def __init__(self, content: bytes, held: int) -> None:
        self.stream = io.BytesIO(content[:held])

    def read(self, size: int = -1, /) -> bytes:
        block = self.stream.read(min(size, 10_000))
        if not block:
            raise ConnectionResetError
        return block


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "uploads" / "berkas"


def _refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def test_one_chunk_is_hashed_while_it_arrives(path: Path) -> None:
    appended = append_chunk(path, 0, io.BytesIO(CONTENT), len(CONTENT))
    assert appended.offset == len(CONTENT)
    assert appended.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_after_a_cut_line_the_rest_gives_the_same_file(path: Path) -> None:
    kept = append_chunk(path, 0, CutLine(CONTENT, 700_001), len(CONTENT)).offset
    assert kept == 700_001
    rest = append_chunk(path, kept, io.BytesIO(CONTENT[kept:]), len(CONTENT))
    assert rest == uploads.Appended(len(CONTENT), None)
    assert finished_hash(path, len(CONTENT)) == hashlib.sha256(CONTENT).hexdigest()


def test_bytes_nobody_counted_are_written_again(path: Path) -> None:
    append_chunk(path, 0, io.BytesIO(CONTENT[:50_000]), len(CONTENT))
    append_chunk(path, 20_000, io.BytesIO(CONTENT[20_000:]), len(CONTENT))
    assert path.read_bytes() == CONTENT


def test_an_offset_beyond_the_held_bytes_is_refused(path: Path) -> None:
    append_chunk(path, 0, io.BytesIO(CONTENT[:100]), len(CONTENT))
    assert _refusal(lambda: append_chunk(path, 101, io.BytesIO(b"x"), len(CONTENT))) == "offset-mismatch"
    assert path.read_bytes() == CONTENT[:100]


def test_more_than_announced_is_refused(path: Path) -> None:
    assert _refusal(lambda: append_chunk(path, 0, io.BytesIO(CONTENT), 1_000)) == "upload-too-long"
    assert path.stat().st_size == 1_000


def test_two_writers_at_once_are_refused(path: Path) -> None:
    append_chunk(path, 0, io.BytesIO(b"awal"), 100)
    with path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert _refusal(lambda: append_chunk(path, 4, io.BytesIO(b"x"), 100)) == "upload-busy"
    assert append_chunk(path, 4, io.BytesIO(b"x"), 100).offset == 5


def test_an_incomplete_upload_has_no_hash(path: Path) -> None:
    assert _refusal(lambda: finished_hash(path, 10)) == "upload-incomplete"
    append_chunk(path, 0, io.BytesIO(b"awal"), 10)
    assert _refusal(lambda: finished_hash(path, 10)) == "upload-incomplete"


def test_twenty_megabytes_pass_through_a_few_blocks_of_memory(path: Path) -> None:
    class Endless:
        left = 20 << 20

        def read(self, size: int = -1, /) -> bytes:
            block = bytes(min(size, self.left))
            self.left -= len(block)
            return block

    tracemalloc.start()
    append_chunk(path, 0, Endless(), 20 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size == 20 << 20
    assert peak < 3 << 20


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "length-missing"),
        ("", "length-missing"),
        ("-5", "length-missing"),
        ("1e6", "length-missing"),
        ("٣", "length-missing"),
        ("9" * 20, "length-missing"),
        ("0", "file-empty"),
        ("1001", "file-too-large"),
    ],
)
def test_a_crooked_length_is_refused(text: str | None, code: str) -> None:
    assert _refusal(lambda: parse_length(text, 1_000)) == code
    assert parse_length("1000", 1_000) == 1_000


def test_metadata_is_pairs_of_names_and_base64() -> None:
    assert parse_metadata("filename U0sgw6kucGRm, regency NjMuMDM=,empty") == {
        "filename": "SK é.pdf",
        "regency": "63.03",
        "empty": "",
    }
    assert parse_metadata(None) == {}
    assert _refusal(lambda: parse_metadata("filename ???")) == "metadata-invalid"
    assert _refusal(lambda: parse_metadata("filename //79")) == "metadata-invalid"
    assert _refusal(lambda: parse_offset(None)) == "offset-missing"
