"""What stands beside a press release: what contradicts the record, and what a hand has still to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.contradictions import contradictions
from coordination.press import open_places
from coordination.services.record import RELEASE, recorded, release_part

if TYPE_CHECKING:
    from coordination.contradictions import Contradiction
    from coordination.models import Meeting, PressRelease


def findings(meeting: Meeting, release: PressRelease) -> dict[str, Any]:
    """`found`: contradictions of the stored text alone; `open`: places for quotations nobody filled."""
    part = release_part(release)
    found: list[Contradiction] = [
        row for row in contradictions(recorded(meeting), [part]) if row.part == RELEASE
    ]
    return {"found": found, "open": open_places(release.body)}


def paragraphs(body: str) -> list[list[str]]:
    """Paragraphs as lists of lines."""
    return [text.strip().splitlines() for text in body.replace("\r\n", "\n").split("\n\n") if text.strip()]
