"""XLSX in and out wherever there is a table. Pure: no Django.

Coming in, a sheet is text in cells and nothing else: macros, archives that swell, cells a million rows down
and files that only look like XLSX are refused with a sentence before they are opened. Going out, every text
is written as text, so that "=HYPERLINK(…)" in a name stays a name.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTE = 1 << 20
FILE_LIMIT = 5 * MEGABYTE
UNPACKED_LIMIT = 40 * MEGABYTE
PARTS_LIMIT = 400
COLUMNS_LIMIT = 100
CELL_LIMIT = 1_000
ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,9})["']""")
ACTIVE = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|\.(exe|dll|js|vbs|bat|scr)$")
RESAVE = "Salin isinya ke templat yang disediakan, lalu unggah templat itu."


@dataclass(frozen=True)
class Column:
    """A column of a sheet that goes out: heading, width in characters, and the words allowed in it.

    `text` keeps what is typed there as text: a long number its last digits, a phone its leading zero.
    """

    heading: str
    width: int = 20
    choices: tuple[str, ...] = ()
    text: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet that goes out; `rows` hold text, numbers, dates or None, in the order of the columns."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[object]] = ()
    note: str = ""


@dataclass(frozen=True)
class Lines:
    """A sheet that came in: the cells of each line under the headings, with the line's number in Excel."""

    headings: tuple[str, ...]
    lines: list[tuple[int, list[Any]]] = field(default_factory=list)


def write(sheets: Iterable[Sheet]) -> bytes:
    """An XLSX with frozen bold headings, lists of allowed words, and texts that can never be formulas."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E6EEF0"})
        day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
        plain = book.add_format({"num_format": "@"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 1)
            for number, column in enumerate(sheet.columns):
                page.write_string(0, number, column.heading, bold)
                page.set_column(number, number, column.width, plain if column.text else None)
                if column.choices:
                    page.data_validation(1, number, 2_000, number, _list_of(book, sheet, number, column))
            if sheet.note:
                page.write_comment(0, 0, sheet.note)
            for line, cells in enumerate(sheet.rows, start=1):
                for number, value in enumerate(cells):
                    _put(page, line, number, value, day)
    return target.getvalue()


def read(content: bytes, *, max_rows: int) -> dict[str, Lines]:
    """The sheets of an XLSX by lower-case name, each with its headings and its filled lines.

    Raises Refused: "sheet-too-large", "sheet-not-xlsx", "sheet-active", "sheet-bomb", "sheet-too-long",
    "sheet-unreadable".
    """
    check(content, max_rows=max_rows)
    found: dict[str, Lines] = {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            lines = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            found[name.strip().lower()] = _lines(lines, max_rows)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise unreadable() from error
    return found


def check(content: bytes, *, max_rows: int) -> None:
    """Refuse what is no plain XLSX of modest size; codes as in `read`. Nothing of it is interpreted."""
    if len(content) > FILE_LIMIT:
        raise Refused("sheet-too-large", f"Berkas lebih besar dari 5 MB. {RESAVE}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, max_rows)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused("sheet-not-xlsx", f"Berkas ini bukan XLSX. {RESAVE}") from error


def text_of(cell: object) -> str:
    """A cell as a person sees it: 12.0 is "12", a date is "2026-02-20"; at most 1,000 characters."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return " ".join(str(cell).split())[:CELL_LIMIT]


def unreadable() -> Refused:
    return Refused(
        "sheet-unreadable", "Berkas ini tidak terbaca sebagai XLSX. Simpan ulang dari templat, lalu unggah."
    )


def _check_parts(archive: zipfile.ZipFile, max_rows: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Refused("sheet-not-xlsx", f"Berkas ini bukan XLSX. {RESAVE}")
    if any(ACTIVE.search(f"/{name.lower()}") for name in names):
        raise Refused("sheet-active", f"Berkas ini memuat makro atau objek yang dapat dijalankan. {RESAVE}")
    if len(parts) > PARTS_LIMIT:
        raise _bomb()
    budget = UNPACKED_LIMIT
    for part in parts:
        with archive.open(part) as stream:
            body = stream.read(budget + 1)
        budget -= len(body)
        if budget < 0:
            raise _bomb()
        if b"<!DOCTYPE" in body[:8192] or b"<!ENTITY" in body[:8192]:
            raise _bomb()
        if part.filename.startswith("xl/worksheets/"):
            _check_addresses(body, max_rows)


def _check_addresses(body: bytes, max_rows: int) -> None:
    """A single cell far away would make a reader hold every empty cell before it."""
    for found in ADDRESS.finditer(body):
        letters, row = found.groups()
        if int(row) > max_rows + 1:
            raise too_long(max_rows)
        if letters and _column(letters) > COLUMNS_LIMIT:
            raise Refused("sheet-too-long", f"Berkas memakai lebih dari {COLUMNS_LIMIT} kolom. {RESAVE}")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def too_long(max_rows: int) -> Refused:
    return Refused(
        "sheet-too-long",
        f"Berkas memuat lebih dari {max_rows} baris. Bagi menjadi beberapa berkas.",
    )


def _bomb() -> Refused:
    return Refused("sheet-bomb", f"Isi berkas ini mengembang jauh melebihi ukurannya. {RESAVE}")


def _lines(lines: list[list[Any]], max_rows: int) -> Lines:
    if len(lines) > max_rows + 1:
        raise too_long(max_rows)
    if not lines:
        return Lines(())
    headings = tuple(text_of(cell).lower() for cell in lines[0])
    filled = [
        (number, cells)
        for number, cells in enumerate(lines[1:], start=2)
        if any(text_of(cell) for cell in cells)
    ]
    return Lines(headings, filled)


def _list_of(book: Any, sheet: Sheet, number: int, column: Column) -> dict[str, object]:
    """Allowed words in a sheet of their own: a list inside the cell's rule may hold only 255 characters."""
    name = f"Pilihan {column.heading}".replace("/", "-")[:31]
    if name not in book.sheetnames:
        book.add_worksheet(name).write_column(0, 0, list(column.choices))
    return {
        "validate": "list",
        "source": f"='{name}'!$A$1:$A${len(column.choices)}",
        "error_title": "Pilih dari daftar",
        "error_message": f"{column.heading} dipilih dari daftar yang tersedia.",
    }


def _put(page: Any, line: int, number: int, value: object, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.date):
        page.write_datetime(line, number, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(line, number, value)
    else:
        page.write_string(line, number, str(value))
