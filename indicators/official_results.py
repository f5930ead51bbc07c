"""Official results as XLSX: the template to fill in, and reading it back row by row. Pure: no Django."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from common.formats import parse_number
from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADINGS = ("kode butir", "nilai", "alasan", "catatan")
MAX_ROWS = 1_000


@dataclass(frozen=True)
class SheetRow:
    """One filled row: `line` as Excel counts it; `error` is a sentence, empty when the row could be read."""

    line: int
    code: str
    points: Decimal | None
    reason: str
    note: str
    error: str = ""


def template(items: Iterable[tuple[str, str, Decimal]], reasons: Mapping[str, str]) -> bytes:
    """The XLSX to fill in: one row per item (code, question, maximum), a list of allowed reasons."""
    target = io.BytesIO()
    rows = list(items)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
        sheet = book.add_worksheet("Nilai")
        sheet.write_row(0, 0, ["Kode butir", "Nilai", "Alasan", "Catatan", "Pertanyaan", "Maksimum"], bold)
        for line, (code, text, maximum) in enumerate(rows, start=1):
            sheet.write_string(line, 0, code)
            sheet.write_string(line, 4, text, wrap)
            sheet.write_number(line, 5, float(maximum))
        sheet.data_validation(
            1, 2, max(len(rows), 1), 2, {"validate": "list", "source": f"=Alasan!$A$1:$A${len(reasons)}"}
        )
        sheet.freeze_panes(1, 1)
        for column, width in enumerate((14, 10, 28, 40, 70, 10)):
            sheet.set_column(column, column, width)
        book.add_worksheet("Alasan").write_column(0, 0, list(reasons.values()))
    return target.getvalue()


def read(content: bytes, reasons: Mapping[str, str]) -> list[SheetRow]:
    """Rows of the first sheet with a value in them; rows without a value are left out, not zero.

    `reasons` maps code → label; either may stand in the sheet. Raises Refused: "sheet-unreadable",
    "sheet-headings", "sheet-too-long".
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refused(
            "sheet-unreadable",
            "Berkas ini tidak terbaca sebagai XLSX. Simpan ulang dari templat, lalu unggah.",
        ) from error
    if not lines or tuple(_text(cell).lower() for cell in lines[0][: len(HEADINGS)]) != HEADINGS:
        raise Refused(
            "sheet-headings",
            "Judul kolom harus: Kode butir, Nilai, Alasan, Catatan. Pakai templat yang disediakan.",
        )
    if len(lines) > MAX_ROWS:
        raise Refused("sheet-too-long", f"Berkas memuat lebih dari {MAX_ROWS} baris. Pakai templatnya.")
    known = {label.lower(): code for code, label in reasons.items()} | {code: code for code in reasons}
    rows = (_row(number, cells, known) for number, cells in enumerate(lines[1:], start=2))
    return [row for row in rows if row is not None]


def _row(line: int, cells: list[Any], reasons: Mapping[str, str]) -> SheetRow | None:
    padded = [*cells, "", "", "", ""]
    code, reason, note = _text(padded[0]), _text(padded[2]), _text(padded[3])
    if padded[1] in (None, ""):
        return None
    try:
        points = _points(padded[1])
    except Refused as refusal:
        return SheetRow(line, code, None, "", note, refusal.message)
    if reason and reason.lower() not in reasons:
        return SheetRow(line, code, points, "", note, f"Alasan “{reason[:40]}” tidak ada pada daftar.")
    error = "" if code else "Kode butir kosong."
    return SheetRow(line, code, points, reasons.get(reason.lower(), ""), note, error)


def _points(cell: object) -> Decimal:
    """A cell's number: spreadsheets give floats, whose shortest text is what the person typed."""
    if isinstance(cell, bool):
        raise Refused("number-invalid", "Nilai harus angka.")
    return Decimal(repr(cell)) if isinstance(cell, int | float) else parse_number(_text(cell))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
