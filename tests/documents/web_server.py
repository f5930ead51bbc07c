"""The portal on a real server, on a port of its own, for tests that need sockets or a browser."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.databases import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def running(environment: dict[str, str]) -> Iterator[int]:
    """The port of a server with two threads; requests wait in the socket until it has started."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        command = ["gunicorn", "--bind", f"fd://{door.fileno()}", "--threads", "2", "kla_portal.wsgi"]
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=environment | {"DEBUG": "1", "KLA_REQUIRE_2FA": "0"},
            cwd=ROOT,
            pass_fds=[door.fileno()],
            stderr=subprocess.DEVNULL,
        )
        try:
            yield door.getsockname()[1]
        finally:
            process.terminate()
            process.wait(20)
