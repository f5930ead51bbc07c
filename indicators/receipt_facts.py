"""The frozen facts of a receipt on paper: plain JSON values, no Django, no clock."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TypedDict

from documents.letters import LetterheadFacts


class FileFact(TypedDict):
    title: str
    name: str
    sha256: str


@dataclass(frozen=True)
class ReceiptFacts:
    """What one receipt says; `at` is ISO with the regency's offset, `points` None for "no data"."""

    letterhead: LetterheadFacts
    number: str
    at: str
    period: str
    regency: str
    organisation: str
    item: str
    question: str
    version: int
    points: str | None
    rows: int
    on_behalf: str
    files: list[FileFact]
    sha256: str
    handed_in_by: str
    demo: bool

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
