"""Action plans as XLSX: the template, what a filled one says, the list that goes out. Pure: no Django."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common import sheets
from common.formats import MONTHS
from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAME = "Rencana"
MAX_ROWS = 1_000
REASON = "Yang perlu diperbaiki"
WHO = ("Peserta", "Kode pribadi", "Lembaga")
DUE, ITEM = "Waktu selesai", "Indikator KLA"
FIELDS = {
    "Masalah di lembaga": ("problem", 300),
    "Kegiatan": ("activity", 300),
    "Sasaran": ("target_group", 200),
    "Ukuran berhasil": ("measure", 200),
    "Dukungan yang dibutuhkan": ("support", 300),
    "Penanggung jawab": ("responsible", 160),
    "Bukti": ("proof", 200),
}
COLUMNS = (
    *WHO,
    "Masalah di lembaga",
    "Kegiatan",
    "Sasaran",
    "Ukuran berhasil",
    DUE,
    "Dukungan yang dibutuhkan",
    ITEM,
    "Penanggung jawab",
    "Bukti",
)
WIDTHS = (30, 14, 36, 40, 40, 26, 28, 16, 30, 16, 28, 30)
OPTIONAL = (*WHO, "Dukungan yang dibutuhkan", ITEM)
REPORTS = tuple(f"Laporan {day} hari" for day in (30, 90, 180))
EXPORTED = (*COLUMNS, *REPORTS, "Catatan terakhir", "Kendala", "Keadaan", "Pelatihan")
NUMERIC_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
WORDED_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]+) (\d{4})")


@dataclass(frozen=True)
class Row:
    """One filled line: its number in Excel and its texts by column."""

    line: int
    cells: dict[str, str]

    @property
    def title(self) -> str:
        """What a person calls the row."""
        who = self.cells.get("Peserta") or self.cells.get("Lembaga") or self.cells.get("Kode pribadi")
        return f"{who or '–'}: {self.cells.get('Kegiatan') or '–'}"


def template(people: Iterable[Sequence[object]]) -> bytes:
    """The XLSX to fill in, one line begun for each participant: name, personal code, body."""
    note = "Isi satu baris untuk satu kegiatan. Baris yang kolom Kegiatannya kosong tidak dibaca."
    return _book(COLUMNS, people, note)


def export(rows: Iterable[Sequence[object]]) -> bytes:
    return _book(EXPORTED, rows, "")


def rejected(rows: Iterable[tuple[Row, str]]) -> bytes:
    """The rows that could not be taken, each with what to do, in the columns of the template."""
    lines = ([*(row.cells.get(column, "") for column in COLUMNS), fault] for row, fault in rows)
    return _book((*COLUMNS, REASON), lines, "")


def read(content: bytes) -> list[Row]:
    """The lines in which something was planned.

    Raises Refused: those of `common.sheets.read`, "sheet-headings", "sheet-empty".
    """
    found = sheets.read(content, max_rows=MAX_ROWS)
    sheet = found.get(NAME.lower()) or next(iter(found.values()), None)
    headings = sheet.headings if sheet else ()
    places = {heading: number for number, heading in enumerate(headings) if heading}
    missing = [column for column in COLUMNS if column not in OPTIONAL and column.lower() not in places]
    if sheet is None or missing:
        raise Refused(
            "sheet-headings",
            f"Berkas tidak memuat kolom {', '.join(missing[:3])}. Judul kolom berada pada baris pertama; "
            "pakai templat yang disediakan.",
        )
    rows = [
        Row(line, {c: _text(cells, places.get(c.lower())) for c in COLUMNS}) for line, cells in sheet.lines
    ]
    planned = [row for row in rows if any(row.cells[c] for c in COLUMNS if c not in WHO)]
    if not planned:
        raise Refused("sheet-empty", "Berkas ini belum berisi satu rencana pun di bawah judul kolomnya.")
    return planned


def day_of(text: str) -> dt.date | None:
    """ "2026-12-31", "31-12-2026", "31/12/2026" or "31 Desember 2026"; None for anything else."""
    try:
        if found := NUMERIC_DAY.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            return dt.date(year, month, day)
        if found := WORDED_DAY.fullmatch(text):
            names = [name.lower() for name in MONTHS]
            return dt.date(int(found[3]), names.index(found[2].lower()) + 1, int(found[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def fault_of(row: Row) -> str:
    """What is wrong with the texts of a row, told by its column; "" when nothing is."""
    for column, text in row.cells.items():
        if not text and column not in OPTIONAL:
            return f"{column}: masih kosong. Isi dahulu."
        limit = FIELDS.get(column, ("", 0))[1]
        if limit and len(text) > limit:
            return f"{column}: {len(text)} huruf, paling banyak {limit}. Singkat dahulu."
    return ""


def _text(cells: list[object], place: int | None) -> str:
    return sheets.text_of(cells[place]) if place is not None and place < len(cells) else ""


def _book(headings: Sequence[str], rows: Iterable[Sequence[object]], note: str) -> bytes:
    widths = dict(zip(COLUMNS, WIDTHS, strict=True)) | {REASON: 70, "Catatan terakhir": 40, "Pelatihan": 40}
    columns = tuple(sheets.Column(heading, widths.get(heading, 20)) for heading in headings)
    return sheets.write([sheets.Sheet(NAME, columns, rows, note)])
