"""Scores of a paper test as XLSX: the template with everybody's code, a filled one as typed lines. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.refusals import Refused
from common.sheets import Column, Sheet, read, text_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "Nilai"
CODE, SCORE, LETTERS = "Kode", "Nilai", "Jawaban"
COLUMNS = (
    Column(CODE, 10),
    Column("Nama", 36),
    Column("Lembaga", 36),
    Column(SCORE, 10),
    Column(LETTERS, 44),
)
MAX_ROWS = 200


def template(people: Iterable[tuple[str, str, str]]) -> bytes:
    """Code, name and body of each participant; score or letters are to be filled in."""
    return write([Sheet(NAME, COLUMNS, [(*one, None, "") for one in people])])


def lines(content: bytes) -> list[dict[str, str]]:
    """The filled lines as texts by field (code, score, letters).

    Raises Refused: those of `common.sheets.read`, "sheet-headings", "sheet-empty".
    """
    sheet = read(content, max_rows=MAX_ROWS).get(NAME.lower())
    headings = [heading.lower() for heading in sheet.headings] if sheet else []
    if sheet is None or CODE.lower() not in headings or SCORE.lower() not in headings:
        raise Refused("sheet-headings", "Berkas tidak memuat lembar “Nilai” dengan kolom Kode dan Nilai.")
    places = {
        field: headings.index(heading.lower())
        for field, heading in (("code", CODE), ("score", SCORE), ("letters", LETTERS))
        if heading.lower() in headings
    }
    found = []
    for _, cells in sheet.lines:
        line = {field: text_of(cells[at]) if at < len(cells) else "" for field, at in places.items()}
        if line["score"] or line.get("letters"):
            found.append({"letters": "", **line})
    if not found:
        raise Refused("sheet-empty", "Berkas ini belum memuat satu nilai pun.")
    return found
