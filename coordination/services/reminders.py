"""Reminders to invitees: the day before answers are due, and the day before the meeting; each once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coordination import stages
from coordination.models import Meeting
from coordination.rendering.messages import day_reminder, reply_reminder
from coordination.services.calendar_file import sequence_of
from coordination.services.invitations import answer_url
from documents.services.mail import send_later
from participants.models import Invitee

if TYPE_CHECKING:
    from collections.abc import Iterable

ANNOUNCED = (stages.INVITED, stages.CONFIRMED)
ONE_DAY = dt.timedelta(days=1)


def remind_invitees(now: dt.datetime) -> int:
    """Queue today's reminders in each regency's own calendar; how many. Safe to run twice.

    Who has not answered is reminded once, on the day before the last day for answers or on that day; who has
    not declined is reminded the day before the meeting. After a change of date both may come again.
    """
    meetings = Meeting.objects.filter(state__in=ANNOUNCED, occasion__starts_at__gt=now)
    rows = meetings.select_related("regency", "occasion__regency", "invitation")
    return sum(_remind(meeting, now) for meeting in rows)


def _remind(meeting: Meeting, now: dt.datetime) -> int:
    zone = meeting.regency.zone
    today = now.astimezone(zone).date()
    invitees = Invitee.objects.filter(occasion=meeting.occasion_id).exclude(email="")
    last = meeting.invitation.reply_by if hasattr(meeting, "invitation") else None
    sent = 0
    if last and last - ONE_DAY <= today <= last:
        sent += _send(meeting, invitees.filter(reply=Invitee.Reply.NONE), "jawab")
    if meeting.occasion.starts_at.astimezone(zone).date() == today + ONE_DAY:
        sent += _send(meeting, invitees.exclude(reply=Invitee.Reply.ABSENT), "besok")
    return sent


def _send(meeting: Meeting, invitees: Iterable[Invitee], kind: str) -> int:
    write = reply_reminder if kind == "jawab" else day_reminder
    subject = "Mohon konfirmasi kehadiran" if kind == "jawab" else "Pengingat rapat besok"
    sequence, count = sequence_of(meeting), 0
    for invitee in invitees:
        send_later(
            meeting.regency,
            f"ingatkan-{kind}:{meeting.pk}:{sequence}:{invitee.pk}",
            to=[invitee.email],
            subject=f"{subject}: {meeting.occasion.title}",
            text=write(meeting, invitee, answer_url(invitee)),
            by=None,
        )
        count += 1
    return count
