"""What one page of a document says of itself, read from its text layer.

Only what identifies the paper is kept (heading, number, date) and how many rows its numbered list has; no
names and no running text, so that nothing about a person is stored.
"""

import re
from typing import Any

from common.formats import MONTHS

MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
LONGEST_TEXT = 20_000
LONGEST_HEADING = 120
_NUMBER = re.compile(r"^\W*(?:nomor|no\.)\s*[:.]?\s*(\S*\d\S*(?:[ /.-]\S+){0,6})\s*$", re.IGNORECASE)
_DATE = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTH_NUMBERS)})\s+(\d{{4}})\b", re.IGNORECASE)
_DASHED = re.compile(r"\b(\d{1,2})[-/](\d{1,2})[-/]((?:19|20)\d\d)\b")
_ROW = re.compile(r"^(\d{1,4})(?:[.)]\s*|\s+|$)(?![/\d])")


def page_facts(text: str) -> dict[str, Any]:
    """`heading`, `number`, `date` (ISO) and `rows` of one page, each only where found; {} without text.

    `rows`: how far a list numbered 1, 2, 3 … at the start of lines runs, at least two.
    """
    lines = [" ".join(line.split()) for line in text[:LONGEST_TEXT].splitlines()]
    lines = [line for line in lines if line]
    found = {
        "heading": _heading(lines),
        "number": next((match[1][:80] for line in lines if (match := _NUMBER.match(line))), ""),
        "date": _date(lines),
        "rows": _rows(lines),
    }
    facts = {name: value for name, value in found.items() if value}
    return facts | {"text": True} if lines else {}


def _heading(lines: list[str]) -> str:
    """The first line written in capitals, as official papers title themselves."""
    for line in lines:
        words = [word for word in line.split() if word.isalpha()]
        if len(words) >= 2 and line == line.upper():
            return line[:LONGEST_HEADING]
    return ""


def _date(lines: list[str]) -> str:
    for line in lines:
        if match := _DATE.search(line):
            day, month, year = int(match[1]), MONTH_NUMBERS[match[2].lower()], int(match[3])
        elif match := _DASHED.search(line):
            day, month, year = int(match[1]), int(match[2]), int(match[3])
        else:
            continue
        if 1 <= day <= 31 and 1 <= month <= 12:
            return f"{year:04d}-{month:02d}-{day:02d}"
    return ""


def _rows(lines: list[str]) -> int:
    reached = 0
    for line in lines:
        match = _ROW.match(line)
        if match and int(match[1]) == reached + 1:
            reached += 1
    return reached if reached > 1 else 0
