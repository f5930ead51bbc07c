"""The limited process: one request in, one JSON answer out, no way to spend more than it was given.

Run as `python -m documents.inspect_worker` by `documents.sandbox` only. Standard input is a unix socket over
which each request arrives as a socket of its own. For each one a child is forked, bound and used once:
the libraries are loaded once, and a file that kills its child harms nobody else. It ends with its parent.
"""

import dataclasses
import json
import os
import resource
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common.refusals import Refused
from documents import images
from documents.inspection.base import Limits
from documents.inspection.reading import inspect

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def answer(verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Do one piece of work: "inspect", "pages", "join", "clean" or "emblem". A refusal is an answer too."""
    try:
        return {"done": _VERBS[verb](**arguments)}
    except Refused as refusal:
        return {"refused": {"code": refusal.code, "message": refusal.message}}


def _inspect(path: str, name: str, limits: dict[str, int], sha256: str | None) -> dict[str, Any]:
    found = inspect(Path(path), name, limits=Limits(**limits), sha256=sha256)
    return dataclasses.asdict(found)


def _pages(path: str, kind: str, folder: str, first: int, count: int) -> list[dict[str, Any]]:
    made = images.render_pages(Path(path), kind, Path(folder), first=first, count=count)
    return [dataclasses.asdict(picture) for picture in made]


def _join(paths: list[str], target: str) -> int:
    return Path(target).write_bytes(images.pictures_to_pdf([Path(path) for path in paths]))


def _clean(path: str, kind: str, target: str) -> int:
    return Path(target).write_bytes(images.without_metadata(Path(path).read_bytes(), kind))


def _emblem(path: str, kind: str, target: str) -> int:
    return Path(target).write_bytes(images.small_emblem(Path(path), kind))


_VERBS: dict[str, Callable[..., Any]] = {
    "inspect": _inspect,
    "pages": _pages,
    "join": _join,
    "clean": _clean,
    "emblem": _emblem,
}


def _limit(cpu_seconds: int, memory_mb: int, file_mb: int) -> None:
    """Bind this process for good: processor, memory, written bytes, children, open files, network."""
    _leave_network()
    for kind, value in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_FSIZE, file_mb << 20),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))


def _leave_network() -> None:
    """An own, empty network where the kernel allows it; where it does not, the other limits still hold."""
    import ctypes

    libc = ctypes.CDLL(None)
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWNET | _CLONE_NEWUSER
    libc.unshare(flags)


def _work(connection: socket.socket) -> None:
    """In the child: read the request, bind, work, answer."""
    request = json.loads(_line(connection))
    signal.setitimer(signal.ITIMER_REAL, request["seconds"])
    _limit(request["seconds"], request["memory_mb"], request["file_mb"])
    text = json.dumps(answer(request["verb"], request["arguments"]))
    connection.sendall(text.encode() + b"\n")


def _line(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as reader:
        return reader.readline()


def _child(connection: socket.socket) -> None:
    """Never returns: whatever happens inside, the process ends here."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _work(connection)
    finally:
        os._exit(0)


def serve(control: socket.socket) -> None:
    """Fork a child for each socket received over `control`; return when the parent has gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        for descriptor in descriptors:
            with socket.socket(fileno=descriptor) as connection:
                if os.fork() == 0:
                    control.close()
                    _child(connection)


if __name__ == "__main__":
    with socket.socket(fileno=0) as parent:
        serve(parent)
