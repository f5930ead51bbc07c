"""Private PostgreSQL and Valkey for a checkout, from wheels, on unix sockets only.

Used when DATABASE_URL and BROKER_URL name no real servers. Every script that needs the services holds a
shared lock on `var/services/lease` while it runs; the last one out stops them. The kernel drops the lock
of a killed process, so nothing is left to clean up by hand.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from places import NOBODY, ROOT, Place, ServiceError, choose_place, prepare, run_demoted

ROLES_SQL = ROOT / "deploy" / "postgres" / "roles.sql"


def start_postgres(place: Place) -> None:
    if not (place.data / "PG_VERSION").exists():
        initialise(place)
    clear_stale_pid(place)
    if not postgres_ready(place):
        options = f"-h '' -k {place.run} -c timezone=UTC -c synchronous_commit=off -c max_connections=200"
        log = place.run / "postgres.log"
        ctl: list[str | Path] = [
            place.postgres_bin / "pg_ctl",
            "-D",
            place.data,
            "-w",
            "-t",
            "60",
            "-l",
            log,
            "-o",
            options,
        ]
        for attempt in range(3):
            done = run_demoted(place, *ctl, "start")
            if done.returncode == 0 and postgres_ready(place):
                break
            time.sleep(2 * attempt)
        else:
            raise ServiceError(explain("PostgreSQL", log, done.stdout))
    create_roles(place)


def initialise(place: Place) -> None:
    part = place.run / "initdb"
    shutil.rmtree(part, ignore_errors=True)
    command: list[str | Path] = [place.postgres_bin / "initdb", "--no-sync", "-A", "trust", "-U", "postgres"]
    done = run_demoted(place, *command, "-E", "UTF8", "--locale=C.UTF-8", "-D", part)
    if done.returncode != 0:
        raise ServiceError(explain("PostgreSQL", place.base / "command.log", done.stdout))
    place.data.rmdir()
    part.rename(place.data)


def clear_stale_pid(place: Place) -> None:
    """Remove the pid file a killed server left when its number now belongs to another program."""
    pid_file = place.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
    except FileNotFoundError:
        return
    except (ValueError, IndexError):
        pid = 0
    if str(place.data) not in command_line(pid):
        pid_file.unlink()
        (place.run / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def postgres_ready(place: Place) -> bool:
    ask: list[str | Path] = [place.postgres_bin / "pg_isready", "-q", "-U", "postgres", "-d", "postgres"]
    return run_demoted(place, *ask, "-h", place.run).returncode == 0


def create_roles(place: Place) -> None:
    marker = place.data / "kla.roles"
    wanted = hashlib.sha256(ROLES_SQL.read_bytes()).hexdigest()
    if marker.exists() and marker.read_text() == wanted:
        return
    copy = place.run / "roles.sql"
    copy.write_bytes(ROLES_SQL.read_bytes())
    if place.demoted:
        os.chown(copy, NOBODY, NOBODY)
    psql: list[str | Path] = [place.postgres_bin / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    done = run_demoted(place, *psql, "-h", place.run, "-U", "postgres", "-d", "postgres", "-f", copy)
    if done.returncode != 0:
        raise ServiceError(explain("PostgreSQL", place.base / "command.log", done.stdout))
    marker.write_text(wanted)


def valkey_ready(place: Place) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        connection.connect(str(place.broker_socket))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False


def start_valkey(place: Place) -> None:
    if valkey_ready(place):
        return
    place.broker_socket.unlink(missing_ok=True)
    log = place.run / "valkey.log"
    settings = {
        "port": "0",
        "unixsocket": str(place.broker_socket),
        "unixsocketperm": "700",
        "daemonize": "yes",
        "pidfile": str(place.run / "valkey.pid"),
        "dir": str(place.run),
        "logfile": str(log),
        "save": "",
        "appendonly": "no",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    done = run_demoted(place, place.valkey_server, *arguments)
    deadline = time.monotonic() + 15
    while not valkey_ready(place):
        if done.returncode != 0 or time.monotonic() > deadline:
            raise ServiceError(explain("Valkey", log, done.stdout))
        time.sleep(0.05)


def explain(name: str, log: Path, output: str) -> str:
    text = output + (log.read_text(errors="replace")[-4000:] if log.exists() else "")
    if no_room(text, log.parent):
        return f"{name} cannot start: the disk is full (log: {log})."
    lines = [line for line in text.splitlines() if "FATAL" in line or "error" in line.lower()]
    return f"{name} cannot start: {lines[-1].strip() if lines else 'no reason given'} (log: {log})."


def no_room(text: str, folder: Path) -> bool:
    """Whether a failure that left `text` behind comes of a full disk; on one that is quite full it is ""."""
    said = any(words in text for words in ("No space left", "could not extend file", "DiskFull"))
    return said or (not text.strip() and shutil.disk_usage(folder).free < 1_000_000)


def stop(place: Place) -> None:
    """Stop both services if they run; safe to repeat."""
    if (place.data / "postmaster.pid").exists():
        run_demoted(place, place.postgres_bin / "pg_ctl", "-D", place.data, "-w", "-m", "fast", "stop")
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        pid = int((place.run / "valkey.pid").read_text())
        if "valkey-server" in command_line(pid):
            os.kill(pid, signal.SIGTERM)
            wait_gone(pid)


def wait_gone(pid: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.05)


def state_folder() -> Path:
    folder = ROOT / "var" / "services"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def locked(name: str, kind: int) -> Iterator[int]:
    handle = os.open(state_folder() / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


def given_urls() -> dict[str, str]:
    """The real servers named by the environment; both or neither."""
    names = ("DATABASE_URL", "BROKER_URL")
    given = {name: os.environ[name] for name in names if os.environ.get(name)}
    if len(given) == 1:
        missing = next(name for name in names if name not in given)
        raise ServiceError(f"{next(iter(given))} is set but {missing} is not: set both, or neither.")
    if given and not os.environ.get("DATABASE_OWNER_URL"):
        raise ServiceError("DATABASE_OWNER_URL (role kla_owner) must be set beside DATABASE_URL.")
    return given


def bring_up(place: Place) -> None:
    prepare(place)
    start_postgres(place)
    start_valkey(place)
    record = {"place": str(place.base), "log": str(place.run), **place.urls()}
    (state_folder() / "place.json").write_text(json.dumps(record, indent=1) + "\n")


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Yield the three URLs with the services up; stop them again if nobody else holds the lease."""
    if given_urls():
        yield {}
        return
    place = choose_place()
    with contextlib.ExitStack() as lease:
        try:
            with locked("starting", fcntl.LOCK_EX):
                bring_up(place)
                lease.enter_context(locked("lease", fcntl.LOCK_SH))
            yield {**place.urls(), "KLA_PG_BIN": str(place.postgres_bin)}
        finally:
            lease.close()
            release(place)


def release(place: Place) -> None:
    """Stop the services unless another script still uses them or `services.py up` asked to keep them."""
    with locked("starting", fcntl.LOCK_EX):
        if (state_folder() / "keep").exists():
            return
        with contextlib.suppress(BlockingIOError), locked("lease", fcntl.LOCK_EX | fcntl.LOCK_NB):
            stop(place)


def main(arguments: Sequence[str]) -> int:
    place = choose_place()
    match list(arguments):
        case ["up"]:
            with locked("starting", fcntl.LOCK_EX):
                (state_folder() / "keep").touch()
                bring_up(place)
            sys.stdout.writelines(f"export {name}='{value}'\n" for name, value in place.urls().items())
        case ["down"]:
            (state_folder() / "keep").unlink(missing_ok=True)
            release(place)
        case _:
            print("usage: services.py up | down", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServiceError as error:
        sys.exit(str(error))
