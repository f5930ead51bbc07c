"""The environment in which the scripts run the portal. Whatever is set already wins."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from pathlib import Path

from places import ROOT, ServiceError, choose_place

OWNER_COMMANDS = {"migrate", "createcachetable", "backup", "restore", "flush", "loaddata"}
NEEDED_MEGABYTES = 300


def secret_key() -> str:
    """The key of this installation, made once and readable by its owner only."""
    path = ROOT / "var" / "secret-key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def local_environment(urls: dict[str, str], **more: str) -> dict[str, str]:
    """Settings for one machine without TLS, over them what the caller's environment says."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "kla_portal.settings",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(),
        "DEBUG": "0",
        "KLA_BEHIND_TLS": "0",
        **more,
    }
    return {**defaults, **os.environ, **urls}


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "KLA_DB_ROLE": "owner"}


def for_command(environment: dict[str, str], command: str) -> dict[str, str]:
    """The owner's role for commands that change structure or reference data; the application's for others."""
    if command in OWNER_COMMANDS or command.startswith("load_"):
        return as_owner(environment)
    return environment


def require_disk() -> None:
    """Room where the files go and where the private services keep their data: often two disks."""
    folders = [ROOT / "var", Path(os.environ.get("KLA_DATA_DIR") or ROOT / "var" / "data")]
    if not os.environ.get("DATABASE_URL"):
        folders.append(choose_place().base)
    for folder in folders:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free // 1_000_000
        if free < NEEDED_MEGABYTES:
            raise ServiceError(
                f"The disk is nearly full: {free} MB free at {there}, {NEEDED_MEGABYTES} MB needed."
            )


def one_line(error: ServiceError | OSError) -> str:
    """What to say at the end of a script; an OSError that is no full disk is raised again."""
    if isinstance(error, OSError):
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise error
        return "The disk is full: make room, then try again."
    return str(error)
