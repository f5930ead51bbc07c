"""The parent's side of the limited process: hostile bytes are opened there and never here.

Pure: no Django. One helper process per server process is started when first needed
(`documents.inspect_worker`); every call gets a fresh child of it with its own limits on processor time,
wall time, memory, written bytes, processes, open files and network.
"""

import dataclasses
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from common.refusals import Refused
from documents.inspection import Inspection, Limits, PagePicture, check_size, sha256_of

SECONDS = 30
MEMORY_MB = 768
FILE_MB = 96
GRACE_SECONDS = 2
MAX_ANSWER = 1 << 20
ROOT = Path(__file__).resolve().parent.parent


def inspect_file(
    path: Path,
    name: str,
    *,
    limit_bytes: int = Limits.file_bytes,
    timeout: int = SECONDS,
    memory_mb: int = MEMORY_MB,
    sha256: str | None = None,
) -> Inspection:
    """Inspect the file at `path` in a limited process; `timeout` in seconds, `memory_mb` in MB.

    The hash is this process's own (or `sha256`, where the caller hashed the bytes as they arrived).
    Raises `Refused` with the reason's code, or "inspection-failed" when the process was stopped.
    """
    check_size(path.stat().st_size, limit_bytes)
    digest = sha256 or sha256_of(path)
    limits = dataclasses.asdict(Limits(file_bytes=limit_bytes))
    arguments = {"path": str(path), "name": name, "limits": limits, "sha256": digest}
    found = Inspection.from_json(_run("inspect", arguments, timeout, memory_mb))
    return dataclasses.replace(found, sha256=digest)


def page_images(
    path: Path, kind: str, folder: Path, *, first: int = 1, count: int = 20, timeout: int = 60
) -> list[PagePicture]:
    """Write `count` page images from page `first` (1-based) into `folder`; an empty list after the last page.

    Raises `Refused` "pdf-broken", "image-broken" or "inspection-failed".
    """
    arguments = {"path": str(path), "kind": kind, "folder": str(folder), "first": first, "count": count}
    return [PagePicture(**made) for made in _run("pages", arguments, timeout, MEMORY_MB)]


def pictures_to_pdf(paths: Sequence[Path], *, timeout: int = 60) -> bytes:
    """Several photos as one reproducible PDF without EXIF; see `documents.images.pictures_to_pdf`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "foto.pdf"
        _run("join", {"paths": [str(path) for path in paths], "target": str(target)}, timeout, MEMORY_MB)
        return target.read_bytes()


def without_metadata(path: Path, kind: str, *, timeout: int = SECONDS) -> IO[bytes]:
    """A temporary file with the same picture without EXIF; see `documents.images.without_metadata`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "salinan"
        _run("clean", {"path": str(path), "kind": kind, "target": str(target)}, timeout, MEMORY_MB)
        return target.open("rb")


def small_emblem(path: Path, kind: str, *, timeout: int = SECONDS) -> bytes:
    """A small PNG of a picture for the head of papers; see `documents.images.small_emblem`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "lambang.png"
        _run("emblem", {"path": str(path), "kind": kind, "target": str(target)}, timeout, MEMORY_MB)
        return target.read_bytes()


class _Helper:
    """The helper process of this server process; found dead or inherited by a fork, it is started anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        os.register_at_fork(after_in_child=self._forget)

    def connect(self) -> socket.socket:
        """A fresh connection whose other end is in a new limited child."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            for control in (self._running(), None):
                try:
                    socket.send_fds(control or self._started(), [b"."], [theirs.fileno()])
                    return ours
                except OSError:
                    continue
        ours.close()
        raise _failed()

    def stop(self) -> None:
        """End the helper and wait for it; the next request starts another."""
        with self._lock:
            self._close()
            if self._process is not None:
                self._process.wait(GRACE_SECONDS)

    def _running(self) -> socket.socket | None:
        alive = self._process is not None and self._process.poll() is None
        return self._control if alive else None

    def _started(self) -> socket.socket:
        self._close()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-E", "-s", "-m", "documents.inspect_worker"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        self._control = ours
        return ours

    def _close(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control = None

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._close()
        self._process = None


_helper = _Helper()


def stop_helper() -> None:
    """End this process's helper, if there is one; it also ends by itself when this process does."""
    _helper.stop()


def _run(verb: str, arguments: dict[str, Any], seconds: int, memory_mb: int) -> Any:
    """One request, one answer. The child ends itself after `seconds`; we wait a little longer and go on."""
    request = {
        "verb": verb,
        "arguments": arguments,
        "seconds": seconds,
        "memory_mb": memory_mb,
        "file_mb": FILE_MB,
    }
    with _helper.connect() as connection:
        connection.settimeout(seconds + GRACE_SECONDS)
        try:
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as reader:
                answer = json.loads(reader.readline(MAX_ANSWER))
        except (OSError, ValueError) as error:
            raise _failed() from error
    if "refused" in answer:
        raise Refused(answer["refused"]["code"], answer["refused"]["message"])
    return answer["done"]


def _failed() -> Refused:
    return Refused(
        "inspection-failed",
        "Berkas ini tidak selesai diperiksa karena terlalu berat atau rusak. "
        "Cetak ulang ke PDF baru atau perkecil berkasnya, lalu unggah lagi.",
    )
