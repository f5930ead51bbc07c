"""Papers of this room: told to the portal at start, ordered here, made by the worker, sealed below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination import policies
from coordination.services import minutes_paper, pack_paper
from documents.models import Document
from documents.services.seals import request_paper
from documents.services.short_papers import register_short

if TYPE_CHECKING:
    from coordination.models import Meeting, Minutes
    from documents.models import Job
    from participants.models import User

MINUTES = minutes_paper.KIND
PACK = pack_paper.KIND


def register_papers() -> None:
    """Called once at start."""
    register_short(
        MINUTES,
        format=minutes_paper.FORMAT,
        build=minutes_paper.freeze_minutes,
        template="print/minutes.html",
        may_read=policies.can_read_meeting_paper,
    )
    register_short(
        PACK,
        format=pack_paper.FORMAT,
        build=pack_paper.freeze_pack,
        template="print/pack.html",
        may_read=policies.can_read_pack,
    )


def order_minutes(minutes: Minutes, *, by: User) -> Job:
    """Ask for the paper of signed minutes; while one is being made, that job is returned."""
    subject = f"{_minutes_of(minutes.meeting_id)}{minutes.number}"
    title = f"Notula: {minutes.meeting}"[:200]
    return request_paper(MINUTES, subject, regency=minutes.regency, title=title, by=by)


def of_minutes(meeting: Meeting) -> dict[int, str]:
    """Codes of the sealed minutes of a meeting, newest paper per version: {1: "7F3K-…"}."""
    prefix = _minutes_of(meeting.pk)
    rows = Document.objects.filter(regency=meeting.regency, kind=MINUTES, subject__startswith=prefix)
    found = rows.order_by("sealed_at").values_list("subject", "code")
    return {int(subject.removeprefix(prefix)): code for subject, code in found}


def _minutes_of(meeting_id: int) -> str:
    return f"rakor/{meeting_id}/notula/"
