"""The frozen facts of one handover of a post. Pure: plain JSON values, no Django, no clock."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, TypedDict

from documents.letters import LetterheadFacts


class Party(TypedDict):
    """One side: `post` as letters write it, `name` and `under` ("Pembina · NIP …") empty where unknown."""

    post: str
    account: str
    name: str
    under: str


@dataclass(frozen=True)
class HandoverFacts:
    """Plain JSON values; `on` and `at` are ISO, `work` is label and count of what stays with the body."""

    regency: str
    letterhead: LetterheadFacts
    title: str
    body: str
    role: str
    on: str
    at: str
    giver: Party
    taker: Party
    work: list[tuple[str, int]]
    demo: bool

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> HandoverFacts:
        facts: dict[str, Any] = json.loads(text)
        return cls(**facts)
