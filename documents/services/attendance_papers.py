"""Freeze the list of one session for paper: the sheet to sign, or what was recorded. Any occasion's."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from common.formats import clock, moment, weekday_date
from documents.attendance_facts import FORMAT, AttendanceFacts
from documents.models import Letter
from documents.services.letterheads import letterhead_of, signature_of
from participants.models import Attendance, ChildHeadCount, Invitee, OccasionSession, Sector
from participants.services.attendance_table import table_of

if TYPE_CHECKING:
    import datetime as dt


def freeze_attendance(session: OccasionSession, at: dt.datetime, *, blank: bool) -> AttendanceFacts:
    """The facts of one session at `at`; `blank` for the sheet that people sign."""
    regency, occasion = session.regency, session.occasion
    table = table_of(session)
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
            "came": table.total.came,
            "invited": table.total.invited,
            "adults": table.total.people,
        },
        letterhead=dict(letterhead_of(regency, at).facts()),
        signature=dict(signature_of(regency, Letter.ATTENDANCE, at).facts()),
        lines=_lines(session) if blank else [],
        people=[] if blank else _people(session),
        children=[] if blank else _children(session),
        units=[]
        if blank
        else [{"sector": label, **asdict(row)} for label, row in [*table.rows(), ("Jumlah", table.total)]],
    )


def _lines(session: OccasionSession) -> list[dict[str, str]]:
    order = {code: place for place, code in enumerate(Sector.values)}
    rows = Invitee.objects.filter(occasion=session.occasion_id).select_related("organisation__merged_into")
    return [
        {
            "code": row.row_code,
            "body": str(row.organisation or row.addressee),
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
