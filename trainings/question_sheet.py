"""The bank of questions as XLSX: template, a filled one, the bank that goes out. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from common.refusals import Refused
from common.sheets import Column, Sheet, read, text_of, write
from trainings.marking import LETTERS, check_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAME = "Soal"
MAX_ROWS = 300
EXAMPLE = "contoh:"
HEADINGS = ("Topik", "Soal", *(f"Pilihan {letter}" for letter in LETTERS), "Jawaban")
LIMITS = (120, 400, *(200 for _ in LETTERS), 1)
SAMPLE = (f"{EXAMPLE} Prinsip KHA", "Kapan KHA disahkan?", "1989", "1990", "2002", "", "", "A")


@dataclass(frozen=True)
class Line:
    """One line: its number in Excel, the question as read, the fault that keeps it out ("" if none)."""

    number: int
    topic: str
    text: str
    options: tuple[str, ...]
    answer: int
    fault: str = ""


def template() -> bytes:
    """The XLSX to fill in, with an example line that is never read."""
    return _book([SAMPLE])


def export(rows: Iterable[tuple[str, str, Sequence[str], int]]) -> bytes:
    """Topic, text, options and place of the answer of each question, in the columns of the template."""
    return _book(
        (topic, text, *options, *("" for _ in LETTERS[len(options) :]), LETTERS[answer])
        for topic, text, options, answer in rows
    )


def lines(content: bytes) -> list[Line]:
    """The filled lines, each with its fault. Raises Refused: those of `common.sheets.read`, "sheet-headings",
    "sheet-empty"."""
    sheets = read(content, max_rows=MAX_ROWS)
    sheet = sheets.get(NAME.lower())
    if sheet is None or "soal" not in [heading.lower() for heading in sheet.headings]:
        raise Refused("sheet-headings", "Berkas tidak memuat lembar “Soal” dengan kolom dari templat.")
    places = {heading.lower(): place for place, heading in enumerate(sheet.headings)}
    found = []
    for number, cells in sheet.lines:
        texts = [
            text_of(cells[places[name.lower()]]) if _has(places, name, cells) else "" for name in HEADINGS
        ]
        if any(texts) and not texts[0].lower().startswith(EXAMPLE):
            found.append(_line(number, texts))
    if not found:
        raise Refused("sheet-empty", "Berkas ini belum berisi satu soal pun di bawah judul kolomnya.")
    return _twice(found)


def _has(places: dict[str, int], name: str, cells: Sequence[object]) -> bool:
    return name.lower() in places and places[name.lower()] < len(cells)


def _line(number: int, texts: Sequence[str]) -> Line:
    topic, text, *choices, letter = texts
    options = tuple(choice for choice in choices if choice)
    answer = LETTERS.find(letter.strip().upper()) if len(letter.strip()) == 1 else -1
    return Line(number, topic, text, options, answer, _fault(texts, options, answer))


def _fault(texts: Sequence[str], options: tuple[str, ...], answer: int) -> str:
    topic, text, *choices, letter = texts
    if not topic or not text:
        return "Isi kolom Topik dan Soal."
    for heading, value, limit in zip(HEADINGS, texts, LIMITS, strict=True):
        if heading != "Jawaban" and len(value) > limit:
            return f"{heading} lebih panjang dari {limit} huruf."
    if tuple(choices[: len(options)]) != options:
        return "Ada pilihan yang dilewati. Isi pilihan berurutan mulai dari A."
    if answer < 0:
        return f"Jawaban tertulis “{letter[:20]}”. Tulis satu huruf A sampai E."
    try:
        check_options(options, answer)
    except Refused as refusal:
        return refusal.message
    return ""


def _twice(found: list[Line]) -> list[Line]:
    """The second line with the same text is a fault."""
    seen: dict[str, int] = {}
    told = []
    for line in found:
        first = seen.setdefault(" ".join(line.text.split()).casefold(), line.number)
        twice = not line.fault and first != line.number
        told.append(replace(line, fault=f"Sama dengan baris {first}.") if twice else line)
    return told


def _book(rows: Iterable[Sequence[object]]) -> bytes:
    widths = (32, 64, *(36 for _ in LETTERS), 10)
    choices = {"Jawaban": tuple(LETTERS)}
    columns = tuple(
        Column(heading, width, choices.get(heading, ()))
        for heading, width in zip(HEADINGS, widths, strict=True)
    )
    return write([Sheet(NAME, columns, rows)])
