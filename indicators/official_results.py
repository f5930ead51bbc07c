"""Official results as XLSX: the template to fill in, and reading it back row by row. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from common import sheets
from common.formats import parse_number
from common.refusals import Refused
from common.sheets import text_of

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
    columns = (
        sheets.Column("Kode butir", 14),
        sheets.Column("Nilai", 10),
        sheets.Column("Alasan", 28, tuple(reasons.values())),
        sheets.Column("Catatan", 40),
        sheets.Column("Pertanyaan", 70),
        sheets.Column("Maksimum", 10),
    )
    rows = ((code, None, None, None, text, float(maximum)) for code, text, maximum in items)
    return sheets.write([sheets.Sheet("Nilai", columns, rows)])


def read(content: bytes, reasons: Mapping[str, str]) -> list[SheetRow]:
    """Rows of the first sheet with a value in them; rows without a value are left out, not zero.

    `reasons` maps code → label; either may stand in the sheet. Raises Refused: those of
    `common.sheets.read`, "sheet-headings".
    """
    first = next(iter(sheets.read(content, max_rows=MAX_ROWS).values()), sheets.Lines(()))
    if first.headings[: len(HEADINGS)] != HEADINGS:
        raise Refused(
            "sheet-headings",
            "Judul kolom harus: Kode butir, Nilai, Alasan, Catatan. Pakai templat yang disediakan.",
        )
    known = {label.lower(): code for code, label in reasons.items()} | {code: code for code in reasons}
    rows = (_row(number, cells, known) for number, cells in first.lines)
    return [row for row in rows if row is not None]


def _row(line: int, cells: list[Any], reasons: Mapping[str, str]) -> SheetRow | None:
    padded = [*cells, "", "", "", ""]
    code, reason, note = text_of(padded[0]), text_of(padded[2]), text_of(padded[3])
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
    return Decimal(repr(cell)) if isinstance(cell, int | float) else parse_number(text_of(cell))
