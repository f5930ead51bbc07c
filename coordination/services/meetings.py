"""Writes about meetings: plan, correct, put on another day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from common.formats import clock
from common.refusals import Refused
from coordination import stages
from coordination.models import AgendaItem, DateChange, Meeting
from coordination.services.life import advance, note_step
from participants import audit
from participants.models import Occasion, OccasionSession
from participants.services.occasions import Sitting, plan_occasion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from indicators.models import Period
    from participants.models import Regency, User


@dataclass(frozen=True)
class Plan:
    """What is known of a meeting; `sittings` carry aware times in order."""

    title: str
    kind: str
    place: str
    sittings: tuple[Sitting, ...]
    mode: str = Occasion.Mode.ON_SITE
    link: str = ""
    purpose: str = ""
    opened_by: str = ""
    contact: str = ""


@dataclass
class Schedule:
    """Sittings and place of a meeting that is put on another day."""

    sittings: tuple[Sitting, ...]
    place: str
    reason: str = field(default="")


@transaction.atomic
def plan_meeting(
    regency: Regency, *, plan: Plan, by: User | None, now: dt.datetime, period: Period | None = None
) -> Meeting:
    """A meeting in its first stage, with its occasion and sessions; an empty place means online only."""
    occasion = plan_occasion(
        regency,
        title=plan.title,
        place=plan.place,
        mode=plan.mode,
        link=plan.link,
        sessions=plan.sittings,
    )
    meeting = Meeting.objects.create(
        regency=regency,
        occasion=occasion,
        period=period,
        kind=plan.kind,
        purpose=plan.purpose,
        opened_by=plan.opened_by,
        contact=plan.contact,
        created_by=by,
    )
    note_step(meeting, by=by, now=now)
    audit.record(regency, "coordination.meeting-planned", "meeting", meeting.pk, by=by, kind=plan.kind)
    return meeting


@transaction.atomic
def correct_meeting(meeting: Meeting, *, plan: Plan, by: User, now: dt.datetime) -> Meeting:
    """Write what is now known. Days and place of a meeting people know of change with `reschedule` only.

    Raises Refused("schedule-announced") where they differ and the meeting is no draft, "session-in-use".
    """
    row = _locked(meeting)
    occasion = row.occasion
    if row.state == stages.DRAFT:
        _put_sittings(occasion, plan.sittings)
        occasion.place = plan.place
    elif _differs(occasion, plan):
        raise Refused(
            "schedule-announced",
            "Hari, jam, atau tempat rapat ini sudah diumumkan. Ubah melalui “Ubah jadwal”, agar jadwal lama "
            "tetap tercatat dan undangan diperbarui.",
        )
    occasion.title, occasion.mode, occasion.link = plan.title, plan.mode, plan.link
    occasion.save(update_fields=["title", "mode", "link", "place", "starts_at", "ends_at"])
    row.kind, row.purpose, row.opened_by, row.contact = (
        plan.kind,
        plan.purpose,
        plan.opened_by,
        plan.contact,
    )
    row.save(update_fields=["kind", "purpose", "opened_by", "contact"])
    audit.record(row.regency, "coordination.meeting-corrected", "meeting", row.pk, by=by)
    return row


@transaction.atomic
def reschedule(meeting: Meeting, *, schedule: Schedule, by: User | None, now: dt.datetime) -> Meeting:
    """Put the meeting on another day and return it to the stage it had; both dates stay on record.

    A postponed meeting gets the date it waited for; one that is announced is postponed and set in one step.
    Raises Refused("stage-resume"), Refused("stage-postpone"), Refused("reason-missing"), "session-in-use".
    """
    row = _locked(meeting)
    occasion = row.occasion
    waiting = row.state == stages.POSTPONED
    if not waiting:
        advance(row, "postpone", by=by, now=now, reason=schedule.reason)
        DateChange.objects.create(
            regency_id=row.regency_id,
            meeting=row,
            old_starts_at=occasion.starts_at,
            old_place=occasion.place,
            reason=schedule.reason.strip()[:300],
            at=now,
            by=by,
        )
    change = row.date_changes.select_for_update().order_by("-at", "-pk").first()
    _put_sittings(occasion, schedule.sittings)
    occasion.place = schedule.place
    occasion.save(update_fields=["place", "starts_at", "ends_at"])
    if change is not None:
        change.new_starts_at = occasion.starts_at
        change.save(update_fields=["new_starts_at"])
    advance(row, "resume", by=by, now=now, reason=schedule.reason)
    meeting.refresh_from_db(fields=["state"])
    return row


def _locked(meeting: Meeting) -> Meeting:
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("regency", "occasion")
        .get(pk=meeting.pk)
    )


def _differs(occasion: Occasion, plan: Plan) -> bool:
    kept = [(row.starts_at, row.ends_at) for row in occasion.sessions.all()]
    return kept != [(row.starts_at, row.ends_at) for row in plan.sittings] or occasion.place != plan.place


def _put_sittings(occasion: Occasion, sittings: Sequence[Sitting]) -> None:
    """Write the sittings over the sessions in order; agenda and attendance stay with their session.

    Agenda times move with the start of their session. Raises Refused("session-in-use") for a session that
    would go though it has an agenda or attendance.
    """
    rows = list(occasion.sessions.select_for_update().order_by("number"))
    zone = occasion.regency.zone
    for number, sitting in enumerate(sittings, start=1):
        if number <= len(rows):
            session = rows[number - 1]
            _move_agenda(session, sitting, zone)
            session.title, session.starts_at, session.ends_at = sitting
            session.save(update_fields=["title", "starts_at", "ends_at"])
        else:
            OccasionSession.objects.create(
                regency=occasion.regency, occasion=occasion, number=number, **sitting._asdict()
            )
    for session in rows[len(sittings) :]:
        if session.attendances.exists() or session.head_counts.exists() or _agenda_of(session).exists():
            raise Refused(
                "session-in-use",
                f"Sesi {session.number} pukul {clock(session.starts_at, zone)} sudah mempunyai agenda atau "
                "daftar hadir, jadi tidak dihapus. Pindahkan dahulu isinya.",
            )
        session.delete()
    occasion.starts_at = sittings[0].starts_at
    occasion.ends_at = max(sitting.ends_at for sitting in sittings)


def _agenda_of(session: OccasionSession) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(session=session)


def _move_agenda(session: OccasionSession, sitting: Sitting, zone: ZoneInfo) -> None:
    """Shift the items by as much as the session starts later on the clock, where they stay in their day."""
    before, now = session.starts_at.astimezone(zone), sitting.starts_at.astimezone(zone)
    shift = dt.timedelta(hours=now.hour - before.hour, minutes=now.minute - before.minute)
    if not shift:
        return
    moved = []
    for item in _agenda_of(session):
        starts, ends = (dt.datetime.combine(now.date(), time) + shift for time in (item.starts, item.ends))
        if starts.date() != now.date() or ends.date() != now.date():
            return
        item.starts, item.ends = starts.time(), ends.time()
        moved.append(item)
    AgendaItem.objects.bulk_update(moved, ["starts", "ends"])
