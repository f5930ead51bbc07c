"""The database as one stream, out and in, through PostgreSQL's own programs. No Django."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common.refusals import Refused

if TYPE_CHECKING:
    from documents.encryption import Sink

COPY = 1 << 20
EMPTY = """
BEGIN;
SET client_min_messages = warning;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM kla_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM kla_app;
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', found.name); END LOOP;
  FOR found IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
  LOOP EXECUTE format('DROP SEQUENCE IF EXISTS %s CASCADE', found.name); END LOOP;
  FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name); END LOOP;
END $$;
"""


@dataclass(frozen=True)
class Server:
    """Where the database is and where the programs are; `binaries` empty means PATH."""

    parameters: dict[str, Any]
    binaries: str

    def environment(self) -> dict[str, str]:
        names = {
            "host": "PGHOST",
            "port": "PGPORT",
            "user": "PGUSER",
            "password": "PGPASSWORD",
            "dbname": "PGDATABASE",
            "sslmode": "PGSSLMODE",
        }
        given = {names[k]: str(v) for k, v in self.parameters.items() if k in names and v}
        return {**os.environ, **given}

    def program(self, name: str) -> str:
        """Full path of `name`; `Refused` "program-missing" with where to look."""
        found = shutil.which(name, path=self.binaries or None)
        if found is None:
            place = self.binaries or "PATH"
            raise Refused(
                "program-missing",
                f"Program {name} tidak ada di {place}. Pasang postgresql-client atau isi KLA_PG_BIN.",
            )
        return found


def dump(server: Server, target: Sink) -> None:
    """Everything but sessions and cache, in PostgreSQL's custom format; `Refused` "dump-failed"."""
    command = [
        server.program("pg_dump"),
        "--format=custom",
        "--no-owner",
        "--exclude-table-data=django_session",
        "--exclude-table-data=django_cache",
    ]
    with subprocess.Popen(
        command, env=server.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        if process.stdout is None or process.stderr is None:
            raise RuntimeError("pg_dump was started without pipes")
        while block := process.stdout.read(COPY):
            target.write(block)
        said = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise Refused("dump-failed", f"pg_dump gagal: {said[-400:]}")


def load(server: Server, source: Any) -> None:
    """Replace the whole database by the dump read from `source`, in one transaction: all of it or nothing.

    `Refused` "load-failed" with PostgreSQL's words; the database is then as it was.
    """
    environment = server.environment()
    with subprocess.Popen(
        [server.program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"],
        env=environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as psql:
        if psql.stdin is None or psql.stderr is None:
            raise RuntimeError("psql was started without pipes")
        try:
            psql.stdin.write(EMPTY.encode())
            psql.stdin.flush()
            _feed(server, source, psql.stdin)
            psql.stdin.write(b"\nCOMMIT;\n")
            psql.stdin.close()
        except BrokenPipeError:
            psql.wait()
        except BaseException:
            psql.kill()
            raise
        said = psql.stderr.read().decode(errors="replace").strip()
        psql.wait()
    if psql.returncode:
        raise Refused("load-failed", f"Basis data tidak berubah. PostgreSQL menjawab: {said[-400:]}")


def _feed(server: Server, source: Any, target: Any) -> None:
    with subprocess.Popen(
        [server.program("pg_restore"), "--no-owner", "--file=-"], stdin=subprocess.PIPE, stdout=target
    ) as process:
        if process.stdin is None:
            raise RuntimeError("pg_restore was started without a pipe")
        try:
            for block in iter(lambda: source.read(COPY), b""):
                process.stdin.write(block)
        except BaseException:
            process.kill()
            raise
        process.stdin.close()
    if process.returncode:
        raise Refused("load-failed", "Isi cadangan basis data tidak terbaca. Basis data tidak berubah.")


def clean(folder: Path) -> bool:
    """Whether a folder is missing or holds nothing."""
    return not folder.exists() or not any(folder.iterdir())
