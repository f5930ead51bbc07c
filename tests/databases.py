"""Test databases: one migrated and loaded template, and a copy of it (0.1 s) for whoever needs one."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg2

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
INSTRUMENT = ROOT / "indicators" / "data" / "instrument.yaml"
LOAD = (["migrate"], ["load_regions"], ["load_instrument", str(INSTRUMENT), "--publish"])


def _named(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{database}"))


def environment(database: str) -> dict[str, str]:
    """The process environment that makes `manage.py` and workers use `database`."""
    return os.environ | {
        "DATABASE_URL": _named(os.environ["DATABASE_URL"], database),
        "DATABASE_OWNER_URL": _named(os.environ["DATABASE_OWNER_URL"], database),
    }


def _execute(statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(_named(os.environ["DATABASE_OWNER_URL"], "postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def _template_name() -> str:
    digest = hashlib.sha256()
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("[!v]*/data/*")]
    sources += ROOT.glob("*/management/commands/load_*.py")
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return f"kla_template_{digest.hexdigest()[:12]}"


def _build(name: str) -> None:
    building = f"{name}_building"
    drop(building)
    _execute(f'CREATE DATABASE "{building}"')
    env = environment(building) | {"KLA_DB_ROLE": "owner"}
    for command in LOAD:
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=env,
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
    for (stale,) in _execute("SELECT datname FROM pg_database WHERE datname LIKE 'kla_template_%'"):
        if stale != building:
            drop(str(stale))
    _execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def template() -> str:
    """Name of the template of today's migrations and data; built once, whoever comes first."""
    name = _template_name()
    with (Path(tempfile.gettempdir()) / f"kla-test-template-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            _build(name)
    return name


def drop(name: str) -> None:
    """Remove a database; connections of servers that have just ended get five seconds to go first."""
    for wait in [0.1] * 50 + [0]:
        try:
            _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg2.errors.InsufficientPrivilege:
            if not wait:
                raise
            time.sleep(wait)
        else:
            return


@contextmanager
def copy(name: str) -> Iterator[str]:
    """A fresh database made from the template; gone at the end."""
    source = template()
    drop(name)
    _execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield name
    finally:
        drop(name)
