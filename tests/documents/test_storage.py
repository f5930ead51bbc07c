"""Bytes lie under their hash, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import stat
from typing import TYPE_CHECKING

import pytest

from common.refusals import Refused
from documents.storage import FileStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = b"Peraturan Daerah Nomor 4 Tahun 2025" * 40_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def _files(store: FileStore) -> list[str]:
    return sorted(path.name for path in store.root.rglob("*") if path.is_file())


def test_bytes_are_found_again_under_their_hash(store: FileStore) -> None:
    assert store.put(CONTENT).sha256 == SHA256
    assert store.put_stream(io.BytesIO(CONTENT)).size == len(CONTENT)
    assert store.read(SHA256) == CONTENT
    assert list(store.hashes()) == _files(store) == [SHA256]
    assert store.is_whole(SHA256)


def test_a_stored_file_is_read_only(store: FileStore) -> None:
    store.put(CONTENT)
    assert stat.S_IMODE(store.path_of(SHA256).stat().st_mode) == 0o440


def test_a_cut_stream_leaves_nothing(store: FileStore) -> None:
    def cut() -> Iterator[bytes]:
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put_blocks(cut())
    assert _files(store) == []


def test_a_finished_upload_is_taken_over_and_a_second_one_dropped(store: FileStore, tmp_path: Path) -> None:
    for name in ("satu", "dua"):
        (tmp_path / name).write_bytes(CONTENT)
        store.adopt(tmp_path / name, SHA256)
        assert not (tmp_path / name).exists()
    assert store.read(SHA256) == CONTENT


def test_changed_bytes_are_noticed(store: FileStore) -> None:
    store.put(CONTENT)
    path = store.path_of(SHA256)
    path.chmod(0o640)
    path.write_bytes(CONTENT[:-1] + b"6")
    assert not store.is_whole(SHA256)


def test_a_missing_file_is_a_refusal_and_a_crooked_name_an_error(store: FileStore) -> None:
    with pytest.raises(Refused) as refusal:
        store.open("0" * 64)
    assert refusal.value.code == "file-missing"
    with pytest.raises(Refused), store.local("0" * 64):
        pass
    for name in ("../" + "a" * 61, "A" * 64, "a" * 63, ""):
        with pytest.raises(ValueError, match="SHA-256"):
            store.path_of(name)
