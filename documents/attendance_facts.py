"""What a list of attendance on paper knows: frozen facts as JSON. Pure: no Django, no clock."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

FORMAT = 1


@dataclass(frozen=True)
class AttendanceFacts:
    """Everything a list prints; texts are already worded, nothing is a phone number."""

    format: int
    meta: dict[str, Any]
    letterhead: dict[str, Any]
    signature: dict[str, Any]
    lines: list[dict[str, str]]
    people: list[dict[str, str]]
    children: list[dict[str, str]]
    units: list[dict[str, Any]]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """ValueError for a snapshot of another format."""
        facts = cls(**json.loads(text))
        if facts.format != FORMAT:
            raise ValueError(f"attendance snapshot of format {facts.format}")
        return facts
