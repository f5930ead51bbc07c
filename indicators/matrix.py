"""Matrix rows of an answer: what was typed → cells per column, with sums. Pure: no Django.

A row is {"cells": [text per column], "organisation": id or None}; numbers are stored as plain decimal
strings. Columns whose heading starts with a word of NUMBER_HEADINGS hold numbers and are summed; the others
hold text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.formats import parse_number, trim
from common.refusals import Refused

NUMBER_HEADINGS = ("jumlah", "banyaknya", "total")
LONGEST_CELL = 400
MOST_ROWS = 1000


@dataclass(frozen=True)
class Cell:
    """One field of the table as typed, with what is wrong with it ("" when nothing)."""

    name: str
    label: str
    text: str
    numeric: bool
    code: str = ""
    message: str = ""

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """Buttons that settle an ambiguous number; empty for any other fault."""
        return readings(self.text) or () if self.code == "number-ambiguous" else ()


@dataclass(frozen=True)
class TypedRow:
    index: int
    cells: tuple[Cell, ...]
    organisation: int | None

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def is_empty(self) -> bool:
        return not any(cell.text for cell in self.cells)

    @property
    def faults(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.message)


def is_number_column(heading: str) -> bool:
    return heading.lower().startswith(NUMBER_HEADINGS)


def as_typed(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[TypedRow]:
    """Stored rows as a form shows them: decimal comma, one cell per column."""
    return [
        TypedRow(
            index,
            tuple(
                Cell(f"m-{index}-{place}", heading, _shown(heading, text), is_number_column(heading))
                for place, (heading, text) in enumerate(zip(columns, row["cells"], strict=True))
            ),
            row.get("organisation"),
        )
        for index, row in enumerate(rows)
    ]


def read_typed(columns: Sequence[str], posted: Mapping[str, str]) -> list[TypedRow]:
    """Posted fields "m-<row>-<column>" → rows with faults marked; rows left empty stay, to be shown again."""
    rows = []
    for index in range(min(_whole(posted.get("m-rows", "0")), MOST_ROWS)):
        cells = tuple(
            _read_cell(f"m-{index}-{place}", heading, posted.get(f"m-{index}-{place}", "").strip())
            for place, heading in enumerate(columns)
        )
        rows.append(TypedRow(index, cells, _whole(posted.get(f"m-{index}-organisation", "")) or None))
    return rows


def stored(rows: Sequence[TypedRow]) -> list[dict[str, Any]]:
    """Rows without faults → what the answer stores; empty rows are left out."""
    return [
        {
            "cells": [
                f"{parse_number(cell.text):f}" if cell.numeric and cell.text else cell.text
                for cell in row.cells
            ],
            "organisation": row.organisation,
        }
        for row in rows
        if not row.is_empty
    ]


def totals(columns: Sequence[str], rows: Sequence[TypedRow]) -> list[tuple[str, str]]:
    """(heading, sum) per column: "1.234,5", "" for text columns; faulty cells are left out."""
    sums = []
    for place, heading in enumerate(columns):
        texts = [row.cells[place].text for row in rows if not row.cells[place].message]
        numbers = [parse_number(text) for text in texts if text] if is_number_column(heading) else []
        sums.append((heading, trim(sum(numbers, Decimal(0))) if numbers else ""))
    return sums


def pasted(columns: Sequence[str], text: str) -> list[list[str]]:
    """Lines copied from a spreadsheet (tab between cells) → cells per column.

    A leading running number is dropped where a line has one cell too many; missing cells stay empty.
    """
    rows = []
    for line in text.splitlines()[:MOST_ROWS]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(columns) and cells[0].rstrip(".").isdigit():
            cells = cells[1:]
        if any(cells):
            rows.append((cells + [""] * len(columns))[: len(columns)])
    return rows


def readings(text: str) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The two meanings of an ambiguous number, as (button, text to put in): "1.000" → Seribu, Satu."""
    whole, dot, digits = text.replace(" ", "").partition(".")
    if not dot or len(digits) != 3:
        return None
    fraction = f"{whole},{digits}".rstrip("0").rstrip(",")
    if (whole, digits) == ("1", "000"):
        return ("Seribu (1000)", "1000"), ("Satu (1)", "1")
    return (f"Ribuan ({whole}{digits})", whole + digits), (f"Pecahan ({fraction})", fraction)


def question_of(text: str, refusal: Refused) -> str:
    """What to say of a refused number: an ambiguous one is a question, any other keeps its message."""
    meanings = readings(text) if refusal.code == "number-ambiguous" else None
    if meanings is None:
        return refusal.message
    one, other = (label[0].lower() + label[1:] for label, _ in meanings)
    return f"“{text}” berarti {one} atau {other}?"


def _read_cell(name: str, heading: str, text: str) -> Cell:
    text = text[:LONGEST_CELL]
    numeric = is_number_column(heading)
    if numeric and text:
        try:
            if parse_number(text) < 0:
                return Cell(
                    name, heading, text, numeric, "number-negative", "Jumlah tidak boleh kurang dari 0."
                )
        except Refused as refusal:
            return Cell(name, heading, text, numeric, refusal.code, question_of(text, refusal))
    return Cell(name, heading, text, numeric)


def _shown(heading: str, text: str) -> str:
    return text.replace(".", ",") if is_number_column(heading) else text


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
