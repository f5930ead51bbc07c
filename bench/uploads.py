"""A 20 MB PDF through the door: received, hashed, inspected, kept."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from bench.figures import Pair, figure
from documents import sandbox, uploads
from documents.storage import FileStore

SIZE = 20 * 1024 * 1024
BLOCK = 1 << 18


def heavy_pdf() -> bytes:
    """One page with an incompressible stream, as a scan would be."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    page.obj.Scan = document.make_stream(os.urandom(SIZE))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@figure("upload 20 MB, hashed and inspected", against="read + sha256 + write", goal=0.38, speed=True)
@contextmanager
def upload() -> Iterator[Pair]:
    content = heavy_pdf()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store = FileStore(root / "files")

        def ours() -> None:
            path = uploads.upload_path(root, "bench")
            received = uploads.append_chunk(path, 0, io.BytesIO(content), 2 * SIZE)
            digest = uploads.finished_hash(path, received.offset, received.sha256)
            sandbox.inspect_file(path, "pindaian.pdf", limit_bytes=2 * SIZE, sha256=digest)
            store.adopt(path, digest)
            store.path_of(digest).unlink()

        def against() -> None:
            source, digest = io.BytesIO(content), hashlib.sha256()
            with (root / "plain").open("wb") as target:
                while block := source.read(BLOCK):
                    digest.update(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())

        yield Pair(ours, against)
    sandbox.stop_helper()
