"""The directory as XLSX: the template, what a filled one says, the list that goes out. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common import sheets
from common.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BODIES, PEOPLE = "lembaga", "orang"
MAX_ROWS = 2_000
REASON = "Yang perlu diperbaiki"
BODY_COLUMNS = ("Nama resmi", "Nama singkat", "Unsur", "Alias", "Induk")
PERSON_COLUMNS = ("Nama", "Lembaga", "Jabatan", "NIP", "Pangkat/golongan", "Telepon", "Surel")
BODY_WIDTHS = (52, 26, 24, 30, 40)
PERSON_WIDTHS = (36, 46, 36, 22, 22, 18, 30)
COLUMNS = {BODIES: BODY_COLUMNS, PEOPLE: PERSON_COLUMNS}
NEEDED = {BODIES: ("Nama resmi", "Unsur"), PEOPLE: ("Nama", "Lembaga", "Jabatan")}
EXAMPLE = "contoh:"
EXAMPLES = {
    BODIES: (f"{EXAMPLE} Lembaga Perlindungan Anak Kabupaten", "LPA", "Lembaga masyarakat", "LPA Kab.", ""),
    PEOPLE: (f"{EXAMPLE} Nama dan Gelar", "Lembaga Perlindungan Anak Kabupaten", "Ketua", "", "", "", ""),
}


@dataclass(frozen=True)
class Row:
    """One filled line: the sheet, its number in Excel, and its texts by column."""

    sheet: str
    line: int
    cells: dict[str, str]

    @property
    def title(self) -> str:
        """What a person calls the row: its first column."""
        return self[COLUMNS[self.sheet][0]]

    def __getitem__(self, column: str) -> str:
        """The text under a column of the sheet; empty where the file has no such column."""
        if column not in COLUMNS[self.sheet]:
            raise KeyError(column)
        return self.cells.get(column, "")


def template(sectors: Sequence[str]) -> bytes:
    """The XLSX to fill in: two sheets with headings, an example line each, and the list of sectors."""
    return _book(sectors, {BODIES: [EXAMPLES[BODIES]], PEOPLE: [EXAMPLES[PEOPLE]]})


def export(
    sectors: Sequence[str],
    bodies: Iterable[Sequence[object]],
    people: Iterable[Sequence[object]] | None,
) -> bytes:
    """The directory in the columns of the template; without people for whom their names are not."""
    rows: dict[str, Iterable[Sequence[object]]] = {BODIES: bodies}
    return _book(sectors, rows if people is None else rows | {PEOPLE: people})


def rejected(sectors: Sequence[str], rows: Iterable[tuple[Row, str]]) -> bytes:
    """The rows that could not be taken, each with what to do, in the columns of the template."""
    told: dict[str, list[Sequence[object]]] = {BODIES: [], PEOPLE: []}
    for row, reason in rows:
        told[row.sheet].append([*(row[column] for column in COLUMNS[row.sheet]), reason])
    return _book(sectors, {name: lines for name, lines in told.items() if lines}, reason=True)


def read(content: bytes) -> list[Row]:
    """The filled lines of both sheets; example lines and empty ones are left out.

    Raises Refused: those of `common.sheets.read`, "sheet-headings", "sheet-empty".
    """
    found = sheets.read(content, max_rows=MAX_ROWS)
    if not found.keys() & COLUMNS.keys():
        raise Refused(
            "sheet-headings",
            "Berkas tidak memuat lembar “Lembaga” atau “Orang”. Pakai templat yang disediakan.",
        )
    rows = [row for name in COLUMNS for row in _rows(name, found.get(name))]
    if not rows:
        raise Refused("sheet-empty", "Berkas ini belum berisi satu baris pun di bawah judul kolomnya.")
    return rows


def _rows(name: str, sheet: sheets.Lines | None) -> list[Row]:
    if sheet is None or not sheet.lines:
        return []
    places = {heading: number for number, heading in enumerate(sheet.headings) if heading}
    missing = [column for column in NEEDED[name] if column.lower() not in places]
    if missing:
        raise Refused(
            "sheet-headings",
            f"Lembar “{name.capitalize()}” tidak memuat kolom {', '.join(missing)}. "
            "Judul kolom berada pada baris pertama; pakai templat yang disediakan.",
        )
    columns = {column: places[column.lower()] for column in COLUMNS[name] if column.lower() in places}
    rows = []
    for line, cells in sheet.lines:
        texts = {
            column: sheets.text_of(cells[place]) if place < len(cells) else ""
            for column, place in columns.items()
        }
        first = texts[COLUMNS[name][0]]
        if any(texts.values()) and not first.lower().startswith(EXAMPLE):
            rows.append(Row(name, line, texts))
    return rows


def _book(
    sectors: Sequence[str], rows: dict[str, Iterable[Sequence[object]]], *, reason: bool = False
) -> bytes:
    made = []
    for name, lines in rows.items():
        widths = BODY_WIDTHS if name == BODIES else PERSON_WIDTHS
        columns = [
            sheets.Column(heading, width, tuple(sectors) if heading == "Unsur" else ())
            for heading, width in zip(COLUMNS[name], widths, strict=True)
        ]
        if reason:
            columns.append(sheets.Column(REASON, 70))
        made.append(sheets.Sheet(name.capitalize(), tuple(columns), lines))
    return sheets.write(made)
