"""Flat rows for the screens about letterhead, signatories and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from documents.models import Letter
from documents.numbering import format_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from documents.letters import PrintedSignature
    from documents.models import NumberPattern

EXAMPLE_NUMBER = 7


class SignatureRow(TypedDict):
    letter: str
    label: str
    lines: tuple[str, ...]
    name: str
    under: str
    chosen: bool


class PatternRow(TypedDict):
    series: str
    label: str
    pattern: str
    example: str
    by_registry: bool


def signature_rows(signatures: dict[str, PrintedSignature], chosen: Iterable[str]) -> list[SignatureRow]:
    """One row a kind of paper, in the order of `Letter`; `chosen`: those with a rule of their own."""
    own = set(chosen)
    return [
        {
            "letter": letter,
            "label": Letter(letter).label,
            "lines": signature.lines,
            "name": signature.name,
            "under": signature.under,
            "chosen": letter in own,
        }
        for letter, signature in signatures.items()
    ]


def pattern_rows(patterns: Iterable[NumberPattern], day: dt.date) -> list[PatternRow]:
    return [
        {
            "series": row.series,
            "label": Letter(row.series).label,
            "pattern": row.pattern,
            "example": example_of(row, day),
            "by_registry": row.by_registry,
        }
        for row in patterns
    ]


def example_of(row: NumberPattern, day: dt.date) -> str:
    """How the seventh letter of the year would be numbered on `day`."""
    return format_number(
        row.pattern, number=EXAMPLE_NUMBER, day=day, classification=row.classification, unit=row.unit
    )
