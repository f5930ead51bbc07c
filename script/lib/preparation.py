"""What must be done before serving, done again only when its inputs changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg2
from environment import as_owner
from places import ROOT, ServiceError, choose_place
from psycopg2 import sql
from psycopg2.extensions import connection
from services import explain, no_room

INSTRUMENT = ROOT / "indicators" / "data" / "instrument.yaml"
LOGINS = ROOT / "var" / "demo-logins.txt"
DATABASE_INPUTS = (
    "requirements.txt",
    "*/migrations/*.py",
    "[!v]*/data/**/*",
    "*/management/commands/load_*.py",
)
STATIC_INPUTS = ("requirements.txt", "static/**/*")


def fingerprint(patterns: Iterable[str]) -> str:
    """Hash of the paths and contents of the files that match."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def manage(environment: Mapping[str, str], *arguments: str) -> str:
    """Run one management command and return what it prints; its errors go to a log, their last line up."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(
        command, env=dict(environment), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        sys.stderr.write(done.stderr)
        return done.stdout
    if no_room(done.stderr or done.stdout, ROOT / "var"):
        raise ServiceError(f"{arguments[0]} failed: the disk is full. Make room, then try again.")
    log = ROOT / "var" / "prepare.log"
    log.write_text(done.stdout + done.stderr)
    lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
    raise ServiceError(f"{arguments[0]} failed: {lines[-1].strip()} (details: {log})")


def connect(url: str) -> connection:
    try:
        return psycopg2.connect(url)
    except psycopg2.OperationalError as error:
        log = choose_place().run / "postgres.log"
        if str(log.parent) in url:
            raise ServiceError(explain("PostgreSQL", log, str(error))) from error
        raise ServiceError(f"The database cannot be reached: {str(error).splitlines()[0]}") from error


class DatabaseNote:
    """What was last prepared, written on the database itself: it disappears with the database."""

    def __init__(self, owner_url: str) -> None:
        self.url = owner_url

    def read(self) -> list[str]:
        query = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        its = connect(self.url)
        try:
            with its.cursor() as cursor:
                cursor.execute(query)
                row = cursor.fetchone()
        finally:
            its.close()
        return str(row[0] or "").split() if row else []

    def migrations(self) -> set[tuple[str, str]]:
        """What has been applied; a restored backup may be older than the note."""
        its = connect(self.url)
        try:
            with its.cursor() as cursor:
                cursor.execute("SELECT app, name FROM django_migrations")
                return set(cursor.fetchall())
        except psycopg2.errors.UndefinedTable:
            return set()
        finally:
            its.close()

    def write(self, words: Iterable[str]) -> None:
        its = connect(self.url)
        try:
            with its, its.cursor() as cursor:
                name = sql.Identifier(its.info.dbname)
                cursor.execute(
                    sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(" ".join(words)))
                )
        finally:
            its.close()


def prepare_database(environment: Mapping[str, str], *, demo: bool) -> None:
    """Migrate, load the instrument and, on a first start with `demo`, the demonstration data."""
    note = DatabaseNote(environment["DATABASE_OWNER_URL"])
    wanted = fingerprint(DATABASE_INPUTS)
    words = note.read()
    owner = as_owner(dict(environment))
    ours = {(path.parts[-3], path.stem) for path in ROOT.glob("*/migrations/[0-9]*.py")}
    if wanted not in words or not ours <= note.migrations():
        print("Preparing the database", flush=True)
        manage(owner, "migrate", "--no-input", "--verbosity", "0")
        manage(owner, "load_regions")
        manage(owner, "load_instrument", str(INSTRUMENT), "--publish")
        words = [wanted, *(word for word in words if word == "demo")]
        note.write(words)
    if demo and "demo" not in words:
        print("Loading the demonstration data (once)", flush=True)
        remember_logins(manage(owner, "load_demo"))
        note.write([*words, "demo"])


def remember_logins(text: str) -> None:
    """Keep what `load_demo` printed; it prints the random passwords only once."""
    if not text.strip():
        return
    LOGINS.unlink(missing_ok=True)
    handle = os.open(LOGINS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)


def prepare_static(environment: Mapping[str, str]) -> None:
    stamp: Path = ROOT / "var" / "static.stamp"
    wanted = fingerprint(STATIC_INPUTS)
    if stamp.exists() and stamp.read_text() == wanted and (ROOT / "var" / "static").is_dir():
        return
    print("Collecting static files", flush=True)
    manage(environment, "collectstatic", "--no-input", "--clear", "--verbosity", "0")
    stamp.write_text(wanted)
