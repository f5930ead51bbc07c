"""The ledger as XLSX, in the columns in which regencies follow up their meetings (rencana tindak lanjut)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from common.formats import long_date
from common.sheets import Column, Sheet, write
from coordination import promises
from coordination.rendering.commitments import promise_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from coordination.models import Commitment
    from coordination.models.commitments import CommitmentQuerySet

COLUMNS = (
    Column("No", 6),
    Column("Keputusan/rujukan", 40),
    Column("Uraian tindak lanjut", 48),
    Column("Butir terkait", 16),
    Column("Keluaran/bukti yang diharapkan", 40),
    Column("Penanggung jawab", 30),
    Column("Pendukung", 30),
    Column("Target tanggal", 14),
    Column("Poin taruhan", 12),
    Column("Status", 16),
    Column("Tanggal selesai", 14),
    Column("Bukti", 40),
    Column("Catatan", 40),
    Column("Diverifikasi oleh", 30),
)


def ledger_book(found: CommitmentQuerySet, today: dt.date) -> bytes:
    """An XLSX of the promises in `found`, most urgent first; points are numbers, dates are dates."""
    whole = found.select_related("organisation__merged_into", "meeting__occasion", "decision", "decided_by")
    rows = whole.prefetch_related("items__item", "supporters__merged_into", "progress__evidence")
    ordered = sorted(rows, key=lambda row: promises.urgency(promise_of(row), today))
    return write([Sheet("Rencana tindak lanjut", COLUMNS, _lines(ordered, today))])


def _lines(rows: list[Commitment], today: dt.date) -> Iterator[list[object]]:
    for number, row in enumerate(rows, 1):
        promise = promise_of(row)
        reports = list(row.progress.all())
        proofs = dict.fromkeys(str(report.evidence) for report in reports if report.evidence)
        yield [
            number,
            _origin(row),
            row.what,
            ", ".join(part.item.code for part in row.items.all()),
            row.target,
            row.organisation.surviving.name,
            ", ".join(body.surviving.name for body in row.supporters.all()),
            row.due_on,
            float(promise.points),
            promises.WORDS[promises.standing(promise, today)],
            row.decided_on,
            "; ".join(proofs),
            row.reason or (reports[0].note if reports else ""),
            str(row.decided_by) if row.decided_by else "",
        ]


def _origin(row: Commitment) -> str:
    if row.meeting is None:
        return ""
    held = f"Rakor {long_date(timezone.localdate(row.meeting.occasion.starts_at))}"
    return f"{held}, keputusan {row.decision.number}: {row.decision.text}" if row.decision else held
