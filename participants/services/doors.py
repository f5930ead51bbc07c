"""From a code to the session it opens: the look-ups behind the guest's pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import Http404

from common.refusals import Refused
from participants import checkin
from participants.models import Attendance, AttendanceRepeat, OccasionSession
from participants.services.attendance import sent_with, sitting_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

LATELY = dt.timedelta(days=2)
"""How long after its opening a session's typed codes are still recognised."""


def _sessions() -> QuerySet[OccasionSession]:
    return OccasionSession.objects.select_related("occasion", "regency")


def by_token(token: str, *, now: dt.datetime, ticket: str = "") -> tuple[OccasionSession, checkin.Arrival]:
    """The session of a token; an expired one still serves with the ticket of a form opened in time.

    Raises the refusals of `checkin.verify`; a ticket of another session is checkin-other-session.
    """
    session = _sessions().filter(pk=checkin.session_of(token)).first()
    if session is None:
        raise checkin.refusal("checkin-forged")
    sitting = sitting_of(session)
    try:
        return session, checkin.verify(token, sitting, now=now)
    except Refused as refusal:
        if refusal.code != "checkin-expired" or not ticket:
            raise
    if checkin.session_of(ticket) != session.pk:
        raise checkin.refusal("checkin-other-session")
    return session, checkin.verify_ticket(ticket, sitting, now=now)


def by_short_code(typed: str, *, now: dt.datetime) -> tuple[OccasionSession, checkin.Arrival]:
    """The session whose code a hand typed; raises the refusals of `checkin.find_short`."""
    sessions = {row.pk: row for row in _sessions().filter(opened_at__gt=now - LATELY)}
    arrival = checkin.find_short(typed, map(sitting_of, sessions.values()), now=now)
    return sessions[arrival.session], arrival


def by_receipt(receipt: str, code: str) -> tuple[Attendance, Attendance | AttendanceRepeat]:
    """The row and what the holder of this receipt sent in; Http404 for everybody else."""
    try:
        number = checkin.session_of(receipt)
    except Refused:
        raise Http404 from None
    rows = Attendance.objects.select_related("session__occasion", "regency", "organisation__merged_into")
    row = rows.filter(pk=number).first()
    sent = sent_with(row, code) if row else None
    if row is None or sent is None or not checkin.is_receipt(receipt, number, row.session.secret, code):
        raise Http404
    return row, sent
