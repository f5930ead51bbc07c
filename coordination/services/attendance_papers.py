"""Lists of attendance of meetings on sealed paper: the sheet to sign and the filled list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination import policies
from documents.services.attendance_papers import ListPapers

if TYPE_CHECKING:
    from documents.models import Document
    from participants.models import User


def can_read(user: User, document: Document) -> bool:
    """Whoever may read the list on screen may read it on paper."""
    return policies.can_read_attendance(user, document.regency)


LISTS = ListPapers("attendance-sheet", "attendance-list", "rakor", "occasion__meeting", can_read)
