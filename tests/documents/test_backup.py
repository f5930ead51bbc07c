from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
import pytest

from common.refusals import Refused
from documents import postgres
from documents.encryption import BLOCK, MAGIC, Decryptor, Encryptor
from documents.models import Document
from documents.services import seal_now
from documents.services.backup import backup, restore
from participants.models import AuditEntry, User
from tests import databases
from tests.conftest import NOW, make_cast
from tests.documents import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[2]
SECRET = bytes(range(40))


def encrypted(plain: bytes) -> bytes:
    target = io.BytesIO()
    encryptor = Encryptor(target, SECRET)
    for start in range(0, len(plain), 70_000):
        encryptor.write(plain[start : start + 70_000])
    encryptor.close()
    return target.getvalue()


def decrypted(data: bytes, secret: bytes = SECRET) -> bytes:
    source = Decryptor(io.BytesIO(data), secret)
    return b"".join(iter(lambda: source.read(100_000), b""))


class TestEncryption:
    @pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 7])
    def test_gives_back_what_went_in(self, size: int) -> None:
        plain = os.urandom(size)
        data = encrypted(plain)
        assert data.startswith(MAGIC)
        assert decrypted(data) == plain

    def test_notices_a_changed_bit_a_cut_end_and_swapped_blocks(self) -> None:
        data = encrypted(bytes(3 * BLOCK))
        head, block = len(data) - 3 * (BLOCK + 16), BLOCK + 16
        changed = bytearray(data)
        changed[head + 5] ^= 1
        swapped = (
            data[:head]
            + data[head + block : head + 2 * block]
            + data[head : head + block]
            + data[head + 2 * block :]
        )
        for bad in (bytes(changed), data[:-block], data[:-1], swapped, data + b"x", b"", data[:10]):
            with pytest.raises(Refused, match="backup-damaged"):
                decrypted(bad)

    def test_needs_the_right_and_a_long_enough_key(self) -> None:
        with pytest.raises(Refused, match="backup-damaged"):
            decrypted(encrypted(b"isi"), bytes(40))
        with pytest.raises(Refused, match="key-short"):
            Encryptor(io.BytesIO(), b"pendek")


# --- the commands, as the owner, from outside -------------------------------------------------------


def manage(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def portal(live_database: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A portal with people and two sealed papers; the owner's environment, with a key file."""
    cast = make_cast()
    for _ in range(2):
        seal_now(kinds.PAPER, "satu", regency=cast.banjar, by=cast.secretariat, at=NOW)
    key = tmp_path / "kunci"
    key.write_bytes(os.urandom(48).hex().encode())
    return live_database | {"KLA_DB_ROLE": "owner", "KLA_BACKUP_KEY_FILE": str(key)}


@pytest.fixture
def elsewhere(portal: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty database and an empty folder for files."""
    name = f"kla_test_restored_{os.getpid()}"
    databases.drop(name)
    databases._execute(f'CREATE DATABASE "{name}"')
    try:
        yield (
            portal
            | databases.environment(name)
            | {
                "KLA_DATA_DIR": str(tmp_path / "elsewhere"),
                "KLA_DB_ROLE": "owner",
                "KLA_BACKUP_KEY_FILE": portal["KLA_BACKUP_KEY_FILE"],
            }
        )
    finally:
        databases.drop(name)


def rows(env: dict[str, str], sql: str, role: str = "DATABASE_OWNER_URL") -> list[tuple[object, ...]]:
    connection = psycopg2.connect(env[role])
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


@pytest.mark.live
class TestBackupAndRestore:
    def test_everything_comes_back_and_is_whole(
        self, portal: dict[str, str], elsewhere: dict[str, str], tmp_path: Path
    ) -> None:
        folder = tmp_path / "cadangan"
        made = manage(portal, "backup", str(folder))
        assert made.returncode == 0, made.stderr
        everything = b"".join(path.read_bytes() for path in folder.iterdir())
        assert b"PGDMP" not in everything
        assert b"%PDF" not in everything
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}

        back = manage(elsewhere, "restore", str(folder))
        assert back.returncode == 0, back.stderr + back.stdout
        codes = [row[0] for row in rows(elsewhere, "SELECT code FROM documents_document ORDER BY id")]
        assert codes == list(Document.objects.order_by("pk").values_list("code", flat=True))
        assert rows(elsewhere, "SELECT count(*) FROM participants_auditentry") == [
            (AuditEntry.objects.count(),)
        ]

        again = manage(elsewhere, "restore", str(folder))
        assert again.returncode == 1
        assert "--force" in again.stderr
        forced = manage(elsewhere, "restore", str(folder), "--force")
        assert forced.returncode == 0, forced.stderr + forced.stdout
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rows(elsewhere, "DELETE FROM participants_auditentry RETURNING id", "DATABASE_URL")
        assert rows(elsewhere, "SELECT count(*) FROM participants_user", "DATABASE_URL") == [
            (User.objects.count(),)
        ]

    def test_a_damaged_or_forged_backup_is_refused_as_a_whole(
        self, portal: dict[str, str], settings: Settings, tmp_path: Path
    ) -> None:
        folder = tmp_path / "cadangan"
        made = manage(portal, "backup", str(folder))
        assert made.returncode == 0, made.stderr
        settings.KLA_BACKUP_KEY_FILE = portal["KLA_BACKUP_KEY_FILE"]
        part, manifest = folder / "database.dump", folder / "manifest.json"
        whole, said = part.read_bytes(), manifest.read_text()

        with pytest.raises(Refused, match="target-not-empty"):
            restore(folder)
        part.write_bytes(whole[:-100] + bytes(100))
        with pytest.raises(Refused, match=r"backup-damaged: Bagian database\.dump"):
            restore(folder)
        part.write_bytes(whole)
        manifest.write_text(json.dumps(json.loads(said) | {"audit_heads": {}}))
        with pytest.raises(Refused, match="backup-damaged"):
            restore(folder)
        manifest.write_text(json.dumps(json.loads(said) | {"migrations": ["documents.9999_later"]}))
        with pytest.raises(Refused, match="backup-newer"):
            restore(folder)
        manifest.unlink()
        with pytest.raises(Refused, match="backup-incomplete"):
            restore(folder)


class TestRefusals:
    def test_no_key_no_backup(self, settings: Settings, tmp_path: Path) -> None:
        for name in ("", str(tmp_path / "tidak-ada")):
            settings.KLA_BACKUP_KEY_FILE = name
            with pytest.raises(Refused, match="key-missing"):
                backup(tmp_path / "cadangan")
        assert not (tmp_path / "cadangan").exists()

    def test_the_application_may_not(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="not-owner"):
            backup(tmp_path / "cadangan", plain=True)

    def test_a_full_folder_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "lain").touch()
        with pytest.raises(Refused, match="folder-not-empty"):
            backup(tmp_path, plain=True)

    def test_missing_programs_are_named(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match=r"program-missing.*pg_dump.*KLA_PG_BIN"):
            postgres.dump(postgres.Server({}, str(tmp_path)), io.BytesIO())
