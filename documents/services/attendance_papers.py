"""Lists of attendance on sealed paper, of any occasion: the sheet to sign and the filled list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from common.formats import clock, moment, weekday_date
from documents.attendance_facts import FORMAT, AttendanceFacts
from documents.models import Document, Letter
from documents.rendering import attendance
from documents.services.letterheads import letterhead_of, signature_of
from documents.services.seals import register, request_paper
from participants.models import Attendance, ChildHeadCount, Invitee, OccasionSession, Sector, User
from participants.services.attendance_table import EVERYBODY, table_of

if TYPE_CHECKING:
    import datetime as dt

    from documents.models import Job


@dataclass(frozen=True)
class ListPapers:
    """The two papers of a room's lists.

    `place` is the room's word in the subject and `row` leads from a session to the room's row
    ("occasion__meeting"). `expected` narrows whom a session waits for.
    """

    sheet: str
    filled: str
    place: str
    row: str
    may_read: Callable[[User, Document], bool]
    expected: Callable[[OccasionSession], Q] = lambda _: EVERYBODY

    def register(self) -> None:
        """Teach the portal both kinds; called once at start."""
        for kind, blank in ((self.sheet, True), (self.filled, False)):
            register(
                kind,
                build=self._freezer(blank=blank),
                html=attendance.html,
                title=attendance.title,
                may_read=self.may_read,
                public_fields=attendance.public_fields,
            )

    def subject_of(self, pk: int, session: OccasionSession) -> str:
        """ "63.03/rakor/12/hadir/1": regency, the room's row and the number of its session."""
        return f"{session.regency.code}/{self.place}/{pk}/hadir/{session.number}"

    def order(self, pk: int, session: OccasionSession, *, blank: bool, by: User) -> Job:
        """Have one made for the session of row `pk`; while one is being made, that job is returned."""
        words = "Lembar daftar hadir" if blank else "Daftar hadir"
        return request_paper(
            self.sheet if blank else self.filled,
            self.subject_of(pk, session),
            regency=session.regency,
            title=f"{words}: {session.occasion.title}"[:200],
            by=by,
        )

    def _freezer(self, *, blank: bool) -> Callable[[str, dt.datetime, Job | None], AttendanceFacts]:
        def freeze(subject: str, at: dt.datetime, _job: Job | None) -> AttendanceFacts:
            code, _, pk, _, number = subject.split("/")
            rows = OccasionSession.objects.select_related("occasion", "regency")
            session = rows.get(regency__code=code, number=number, **{self.row: pk})
            return freeze_attendance(session, at, blank=blank, expected=self.expected(session))

        return freeze


def freeze_attendance(
    session: OccasionSession, at: dt.datetime, *, blank: bool, expected: Q = EVERYBODY
) -> AttendanceFacts:
    """The facts of one session at `at`; `blank` for the sheet that people sign."""
    regency, occasion = session.regency, session.occasion
    table = table_of(session, expected)
    return AttendanceFacts(
        format=FORMAT,
        meta={
            "title": occasion.title,
            "session": session.title,
            "when": moment(session.starts_at, regency.zone),
            "day": weekday_date(regency.day_of(session.starts_at)),
            "place": occasion.place,
            "regency": regency.name,
            "demo": regency.is_demo,
            "at": at.isoformat(),
            "told_at": moment(at, regency.zone),
            "blank": blank,
            "by_name": occasion.by_name,
            "came": table.total.came,
            "invited": table.total.invited,
            "adults": table.total.people,
        },
        letterhead=dict(letterhead_of(regency, at).facts()),
        signature=dict(signature_of(regency, Letter.ATTENDANCE, at).facts()),
        lines=_lines(session, expected) if blank else [],
        people=[] if blank else _people(session),
        children=[] if blank else _children(session),
        units=[]
        if blank
        else [{"sector": label, **asdict(row)} for label, row in [*table.rows(), ("Jumlah", table.total)]],
    )


def _lines(session: OccasionSession, expected: Q) -> list[dict[str, str]]:
    order = {code: place for place, code in enumerate(Sector.values)}
    rows = Invitee.objects.filter(expected, occasion=session.occasion_id)
    rows = rows.select_related("organisation__merged_into")
    by_name = session.occasion.by_name
    return [
        {
            "code": row.row_code,
            "name": row.addressee if by_name else "",
            "body": str(row.organisation or ("" if by_name else row.addressee)),
            "children": "ya" if row.sector == Sector.CHILD_FORUM else "",
        }
        for row in sorted(rows, key=lambda row: (order.get(row.sector, 99), row.addressee))
    ]


def _people(session: OccasionSession) -> list[dict[str, str]]:
    return [
        {
            "name": row.name,
            "position": row.position,
            "body": str(row.organisation or row.organisation_name),
            "sector": row.get_sector_display(),
            "capacity": row.get_capacity_display(),
            "proxy_for": row.proxy_for,
            "mandate": row.mandate_number,
            "uninvited": "ya" if row.uninvited else "",
            "method": row.get_method_display(),
            "at": clock(row.checked_in_at, session.regency.zone),
        }
        for row in Attendance.objects.filter(session=session).select_related("organisation__merged_into")
    ]


def _children(session: OccasionSession) -> list[dict[str, str]]:
    return [
        {
            "body": row.organisation_name,
            "girls": str(row.girls),
            "boys": str(row.boys),
            "with_disability": str(row.with_disability),
            "companion": row.companion,
        }
        for row in ChildHeadCount.objects.filter(session=session)
    ]
