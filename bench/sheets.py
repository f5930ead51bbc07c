"""Official results as XLSX, out and in, against the libraries alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.figures import Pair, figure
from indicators import official_results

ROWS = 10_000
REASONS = {"tanpa_bukti": "Tidak ada bukti"}
TEXT = "Persentase perangkat daerah yang bermitra secara nyata untuk percepatan akta kelahiran"


def plain_sheet(rows: int, *columns: object) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Nilai")
        sheet.write_row(0, 0, ["Kode butir", "Nilai", "Alasan", "Catatan"])
        for line in range(1, rows + 1):
            sheet.write_row(line, 0, [f"I01-Q{line}", *columns])
    return target.getvalue()


@figure("XLSX out, 10,000 rows", against="XlsxWriter, the same cells without a layout", goal=1.0)
@contextmanager
def sheet_out() -> Iterator[Pair]:
    items = [(f"I01-Q{n}", TEXT, Decimal(4)) for n in range(1, ROWS + 1)]
    yield Pair(
        lambda: official_results.template(items, REASONS), lambda: plain_sheet(ROWS, "", "", "", TEXT, 4.0)
    )


@figure("XLSX in, validated, as many rows as are allowed", against="python-calamine alone", goal=1.3)
@contextmanager
def sheet_in() -> Iterator[Pair]:
    content = plain_sheet(official_results.MAX_ROWS, 2.5, "Tidak ada bukti", "Catatan")
    yield Pair(
        lambda: official_results.read(content, REASONS),
        lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(),
    )
