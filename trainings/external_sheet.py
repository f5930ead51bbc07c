"""Certificates of another organiser as XLSX: the template with the participants in it, and the filled one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.refusals import Refused
from common.sheets import Column, Sheet, read, text_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "Sertifikat"
MAX_ROWS = 1_000
COLUMNS = (
    Column("Kode", 10),
    Column("Nama", 36),
    Column("Lembaga", 44),
    Column("Nomor sertifikat", 36),
    Column("Tanggal sertifikat", 18),
)
CODE, _, _, NUMBER, DATED = (column.heading for column in COLUMNS)
NUMBER_LENGTH = 120


@dataclass(frozen=True)
class Line:
    """One filled line: its number in Excel, what it says, and the fault that keeps it out ("" if none)."""

    line: int
    code: str
    name: str
    number: str
    dated: dt.date | None
    fault: str = ""


def template(people: Iterable[tuple[str, str, str]]) -> bytes:
    """Code, name and body of each participant; number and date are to be filled in."""
    note = "Isi nomor dan tanggal seperti tertulis pada sertifikat. Baris tanpa nomor dilewati."
    return write([Sheet(NAME, COLUMNS, [[*row, "", ""] for row in people], note)])


def lines(content: bytes) -> list[Line]:
    """Lines in which a number stands, each with its fault.

    Raises Refused: those of `common.sheets.read`, "sheet-headings", "sheet-empty".
    """
    sheet = read(content, max_rows=MAX_ROWS).get(NAME.lower())
    if sheet is None or not {CODE.lower(), NUMBER.lower(), DATED.lower()} <= set(sheet.headings):
        raise Refused("sheet-headings", "Berkas tidak memuat lembar “Sertifikat” dengan kolom dari templat.")
    places = {heading: place for place, heading in enumerate(sheet.headings)}
    found = []
    for line, cells in sheet.lines:
        told = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if text_of(told[NUMBER.lower()]):
            found.append(_line(line, told))
    if not found:
        raise Refused("sheet-empty", "Belum ada nomor sertifikat yang terisi pada berkas ini.")
    return found


def _line(line: int, told: dict[str, object]) -> Line:
    number, code = text_of(told[NUMBER.lower()]), text_of(told[CODE.lower()]).upper()
    dated = day_of(told[DATED.lower()])
    fault = ""
    if len(number) > NUMBER_LENGTH:
        fault = f"Nomor sertifikat paling panjang {NUMBER_LENGTH} huruf."
    elif dated is None:
        fault = "Tanggal sertifikat tidak terbaca. Tulis seperti 22-08-2025."
    return Line(line, code, text_of(told.get("nama", "")), number, dated, fault)


def day_of(cell: object) -> dt.date | None:
    """A date cell, or one typed as "22-08-2025", "22/08/2025" or "2025-08-22"."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    typed = text_of(cell).replace("/", "-").split("-")
    if len(typed) != 3 or not all(part.isascii() and part.isdigit() for part in typed):
        return None
    first, month, last = (int(part) for part in typed)
    year, day = (first, last) if len(typed[0]) == 4 else (last, first)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
