"""Set up the data and serve: web, worker and beat under one supervisor."""

from __future__ import annotations

import argparse
import contextlib
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from environment import local_environment, one_line, require_disk
from places import ROOT, ServiceError
from preparation import LOGINS, prepare_database, prepare_static
from services import services
from supervisor import Child, Supervisor

LOCAL = ("127.0.0.1", "localhost", "[::1]")
EVERYWHERE = (str(ipaddress.IPv4Address(0)), str(ipaddress.IPv6Address(0)))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description="Set up and serve the portal.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--empty", action="store_true", help="without the demonstration data")
    parser.add_argument("--prepare", action="store_true", help="do everything but serve")
    arguments = parser.parse_args()
    if not 0 < arguments.port < 65536:
        parser.error(f"--port {arguments.port}: choose a number from 1 to 65535")
    return arguments


def require_port(host: str, port: int) -> None:
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ServiceError(
            f"Cannot listen on {host} port {port} ({reason}): choose another port with --port N."
        ) from error


def allowed_hosts(host: str) -> str:
    names = [*LOCAL, host]
    if host in EVERYWHERE:
        own = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout.split()
        names = [*LOCAL, socket.gethostname(), *own]
    return ",".join(dict.fromkeys(names))


def children(environment: Mapping[str, str], host: str, port: int) -> list[Child]:
    bin_folder = Path(sys.executable).parent
    celery = [str(bin_folder / "celery"), "--quiet", "-A", "kla_portal"]
    schedule = ROOT / "var" / "beat-schedule"
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [str(bin_folder / "gunicorn"), "kla_portal.wsgi:application", "--bind", bind]
    web += ["--workers", "2", "--threads", "4", "--timeout", "60", "--log-level", "warning"]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "warning"]
    beat = [*celery, "beat", "--schedule", str(schedule), "--pidfile=", "--loglevel", "warning"]
    named = {"web": web, "worker": worker, "beat": beat}
    quiet = {**environment, "PYTHONWARNINGS": "ignore:You're running the worker"}
    return [Child(name, command, quiet) for name, command in named.items()]


def announcer(host: str, port: int, *, demo: bool) -> Callable[[], None]:
    """Print the address and the logins once the web server answers."""
    reach = "127.0.0.1" if host in EVERYWHERE else host
    waiting = [True]

    def tick() -> None:
        if not waiting:
            return
        with contextlib.suppress(OSError), socket.create_connection((reach, port), timeout=0.2):
            waiting.clear()
            print(f"\nPortal KLA: http://{reach}:{port}/   (Ctrl-C stops it)\n", flush=True)
            if demo and LOGINS.exists():
                print(LOGINS.read_text(), flush=True)

    return tick


def interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    started = time.monotonic()
    arguments = read_arguments()
    demo = not arguments.empty
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    if not arguments.prepare:
        require_port(arguments.host, arguments.port)
    require_disk()
    os.chdir(ROOT)
    with services() as urls:
        environment = local_environment(
            urls,
            ALLOWED_HOSTS=allowed_hosts(arguments.host),
            KLA_DEMO="1" if demo else "0",
            KLA_REQUIRE_2FA="0" if demo else "1",
        )
        prepare_database(environment, demo=demo)
        prepare_static(environment)
        print(f"Ready after {time.monotonic() - started:.1f} s", flush=True)
        if not arguments.prepare:
            processes = children(environment, arguments.host, arguments.port)
            Supervisor(processes).run(announcer(arguments.host, arguments.port, demo=demo))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ServiceError, OSError) as error:
        sys.exit(f"server: {one_line(error)}")
    except KeyboardInterrupt:
        sys.exit(130)
