"""All certificates of a training: as XLSX, as a sealed list, and as one file to print."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
from django.db.models.fields.json import KT

from common.formats import long_date, numeric_date
from common.refusals import Refused
from common.sheets import Column, Sheet, write
from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import request_paper
from documents.services.short_papers import Facts, register_short
from documents.storage import default_store
from trainings import policies
from trainings.models import Certificate, Training
from trainings.rendering.training_head import days_of

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Document, Job
    from participants.models import User

KIND = "certificate-list"
FORMAT = 1
SUBJECT = "pelatihan/{}/sertifikat"
COLUMNS = (
    Column("No", 6),
    Column("Nomor sertifikat", 34),
    Column("Nama", 34),
    Column("Jabatan", 34),
    Column("Lembaga", 44),
    Column("Tanggal terbit", 14),
    Column("Status", 16),
    Column("Diganti dengan", 34),
    Column("Alasan dicabut", 40),
    Column("Kode dokumen", 24),
)

Row = tuple[str, str, str, str, "dt.date", str, str, str, str]


def register_papers() -> None:
    """Called once at start."""
    register_short(
        KIND,
        format=FORMAT,
        build=freeze,
        template="print/certificate_list.html",
        may_read=may_read,
    )


def may_read(user: User, document: Document) -> bool:
    """Names are for those who keep or lead trainings."""
    return policies.can_read_attendance(user, document.regency)


def rows_of(training: Training) -> list[Row]:
    """Number, name, position, body, day, state, successor, reason and code, in the order of issue."""
    found = (
        Certificate.objects.filter(participant__training=training)
        .annotate(printed=KT("facts__name"))
        .select_related("participant__organisation__merged_into", "document")
        .defer("facts", "document__snapshot")
        .order_by("pk")
    )
    certificates = list(found)
    later = {row.replaces_id: row.number for row in certificates}
    return [
        (
            row.number,
            getattr(row, "printed", None) or row.participant.name,
            row.participant.position,
            row.participant.body_name,
            row.issued_on,
            "Dicabut" if row.revoked_at else "Berlaku",
            later.get(row.pk, ""),
            row.revoke_reason,
            row.document.code if row.document else "",
        )
        for row in certificates
    ]


def book(training: Training) -> bytes:
    """Every certificate as XLSX; dates are dates."""
    rows = [[number, *row] for number, row in enumerate(rows_of(training), start=1)]
    return write([Sheet("Sertifikat", COLUMNS, rows)])


def order(training: Training, *, by: User) -> Job:
    """Ask for the list on sealed paper; while one is being made, that job."""
    title = f"Daftar sertifikat: {training.occasion.title}"[:200]
    return request_paper(KIND, SUBJECT.format(training.pk), regency=training.regency, title=title, by=by)


def freeze(subject: str, at: dt.datetime, job: Job | None) -> Facts:
    """The list as of now; `job` is unused."""
    found = Training.objects.select_related("occasion__regency", "regency")
    training = found.get(pk=int(subject.split("/")[1]))
    occasion, regency, rows = training.occasion, training.regency, rows_of(training)
    valid = sum(1 for row in rows if row[5] == "Berlaku")
    return Facts(
        kind=KIND,
        format=FORMAT,
        title=f"Daftar sertifikat: {occasion.title}",
        short=f"Daftar sertifikat: {occasion.title}"[:90],
        status="belum ditandatangani",
        subject=f"Daftar sertifikat pelatihan {regency.name}",
        at=at.isoformat(),
        demo=regency.is_demo,
        public=[("Kegiatan", occasion.title), ("Sertifikat berlaku", str(valid))],
        body={
            "letterhead": letterhead_of(regency, at).facts(),
            "heading": occasion.title,
            "under": f"{days_of(occasion)}, {occasion.place}",
            "rows": [
                [number, name, body, numeric_date(day), state, later]
                for number, name, _, body, day, state, later, _, _ in rows
            ],
            "told": f"{valid} sertifikat berlaku dan {len(rows) - valid} dicabut, "
            f"per {long_date(regency.day_of(at))}.",
            "posts": [signature_of(regency, Letter.CERTIFICATE, at).facts()],
        },
    )


def print_file(training: Training) -> io.BytesIO:
    """The papers of all certificates in force, one after the other, as a file open at its start.

    For the printer: each sealed paper keeps its own code, this file has none. Refused "nothing-to-print".
    """
    rows = Certificate.objects.valid().filter(participant__training=training, document__isnull=False)
    hashes = list(rows.order_by("pk").values_list("document__file__sha256", flat=True))
    if not hashes:
        raise Refused("nothing-to-print", "Belum ada sertifikat yang dapat dicetak.")
    target = io.BytesIO()
    with pikepdf.new() as whole:
        for digest in hashes:
            with default_store().open(digest) as stored, pikepdf.open(stored) as one:
                whole.pages.extend(one.pages)
        whole.save(target)
    target.seek(0)
    return target
