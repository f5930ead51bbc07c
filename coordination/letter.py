"""The frozen facts of an invitation letter."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TypedDict

from documents.letters import LetterheadFacts, SignatureFacts

FORMAT = 1


class GapFact(TypedDict):
    """One line of annex II: what an invited agency can still win."""

    body: str
    code: str
    text: str
    points: str


@dataclass(frozen=True)
class LetterFacts:
    """Texts as they are printed; `at` and `dated_on` are ISO. `invitees` are addressees by sector."""

    format: int
    at: str
    demo: bool
    regency: str
    title: str
    number: str
    nature: str
    enclosure: str
    subject: str
    addressed_to: str
    place: str
    dated_on: str
    opening: str
    when: list[list[str]]
    notes: str
    reply: str
    copies: list[str]
    letterhead: LetterheadFacts
    signature: SignatureFacts
    invitees: list[list[str]] = field(default_factory=list)
    agenda: list[list[str]] = field(default_factory=list)
    gaps: list[GapFact] = field(default_factory=list)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> LetterFacts:
        """ValueError for a snapshot of another format."""
        values = json.loads(text)
        if values.get("format") != FORMAT:
            raise ValueError(f"letter of format {values.get('format')}, {FORMAT} expected")
        return cls(**values)
