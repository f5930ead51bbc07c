"""What stands beside a press release: what contradicts the record, and what a hand has still to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.contradictions import contradictions
from coordination.gathered import RELEASE, release_part
from coordination.press import open_places

if TYPE_CHECKING:
    from coordination.contradictions import Contradiction, Record
    from coordination.models import PressRelease


def findings(record: Record, release: PressRelease) -> dict[str, Any]:
    """`found`: contradictions of the stored text alone; `open`: places for quotations nobody filled."""
    part = release_part(release)
    found: list[Contradiction] = [row for row in contradictions(record, [part]) if row.part == RELEASE]
    return {"found": found, "open": open_places(release.body)}


def paragraphs(body: str) -> list[list[str]]:
    """Paragraphs as lists of lines."""
    return [text.strip().splitlines() for text in body.replace("\r\n", "\n").split("\n\n") if text.strip()]
