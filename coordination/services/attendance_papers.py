"""Lists of attendance of meetings on sealed paper: the sheet to sign and the filled list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination import policies
from documents.rendering import attendance
from documents.services.attendance_papers import freeze_attendance
from documents.services.seals import register, request_paper
from participants.models import OccasionSession

if TYPE_CHECKING:
    import datetime as dt

    from coordination.models import Meeting
    from documents.attendance_facts import AttendanceFacts
    from documents.models import Document, Job
    from participants.models import User

SHEET = "attendance-sheet"
FILLED = "attendance-list"


def subject_of(meeting: Meeting, session: OccasionSession) -> str:
    """ "63.03/rakor/12/hadir/1": regency, meeting and number of the session."""
    return f"{meeting.regency.code}/rakor/{meeting.pk}/hadir/{session.number}"


def order(meeting: Meeting, session: OccasionSession, *, blank: bool, by: User) -> Job:
    """Have the sheet to sign (`blank`) or the filled list made; one being made is returned."""
    words = "Lembar daftar hadir" if blank else "Daftar hadir"
    return request_paper(
        SHEET if blank else FILLED,
        subject_of(meeting, session),
        regency=meeting.regency,
        title=f"{words}: {meeting.occasion.title}",
        by=by,
    )


def freeze_sheet(subject: str, at: dt.datetime, _job: Job | None) -> AttendanceFacts:
    return freeze_attendance(_session(subject), at, blank=True)


def freeze_filled(subject: str, at: dt.datetime, _job: Job | None) -> AttendanceFacts:
    return freeze_attendance(_session(subject), at, blank=False)


def _session(subject: str) -> OccasionSession:
    code, _, meeting, _, number = subject.split("/")
    rows = OccasionSession.objects.select_related("occasion", "regency")
    return rows.get(regency__code=code, occasion__meeting__pk=meeting, number=number)


def can_read(user: User, document: Document) -> bool:
    """Whoever may read the list on screen may read it on paper."""
    return policies.can_read_attendance(user, document.regency)


def register_papers() -> None:
    """Called once at start."""
    for kind, build in ((SHEET, freeze_sheet), (FILLED, freeze_filled)):
        register(
            kind,
            build=build,
            html=attendance.html,
            title=attendance.title,
            may_read=can_read,
            public_fields=attendance.public_fields,
        )
