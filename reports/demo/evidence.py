"""Evidence of the demonstration: small real files in the store, their revisions, links and page images."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from documents.images import render_pages
from documents.models import PageImage, StoredFile
from documents.storage import default_store
from indicators.models import Evidence, EvidenceLink, EvidenceRevision, Tier
from indicators.services.verdicts import FileVerdict, give_verdict
from reports.demo import files
from reports.demo.chance import draw, share

if TYPE_CHECKING:
    from indicators.models import Item, Period
    from participants.models import Organisation, User

MIME = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS = (
    ("Salinan produk hukum", Evidence.Kind.REGULATION, "Produk hukum"),
    ("SK Kepala", Evidence.Kind.REGULATION, "SK berikut lampiran nama"),
    ("Matriks anggaran", Evidence.Kind.BUDGET, "Cuplikan DPA"),
    ("Matriks isian", Evidence.Kind.MATRIX, "Matriks isian"),
    ("Foto", Evidence.Kind.FIELD_PHOTO, "Foto kegiatan"),
    ("Tautan", Evidence.Kind.LINK, "Salinan halaman publikasi"),
    ("Sertifikat pelatihan", Evidence.Kind.DOCUMENT, "Daftar SDM terlatih KHA"),
    ("Tabel data", Evidence.Kind.DOCUMENT, "Tabel data dua tahun"),
)
VERDICTS = {
    "accepted": EvidenceLink.State.ACCEPTED,
    "partly": EvidenceLink.State.ACCEPTED,
    "returned": EvidenceLink.State.RETURNED,
}
CHILD_SHARE = 0.04
FILES_PER_ITEM = 2


class Shelf:
    """Puts files into the store and their rows into the database, each content once."""

    def __init__(self, period: Period, folder: Path) -> None:
        self.period, self.folder, self.store = period, folder, default_store()

    def keep(self, data: bytes, kind: str, pages: int | None) -> StoredFile:
        stored = self.store.put(data)
        row, made = StoredFile.objects.get_or_create(
            regency=self.period.regency,
            sha256=stored.sha256,
            defaults={"size": stored.size, "kind": kind, "mime": MIME[kind], "pages": pages},
        )
        if made and kind in ("pdf", "jpg"):
            self._draw(row)
        return row

    def _draw(self, row: StoredFile) -> None:
        with self.store.local(row.sha256) as path:
            for picture in render_pages(path, row.kind, self.folder):
                stored = self.store.put((self.folder / picture.name).read_bytes())
                image, _ = StoredFile.objects.get_or_create(
                    regency=row.regency,
                    sha256=stored.sha256,
                    defaults={"size": stored.size, "kind": "jpg", "mime": "image/jpeg"},
                )
                PageImage.objects.create(
                    regency=row.regency, file=row, number=picture.page, image=image, facts=picture.facts
                )


def describe(expected: str) -> tuple[str, str]:
    """Kind and short title for one line of the instrument's expected evidence."""
    for start, kind, title in KINDS:
        if expected.startswith(start):
            return kind, title
    return Evidence.Kind.DOCUMENT, expected.partition(" (")[0].partition(" / ")[0][:60]


def add_evidence(period: Period, item: Item, lead: Organisation, by: User, fate: str, today: dt.date) -> int:
    """Files for one answered item: fewer when the answer was returned or waits; how many were made."""
    expected = list(item.evidence_expected)
    if fate in ("partly", "returned", "draft"):
        expected = expected[:1]
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(period, Path(folder))
        for line in expected[:FILES_PER_ITEM]:
            _one(shelf, item, lead, by, fate, line, today)
    return len(expected[:FILES_PER_ITEM])


def _one(
    shelf: Shelf, item: Item, lead: Organisation, by: User, fate: str, line: str, today: dt.date
) -> None:
    kind, title = describe(line)
    period, when = shelf.period, _document_date(item, line, fate)
    label = f"{title}: {item.topic or item.question.indicator.name}"[:190]
    data, suffix, pages = _content(kind, label, item, lead, when)
    file = shelf.keep(data, suffix, pages)
    child = kind == Evidence.Kind.FIELD_PHOTO and share("child", item.code) < CHILD_SHARE
    evidence = Evidence.objects.create(
        regency=period.regency,
        organisation=lead,
        title=label,
        kind=kind,
        created_by=by,
        child_identifiable=Evidence.ChildIdentifiable.YES if child else Evidence.ChildIdentifiable.NO,
        source_url="https://kla.contoh.go.id/publikasi" if kind == Evidence.Kind.LINK else "",
    )
    EvidenceRevision.objects.create(
        regency=period.regency,
        evidence=evidence,
        number=1,
        file=file,
        uploaded_by=by,
        file_name=f"{item.code}-{draw(line) % 90 + 10}.{suffix}",
        document_date=when,
        document_number=f"{draw('no', item.code, line) % 900 + 100}/{lead.short_name}/{when.year}",
        signatory=f"Kepala {lead.short_name}",
    )
    link = EvidenceLink.objects.create(
        regency=period.regency,
        period=period,
        item=item,
        evidence=evidence,
        page=1 + draw("page", item.code, line) % (pages or 1) if pages else None,
    )
    if fate in VERDICTS:
        told = f"Dokumen tahun {when.year} berada di luar tahun bukti." if fate == "returned" else ""
        give_verdict(
            link,
            FileVerdict(VERDICTS[fate], "tahun_salah" if fate == "returned" else "", told),
            tier=Tier.INTERNAL,
            post="Sekretariat Gugus Tugas",
            by=None,
            now=dt.datetime.combine(today, dt.time(9), period.regency.zone),
        )


def _document_date(item: Item, line: str, fate: str) -> dt.date:
    """In the evidence years, except where the reviewer sent the file back for its year."""
    start = dt.date(2023, 2, 1) if fate == "returned" else dt.date(2024, 1, 15)
    return start + dt.timedelta(days=draw("date", item.code, line) % (200 if fate == "returned" else 690))


def _content(
    kind: str, label: str, item: Item, lead: Organisation, when: dt.date
) -> tuple[bytes, str, int | None]:
    if kind == Evidence.Kind.FIELD_PHOTO:
        return files.photo(f"{item.code} {lead.short_name} {when:%d-%m-%Y}"), "jpg", 1
    if kind == Evidence.Kind.MATRIX and draw("xlsx", item.code) % 3 == 0:
        rows: list[list[object]] = [
            ["No", "Uraian", "Jumlah"],
            *([n, f"Baris {n}", draw(item.code, n) % 40] for n in range(1, 6)),
        ]
        return files.workbook(label, rows), "xlsx", None
    pages = 1 if draw("pages", item.code, label) % 4 else 2
    lines = [
        f"Lembaga: {lead.name[:70]}",
        f"Butir: {item.code}",
        f"Tanggal: {when:%d-%m-%Y}",
        "Berkas peragaan: bukan dokumen resmi.",
    ]
    return files.pdf(label[:80], lines, pages), "pdf", pages
