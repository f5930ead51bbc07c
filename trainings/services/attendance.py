"""Who came to a training: whom a session waits for, the signed sheet, and people nobody had registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from common.refusals import Refused
from participants.models import Attendance
from participants.naming import Likeness
from participants.services import attendance_desk
from participants.services.attendance_desk import SheetRow, enter_sheet
from trainings.models import Participant
from trainings.services.registration import Entry, accept, register
from trainings.services.sheets import pair_sheets

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from participants.models import OccasionSession, User
    from trainings.models import Training


def expected_in(session: OccasionSession) -> Q:
    """The invitees a session waits for: accepted participants, of its group where it is for one."""
    there = "participant__training__sessions"
    for_everybody = Q(**{f"{there}__group": None})
    own_group = Q(**{f"{there}__group": F("participant__group")})
    accepted = Q(participant__state=Participant.State.ACCEPTED)
    return accepted & Q(**{f"{there}__session": session}) & (for_everybody | own_group)


def missing_in(session: OccasionSession) -> QuerySet[Participant]:
    """Accepted participants the session waits for who have no row on its list."""
    group = session.training_session.group_id
    rows = Participant.objects.accepted().filter(training=session.training_session.training_id)
    if group is not None:
        rows = rows.filter(group=group)
    there = Attendance.objects.filter(session=session, invitee__isnull=False).values("invitee")
    return rows.exclude(invitee__in=there).select_related("invitee", "organisation__merged_into")


def mark_signed(
    session: OccasionSession, *, participants: Sequence[Participant], by: User, now: dt.datetime
) -> int:
    """Enter everybody who signed the sheet; who is there already stays as recorded. How many were given."""
    rows = [
        SheetRow(row.code, row.name, row.position, Attendance.Capacity.PARTICIPANT) for row in participants
    ]
    refused = [answer for answer in enter_sheet(session, rows=rows, by=by, now=now) if answer]
    if refused:
        raise Refused("sheet-refused", refused[0])
    return len(rows)


def likely(attendance: Attendance, participants: Sequence[Participant]) -> list[Participant]:
    """Those who may be meant by a row, the likest name first, the same body before others."""
    likeness = Likeness(row.name_key for row in participants)
    return sorted(
        participants,
        key=lambda row: (
            -likeness.likeness(row.name_key, attendance.name_key),
            row.organisation_id != attendance.organisation_id,
        ),
    )


@transaction.atomic
def tie(attendance: Attendance, participant: Participant, *, by: User) -> int:
    """Say which participant a row is, with the rows of the same words in other sessions; how many were tied.

    A test taken under the code of the row becomes the participant's.

    Raises Refused "attendance-twice" where the participant has a row in this session already, and
    "participant-not-accepted".
    """
    invitee = participant.invitee
    if invitee is None or participant.state != Participant.State.ACCEPTED:
        raise Refused("participant-not-accepted", f"{participant.name} belum diterima sebagai peserta.")
    attendance_desk.tie(attendance, invitee, by=by)
    there = Attendance.objects.filter(invitee=invitee).values("session")
    others = list(
        Attendance.objects.filter(
            session__occasion=invitee.occasion_id,
            invitee=None,
            name_key=attendance.name_key,
            place_key=attendance.place_key,
        ).exclude(session__in=there)
    )
    for row in others:
        attendance_desk.tie(row, invitee, by=by)
    pair_sheets(participant.training, by=by)
    return 1 + len(others)


@transaction.atomic
def adopt(training: Training, attendance: Attendance, *, by: User, now: dt.datetime) -> Participant:
    """Make a participant of somebody who came without being registered, and tie the rows.

    An entry under the same name and body is accepted; else one is made. Raises what `register`, `accept` and
    `tie` refuse.
    """
    same = Q(name_key=attendance.name_key, place_key=attendance.place_key)
    if attendance.invitee_id is not None:
        same |= Q(invitee=attendance.invitee_id)
    known = Participant.objects.filter(same, training=training).first()
    entry = Entry(
        name=attendance.name,
        body=attendance.body_name,
        position=attendance.position,
        sector=attendance.sector,
        phone=attendance.phone,
    )
    row = known or register(training, entry=entry, origin=Participant.Origin.WALK_IN, by=by, now=now)
    row = accept(row, by=by)
    if attendance.invitee_id is None:
        tie(attendance, row, by=by)
    return row
