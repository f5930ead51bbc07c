"""The one audit trail: a hash chain per regency, written as the last statement of a service."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from participants.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Regency, User

GENESIS = "0" * 64
LOCK_SPACE = 4_711


def link_hash(entry: AuditEntry) -> str:
    """Hash of one entry over everything it says and the hash before it; hex, 64 characters."""
    body = json.dumps(
        [
            entry.regency_id,
            entry.number,
            entry.at.astimezone(dt.UTC).isoformat(),
            entry.actor_id,
            entry.action,
            entry.subject,
            entry.subject_id,
            entry.data,
            entry.previous_hash,
        ],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(body.encode()).hexdigest()


def record(
    regency: Regency, action: str, subject: str, subject_id: object, *, by: User | None, **data: Any
) -> AuditEntry:
    """Append one entry; call it last, inside the service's transaction.

    `data` holds ids, codes, numbers and hashes, never personal text. The advisory lock makes writers of one
    regency wait for each other until their transactions end, so the chain has no fork.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit entries belong to the service's transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, regency.pk])
    last = AuditEntry.objects.filter(regency=regency).order_by("-number").first()
    entry = AuditEntry(
        regency=regency,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        actor=by,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        data=data,
        previous_hash=last.hash if last else GENESIS,
    )
    entry.hash = link_hash(entry)
    entry.save(force_insert=True)
    return entry


def head(regency: Regency) -> tuple[int, str]:
    """Number and hash of the newest entry; (0, zeros) for an empty chain."""
    last = AuditEntry.objects.filter(regency=regency).order_by("-number").first()
    return (last.number, last.hash) if last else (0, GENESIS)


def broken_links(entries: Iterable[AuditEntry]) -> list[str]:
    """Faults of one regency's chain, entries in number order; an empty list means whole."""
    faults: list[str] = []
    previous, number = GENESIS, 0
    for entry in entries:
        number += 1
        if entry.number != number:
            faults.append(f"catatan {number} hilang")
            number = entry.number
        if entry.previous_hash != previous:
            faults.append(f"catatan {entry.number} tidak menyambung ke catatan sebelumnya")
        if entry.hash != link_hash(entry):
            faults.append(f"isi catatan {entry.number} berubah")
        previous = entry.hash
    return faults
