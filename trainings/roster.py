"""A list of participants as XLSX: the template, what a filled one says, and row by row what it would do.

Pure: no Django. Rows are new, known already (nothing to do), like somebody known (somebody decides), or wrong
(with the column and what to do about it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from common import sheets
from common.refusals import Refused
from participants.importing import EMAIL, PHONE, bare_number
from participants.naming import Likeness, body_key, person_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KINDS = NEW, KNOWN, LIKE, WRONG = "new", "known", "like", "wrong"
SHEET = "Peserta"
MAX_ROWS = 500
EXAMPLE = "contoh:"
REASON = "Yang perlu diperbaiki"
WIDTHS = {
    "Nama": 36,
    "L/P": 6,
    "NIP": 22,
    "Pangkat/golongan": 20,
    "Jabatan": 34,
    "Lembaga": 42,
    "Unsur": 22,
    "Telepon": 18,
    "Surel": 28,
    "Kelompok": 22,
    "Catatan": 30,
}
COLUMNS = tuple(WIDTHS)
NEEDED = ("Nama", "Jabatan", "Lembaga")
TEXTS = ("NIP", "Telepon")
LIMITS = {
    "Nama": 120,
    "Jabatan": 160,
    "Lembaga": 200,
    "Pangkat/golongan": 60,
    "Telepon": 20,
    "Surel": 254,
    "Catatan": 300,
}
ROUNDED = "angka-terpotong"
"""Stands for a NIP that was kept as a number: Excel has rounded its last digits away."""
SAFE_NUMBER = 10**15


@dataclass(frozen=True)
class Row:
    """One filled line: its number in Excel and its texts by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text under a column; empty where the file has no such column."""
        if column not in WIDTHS:
            raise KeyError(column)
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Finding:
    """What becomes of a row. `value` is how a form names who it resembles ("orang-12"), `note` says who."""

    row: Row
    kind: str
    note: str = ""
    value: str = ""
    fault: str = ""


@dataclass
class Known:
    """What the rows are compared with; keys as in `participants.naming`.

    `bodies`: body key → (id, name, sector). `entered`: (name key, place key) → name of an entry of the
    training. `entries`: name key → how such an entry is told. `entered_numbers`: NIP → name of the entry.
    `people`: name key → (id, how the person is told). `numbers`: NIP → (id, name key, name) of a person.
    """

    sectors: dict[str, str]
    groups: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    entered: dict[tuple[str, str], str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    entered_numbers: dict[str, str] = field(default_factory=dict)
    people: dict[str, tuple[int, str]] = field(default_factory=dict)
    numbers: dict[str, tuple[int, str, str]] = field(default_factory=dict)


def template(sectors: Sequence[str], groups: Sequence[str]) -> bytes:
    """The XLSX to fill in: headings, one example line, lists of sectors and groups."""
    example = (f"{EXAMPLE} Nama dan Gelar", "P", "", "", "Bidan", "Puskesmas", sectors[0], "", "", "", "")
    return sheets.write([_sheet(sectors, groups, [example])])


def rejected(sectors: Sequence[str], groups: Sequence[str], found: Iterable[Finding]) -> bytes:
    """The rows that could not be taken, each with what to do, in the columns of the template."""
    lines = [[*(_typed(f.row[column]) for column in COLUMNS), f.fault] for f in found]
    return sheets.write([_sheet(sectors, groups, lines, reason=True)])


def read(content: bytes) -> list[Row]:
    """The filled lines of the first sheet; the example line is left out.

    Raises Refused: those of `common.sheets.read`, "sheet-headings", "sheet-empty".
    """
    found = sheets.read(content, max_rows=MAX_ROWS)
    sheet = found.get(SHEET.lower()) or next(iter(found.values()), sheets.Lines(()))
    places = {heading: number for number, heading in enumerate(sheet.headings) if heading}
    missing = [column for column in NEEDED if column.lower() not in places]
    if missing:
        raise Refused(
            "sheet-headings",
            f"Berkas tidak memuat kolom {', '.join(missing)}. Judul kolom berada pada baris pertama; pakai "
            "templat yang disediakan.",
        )
    columns = {column: places[column.lower()] for column in COLUMNS if column.lower() in places}
    rows = []
    for line, cells in sheet.lines:
        texts = {
            column: _text(column, cells[place]) if place < len(cells) else ""
            for column, place in columns.items()
        }
        if any(texts.values()) and not texts["Nama"].lower().startswith(EXAMPLE):
            rows.append(Row(line, texts))
    if not rows:
        raise Refused("sheet-empty", "Berkas ini belum berisi satu baris pun di bawah judul kolomnya.")
    return rows


def plan(rows: Iterable[Row], known: Known) -> list[Finding]:
    """One finding per row, in the order of the rows."""
    judge = _Judge(known)
    return [judge.judge(row) for row in rows]


class _Judge:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.here: dict[tuple[str, str], int] = {}
        self.numbers: dict[str, int] = {}
        self.entries = Likeness(known.entries)
        self.people = Likeness(known.people)

    def judge(self, row: Row) -> Finding:
        fault = _format_fault(row, self.known)
        if fault:
            return Finding(row, WRONG, fault=fault)
        key, place = person_key(row["Nama"])[:120], self._place(row)
        if (key, place) in self.here:
            return Finding(row, KNOWN, f"sama dengan baris {self.here[key, place]}")
        self.here[key, place] = row.line
        if (key, place) in self.known.entered:
            return Finding(row, KNOWN, f"sudah terdaftar: {self.known.entered[key, place]}")
        fault = self._number_fault(row, key)
        return Finding(row, WRONG, fault=fault) if fault else self._like(row, key)

    def _place(self, row: Row) -> str:
        body = self.known.bodies.get(body_key(row["Lembaga"]))
        return f"#{body[0]}" if body else body_key(row["Lembaga"])[:200]

    def _number_fault(self, row: Row, key: str) -> str:
        number = bare_number(row["NIP"])
        if not number:
            return ""
        earlier = self.numbers.setdefault(number, row.line)
        if earlier != row.line:
            return f"NIP: sama dengan baris {earlier}. Satu NIP milik satu orang."
        if name := self.known.entered_numbers.get(number):
            return f"NIP: sudah terdaftar pada pelatihan ini atas nama {name}. Periksa angkanya."
        held = self.known.numbers.get(number)
        if held and held[1] != key and Likeness([held[1]]).nearest(key) is None:
            return f"NIP: pada direktori milik {held[2]}. Periksa angkanya atau kosongkan."
        return ""

    def _like(self, row: Row, key: str) -> Finding:
        """Like an entry of this training, like somebody of the directory, or simply new."""
        entry = key if key in self.known.entries else self.entries.nearest(key)
        if entry is not None:
            return Finding(row, LIKE, f"mirip peserta {self.known.entries[entry]}", "peserta")
        held = self.known.numbers.get(bare_number(row["NIP"]))
        if held:
            return Finding(row, NEW, value=f"orang-{held[0]}")
        person = key if key in self.known.people else self.people.nearest(key)
        if person is None:
            return Finding(row, NEW)
        number, told = self.known.people[person]
        return Finding(row, LIKE, f"mirip {told} pada direktori", f"orang-{number}")


def _format_fault(row: Row, known: Known) -> str:
    for column in NEEDED:
        if not row[column]:
            return f"{column}: masih kosong. Isi dahulu."
    for column, limit in LIMITS.items():
        if len(row[column]) > limit:
            return f"{column}: {len(row[column])} huruf, paling banyak {limit}. Singkat dahulu."
    if not person_key(row["Nama"]) or not any(letter.isalpha() for letter in row["Nama"]):
        return "Nama: tidak memuat huruf. Tulis nama orangnya."
    if row["L/P"] and row["L/P"].upper() not in ("L", "P"):
        return f"L/P: “{row['L/P'][:20]}” bukan L atau P. Betulkan atau kosongkan."
    return _number_format(row) or _place_fault(row, known)


def _number_format(row: Row) -> str:
    if row["NIP"] == ROUNDED:
        return (
            "NIP: tersimpan sebagai angka, sehingga angka terakhirnya berubah. Ubah format kolom NIP menjadi "
            "Teks, lalu ketik lagi."
        )
    number = bare_number(row["NIP"])
    if row["NIP"] and (len(number) != 18 or not number.isdigit()):
        return "NIP: harus 18 angka. Bila bukan ASN, kosongkan."
    if row["Surel"] and not EMAIL.fullmatch(row["Surel"]):
        return f"Surel: “{row['Surel'][:40]}” bukan alamat surel. Betulkan atau kosongkan."
    if row["Telepon"] and not PHONE.fullmatch(row["Telepon"]):
        return f"Telepon: “{row['Telepon'][:20]}” bukan nomor telepon. Betulkan atau kosongkan."
    return ""


def _place_fault(row: Row, known: Known) -> str:
    body = known.bodies.get(body_key(row["Lembaga"]))
    sector = body[2] if body else known.sectors.get(row["Unsur"].lower(), "")
    if sector == "forum_anak":
        return "Lembaga: anak tidak didaftarkan dengan nama. Jumlah anak dicatat pada daftar hadir."
    if not sector and row["Unsur"]:
        return f"Unsur: “{row['Unsur'][:40]}” tidak ada pada daftar. Pilih dari daftar pada templat."
    if not sector:
        return f"Unsur: masih kosong, padahal “{row['Lembaga'][:60]}” belum terdaftar. Pilih unsurnya."
    if row["Kelompok"] and row["Kelompok"].lower() not in known.groups:
        return f"Kelompok: “{row['Kelompok'][:40]}” tidak ada pada pelatihan ini. Betulkan atau kosongkan."
    return ""


def _text(column: str, cell: Any) -> str:
    """A cell as text; a NIP kept as a number has lost its end, a phone its zero."""
    if column == "NIP" and isinstance(cell, int | float) and cell > SAFE_NUMBER:
        return ROUNDED
    text = sheets.text_of(cell)
    if column == "Telepon" and isinstance(cell, int | float) and text.startswith("8"):
        return f"0{text}"
    return text


def _typed(text: str) -> str:
    return "" if text == ROUNDED else text


def _sheet(
    sectors: Sequence[str],
    groups: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    reason: bool = False,
) -> sheets.Sheet:
    choices = {"L/P": ("L", "P"), "Unsur": tuple(sectors), "Kelompok": tuple(groups)}
    columns = [
        sheets.Column(heading, width, choices.get(heading, ()), text=heading in TEXTS)
        for heading, width in WIDTHS.items()
    ]
    if reason:
        columns.append(sheets.Column(REASON, 70))
    return sheets.Sheet(SHEET, tuple(columns), rows)
