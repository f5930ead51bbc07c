"""Rekap kehadiran as sealed PDF and as XLSX."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from common.formats import moment, points
from common.sheets import Column, Sheet, write
from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from trainings import policies
from trainings.models import Training
from trainings.rendering.recap import CAME, MISSED, recap_of
from trainings.rendering.training_head import days_of

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Document, Job
    from participants.models import User
    from trainings.rendering.recap import Recap

KIND = "training-recap"
FORMAT = 1
MARKS = {CAME: "✓", MISSED: "–"}
NUMBER, NAME, HOURS, SHARE = 8, 60, 14, 18
FREE = 172 - NUMBER - NAME - HOURS - SHARE
"""Millimetres beside the fixed columns; what the sessions leave over widens the names."""
WIDEST, NARROWEST = 12, 5


def register_papers() -> None:
    """Called once at start."""
    register_short(
        KIND, format=FORMAT, build=freeze, template="print/training_recap.html", may_read=_may_read
    )


def _may_read(user: User, document: Document) -> bool:
    return policies.can_read_attendance(user, document.regency)


def order(training: Training, *, by: User) -> Job:
    """Have the recap made; while one is being made, that job is returned."""
    title = f"Rekap kehadiran: {training}"[:200]
    subject = f"pelatihan/{training.pk}/rekap"
    return request_paper(KIND, subject, regency=training.regency, title=title, by=by)


def freeze(subject: str, at: dt.datetime, _job: Job | None) -> Facts:
    """The facts of the recap as of `at`; sessions that do not fit beside each other are left to the XLSX."""
    rows = Training.objects.select_related("regency", "occasion__regency")
    training = rows.get(pk=int(subject.split("/")[1]))
    regency, recap = training.regency, recap_of(training)
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=f"Rekap kehadiran: {training}",
        short=f"Rekap kehadiran: {training}"[:90],
        status="menurut daftar hadir",
        subject=f"Rekap kehadiran pelatihan {regency.name}",
        at=at.isoformat(),
        public=[["Pelatihan", str(training)], ["Peserta", str(len(recap.lines))]],
        demo=regency.is_demo,
        body={
            "letterhead": dict(letterhead_of(regency, at).facts()),
            "posts": [dict(signature_of(regency, Letter.ATTENDANCE, at).facts())],
            "meta": {
                "title": str(training),
                "batch": training.batch,
                "days": days_of(training.occasion),
                "place": training.occasion.place,
                "told_at": moment(at, regency.zone),
                "minimum": points(training.minimum_attendance),
            },
            **_table(recap),
        },
    )


def _table(recap: Recap) -> dict[str, Any]:
    """Columns with their widths in millimetres, and one line a participant."""
    count = len(recap.columns)
    width = width_of(count)
    return {
        "sessions": [asdict(row) for row in recap.columns],
        "matrix": bool(width),
        "widths": [NUMBER, NAME + FREE - width * count, *([width] * count if width else []), HOURS, SHARE],
        "lines": [
            {
                "name": row.name,
                "body": row.body,
                "group": row.group,
                "marks": [MARKS.get(mark, "") for mark in row.marks] if width else [],
                "hours": f"{row.attended}/{row.hours}",
                "share": points(row.share),
            }
            for row in recap.lines
        ],
    }


def width_of(sessions: int) -> int:
    """Millimetres of one session's column; 0 where they do not fit."""
    width = min(WIDEST, FREE // sessions) if sessions else 0
    return width if width >= NARROWEST else 0


def book_of(recap: Recap) -> bytes:
    """One line a participant, one column a session; JP and percent are numbers."""
    columns = (
        Column("No", 6),
        Column("Kode", 10),
        Column("Nama", 34),
        Column("Jabatan", 30),
        Column("Lembaga", 36),
        Column("Unsur", 20),
        Column("Kelompok", 20),
        *(Column(f"{row.place}. {row.title}, {row.day} ({row.hours} JP)", 18) for row in recap.columns),
        Column("JP hadir", 10),
        Column("JP seluruhnya", 12),
        Column("Persen", 10),
    )
    lines = [
        [
            number,
            row.code,
            row.name,
            row.position,
            row.body,
            row.sector,
            row.group,
            *row.marks,
            row.attended,
            row.hours,
            float(row.share),
        ]
        for number, row in enumerate(recap.lines, start=1)
    ]
    return write([Sheet("Rekap kehadiran", columns, lines)])
