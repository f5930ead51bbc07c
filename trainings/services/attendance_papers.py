"""Lists of attendance of trainings on sealed paper: the sheet with names and codes, and the filled list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.services.attendance_papers import ListPapers
from trainings import policies
from trainings.services.attendance import expected_in

if TYPE_CHECKING:
    from documents.models import Document
    from participants.models import User


def can_read(user: User, document: Document) -> bool:
    """Whoever may read the list on screen may read it on paper."""
    return policies.can_read_attendance(user, document.regency)


LISTS = ListPapers(
    "training-sheet", "training-attendance", "pelatihan", "occasion__training", can_read, expected_in
)
