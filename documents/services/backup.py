"""One folder that holds everything: the database, the files, and a manifest with their hashes.

The manifest is written last: a backup that was cut off has none, and `restore` refuses it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from common.refusals import Refused
from documents import encryption, postgres
from documents.models import StoredFile
from documents.storage import default_store
from participants import audit
from participants.models import Regency, User

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator

FORMAT = 1
DATABASE, FILES, MANIFEST = "database.dump", "files.tar", "manifest.json"
_MEMBER = re.compile(r"[0-9a-f]{64}")


@dataclass
class Counted:
    """Passes bytes on to a file, counting and hashing them."""

    handle: io.BufferedWriter

    def __post_init__(self) -> None:
        self.digest, self.size = hashlib.sha256(), 0

    def write(self, data: bytes, /) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.handle.write(data)


def backup(folder: Path, *, plain: bool = False) -> dict[str, Any]:
    """Write a backup into `folder` (new or empty); returns the manifest.

    `Refused`: "folder-not-empty"; "key-missing" unless a key file is set or `plain`; "program-missing",
    "dump-failed".
    """
    if not postgres.clean(folder):
        raise Refused("folder-not-empty", f"Folder {folder} sudah berisi. Pilih folder baru untuk cadangan.")
    secret = None if plain else secret_or_refuse()
    server = server_of_owner()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    heads = {r.code: list(audit.head(r)) for r in Regency.objects.filter(pk__in=_with_audit())}
    parts = {
        DATABASE: write_part(folder / DATABASE, lambda sink: postgres.dump(server, sink), secret),
        FILES: write_part(folder / FILES, pack_files, secret),
    }
    manifest = {
        "format": FORMAT,
        "created_at": timezone.now().isoformat(),
        "encrypted": secret is not None,
        "migrations": sorted(f"{app}.{name}" for app, name in _applied()),
        "audit_heads": heads,
        "parts": parts,
    }
    proof = encryption.mac(secret, _canonical(manifest)) if secret else ""
    with private(folder / MANIFEST) as handle:
        handle.write(json.dumps({**manifest, "proof": proof}, indent=2).encode())
    return manifest


def restore(folder: Path, *, force: bool = False) -> dict[str, Any]:
    """Put a backup back; returns its manifest. Nothing changes unless the whole backup is sound.

    `Refused`: "backup-incomplete", "backup-damaged", "backup-newer", "key-missing", "target-not-empty"
    (without `force`), "load-failed".
    """
    manifest = read_manifest(folder)
    secret = secret_or_refuse() if manifest["encrypted"] else None
    check_parts(folder, manifest, secret)
    if not force and not target_is_empty():
        raise Refused(
            "target-not-empty",
            "Basis data atau folder berkas tujuan sudah berisi. Pakai --force bila memang akan diganti.",
        )
    with opened(folder / FILES, secret) as source:
        unpack_files(source)
    server = server_of_owner()
    connection.close()
    with opened(folder / DATABASE, secret) as source:
        postgres.load(server, source)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise Refused(
            "backup-incomplete", f"Folder {folder} tidak memuat {MANIFEST}: cadangan belum selesai dibuat."
        ) from error
    except ValueError as error:
        raise encryption.damaged() from error
    if manifest.get("format") != FORMAT or set(manifest.get("parts", {})) != {DATABASE, FILES}:
        raise encryption.damaged()
    unknown = set(manifest["migrations"]) - {f"{app}.{name}" for app, name in _known()}
    if unknown:
        raise Refused(
            "backup-newer",
            f"Cadangan dibuat oleh versi portal yang lebih baru ({min(unknown)}). Perbarui portal dahulu.",
        )
    return manifest


def check_parts(folder: Path, manifest: dict[str, Any], secret: bytes | None) -> None:
    """Compare the manifest's proof and every part's hash; `Refused` "backup-damaged" names the part."""
    body = {key: value for key, value in manifest.items() if key != "proof"}
    if secret and encryption.mac(secret, _canonical(body)) != manifest.get("proof"):
        raise encryption.damaged()
    for name, said in manifest["parts"].items():
        path = folder / name
        digest = ""
        if path.is_file():
            with path.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
        if digest != said["sha256"]:
            raise Refused("backup-damaged", f"Bagian {name} hilang atau berubah. Tidak ada yang dipulihkan.")


def target_is_empty() -> bool:
    tables = set(connection.introspection.table_names())
    if {User._meta.db_table, StoredFile._meta.db_table} <= tables and (
        User.objects.exists() or StoredFile.objects.exists()
    ):
        return False
    return next(default_store().hashes(), None) is None


# --- parts ---------------------------------------------------------------------------------------


@contextmanager
def private(path: Path) -> Iterator[io.BufferedWriter]:
    """A new file only its owner reads, on disk when the block ends."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        yield handle
        handle.flush()
        os.fsync(handle.fileno())


def write_part(
    path: Path, produce: Callable[[encryption.Sink], None], secret: bytes | None
) -> dict[str, Any]:
    with private(path) as handle:
        counted = Counted(handle)
        if secret is None:
            produce(counted)
        else:
            encryptor = encryption.Encryptor(counted, secret)
            produce(encryptor)
            encryptor.close()
    return {"sha256": counted.digest.hexdigest(), "size": counted.size}


@contextmanager
def opened(path: Path, secret: bytes | None) -> Iterator[Any]:
    with path.open("rb") as handle:
        yield encryption.Decryptor(handle, secret) if secret else handle


def pack_files(sink: encryption.Sink) -> None:
    store: Any = default_store()
    target: Any = sink
    with tarfile.open(fileobj=target, mode="w|") as tar:
        for sha256 in store.hashes():
            tar.add(store.path_of(sha256), arcname=sha256, recursive=False)


def unpack_files(source: Any) -> None:
    """Every file under its own hash again; `Refused` "backup-damaged" when one is not what its name says."""
    store = default_store()
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if _MEMBER.fullmatch(member.name) else None
                if content is None or store.put_stream(content).sha256 != member.name:
                    raise encryption.damaged()
    except tarfile.TarError as error:
        raise encryption.damaged() from error


# --- surroundings ----------------------------------------------------------------------------------


def secret_or_refuse() -> bytes:
    name = settings.KLA_BACKUP_KEY_FILE
    if not name:
        raise Refused(
            "key-missing",
            "KLA_BACKUP_KEY_FILE belum diisi. Isi dengan berkas kunci, atau pakai --plain bila cadangan "
            "disimpan di tempat yang sudah terenkripsi.",
        )
    try:
        return Path(name).read_bytes().strip()
    except OSError as error:
        raise Refused("key-missing", f"Berkas kunci {name} tidak terbaca.") from error


def server_of_owner() -> postgres.Server:
    """The database as its owner: only the owner sees every row and may replace them."""
    if settings.DATABASE_ROLE != "owner":
        raise Refused("not-owner", "Jalankan sebagai pemilik basis data: KLA_DB_ROLE=owner.")
    return postgres.Server(connection.get_connection_params(), settings.KLA_PG_BIN)


def _with_audit() -> Any:
    return Regency.objects.filter(auditentry__number=1).values("pk")


def _applied() -> set[tuple[str, str]]:
    return set(MigrationLoader(connection).applied_migrations)


def _known() -> set[tuple[str, str]]:
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _canonical(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()
